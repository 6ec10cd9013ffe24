<?php
/**
 * Logs in over an open connection (RFC 4954): chooses a way that the server offers, and never sends a password in clear text.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Oauth\Access;
use Mailwright\Oauth\Oauth_Error;
use Mailwright\Settings\Auth_Method;

defined( 'ABSPATH' ) || exit;

final class Login {

	/** The options with a token in place of the password, where one is used. */
	private Smtp_Options $login;

	public function __construct( private readonly Smtp_Options $options, private readonly Transcript $transcript, private readonly Fault $fault ) {
		$this->login = $options;
	}

	/**
	 * @param Capabilities                            $capabilities What the server offers now.
	 * @param \Closure(string, Deadline, string): Reply $command      Sends a line, of which the transcript gets the second string.
	 * @throws Smtp_Error
	 */
	public function run( Wire $wire, Capabilities $capabilities, bool $is_encrypted, \Closure $command, Deadline $deadline ): void {
		$this->transcript->enter( Stage::Auth );
		if ( ! $is_encrypted && ! self::is_clear_text_allowed( $wire->address ) ) {
			$this->fault->raise( __( 'The connection is not encrypted, so the password was not sent. Choose STARTTLS or SSL/TLS.', 'mailwright' ), cause: $capabilities->has( 'STARTTLS' ) ? 'starttls_required' : 'auth_not_offered' );
		}
		$offered = $capabilities->auth_mechanisms();
		if ( array() === $offered ) {
			$this->fault->raise( __( 'The server does not offer to log in on this port.', 'mailwright' ), cause: 'auth_not_offered' );
		}
		$method = ( new Authenticator( $this->login ) )->choose( $offered, $is_encrypted );
		if ( null === $method ) {
			/* translators: %s: names of login methods, e.g. "GSSAPI NTLM" */
			$this->fault->raise( sprintf( __( 'The server offers only other ways to log in: %s.', 'mailwright' ), implode( ' ', $offered ) ), cause: 'auth_mechanism_unsupported' );
		}
		$reply = $this->authenticate( $method, $wire, $command, $deadline );
		if ( 535 === $reply->code && null !== $this->options->client ) {
			$this->get_token( $deadline, $this->login->password ); // It may have been taken back before its time.
			$reply = $this->authenticate( $method, $wire, $command, $deadline );
		}
		if ( 235 !== $reply->code ) {
			// A token has no spelling mistakes: it has ended or was taken back (RFC 7628, 3.2.2).
			$this->fault->refused( $reply, cause: Auth_Method::Xoauth2 === $method && 535 === $reply->code ? 'auth_oauth_token_expired' : null );
		}
	}

	/** @param \Closure(string, Deadline, string): Reply $command */
	private function authenticate( Auth_Method $method, Wire $wire, \Closure $command, Deadline $deadline ): Reply {
		$authenticator = new Authenticator( $this->login );
		$wire->never_repeat( $authenticator->secrets() );
		return $authenticator->log_in( $method, static fn( string $line, string $shown ): Reply => $command( $line, $deadline, $shown ) );
	}

	/**
	 * Where a token takes the place of the password: fetches it.
	 *
	 * @param string $refused A token that did not do.
	 * @throws Smtp_Error
	 */
	public function get_token( Deadline $deadline, #[\SensitiveParameter] string $refused = '' ): void {
		if ( null === $this->options->client || ! $this->options->authentication ) {
			return;
		}
		try {
			$this->login = $this->options->with( array( 'password' => ( new Access( $this->options->client ) )->token( $deadline->remaining(), $refused ) ) );
		} catch ( Oauth_Error $error ) {
			$this->transcript->enter( Stage::Auth );
			$this->fault->raise( $error->getMessage(), cause: $error->cause );
		}
	}

	/** RFC 8314: no password in clear text. Loopback never leaves the machine; a constant covers private container networks. */
	private static function is_clear_text_allowed( string $address ): bool {
		return str_starts_with( $address, '127.' ) || '::1' === $address
			|| ( defined( 'MAILWRIGHT_ALLOW_CLEAR_TEXT_LOGIN' ) && true === constant( 'MAILWRIGHT_ALLOW_CLEAR_TEXT_LOGIN' ) );
	}
}
