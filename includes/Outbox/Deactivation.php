<?php
/**
 * The plugin is switched off: mail that waits gets a last chance, and nothing of ours stays in WordPress' timetable. What is left stays in its
 * table and goes on when the plugin is switched on again (guarantees D17).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database_Error;
use Mailwright\Messages\Retention;

defined( 'ABSPATH' ) || exit;

final class Deactivation {

	/** Somebody waits for the list of plugins. */
	private const SECONDS = 5.0;

	public static function on_deactivate(): void {
		try {
			if ( ( new Queue_Store() )->count_waiting() > 0 ) {
				Worker::run( new Worker_Limits( self::SECONDS, 8 ) );
			}
		} catch ( \Throwable $bug ) {
			// The plugin has to go, whatever state the database or the mail server is in.
			error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		}
		// Those of the rooms above this one, too: by their names, which all begin alike.
		foreach ( array_merge( array(), ...array_values( _get_cron_array() ) ) as $hook => $events ) {
			if ( str_starts_with( (string) $hook, 'mailwright' ) ) {
				wp_unschedule_hook( (string) $hook );
			}
		}
	}

	/** Mail that was left when the plugin was switched off is taken up again. */
	public static function on_activate(): void {
		try {
			if ( ( new Queue_Store() )->count_waiting() > 0 ) {
				Runner::schedule();
				Retention::schedule();
			}
		} catch ( Database_Error ) {
			return; // No tables yet: nothing waits.
		}
	}
}
