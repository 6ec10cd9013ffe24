<?php
/**
 * What login and sender give away before anybody is asked: empty parts, a user name in the wrong form, the normal password where the provider
 * wants an app password, logins that a provider has switched off.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Configuration;

use Mailwright\Causes\Confidence;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;
use Mailwright\Settings\Auth_Method;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Preset from \Mailwright\Settings\Providers
 */
final class Account_Rules {

	/**
	 * Providers whose app passwords are 16 small letters, shown in groups of four.
	 *
	 * @link https://support.google.com/accounts/answer/185833
	 */
	private const SIXTEEN_LETTERS = array( 'gmail', 'google_workspace_relay' );

	/** @param Preset|null $provider */
	public function __construct( private readonly Inquiry $inquiry, private readonly Remarks $remarks, private readonly ?array $provider ) {}

	public function check(): void {
		if ( ! $this->inquiry->options->authentication ) {
			$this->check_missing_login();
			return;
		}
		$this->check_empty_parts();
		$this->check_username();
		$this->check_password();
		$this->check_retired_methods();
		$this->check_from();
	}

	private function check_missing_login(): void {
		if ( null !== $this->provider && true === $this->provider['authentication'] ) {
			/* translators: %s: name of a provider */
			$this->remarks->warn( 'auth_required', sprintf( __( 'Authentication is switched off, but %s wants a login.', 'mailwright' ), $this->provider['name'] ) );
		}
	}

	private function check_empty_parts(): void {
		$options = $this->inquiry->options;
		if ( '' === $options->username ) {
			$this->remarks->fail( 'config_incomplete', __( 'Authentication is switched on, but the user name is empty.', 'mailwright' ) );
		}
		if ( '' !== $options->password || null !== $options->client ) {
			return;
		}
		$options->is_password_locked
			? $this->remarks->fail( 'config_incomplete', __( 'The stored password can no longer be read, because the security keys of this site have changed. Type it again.', 'mailwright' ) )
			: $this->remarks->fail( 'config_incomplete', __( 'Authentication is switched on, but the password is empty.', 'mailwright' ) );
	}

	private function check_username(): void {
		$username = $this->inquiry->options->username;
		if ( trim( $username ) !== $username ) {
			$this->remarks->warn( 'auth_failed', __( 'The user name begins or ends with a space. Perhaps it was copied along.', 'mailwright' ) );
		}
		if ( null === $this->provider || '' === $username ) {
			return;
		}
		if ( 'email' === $this->provider['username'] && ! str_contains( $username, '@' ) ) {
			/* translators: %s: name of a provider */
			$this->remarks->warn( 'auth_failed', sprintf( __( '%s wants the full email address as user name, with the part behind the @.', 'mailwright' ), $this->provider['name'] ) );
		}
		if ( 'literal' === $this->provider['username'] && $this->provider['username_value'] !== $username ) {
			/* translators: 1: name of a provider, 2: the user name that everybody uses there, such as "apikey" */
			$this->remarks->warn( 'auth_failed', sprintf( __( 'With %1$s the user name is always the word “%2$s”.', 'mailwright' ), $this->provider['name'], $this->provider['username_value'] ) );
		}
	}

	/** Says nothing about the password but that it has not the form of an app password (guarantees S4). */
	private function check_password(): void {
		$password = $this->inquiry->options->password;
		if ( '' === $password || $this->uses_token() || ! in_array( $this->provider['id'] ?? '', self::SIXTEEN_LETTERS, true ) ) {
			return;
		}
		if ( 1 !== preg_match( '/^[a-z]{16}$/Di', (string) preg_replace( '/\s+/', '', $password ) ) ) {
			$this->remarks->warn( 'auth_app_password_required', __( 'Google wants an app password here. It has 16 letters; what is stored looks like a normal password, which Google refuses.', 'mailwright' ) );
		}
	}

	private function check_retired_methods(): void {
		if ( null === $this->provider || $this->uses_token() ) {
			return;
		}
		if ( 'oauth' === $this->provider['password_kind'] ) {
			$this->remarks->warn( 'auth_disabled_by_provider', $this->provider['notes'], Confidence::High );
			return;
		}
		if ( 'microsoft365' === $this->provider['id'] ) {
			$this->remarks->note( $this->provider['notes'] ); // Basic authentication ends there, with its dates.
		}
	}

	private function check_from(): void {
		$domain  = strtolower( substr( (string) strrchr( $this->inquiry->options->username, '@' ), 1 ) );
		$of_from = $this->inquiry->from_domain();
		if ( '' === $domain || '' === $of_from || $domain === $of_from || null === $this->provider ) {
			return;
		}
		if ( true === $this->provider['from_must_match'] && 'email' === $this->provider['username'] ) {
			/* translators: 1: name of a provider, 2: domain of the From address, 3: domain of the account */
			$this->remarks->warn( 'sender_not_allowed', sprintf( __( '%1$s only sends mail that comes from the account itself. The From address is at %2$s, the account at %3$s.', 'mailwright' ), $this->provider['name'], $of_from, $domain ) );
		}
	}

	private function uses_token(): bool {
		return Auth_Method::Xoauth2 === $this->inquiry->options->auth_method;
	}
}
