<?php
/**
 * Mailchimp Transactional (Mandrill) as documented on 2026-11-23.
 *
 * @link https://mailchimp.com/developer/transactional/api/messages/send-mime-document/
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Mandrill_Stand_In extends Provider {

	public function has_host( string $host ): bool {
		return 'mandrillapp.com' === $host;
	}

	public function is_message( Call $call ): bool {
		return str_contains( $call->path(), '/messages/send-raw' );
	}

	public function answer( Call $call ): array {
		$json = $call->json() ?? array();
		if ( $this->world->option( 'key' ) !== ( $json['key'] ?? null ) ) {
			return self::json( 401, array( 'status' => 'error', 'code' => -1, 'name' => 'Invalid_Key', 'message' => 'Invalid API key' ) );
		}
		if ( str_contains( $call->path(), '/users/ping2' ) ) {
			return self::json( 200, array( 'PING' => 'PONG!' ) );
		}
		if ( ! self::is_message_text( (string) ( $json['raw_message'] ?? '' ) ) ) {
			return self::json( 500, array( 'status' => 'error', 'code' => -2, 'name' => 'ValidationError', 'message' => 'You must specify a raw_message value' ) );
		}
		return $this->message( $json, $call->host );
	}

	/**
	 * @param array<mixed> $json
	 * @return array{int, array<string, string>, string}
	 */
	private function message( array $json, string $host ): array {
		$is_signed = 'active' === ( $this->world->option( 'domains' )[ substr( (string) strrchr( self::from( $json['raw_message'] ), '@' ), 1 ) ] ?? '' );
		$results   = array();
		$taken     = array();
		foreach ( (array) ( $json['to'] ?? array() ) as $number => $address ) {
			$reason    = ! $is_signed ? 'unsigned' : ( str_starts_with( (string) $address, 'bounced' ) ? 'hard-bounce' : null );
			$results[] = array( 'email' => $address, 'status' => null === $reason ? 'sent' : 'rejected', 'reject_reason' => $reason, '_id' => "m$number" );
			if ( null === $reason ) {
				$taken[] = (string) $address;
			}
		}
		if ( array() !== $taken ) {
			$this->world->take( 'mandrill', $taken, $json['raw_message'], $host );
		}
		return self::json( 200, $results );
	}
}
