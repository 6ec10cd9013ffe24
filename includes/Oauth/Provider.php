<?php
/**
 * The two providers that send for a person's account, with the addresses of their OAuth 2.0 servers. All of them are constants (guarantees S16).
 *
 * @link https://developers.google.com/identity/protocols/oauth2/web-server
 * @link https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

defined( 'ABSPATH' ) || exit;

enum Provider: string {

	case Google    = 'google';
	case Microsoft = 'microsoft';

	/** Mail servers that take a token in place of a password (XOAUTH2). */
	private const SMTP_HOSTS = array(
		'smtp.gmail.com'        => 'google',
		'smtp.googlemail.com'   => 'google',
		'smtp-relay.gmail.com'  => 'google',
		'smtp.office365.com'    => 'microsoft',
		'smtp-mail.outlook.com' => 'microsoft',
		'outlook.office365.com' => 'microsoft',
	);

	/** Null: this connection logs in otherwise. */
	public static function of( string $mailer, string $auth_method, string $host ): ?self {
		return match ( $mailer ) {
			'gmail'     => self::Google,
			'microsoft' => self::Microsoft,
			'smtp'      => 'xoauth2' === $auth_method ? self::tryFrom( self::SMTP_HOSTS[ strtolower( rtrim( $host, '.' ) ) ] ?? '' ) : null,
			default     => null,
		};
	}

	public function label(): string {
		return match ( $this ) {
			self::Google    => 'Google',
			self::Microsoft => 'Microsoft',
		};
	}

	public function authorization_url( string $tenant ): string {
		return match ( $this ) {
			self::Google    => 'https://accounts.google.com/o/oauth2/v2/auth',
			self::Microsoft => self::microsoft( $tenant, 'authorize' ),
		};
	}

	public function token_url( string $tenant ): string {
		return match ( $this ) {
			self::Google    => 'https://oauth2.googleapis.com/token',
			self::Microsoft => self::microsoft( $tenant, 'token' ),
		};
	}

	/** Null: there is none; Microsoft's tokens end when the app is removed from the account. */
	public function revocation_url(): ?string {
		return self::Google === $this ? 'https://oauth2.googleapis.com/revoke' : null;
	}

	/** What is asked for, and nothing more: sending. */
	public function scope( bool $is_smtp ): string {
		return match ( $this ) {
			self::Google    => $is_smtp ? 'https://mail.google.com/' : 'https://www.googleapis.com/auth/gmail.send',
			// offline_access: a refresh token; openid and profile: the name of the account, to show which one it is.
			self::Microsoft => 'offline_access openid profile ' . ( $is_smtp ? 'https://outlook.office.com/SMTP.Send' : 'https://graph.microsoft.com/Mail.Send' ),
		};
	}

	/** The one right among them without which nothing can be sent. */
	public function essential_scope( bool $is_smtp ): string {
		$scopes = explode( ' ', $this->scope( $is_smtp ) );
		return (string) end( $scopes );
	}

	/** @return array<string, string> Beside what RFC 6749 asks for. */
	public function authorization_parameters(): array {
		return match ( $this ) {
			// Google gives a refresh token only with both, and else only the first time.
			self::Google    => array( 'access_type' => 'offline', 'prompt' => 'consent' ),
			self::Microsoft => array( 'response_mode' => 'query', 'prompt' => 'select_account' ),
		};
	}

	private static function microsoft( string $tenant, string $what ): string {
		return 'https://login.microsoftonline.com/' . rawurlencode( '' === $tenant ? 'common' : $tenant ) . "/oauth2/v2.0/$what";
	}
}
