<?php
/**
 * The site's own client at a provider, as a connection's settings describe it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

use Mailwright\Http\Answer;
use Mailwright\Http\Problem;
use Mailwright\Http\Request;

defined( 'ABSPATH' ) || exit;

final class Client {

	private function __construct(
		public readonly Provider $provider,
		public readonly string $connection_id,
		public readonly string $client_id,
		#[\SensitiveParameter] private readonly string $client_secret,
		public readonly string $tenant,
		public readonly bool $is_smtp,
		private readonly string $ca_file,
	) {}

	/**
	 * @param array<string, mixed> $values By REST field name.
	 * @return self|null Null: this connection needs no consent.
	 */
	public static function from_values( #[\SensitiveParameter] array $values ): ?self {
		$text     = static fn( string $name ): string => is_string( $values[ $name ] ?? null ) ? $values[ $name ] : '';
		$provider = Provider::of( $text( 'mailer' ), $text( 'auth_method' ), $text( 'host' ) );
		if ( null === $provider || ( 'smtp' === $text( 'mailer' ) && '' === $text( 'client_id' ) ) ) {
			return null;
		}
		return new self( $provider, $text( 'id' ), $text( 'client_id' ), $text( 'client_secret' ), $text( 'tenant' ), 'smtp' === $text( 'mailer' ), $text( 'ca_file' ) );
	}

	/** Tokens belong to this client at this provider and to no other (guarantees S5). */
	public function binding(): string {
		return hash( 'sha256', implode( '|', array( $this->provider->value, $this->client_id, $this->tenant, $this->scope() ) ) );
	}

	public function scope(): string {
		return $this->provider->scope( $this->is_smtp );
	}

	public function is_complete(): bool {
		return '' !== $this->client_id && '' !== $this->client_secret;
	}

	/**
	 * Asks the token endpoint.
	 *
	 * @param array<string, string> $fields
	 * @return array{access_token: non-empty-string, ...}
	 * @throws Oauth_Error
	 */
	public function request_tokens( #[\SensitiveParameter] array $fields, float $limit_s ): array {
		$fields += array(
			'client_id'     => $this->client_id,
			'client_secret' => $this->client_secret,
		);
		$answer  = $this->send( Request::form( $this->provider->token_url( $this->tenant ), $fields, array( 'Accept' => 'application/json' ) ), $limit_s );
		$json    = $answer->json();
		if ( $answer->is_success() && is_string( $json['access_token'] ?? null ) && '' !== $json['access_token'] ) {
			return $json;
		}
		throw $this->refusal( $answer, is_string( $json['error'] ?? null ) ? $json['error'] : '' );
	}

	/** Gives a token back. @return bool Whether the provider took it. */
	public function revoke( #[\SensitiveParameter] string $token, float $limit_s ): bool {
		$url = $this->provider->revocation_url();
		if ( null === $url || '' === $token ) {
			return false;
		}
		try {
			return $this->send( Request::form( $url, array( 'token' => $token ) ), $limit_s )->is_success();
		} catch ( Oauth_Error ) {
			return false;
		}
	}

	/** @return array<string, mixed> Nothing that prints an object may print the secret. */
	public function __debugInfo(): array {
		return array( 'provider' => $this->provider->value );
	}

	/** @throws Oauth_Error */
	private function send( Request $request, float $limit_s ): Answer {
		try {
			return \Mailwright\Http\Client::send( $request, $limit_s, $this->ca_file );
		} catch ( Problem $problem ) {
			/* translators: %s: "Google" or "Microsoft" */
			throw new Oauth_Error( Oauth_Error::TEMPORARY, sprintf( __( '%s could not be asked for a token.', 'mailwright' ), $this->provider->label() ), $problem->getMessage() );
		}
	}

	/** What the errors of RFC 6749, 5.2 mean for the person. */
	private function refusal( Answer $answer, string $error ): Oauth_Error {
		$name        = $this->provider->label();
		$json        = $answer->json();
		$description = is_string( $json['error_description'] ?? null ) ? $json['error_description'] : '';
		$said        = trim( 'HTTP ' . $answer->status . ' ' . $error . ' ' . substr( $description, 0, 600 ) );
		return match ( true ) {
			/* translators: %s: "Google" or "Microsoft" */
			in_array( $error, array( 'invalid_grant', 'interaction_required', 'consent_required' ), true ) => new Oauth_Error( Oauth_Error::REVOKED, sprintf( __( '%s no longer accepts the permission to send. Connect the account again.', 'mailwright' ), $name ), $said ),
			/* translators: %s: "Google" or "Microsoft" */
			in_array( $error, array( 'invalid_client', 'unauthorized_client' ), true ) => new Oauth_Error( Oauth_Error::REVOKED, sprintf( __( '%s does not accept the client ID or the client secret. The secret may have run out.', 'mailwright' ), $name ), $said ),
			/* translators: 1: "Google" or "Microsoft", 2: technical words, such as "HTTP 400 invalid_request" */
			$answer->status >= 400 && $answer->status < 500 && 429 !== $answer->status && '' !== $error => new Oauth_Error( Oauth_Error::REVOKED, sprintf( __( '%1$s gave no token: %2$s', 'mailwright' ), $name, self::clean( $said ) ), $said ),
			/* translators: %s: "Google" or "Microsoft" */
			default => new Oauth_Error( Oauth_Error::TEMPORARY, sprintf( __( '%s gives no tokens right now.', 'mailwright' ), $name ), $said ),
		};
	}

	private static function clean( string $text ): string {
		return sanitize_text_field( substr( $text, 0, 200 ) );
	}
}
