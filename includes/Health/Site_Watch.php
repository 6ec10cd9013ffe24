<?php
/**
 * Looks at what every mail of this site needs before any connection is asked: a PHPMailer that composes it and hands it over, and our tables.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;
use Mailwright\Settings\Settings_Store;
use Mailwright\Transport\Sender;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Health_State
 */
final class Site_Watch {

	private const PROBE = 'Mailwright looks whether a message can be composed.';

	/** Why no message can be composed, '' = it can be. */
	public static function composing(): string {
		self::load();
		try {
			$session = new Dry_Session();
			$mail    = new PHPMailer( true );
			if ( property_exists( PHPMailer::class, 'validator' ) ) {
				$mail::$validator = static fn( mixed $address ): bool => is_string( $address ) && false !== is_email( $address ); // As wp_mail() does.
			}
			$mail->CharSet = get_bloginfo( 'charset' ); // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHPMailer's name.
			$mail->isSMTP();
			$mail->setSMTPInstance( $session );
			$from = Sender::address( ( new Settings_Store() )->get() );
			$mail->setFrom( $from, 'WordPress', false );
			$to = get_option( 'admin_email' );
			$mail->addAddress( is_string( $to ) && '' !== $to ? $to : $from );
			$mail->Subject = self::PROBE; // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHPMailer's name.
			$mail->Body    = self::PROBE; // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHPMailer's name.
			$mail->send();
			return str_contains( $session->message(), self::PROBE ) ? '' : __( 'PHPMailer did not hand the message over.', 'mailwright' );
		} catch ( \Throwable $error ) {
			return '' === $error->getMessage() ? get_class( $error ) : wp_strip_all_tags( $error->getMessage() );
		}
	}

	/** @return Row */
	public static function not_composing( string $why ): array {
		return Finding::of(
			'phpmailer',
			'critical',
			__( 'WordPress can no longer compose email', 'mailwright' ),
			/* translators: %s: an error message */
			sprintf( __( 'PHPMailer, the part of WordPress that composes mail, refuses it: %s', 'mailwright' ), $why ),
			__( 'Look at From Email under Settings → Email first. If that is a real address, another plugin or an update has replaced or changed PHPMailer: go back to the version before, or ask its author.', 'mailwright' ),
			'',
			'message_invalid'
		);
	}

	/**
	 * Tables that are missing are made anew; then there is nothing to tell but what could not be mended.
	 *
	 * @return list<Row>
	 */
	public static function tables(): array {
		$broken = self::broken_tables();
		if ( array() === $broken ) {
			return array();
		}
		try {
			Tables::ensure( true );
			$broken = self::broken_tables();
		} catch ( Database_Error ) {
			$broken = self::broken_tables();
		}
		if ( array() === $broken ) {
			return array();
		}
		return array(
			Finding::of(
				'tables',
				'critical',
				__( 'A part of the database is damaged', 'mailwright' ),
				/* translators: %s: names of database tables */
				sprintf( __( 'These tables cannot be read or are not as they should be: %s. Mail is sent at once and by itself as long as the outbox cannot take it, and the log has gaps.', 'mailwright' ), implode( ', ', $broken ) ),
				__( 'Ask your web host to check and repair the database; a table that is deleted is made anew by itself, without its old entries.', 'mailwright' )
			),
		);
	}

	/** @return list<string> With the site's prefix. */
	private static function broken_tables(): array {
		$database = new Database();
		$broken   = array();
		foreach ( Tables::ALL as $name ) {
			$table   = Database::table( $name );
			$columns = Tables::MESSAGES === $name ? 'id, created_at, status, lane, next_at, token, lease_until, connection, recipients, outcomes, mime' : '1';
			try {
				$database->rows( "SELECT $columns FROM $table LIMIT 1" );
			} catch ( Database_Error ) {
				$broken[] = $table;
			}
		}
		return $broken;
	}

	/** Whether a commit is on the disk when the database says so; null = it cannot be asked. */
	public static function is_durable(): ?bool {
		try {
			$setting = ( new Database() )->value( 'SELECT @@innodb_flush_log_at_trx_commit' );
		} catch ( Database_Error ) {
			return null;
		}
		return null === $setting || ! is_numeric( $setting ) ? null : 1 === (int) $setting;
	}

	/** Core loads these inside of wp_mail(). */
	private static function load(): void {
		foreach ( array( 'PHPMailer', 'SMTP', 'Exception' ) as $class ) {
			if ( ! class_exists( "PHPMailer\\PHPMailer\\$class", false ) ) {
				require_once ABSPATH . WPINC . "/PHPMailer/$class.php";
			}
		}
	}
}
