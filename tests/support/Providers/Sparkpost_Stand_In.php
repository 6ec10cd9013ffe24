<?php
/**
 * SparkPost's API as documented on 2026-11-23.
 *
 * @link https://developers.sparkpost.com/api/transmissions/
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Sparkpost_Stand_In extends Provider {

	public function has_host( string $host ): bool {
		return in_array( $host, array( 'api.sparkpost.com', 'api.eu.sparkpost.com' ), true );
	}

	public function is_message( Call $call ): bool {
		return '/api/v1/transmissions' === $call->path() && 'POST' === $call->method;
	}

	public function answer( Call $call ): array {
		if ( $this->world->option( 'key' ) !== $call->header( 'authorization' ) ) {
			return self::json( 401, array( 'errors' => array( array( 'message' => 'Unauthorized.' ) ) ) );
		}
		if ( 'GET' === $call->method && 1 === preg_match( '~^/api/v1/sending-domains/([^/]+)$~', $call->path(), $match ) ) {
			return $this->domain( rawurldecode( $match[1] ) );
		}
		return $this->is_message( $call ) ? $this->message( $call ) : self::json( 404, array( 'errors' => array( array( 'message' => 'resource not found' ) ) ) );
	}

	/** @return array{int, array<string, string>, string} */
	private function domain( string $domain ): array {
		if ( ! $this->world->option( 'may_look' ) ) {
			return self::json( 403, array( 'errors' => array( array( 'message' => 'Forbidden.' ) ) ) );
		}
		$state = $this->world->option( 'domains' )[ $domain ] ?? null;
		return null === $state
			? self::json( 404, array( 'errors' => array( array( 'message' => 'resource not found', 'code' => '1600', 'description' => 'Sending domain does not exist' ) ) ) )
			: self::json( 200, array( 'results' => array( 'status' => array( 'ownership_verified' => 'active' === $state, 'dkim_status' => 'valid' ) ) ) );
	}

	/** @return array{int, array<string, string>, string} */
	private function message( Call $call ): array {
		$json = $call->json();
		$mime = (string) ( $json['content']['email_rfc822'] ?? '' );
		if ( null === $json || ! self::is_message_text( $mime ) ) {
			return self::json( 422, array( 'errors' => array( array( 'message' => 'required field is missing', 'code' => '1400', 'description' => 'content object or template_id required' ) ) ) );
		}
		// Unless it is told not to, SparkPost fills in {{ }} of the text.
		$mime       = false === ( $json['options']['perform_substitutions'] ?? true ) ? $mime : (string) preg_replace( '/\{\{.*?\}\}/', '', $mime );
		$recipients = array_map( static fn( array $recipient ): string => (string) $recipient['address']['email'], (array) ( $json['recipients'] ?? array() ) );
		$domain     = substr( (string) strrchr( self::from( $mime ), '@' ), 1 );
		if ( 'active' !== ( $this->world->option( 'domains' )[ $domain ] ?? '' ) ) {
			return self::json( 400, array( 'errors' => array( array( 'message' => 'Invalid domain', 'code' => '7001', 'description' => "Unconfigured Sending Domain <$domain>" ) ) ) );
		}
		$id = $this->world->take( 'sparkpost', $recipients, $mime, $call->host );
		return self::json( 200, array( 'results' => array( 'total_rejected_recipients' => 0, 'total_accepted_recipients' => count( $recipients ), 'id' => $id ) ) );
	}
}
