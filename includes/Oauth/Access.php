<?php
/**
 * An access token that is good now. When it has run out exactly one process gets the next one; the others wait for it and use it, too.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

defined( 'ABSPATH' ) || exit;

final class Access {

	/** How long a process may take to get a token before another one may try; longer than any request waits. */
	private const FLIGHT_S = 20;

	private const REQUEST_S = 10.0;

	/** How often those who wait look whether it is there. */
	private const LOOK_US = 50000;

	/** Renewed so long before the end, so that it does not run out on the way. */
	private const MARGIN_S = 60;

	public function __construct( private readonly Client $client, private readonly Token_Store $store = new Token_Store() ) {}

	/**
	 * @param float  $limit_s Seconds to wait at most.
	 * @param string $refused A token that the provider has just refused although its time was not up.
	 * @throws Oauth_Error
	 */
	public function token( float $limit_s, #[\SensitiveParameter] string $refused = '' ): string {
		$until = hrtime( true ) / 1e9 + $limit_s;
		do {
			$tokens = $this->store->read( $this->client->connection_id );
			$this->require_usable( $tokens );
			[ $access, $refresh ] = $this->opened( $tokens );
			if ( ! $tokens->needs_refresh() && $access !== $refused ) {
				return $access;
			}
			$left_s = $until - hrtime( true ) / 1e9;
			if ( ! $tokens->is_in_flight() && $left_s > 0.0 ) {
				$fresh = $this->refresh( $tokens, $refresh, min( self::REQUEST_S, $left_s ) );
				if ( null !== $fresh ) {
					return $fresh;
				}
				continue; // Another process was faster.
			}
			usleep( self::LOOK_US );
		} while ( hrtime( true ) / 1e9 < $until );
		throw new Oauth_Error( Oauth_Error::TEMPORARY, __( 'No new token came in time. It is tried again.', 'mailwright' ) );
	}

	/**
	 * Stores the tokens of an answer of the token endpoint.
	 *
	 * @param array{access_token: string, ...} $answer
	 * @param string       $refresh The refresh token to keep when the answer has none.
	 * @param array<string, mixed> $changes Further facts.
	 */
	public function facts( Tokens $tokens, #[\SensitiveParameter] array $answer, #[\SensitiveParameter] string $refresh, array $changes = array() ): string {
		$lifetime = is_numeric( $answer['expires_in'] ?? null ) ? max( 1, min( 86400, (int) $answer['expires_in'] ) ) : 3600;
		$refresh  = is_string( $answer['refresh_token'] ?? null ) && '' !== $answer['refresh_token'] ? $answer['refresh_token'] : $refresh;
		return $tokens->changed(
			$changes + array(
				'sealed'       => $this->store->seal( $this->client->connection_id, $answer['access_token'], $refresh ),
				'refresh_at'   => $tokens->now + ( $lifetime > 2 * self::MARGIN_S ? $lifetime - self::MARGIN_S : intdiv( $lifetime, 2 ) ),
				'expires_at'   => $tokens->now + $lifetime,
				'flight'       => '',
				'flight_until' => 0,
				'problem'      => null,
			)
		);
	}

	/** @throws Oauth_Error */
	private function require_usable( Tokens $tokens ): void {
		$name = $this->client->provider->label();
		if ( ! $tokens->belongs_to( $this->client ) ) {
			/* translators: %s: "Google" or "Microsoft" */
			throw new Oauth_Error( Oauth_Error::NOT_CONNECTED, sprintf( __( 'The account at %s is not connected yet.', 'mailwright' ), $name ) );
		}
		$problem = $tokens->problem();
		if ( null !== $problem ) {
			throw new Oauth_Error( $problem['cause'], $problem['message'] );
		}
	}

	/**
	 * @return array{string, string}
	 * @throws Oauth_Error
	 */
	private function opened( Tokens $tokens ): array {
		return $this->store->open( $this->client->connection_id, $tokens )
			?? throw new Oauth_Error( Oauth_Error::NOT_CONNECTED, __( 'The stored permission can no longer be read, because the security keys of this site have changed. Connect the account again under Settings → Email.', 'mailwright' ) );
	}

	/**
	 * @return string|null Null: another process is doing it, or has done it.
	 * @throws Oauth_Error
	 */
	private function refresh( Tokens $tokens, #[\SensitiveParameter] string $refresh, float $limit_s ): ?string {
		$flight = bin2hex( random_bytes( 8 ) );
		$id     = $this->client->connection_id;
		if ( ! $this->store->swap( $id, $tokens, $tokens->changed( array( 'flight' => $flight, 'flight_until' => $tokens->now + self::FLIGHT_S ) ) ) ) {
			return null;
		}
		try {
			$answer = $this->client->request_tokens( array( 'grant_type' => 'refresh_token', 'refresh_token' => $refresh ), $limit_s );
		} catch ( Oauth_Error $error ) {
			$this->land( $flight, $error );
			throw $error;
		}
		$mine = $this->store->read( $id );
		if ( ! $mine->is_flight( $flight ) || ! $this->store->swap( $id, $mine, $this->facts( $mine, $answer, $refresh ) ) ) {
			return null; // Connected anew or disconnected meanwhile.
		}
		return $answer['access_token'];
	}

	/** Others need not find out again what is wrong for good. */
	private function land( string $flight, Oauth_Error $error ): void {
		$mine = $this->store->read( $this->client->connection_id );
		if ( ! $mine->is_flight( $flight ) ) {
			return;
		}
		$problem = Oauth_Error::REVOKED === $error->cause ? array( 'cause' => $error->cause, 'message' => $error->getMessage(), 'at' => $mine->now ) : null;
		$this->store->swap( $this->client->connection_id, $mine, $mine->changed( array( 'flight' => '', 'flight_until' => 0, 'problem' => $problem ) ) );
	}
}
