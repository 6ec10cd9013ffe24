<?php
/**
 * When the watch looks: daily while there is a connection, soon after something was installed or changed, and again after an hour when trouble
 * may have mended itself. Nothing is in WordPress' timetable on a site without a connection.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

defined( 'ABSPATH' ) || exit;

final class Watch_Schedule {

	public const EVENT = 'mailwright_watch';

	/** Single events have an argument, so that they stand beside the daily one. */
	private const SOON = array( 'soon' );

	/** So long WordPress' cron may sleep on a site without visitors before it is said. */
	private const ASLEEP_S = 12 * HOUR_IN_SECONDS;

	/** Where another program is to call it (DISABLE_WP_CRON). */
	private const NOT_CALLED_S = 2 * HOUR_IN_SECONDS;

	/** Sees to it that the watch looks daily; or never, when there is nothing to look at. */
	public static function ensure(): void {
		$is_needed = array() !== Connections_Watch::in_use();
		$next      = wp_next_scheduled( self::EVENT );
		if ( $is_needed && false === $next ) {
			wp_schedule_event( time() + MINUTE_IN_SECONDS, 'daily', self::EVENT );
		} elseif ( ! $is_needed && false !== $next ) {
			self::remove();
		}
	}

	/** @param int $seconds From now. */
	public static function soon( int $seconds = MINUTE_IN_SECONDS ): void {
		$next = wp_next_scheduled( self::EVENT, self::SOON );
		if ( false !== $next && $next <= time() + $seconds ) {
			return;
		}
		if ( false !== $next ) {
			wp_clear_scheduled_hook( self::EVENT, self::SOON );
		}
		wp_schedule_single_event( time() + $seconds, self::EVENT, self::SOON );
	}

	public static function remove(): void {
		wp_unschedule_hook( self::EVENT );
	}

	/** Since when WordPress' cron does not run, null = it does. Costs no query: WordPress has its timetable at hand. */
	public static function stopped_since( int $now ): ?int {
		$next = wp_next_scheduled( self::EVENT );
		$late = defined( 'DISABLE_WP_CRON' ) && constant( 'DISABLE_WP_CRON' ) ? self::NOT_CALLED_S : self::ASLEEP_S;
		return false === $next || $next > $now - $late ? null : $next;
	}

	/** @return array{id: string, severity: 'warning'|'critical', cause: string, connection: string, title: string, explanation: string, fix: string, since: int, link: string}|null */
	public static function finding( int $now ): ?array {
		$since = self::stopped_since( $now );
		if ( null === $since ) {
			return null;
		}
		return array( 'since' => $since ) + Finding::of(
			'cron_stopped',
			'warning',
			__( 'Nothing of this site runs in the background', 'mailwright' ),
			/* translators: %s: a date */
			sprintf( __( 'WordPress’ timetable (WP-Cron) has not been worked since %s. Mail that waits is not tried again, and nobody looks whether mail still works.', 'mailwright' ), Finding::date( $since ) ),
			__( 'Ask your web host to call wp-cron.php every minute.', 'mailwright' )
		);
	}
}
