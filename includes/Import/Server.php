<?php
/**
 * The mail server of another plugin in Mailwright's fields. Other plugins let people write encryption and host in more ways than Mailwright does.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Encryption;
use Mailwright\Settings\Providers;
use Mailwright\Settings\Rules;

final class Server {

	/** What plugins call the kinds of encryption. */
	private const ENCRYPTIONS = array(
		'ssl'      => Encryption::Implicit_Tls,
		'smtps'    => Encryption::Implicit_Tls,
		'tls'      => Encryption::Starttls,
		'starttls' => Encryption::Starttls,
	);

	/** What plugins call the ways to log in. */
	private const METHODS = array(
		'plain'    => 'plain',
		'login'    => 'login',
		'crammd5'  => 'cram-md5',
		'cram-md5' => 'cram-md5',
	);

	/**
	 * @param bool $opportunistic Encrypts when the server offers it, although encryption is "none".
	 */
	public function __construct(
		private readonly string $host,
		private readonly int $port,
		private readonly string $encryption,
		private readonly bool $authentication,
		private readonly string $username,
		private readonly bool $opportunistic = false,
		private readonly string $auth_method = '',
	) {}

	/** Why Mailwright cannot use it, null when it can. */
	public function problem(): ?string {
		if ( '' === $this->host() ) {
			return __( 'The name of the mail server is missing.', 'mailwright' );
		}
		return Rules::error( 'host', $this->host() );
	}

	/** @param string $name What the connection is to be called. */
	public function found( string $key, string $name, Lifted $password ): Found {
		$encryption = $this->encryption();
		$values     = array(
			'name'           => mb_substr( '' === $name ? $this->host() : $name, 0, 100 ),
			'mailer'         => 'smtp',
			'provider'       => Providers::for_host( $this->host() ),
			'host'           => $this->host(),
			'port'           => $this->port > 0 && $this->port <= 65535 ? $this->port : $encryption->default_port(),
			'encryption'     => $encryption->value,
			'authentication' => $this->authentication,
			'username'       => $this->authentication ? mb_substr( $this->username, 0, 500 ) : '',
			'auth_method'    => self::METHODS[ strtolower( $this->auth_method ) ] ?? 'auto',
		);
		$password   = $this->authentication ? $password : Lifted::of( '' );
		return new Found( $key, $values, null === $password->secret ? array() : array( 'password' => $password->secret ), $password->state, $this->notes( $encryption, $password ) );
	}

	/** Without what people put around it: "ssl://smtp.example.com:465". */
	private function host(): string {
		$host = (string) preg_replace( '~^(?:ssl|tls|smtps?)://~i', '', $this->host );
		return (string) preg_replace( '/^([^:\s]+|\[[^\]]+\]):\d{1,5}$/', '$1', rtrim( $host, '/' ) );
	}

	private function encryption(): Encryption {
		if ( 1 === preg_match( '~^(?:ssl|smtps)://~i', $this->host ) ) {
			return Encryption::Implicit_Tls;
		}
		$named = self::ENCRYPTIONS[ strtolower( $this->encryption ) ] ?? Encryption::None;
		return Encryption::None === $named && $this->opportunistic && ! $this->is_local() ? Encryption::Starttls : $named;
	}

	private function is_local(): bool {
		return 1 === preg_match( '/^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/Di', $this->host() );
	}

	/** @return list<string> */
	private function notes( Encryption $encryption, Lifted $password ): array {
		$notes = array();
		if ( Encryption::Starttls === $encryption && ! isset( self::ENCRYPTIONS[ strtolower( $this->encryption ) ] ) ) {
			$notes[] = __( 'The other plugin encrypted only when the mail server offered it. Mailwright always does on this connection, so the password never travels in the clear.', 'mailwright' );
		}
		if ( Encryption::None === $encryption && $this->authentication && ! $this->is_local() ) {
			$notes[] = __( 'This connection is not encrypted. Mailwright does not send a password over it: choose STARTTLS or SSL/TLS.', 'mailwright' );
		}
		if ( Password_State::Unreadable === $password->state ) {
			$notes[] = __( 'The password cannot be decrypted on this site: the key it was stored with is missing or has changed. Type it again after the import.', 'mailwright' );
		}
		if ( Password_State::None === $password->state && $this->authentication ) {
			$notes[] = __( 'No password is stored. Type it after the import.', 'mailwright' );
		}
		return $notes;
	}
}
