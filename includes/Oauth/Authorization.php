<?php
/**
 * The way to a person's consent and back: authorization code with PKCE (RFC 6749, RFC 7636), with an address to return to that is always the same.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Secret_Store;

defined( 'ABSPATH' ) || exit;

final class Authorization {

	/** How it ended; a closed set, because it goes into an address. */
	public const CONNECTED   = 'connected';
	public const DENIED      = 'denied';
	public const BAD_STATE   = 'state';
	public const CLIENT      = 'client';
	public const SCOPE       = 'scope';
	public const NO_REFRESH  = 'no_refresh_token';
	public const UNREACHABLE = 'unreachable';
	public const FAILED      = 'failed';

	private const LIMIT_S = 10.0;

	public function __construct(
		private readonly State_Store $states = new State_Store(),
		private readonly Token_Store $tokens = new Token_Store(),
		private readonly Connection_Store $connections = new Connection_Store(),
	) {}

	/** Where providers send people back to. Without a query: Microsoft allows none for personal accounts. */
	public static function redirect_uri(): string {
		return admin_url( 'options-general.php' );
	}

	/** Where the person has to go now. */
	public function start( Client $client, int $user, string $session ): string {
		$verifier   = self::base64url( random_bytes( 32 ) );
		$state      = $this->states->put(
			array(
				'connection' => $client->connection_id,
				'binding'    => $client->binding(),
				'user'       => $user,
				'session'    => self::fingerprint( $session ),
				'verifier'   => $verifier,
			)
		);
		$parameters = array(
			'response_type'         => 'code',
			'client_id'             => $client->client_id,
			'redirect_uri'          => self::redirect_uri(),
			'scope'                 => $client->scope(),
			'state'                 => $state,
			'code_challenge'        => self::base64url( hash( 'sha256', $verifier, true ) ),
			'code_challenge_method' => 'S256',
		);
		return $client->provider->authorization_url( $client->tenant ) . '?' . http_build_query( $parameters + $client->provider->authorization_parameters(), '', '&', PHP_QUERY_RFC3986 );
	}

	/**
	 * The person is back. Nothing of the query is looked at before the state has proven that this browser was sent by us.
	 *
	 * @param array<string, string> $query state, code, error.
	 * @return array{string, string} How it ended, and the connection's id, '' when it is not known.
	 */
	public function finish( #[\SensitiveParameter] array $query, int $user, string $session ): array {
		$facts      = $this->states->redeem( $query['state'] ?? '' );
		$connection = null === $facts ? null : $this->connections->get( $facts['connection'] );
		$client     = null === $connection ? null : Client::from_values( $connection->reveal() );
		if ( null === $facts || null === $client || $facts['user'] !== $user || ! hash_equals( $facts['session'], self::fingerprint( $session ) ) || ! hash_equals( $facts['binding'], $client->binding() ) ) {
			return array( self::BAD_STATE, '' );
		}
		if ( '' !== ( $query['error'] ?? '' ) || '' === ( $query['code'] ?? '' ) ) {
			return array( 'access_denied' === ( $query['error'] ?? '' ) ? self::DENIED : self::FAILED, $client->connection_id );
		}
		return array( $this->exchange( $client, $query['code'], $facts['verifier'] ), $client->connection_id );
	}

	/** Forgets the tokens, and gives them back where the provider takes them. @return bool Whether it did. */
	public function disconnect( Client $client ): bool {
		$tokens = $this->tokens->read( $client->connection_id );
		$opened = $this->tokens->open( $client->connection_id, $tokens );
		$this->tokens->delete( $client->connection_id );
		if ( '' !== $tokens->stored ) {
			self::announce( $client, $tokens->account(), null );
		}
		return null !== $opened && $client->revoke( '' !== $opened[1] ? $opened[1] : $opened[0], self::LIMIT_S );
	}

	private function exchange( Client $client, #[\SensitiveParameter] string $code, #[\SensitiveParameter] string $verifier ): string {
		try {
			$answer = $client->request_tokens(
				array(
					'grant_type'    => 'authorization_code',
					'code'          => $code,
					'redirect_uri'  => self::redirect_uri(),
					'code_verifier' => $verifier,
				),
				self::LIMIT_S
			);
		} catch ( Oauth_Error $error ) {
			return Oauth_Error::TEMPORARY === $error->cause ? self::UNREACHABLE : ( str_contains( $error->said, '_client' ) ? self::CLIENT : self::FAILED );
		}
		$scope = is_string( $answer['scope'] ?? null ) ? $answer['scope'] : '';
		// People can tick off single rights on the provider's page.
		if ( '' !== $scope && ! self::allows( $scope, $client->provider->essential_scope( $client->is_smtp ) ) ) {
			return self::SCOPE;
		}
		if ( ! is_string( $answer['refresh_token'] ?? null ) || '' === $answer['refresh_token'] ) {
			return self::NO_REFRESH;
		}
		return $this->keep( $client, $answer ) ? self::CONNECTED : self::FAILED;
	}

	/** @param array{access_token: string, ...} $answer Of the token endpoint. */
	private function keep( Client $client, #[\SensitiveParameter] array $answer ): bool {
		$access = new Access( $client, $this->tokens );
		for ( $try = 0; $try < 5; $try++ ) {
			$tokens  = $this->tokens->read( $client->connection_id );
			$changes = array(
				'binding' => $client->binding(),
				'account' => self::account( is_string( $answer['id_token'] ?? null ) ? $answer['id_token'] : '' ),
			);
			if ( $this->tokens->swap( $client->connection_id, $tokens, $access->facts( $tokens, $answer, '', $changes ) ) ) {
				self::announce( $client, '' === $tokens->stored ? null : $tokens->account(), $changes['account'] );
				return true;
			}
		}
		return false;
	}

	/** Another account means that mail goes another way. @param string|null $old Null: there was no consent. @param string|null $new Null: there is none any more. */
	private static function announce( Client $client, ?string $old, ?string $new ): void {
		$state = static fn( ?string $account, string $mark ): array => null === $account ? array() : array( "consent {$client->connection_id}" => array( 'account' => $account, 'secrets' => array( Secret_Store::TOKENS => $mark ) ) );
		/** This action is documented in Settings\Option_Row. */
		do_action( 'mailwright_settings_changed', $state( $old, 'old' ), $state( $new, 'new' ) );
	}

	/** "https://graph.microsoft.com/Mail.Send" may come back as "Mail.Send". */
	private static function allows( string $granted, string $wanted ): bool {
		$short = strtolower( basename( $wanted ) );
		foreach ( explode( ' ', strtolower( $granted ) ) as $scope ) {
			if ( strtolower( $wanted ) === $scope || ( '' !== $short && basename( $scope ) === $short ) ) {
				return true;
			}
		}
		return false;
	}

	/** The name of the account out of an ID token; it came directly from the provider, so its signature need not be checked (OpenID Connect Core, 3.1.3.7). */
	private static function account( string $id_token ): string {
		$claims = json_decode( (string) base64_decode( strtr( explode( '.', $id_token )[1] ?? '', '-_', '+/' ), true ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- RFC 7519.
		$name   = is_array( $claims ) ? $claims['preferred_username'] ?? $claims['email'] ?? '' : '';
		return is_string( $name ) && strlen( $name ) <= 254 && false !== is_email( $name ) ? $name : '';
	}

	/** A session's token is a secret of its own. */
	private static function fingerprint( #[\SensitiveParameter] string $session ): string {
		return hash( 'sha256', 'mailwright session|' . $session );
	}

	private static function base64url( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- RFC 7636, appendix A.
	}
}
