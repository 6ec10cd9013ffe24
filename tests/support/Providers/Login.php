<?php
/**
 * The OAuth 2.0 part that Google and Microsoft share: a page that asks for consent, and a token endpoint that checks the code verifier
 * (RFC 6749, RFC 7636), with each provider's own error answers.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Login {

	public function __construct( private readonly World $world, private readonly string $provider ) {}

	/**
	 * Shows two links, "Allow" and "Deny"; a test without a browser follows them, too.
	 *
	 * @return array{int, array<string, string>, string}
	 */
	public function page( Call $call ): array {
		$query = $call->query();
		$known = $this->world->option( 'redirect_uri' );
		if ( $this->world->option( 'client_id' ) !== ( $query['client_id'] ?? '' ) || ( '' !== $known && $known !== ( $query['redirect_uri'] ?? '' ) ) ) {
			return array( 400, array( 'Content-Type' => 'text/html' ), '<h1>Error 400: redirect_uri_mismatch</h1>' );
		}
		if ( 'code' !== ( $query['response_type'] ?? '' ) || 'S256' !== ( $query['code_challenge_method'] ?? '' ) || 1 !== preg_match( '/^[A-Za-z0-9_-]{43}$/D', $query['code_challenge'] ?? '' ) || strlen( $query['state'] ?? '' ) < 16 ) {
			return array( 400, array( 'Content-Type' => 'text/html' ), '<h1>Error 400: invalid_request</h1>' );
		}
		$code                        = 'CANARY-code-' . bin2hex( random_bytes( 8 ) );
		$this->world->codes[ $code ] = array(
			'challenge'    => $query['code_challenge'],
			'redirect_uri' => $query['redirect_uri'],
			'scope'        => $query['scope'] ?? '',
			'client'       => $query['client_id'],
		);
		$back = $query['redirect_uri'] . ( str_contains( $query['redirect_uri'], '?' ) ? '&' : '?' );
		$yes  = $back . http_build_query( array( 'state' => $query['state'], 'code' => $code ) );
		$no   = $back . http_build_query( array( 'error' => 'access_denied', 'error_description' => 'The <b>user</b> said no', 'state' => $query['state'] ) );
		return array( 200, array( 'Content-Type' => 'text/html; charset=utf-8' ), '<!DOCTYPE html><title>Sign in</title><h1>A site wants to send email for ' . htmlspecialchars( $this->world->option( 'account' ) ) . '</h1><p>' . htmlspecialchars( $query['scope'] ?? '' ) . '</p><p><a id="allow" href="' . htmlspecialchars( $yes ) . '">Allow</a> <a id="deny" href="' . htmlspecialchars( $no ) . '">Deny</a></p>' );
	}

	/** @return array{int, array<string, string>, string} */
	public function token( Call $call ): array {
		$form   = $call->form();
		$answer = $this->checked( $form );
		$this->world->token_calls[] = array( 'grant' => $form['grant_type'] ?? '', 'status' => $answer[0] );
		return $answer;
	}

	/** @return array{int, array<string, string>, string} */
	public function revoke( Call $call ): array {
		$token = $call->form()['token'] ?? '';
		if ( ! isset( $this->world->grants[ $token ] ) && ! isset( $this->world->tokens[ $token ] ) ) {
			return $this->answer( 400, array( 'error' => 'invalid_token' ) );
		}
		$this->world->revoked[] = $token;
		$this->world->grants    = array();
		$this->world->tokens    = array();
		return $this->answer( 200, array() );
	}

	/**
	 * @param array<string, string> $form
	 * @return array{int, array<string, string>, string}
	 */
	private function checked( array $form ): array {
		if ( $this->world->option( 'client_id' ) !== ( $form['client_id'] ?? '' ) || $this->world->option( 'client_secret' ) !== ( $form['client_secret'] ?? '' ) ) {
			return $this->answer( 401, array( 'error' => 'invalid_client', 'error_description' => 'google' === $this->provider ? 'The provided client secret is invalid.' : "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID." ) );
		}
		return match ( $form['grant_type'] ?? '' ) {
			'authorization_code' => $this->by_code( $form ),
			'refresh_token'      => $this->by_refresh( $form ),
			default              => $this->answer( 400, array( 'error' => 'unsupported_grant_type' ) ),
		};
	}

	/**
	 * @param array<string, string> $form
	 * @return array{int, array<string, string>, string}
	 */
	private function by_code( array $form ): array {
		$code = $this->world->codes[ $form['code'] ?? '' ] ?? null;
		unset( $this->world->codes[ $form['code'] ?? '' ] );
		$challenge = rtrim( strtr( base64_encode( hash( 'sha256', $form['code_verifier'] ?? '', true ) ), '+/', '-_' ), '=' );
		if ( null === $code || $code['challenge'] !== $challenge || $code['redirect_uri'] !== ( $form['redirect_uri'] ?? '' ) ) {
			return $this->refused();
		}
		return $this->granted( '' === $this->world->option( 'granted_scope' ) ? $code['scope'] : $this->world->option( 'granted_scope' ) );
	}

	/**
	 * @param array<string, string> $form
	 * @return array{int, array<string, string>, string}
	 */
	private function by_refresh( array $form ): array {
		usleep( 1000 * $this->world->option( 'refresh_delay_ms' ) );
		$grant = $this->world->grants[ $form['refresh_token'] ?? '' ] ?? null;
		if ( null === $grant ) {
			return $this->refused();
		}
		return $this->granted( $grant['scope'], $form['refresh_token'] );
	}

	/** @return array{int, array<string, string>, string} */
	private function granted( string $scope, ?string $refresh = null ): array {
		$body = array(
			'access_token' => $this->world->token( $scope ),
			'expires_in'   => $this->world->option( 'expires_in' ),
			'scope'        => $scope,
			'token_type'   => 'Bearer',
		);
		if ( null === $refresh || ( $this->world->option( 'rotates' ) && 'microsoft' === $this->provider ) ) {
			$body['refresh_token']                         = 'CANARY-refresh-' . bin2hex( random_bytes( 12 ) );
			$this->world->grants[ $body['refresh_token'] ] = array(
				'scope'   => $scope,
				'client'  => $this->world->option( 'client_id' ),
				'account' => $this->world->option( 'account' ),
			);
		}
		if ( str_contains( " $scope ", ' openid ' ) ) {
			$claims           = rtrim( strtr( base64_encode( (string) json_encode( array( 'aud' => $this->world->option( 'client_id' ), 'preferred_username' => $this->world->option( 'account' ) ) ) ), '+/', '-_' ), '=' );
			$body['id_token'] = "e30.$claims.c2ln";
		}
		return $this->answer( 200, $body );
	}

	/** @return array{int, array<string, string>, string} */
	private function refused(): array {
		return $this->answer( 400, array( 'error' => 'invalid_grant', 'error_description' => 'google' === $this->provider ? 'Token has been expired or revoked.' : 'AADSTS700082: The refresh token has expired due to inactivity.' ) );
	}

	/**
	 * @param array<string, mixed> $body
	 * @return array{int, array<string, string>, string}
	 */
	private function answer( int $status, array $body ): array {
		return array( $status, array( 'Content-Type' => 'application/json', 'Cache-Control' => 'no-store' ), (string) json_encode( (object) $body, JSON_UNESCAPED_SLASHES ) );
	}
}
