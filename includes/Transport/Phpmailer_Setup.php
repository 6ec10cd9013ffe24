<?php
/**
 * Takes hold of a mail that core has composed: its own headers are taken out, it gets its sender, and the connection that will carry it is found.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings;
use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\SMTP;

defined( 'ABSPATH' ) || exit;

final class Phpmailer_Setup {

	/** Headers by which a caller steers one mail; none of them leaves this site. */
	private const HEADER_CONNECTION = 'x-mailwright-connection';
	private const HEADER_BACKGROUND = 'x-mailwright-background';
	private const HEADER_KEY        = 'x-mailwright-key';

	private static ?SMTP $installed = null;

	private static ?Direct_Session $last_session = null;

	/** @var (\Closure( string, string, float ): void)|null */
	private static ?\Closure $stage_listener = null;

	private static bool $is_test = false;

	/** The session for sending at once of the last mail of this process; null when PHPMailer sends by itself. */
	public static function last_session(): ?Direct_Session {
		return self::$last_session;
	}

	/** What the last mail of this process was handed over to; null when PHPMailer sends by itself. */
	public static function installed(): ?SMTP {
		return self::$installed;
	}

	/**
	 * From here on mails are test emails.
	 *
	 * @param (\Closure( string $stage, string $status, float $ms ): void)|null $listener Told of the stages; null = nobody.
	 */
	public static function begin_test( ?\Closure $listener ): void {
		self::forget();
		self::$is_test        = true;
		self::$stage_listener = $listener;
	}

	public static function end_test(): void {
		self::$is_test        = false;
		self::$stage_listener = null;
	}

	/** So that a test tells about its own mail only. */
	public static function forget(): void {
		self::$installed    = null;
		self::$last_session = null;
	}

	public function __construct( private readonly Settings $settings, private readonly Connection_Store $connections ) {}

	public function prepare( PHPMailer $phpmailer ): Prepared_Mail {
		self::forget();
		$wishes = $this->take_headers( $phpmailer );
		Sender::apply( $phpmailer, $this->settings );
		return new Prepared_Mail(
			$this->choose( $wishes[ self::HEADER_CONNECTION ] ?? '', $phpmailer ),
			$phpmailer->From,
			in_array( strtolower( $wishes[ self::HEADER_BACKGROUND ] ?? '' ), array( 'no', 'off', 'false', '0' ), true ),
			$wishes[ self::HEADER_KEY ] ?? '',
			self::$is_test,
		);
	}

	public static function direct_session( Prepared_Mail $mail, ?Send_Watch $watch = null ): Direct_Session {
		return new Direct_Session( $mail, $watch, self::$stage_listener );
	}

	/**
	 * @param SMTP           $session What PHPMailer is to hand the message to.
	 * @param Direct_Session $direct  What sends it in the end, should it be sent at once.
	 */
	public static function install( PHPMailer $phpmailer, Prepared_Mail $mail, SMTP $session, Direct_Session $direct ): void {
		self::$installed    = $session;
		self::$last_session = $direct;
		$phpmailer->isSMTP();
		$phpmailer->setSMTPInstance( $session );
		// Not used for sending; other plugins and debug tools read them.
		$phpmailer->Host = $mail->text_value( 'host' );
		$phpmailer->Port = $mail->port();
	}

	/**
	 * Removes Mailwright's own headers.
	 *
	 * @return array<string, string> Name in small letters => value.
	 */
	private function take_headers( PHPMailer $phpmailer ): array {
		$wishes = array();
		foreach ( $phpmailer->getCustomHeaders() as $header ) {
			$name = strtolower( (string) $header[0] );
			if ( in_array( $name, array( self::HEADER_CONNECTION, self::HEADER_BACKGROUND, self::HEADER_KEY ), true ) ) {
				$wishes[ $name ] = trim( (string) $header[1] );
				$phpmailer->clearCustomHeader( $header[0] );
			}
		}
		return $wishes;
	}

	private function choose( string $wanted, PHPMailer $phpmailer ): ?Connection {
		$id = '' !== $wanted && null !== $this->connections->get( $wanted ) ? $wanted : $this->route( $phpmailer->From );
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
	private function route( string $from ): ?string {
		$from   = strtolower( $from );
		$domain = (string) strrchr( $from, '@' );
		foreach ( array( $from, $domain ) as $needle ) {
			foreach ( $this->settings->routes as $route ) {
				if ( strtolower( $route['from'] ) === $needle ) {
					return $route['connection'];
				}
			}
		}
		return null;
	}
}
