<?php
/**
 * Everything one SMTP session needs to know, resolved: overrides applied, filters run, secret decrypted. Lives only while a mail is sent.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Oauth\Client;
use Mailwright\Settings\Auth_Method;
use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Smtp_Options {

	/**
	 * @param string               $connection_id Id of the connection.
	 * @param string               $host          Host name, IPv4 or IPv6 literal without brackets.
	 * @param int                  $port          1–65535.
	 * @param Encryption           $encryption    Required mode: STARTTLS is never skipped.
	 * @param bool                 $authentication Whether to log in.
	 * @param string               $username      As typed.
	 * @param string               $password      Plain bytes.
	 * @param Auth_Method          $auth_method   Auto = the best one offered.
	 * @param int                  $timeout_s     For one whole session in a web request, 1–300 s.
	 * @param string               $ca_file       Readable PEM file, '' = what PHP trusts.
	 * @param string               $provider      Preset id, '' when none.
	 * @param string               $ehlo_name     FQDN or address literal (RFC 5321, 4.1.4).
	 * @param bool                 $is_password_locked A password is stored, but the site's keys no longer decrypt it.
	 * @param string[]             $addresses     Addresses that were checked and are to be connected to; empty = resolve the host.
	 * @param float                $answer_s      Seconds that the server has for its answer to a whole mail, whatever is left of the session's time; 0 = no more.
	 * @param array<array<mixed>>  $context       Stream context options of filter `mailwright_smtp_options`.
	 * @param Client|null          $client        Where tokens come from that stand in place of a password (XOAUTH2).
	 */
	public function __construct(
		public readonly string $connection_id,
		public readonly string $host,
		public readonly int $port,
		public readonly Encryption $encryption,
		public readonly bool $authentication,
		public readonly string $username,
		#[\SensitiveParameter] public readonly string $password,
		public readonly Auth_Method $auth_method,
		public readonly int $timeout_s,
		public readonly string $ca_file,
		public readonly string $provider,
		public readonly string $ehlo_name,
		public readonly bool $is_password_locked = false,
		public readonly array $context = array(),
		public readonly array $addresses = array(),
		public readonly float $answer_s = 0.0,
		public readonly ?Client $client = null,
	) {}

	/**
	 * The same with other values.
	 *
	 * @param array{host?: string, port?: int, encryption?: Encryption, authentication?: bool, password?: string, ca_file?: string, provider?: string, is_password_locked?: bool, addresses?: string[], answer_s?: float} $changes By property name.
	 */
	public function with( #[\SensitiveParameter] array $changes ): self {
		return new self(
			$this->connection_id,
			$changes['host'] ?? $this->host,
			$changes['port'] ?? $this->port,
			$changes['encryption'] ?? $this->encryption,
			$changes['authentication'] ?? $this->authentication,
			$this->username,
			$changes['password'] ?? $this->password,
			$this->auth_method,
			$this->timeout_s,
			$changes['ca_file'] ?? $this->ca_file,
			$changes['provider'] ?? $this->provider,
			$this->ehlo_name,
			$changes['is_password_locked'] ?? $this->is_password_locked,
			$this->context,
			$changes['addresses'] ?? $this->addresses,
			$changes['answer_s'] ?? $this->answer_s,
			$this->client,
		);
	}

	/**
	 * @param array<string, mixed> $values             REST field names, the secret included, as filter `mailwright_connection` returned them.
	 * @param bool                 $is_password_locked See the constructor.
	 */
	public static function from_array( #[\SensitiveParameter] array $values, bool $is_password_locked = false ): self {
		$id      = self::text( $values, 'id' );
		$context = array(
			'socket' => array( 'tcp_nodelay' => true ),
			'ssl'    => array(),
		);
		/**
		 * Filters the stream context of an SMTP connection, for example to bind to one of the server's addresses.
		 * Certificate checks cannot be switched off here.
		 *
		 * @param array<string, array<string, mixed>> $context       Options as for stream_context_create().
		 * @param string                              $connection_id The connection's id.
		 */
		$filtered = apply_filters( 'mailwright_smtp_options', $context, $id );

		return new self(
			$id,
			trim( self::text( $values, 'host' ), "[] \t" ),
			(int) ( is_numeric( $values['port'] ?? null ) ? $values['port'] : 0 ),
			Encryption::tryFrom( self::text( $values, 'encryption' ) ) ?? Encryption::Starttls,
			(bool) ( $values['authentication'] ?? false ),
			self::text( $values, 'username' ),
			self::text( $values, 'password' ),
			Auth_Method::tryFrom( self::text( $values, 'auth_method' ) ) ?? Auth_Method::Auto,
			max( 1, min( 300, (int) ( is_numeric( $values['timeout'] ?? null ) ? $values['timeout'] : 8 ) ) ),
			self::text( $values, 'ca_file' ),
			self::text( $values, 'provider' ),
			self::ehlo_name_from_home(),
			$is_password_locked,
			is_array( $filtered ) ? array_filter( $filtered, 'is_array' ) : $context,
			client: Auth_Method::Xoauth2->value === self::text( $values, 'auth_method' ) ? Client::from_values( $values ) : null,
		);
	}

	/** Two sessions with the same identity may share a connection; one changed byte means a new one (guarantees F43). */
	public function identity(): string {
		return hash(
			'sha256',
			(string) wp_json_encode(
				array(
					get_current_blog_id(),
					$this->connection_id,
					$this->host,
					$this->port,
					$this->encryption->value,
					$this->authentication,
					base64_encode( $this->username ), // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- JSON needs valid UTF-8, user names may be any bytes.
					hash( 'sha256', $this->password ),
					$this->auth_method->value,
					$this->client?->binding(),
					$this->ca_file,
					$this->context,
				),
				JSON_PARTIAL_OUTPUT_ON_ERROR
			)
		);
	}

	/** Nothing that prints an object may print the password. */
	public function __debugInfo(): array {
		return array( 'password' => '***' ) + get_object_vars( $this );
	}

	/**
	 * The name to introduce this site with: from home_url(), never from the request's Host header, which a visitor chooses (guarantees S25).
	 */
	private static function ehlo_name_from_home(): string {
		$host = strtolower( trim( (string) wp_parse_url( home_url(), PHP_URL_HOST ), '[]' ) );
		if ( false !== filter_var( $host, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6 ) ) {
			return "[IPv6:$host]";
		}
		if ( false !== filter_var( $host, FILTER_VALIDATE_IP ) ) {
			return "[$host]";
		}
		if ( 1 === preg_match( '/[^\x20-\x7e]/', $host ) && function_exists( 'idn_to_ascii' ) ) {
			$host = (string) idn_to_ascii( $host );
		}
		// A name without a dot is no FQDN and many servers refuse it; an address literal is what RFC 5321, 4.1.4 asks for instead.
		return 1 === preg_match( '/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/', $host ) ? $host : '[127.0.0.1]';
	}

	/**
	 * @param array<string, mixed> $values
	 */
	private static function text( #[\SensitiveParameter] array $values, string $name ): string {
		return is_string( $values[ $name ] ?? null ) ? $values[ $name ] : '';
	}
}
