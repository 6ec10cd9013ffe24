<?php
/**
 * What the stand-ins know and remember: keys, domains, tokens, and every message that was handed to them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class World {

	/** What a test can set. */
	public const DEFAULTS = array(
		'key'              => 'CANARY-api-key-1234567890',
		'access_key_id'    => 'AKIAIOSFODNN7EXAMPLE',
		'secret'           => 'CANARY/secret+access/key',
		'client_id'        => 'client-1.apps.example.com',
		'client_secret'    => 'CANARY-client-secret',
		'region'           => '',             // Where key and domains are known, '' = everywhere.
		'may_look'         => true,           // Whether the key may ask about account and domains.
		'domains'          => array( 'mg.example.com' => 'active', 'example.test' => 'active', 'example.com' => 'active' ),
		'clock_s'          => 0,              // How far the provider's clock is ahead.
		'expires_in'       => 3600,
		'rotates'          => true,           // A refresh gives a new refresh token.
		'redirect_uri'     => '',             // Registered for the client, '' = any.
		'granted_scope'    => '',             // '' = what was asked for.
		'account'          => 'sender@example.com',
		'refresh_delay_ms' => 0,
	);

	/** @var array<string, mixed> */
	public array $options = self::DEFAULTS;

	/** @var list<array{provider: string, recipients: string[], mime: string, host: string}> */
	public array $messages = array();

	/** @var array<string, array{scope: string, expires_at: float, client: string, account: string, use: string}> Access tokens. */
	public array $tokens = array();

	/** @var array<string, array{scope: string, client: string, account: string}> Refresh tokens that are good. */
	public array $grants = array();

	/** @var array<string, array{challenge: string, redirect_uri: string, scope: string, client: string}> Codes that were given out and not yet used. */
	public array $codes = array();

	/** @var list<array{grant: string, status: int}> Calls of the token endpoints. */
	public array $token_calls = array();

	/** @var list<string> Tokens that were given back. */
	public array $revoked = array();

	public function option( string $name ): mixed {
		return $this->options[ $name ];
	}

	/** @param string[] $recipients */
	public function take( string $provider, array $recipients, string $mime, string $host ): string {
		$this->messages[] = compact( 'provider', 'recipients', 'mime', 'host' );
		return $provider . '-' . count( $this->messages );
	}

	/** Makes a token as the token endpoint would. */
	public function token( string $scope, string $use = 'access' ): string {
		$token                  = 'CANARY-' . $use . '-' . bin2hex( random_bytes( 12 ) );
		$this->tokens[ $token ] = array(
			'scope'      => $scope,
			'expires_at' => microtime( true ) + $this->option( 'expires_in' ),
			'client'     => $this->option( 'client_id' ),
			'account'    => $this->option( 'account' ),
			'use'        => $use,
		);
		return $token;
	}

	/** Whether a call's token is good for a scope: null, or what is wrong with it. */
	public function token_problem( Call $call, string $scope ): ?string {
		$token = $this->tokens[ $call->bearer() ] ?? null;
		return match ( true ) {
			null === $token                                                     => 'unknown',
			$token['expires_at'] <= microtime( true )                           => 'expired',
			! in_array( $scope, explode( ' ', $token['scope'] ), true )         => 'scope',
			default                                                             => null,
		};
	}
}
