<?php
/**
 * Mailgun's API as documented on 2026-11-23.
 *
 * @link https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages/post-v3--domain-name--messages-mime
 * @link https://documentation.mailgun.com/docs/mailgun/quickstart-guide/responses
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Mailgun_Stand_In extends Provider {

	public function has_host( string $host ): bool {
		return in_array( $host, array( 'api.mailgun.net', 'api.eu.mailgun.net' ), true );
	}

	public function is_message( Call $call ): bool {
		return str_ends_with( $call->path(), '/messages.mime' ) && array() !== $call->parts();
	}

	public function answer( Call $call ): array {
		$is_elsewhere = '' !== $this->world->option( 'region' ) && ( 'eu' === $this->world->option( 'region' ) ) !== ( 'api.eu.mailgun.net' === $call->host );
		if ( $is_elsewhere || array( 'api', $this->world->option( 'key' ) ) !== $call->basic() ) {
			return self::text( 401, 'Forbidden' );
		}
		if ( 'GET' === $call->method && 1 === preg_match( '~^/v[34]/domains/([^/]+)$~', $call->path(), $match ) ) {
			return $this->domain( rawurldecode( $match[1] ) );
		}
		if ( 'POST' !== $call->method || 1 !== preg_match( '~^/v3/([^/]+)/messages\.mime$~', $call->path(), $match ) ) {
			return self::text( 404, 'Not Found' );
		}
		return $this->message( $call, rawurldecode( $match[1] ) );
	}

	/** @return array{int, array<string, string>, string} */
	private function domain( string $domain ): array {
		if ( ! $this->world->option( 'may_look' ) ) {
			return self::text( 401, 'Forbidden' ); // A sending key may only post messages.
		}
		$state = $this->world->option( 'domains' )[ $domain ] ?? null;
		return null === $state ? self::json( 404, array( 'message' => 'Domain not found' ) ) : self::json( 200, array( 'domain' => array( 'name' => $domain, 'state' => $state ) ) );
	}

	/** @return array{int, array<string, string>, string} */
	private function message( Call $call, string $domain ): array {
		$state = $this->world->option( 'domains' )[ $domain ] ?? null;
		if ( null === $state ) {
			return self::json( 404, array( 'message' => "Domain not found: $domain" ) );
		}
		$parts = $call->parts();
		$to    = array_column( array_filter( $parts, static fn( array $part ): bool => 'to' === $part['name'] ), 'body' );
		$mime  = array_values( array_filter( $parts, static fn( array $part ): bool => 'message' === $part['name'] && null !== $part['filename'] ) );
		if ( array() === $to ) {
			return self::json( 400, array( 'message' => 'to parameter is missing' ) );
		}
		if ( ! isset( $mime[0] ) || ! self::is_message_text( $mime[0]['body'] ) ) {
			return self::json( 400, array( 'message' => 'message parameter is missing' ) );
		}
		foreach ( $to as $address ) {
			if ( ! str_contains( $address, '@' ) || str_contains( $address, 'not-valid' ) ) {
				return self::json( 400, array( 'message' => "'to' parameter is not a valid address. please check documentation" ) );
			}
		}
		if ( 'active' !== $state ) {
			return self::json( 403, array( 'message' => "Domain $domain is not allowed to send: The domain is unverified and requires DNS configuration. Log in to your control panel to view required DNS records." ) );
		}
		$id = $this->world->take( 'mailgun', array_values( $to ), $mime[0]['body'], $call->host );
		return self::json( 200, array( 'id' => "<$id@$domain>", 'message' => 'Queued. Thank you.' ) );
	}
}
