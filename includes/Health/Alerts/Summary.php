<?php
/**
 * A mail once a week, for those who want it: how many messages left, how many did not and why. Its not coming is a sign, too.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Causes\Catalogue;
use Mailwright\Install\Tables;
use Mailwright\Messages\Daily_Figures;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

final class Summary {

	/** The cron event. */
	public const EVENT = 'mailwright_summary';

	private const DAYS = 7;

	/** Monday morning by the clock of the site. */
	private const WHEN = 'next monday 08:00';

	/** Puts the event into WordPress's timetable or takes it out, as the settings want; called when they are saved, and daily for those that are fixed by a constant. */
	public static function tend(): void {
		$is_wanted = ( new Settings_Store() )->get()->alerts['weekly_summary'];
		$next      = wp_next_scheduled( self::EVENT );
		if ( $is_wanted && false === $next ) {
			wp_schedule_event( ( new \DateTimeImmutable( self::WHEN, wp_timezone() ) )->getTimestamp(), 'weekly', self::EVENT );
		} elseif ( ! $is_wanted && false !== $next ) {
			wp_clear_scheduled_hook( self::EVENT );
		}
	}

	/** The cron event. */
	public static function on_summary(): void {
		try {
			$alerts = ( new Settings_Store() )->get()->alerts;
			if ( ! $alerts['weekly_summary'] ) {
				wp_clear_scheduled_hook( self::EVENT );
				return;
			}
			Tables::ensure();
			self::send( '' === $alerts['summary_to'] ? get_bloginfo( 'admin_email', 'raw' ) : $alerts['summary_to'] );
		} catch ( \Throwable $bug ) {
			error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		}
	}

	private static function send( string $to ): void {
		$lines = self::lines();
		$plain = implode( "\n", array( ...$lines, '', admin_url( 'options-general.php?page=mailwright&tab=log' ) ) );
		$html  = static fn(): string => 'text/html';
		$text  = static function ( $mail ) use ( $plain ): void {
			if ( is_object( $mail ) && property_exists( $mail, 'AltBody' ) ) {
				$mail->AltBody = $plain; // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHPMailer's.
			}
		};
		add_filter( 'wp_mail_content_type', $html );
		add_action( 'phpmailer_init', $text );
		try {
			wp_mail( $to, self::subject(), self::html( $lines ) );
		} finally {
			remove_filter( 'wp_mail_content_type', $html );
			remove_action( 'phpmailer_init', $text );
		}
	}

	private static function subject(): string {
		/* translators: %s: name of the site */
		return sprintf( __( 'Email of the last week: %s', 'mailwright' ), Message::test( time() )->site() );
	}

	/** @return list<string> */
	private static function lines(): array {
		$days    = array_slice( ( new Daily_Figures() )->last( self::DAYS + 1 ), 0, self::DAYS ); // Without today, which is not over.
		$sent    = array_sum( array_column( $days, 'sent' ) );
		$retried = array_sum( array_column( $days, 'retried' ) );
		$failed  = array_sum( array_column( $days, 'failed' ) );
		$open    = count( ( new Alerts() )->findings( time() ) );
		$lines   = array(
			/* translators: 1: first day, 2: last day */
			sprintf( __( 'From %1$s to %2$s:', 'mailwright' ), self::day( $days[0]['day'] ?? '' ), self::day( $days[ count( $days ) - 1 ]['day'] ?? '' ) ),
			/* translators: %s: number of messages */
			sprintf( __( 'Accepted by the mail server: %s', 'mailwright' ), number_format_i18n( $sent + $retried ) ),
			/* translators: %s: number of messages */
			sprintf( __( 'Of these after more than one attempt: %s', 'mailwright' ), number_format_i18n( $retried ) ),
			/* translators: %s: number of messages */
			sprintf( __( 'Not sent: %s', 'mailwright' ), number_format_i18n( $failed ) ),
		);
		foreach ( $failed > 0 ? ( new Summary_Store() )->causes( self::DAYS + 1 ) : array() as $cause => $number ) {
			/* translators: 1: number of messages, 2: why they were not sent */
			$lines[] = sprintf( __( '– %1$s: %2$s', 'mailwright' ), number_format_i18n( $number ), Catalogue::explain( $cause )->title );
		}
		if ( $open > 0 ) {
			/* translators: %d: number of problems */
			$lines[] = sprintf( _n( '%d problem is open now.', '%d problems are open now.', $open, 'mailwright' ), $open );
		}
		return $lines;
	}

	private static function day( string $day ): string {
		$at     = strtotime( $day . ' 12:00:00 UTC' );
		$format = get_option( 'date_format' );
		return false === $at ? $day : (string) wp_date( is_string( $format ) ? $format : '', $at, new \DateTimeZone( 'UTC' ) );
	}

	/** @param list<string> $lines */
	private static function html( array $lines ): string {
		return '<p>' . implode( '<br>', array_map( 'esc_html', $lines ) ) . '</p><p><a href="' . esc_url( admin_url( 'options-general.php?page=mailwright&tab=log' ) ) . '">' . esc_html__( 'Open the log', 'mailwright' ) . '</a></p>';
	}
}
