<?php
/**
 * The one place where Mailwright takes hold of a mail: core has composed it, here it gets its sender and the session that will carry it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Secret_State;
use Mailwright\Settings\Settings;
use Mailwright\Settings\Settings_Store;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Phpmailer_Setup {

	/** Headers by which a caller steers one mail; none of them leaves this site. */
	private const HEADER_CONNECTION = 'X-Mailwright-Connection';
	private const HEADERS           = array( self::HEADER_CONNECTION, 'X-Mailwright-Background', 'X-Mailwright-Key' );

	private static ?Smtp_Session $last_session = null;

	/** @var (\Closure( string, string, float ): void)|null */
	private static ?\Closure $stage_listener = null;

	public static function on_phpmailer_init( PHPMailer $phpmailer ): void {
		( new self( new Settings_Store(), new Connection_Store() ) )->prepare( $phpmailer );
	}

	/** The session of the last mail of this process; null when that mail did not go by SMTP. */
	public static function last_session(): ?Smtp_Session {
		return self::$last_session;
	}

	/**
	 * @param (\Closure( string $stage, string $status, float $ms ): void)|null $listener Told of the stages of the next mails; null = nobody.
	 */
	public static function listen( ?\Closure $listener ): void {
		self::$stage_listener = $listener;
	}

	/** So that a test tells about its own mail only. */
	public static function forget(): void {
		self::$last_session = null;
	}

	public function __construct( private readonly Settings_Store $settings, private readonly Connection_Store $connections ) {}

	public function prepare( PHPMailer $phpmailer ): void {
		self::$last_session = null;
		$wanted             = $this->take_headers( $phpmailer );
		$settings           = $this->settings->get();
		Sender::apply( $phpmailer, $settings );
		$connection = $this->choose( $wanted, $phpmailer, $settings );
		if ( null === $connection ) {
			return; // Nothing is set up: mail stays what it was without Mailwright.
		}

		/**
		 * Filters the settings of the connection that will send this mail, the password included. They are used for this mail only.
		 *
		 * @param array<string, mixed> $values By REST field name.
		 * @param string               $from   The mail's From address.
		 */
		$values = apply_filters( 'mailwright_connection', $connection->reveal(), $phpmailer->From );
		$values = is_array( $values ) ? $values : $connection->reveal();
		if ( 'smtp' !== ( $values['mailer'] ?? '' ) ) {
			return; // PHP mail: core has chosen it already.
		}
		$options            = Smtp_Options::from_array( $values, Secret_State::Locked === $connection->secret_state( 'password' ) );
		self::$last_session = new Smtp_Session( $options, self::$stage_listener );
		$phpmailer->isSMTP();
		$phpmailer->setSMTPInstance( self::$last_session );
		// Not used for sending; other plugins and debug tools read them.
		$phpmailer->Host = $options->host;
		$phpmailer->Port = $options->port;
	}

	/** Removes Mailwright's own headers. @return string The connection that the caller asked for, '' = none. */
	private function take_headers( PHPMailer $phpmailer ): string {
		$wanted = '';
		foreach ( $phpmailer->getCustomHeaders() as $header ) {
			if ( 0 === strcasecmp( (string) $header[0], self::HEADER_CONNECTION ) ) {
				$wanted = trim( (string) $header[1] );
			}
		}
		foreach ( $phpmailer->getCustomHeaders() as $header ) {
			if ( in_array( strtolower( (string) $header[0] ), array_map( 'strtolower', self::HEADERS ), true ) ) {
				$phpmailer->clearCustomHeader( $header[0] );
			}
		}
		return $wanted;
	}

	private function choose( string $wanted, PHPMailer $phpmailer, Settings $settings ): ?Connection {
		$id = '' !== $wanted && null !== $this->connections->get( $wanted ) ? $wanted : $this->route( $phpmailer->From, $settings );
		/**
		 * Filters which connection sends a mail.
		 *
		 * @param string|null $id        Id of the connection, null = the default one.
		 * @param PHPMailer   $phpmailer The composed mail; read it, do not change it here.
		 */
		$filtered = apply_filters( 'mailwright_connection_id', $id, $phpmailer );
		$chosen   = is_string( $filtered ) && '' !== $filtered ? $this->connections->get( $filtered ) : null;
		return $chosen ?? $this->connections->default();
	}

	/** The first rule that fits the From address; an address is closer than its domain. */
	private function route( string $from, Settings $settings ): ?string {
		$from   = strtolower( $from );
		$domain = (string) strrchr( $from, '@' );
		foreach ( array( $from, $domain ) as $needle ) {
			foreach ( $settings->routes as $route ) {
				if ( strtolower( $route['from'] ) === $needle ) {
					return $route['connection'];
				}
			}
		}
		return null;
	}
}
