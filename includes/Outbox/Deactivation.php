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
use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

final class Deactivation {

	/** Somebody waits for the list of plugins. All sites of a network share it. */
	private const SECONDS = 5.0;

	/** What is left of it when no further worker is begun. */
	private const LEAST_S = 3.0;

	/** @var array<int, true> Sites on which this process has switched the plugin off. It is still loaded there. */
	private static array $off = array();

	/** @param mixed $is_network As core passes it: switched off on all sites. */
	public static function on_deactivate( mixed $is_network = false ): void {
		$end = Deadline::after( self::SECONDS );
		self::on_sites( $is_network, static fn() => self::send_what_waits( $end ) );
		self::on_sites( $is_network, self::switch_off( ... ) );
		Runner::forget(); // Else this process works on at its end, a command for as long as the mail server likes.
	}

	/** Mail that was left when the plugin was switched off is taken up again. */
	public static function on_activate(): void {
		self::forget();
		try {
			if ( ( new Queue_Store() )->count_waiting() > 0 ) {
				Runner::schedule();
				Retention::schedule();
			}
		} catch ( Database_Error ) {
			return; // No tables yet: nothing waits.
		}
	}

	/**
	 * On the sites that a deactivation concerns.
	 *
	 * @param mixed             $is_network As core passes it.
	 * @param \Closure(): mixed $work
	 */
	public static function on_sites( mixed $is_network, \Closure $work ): void {
		if ( true !== $is_network || ! is_multisite() ) {
			$work();
			return;
		}
		$here = get_current_blog_id();
		// This site first: its outbox is the one that somebody is looking at.
		foreach ( array( $here, ...array_diff( get_sites( array( 'fields' => 'ids', 'number' => 0, 'network_id' => get_current_network_id() ) ), array( $here ) ) ) as $site ) {
			switch_to_blog( (int) $site );
			try {
				$work();
			} finally {
				restore_current_blog();
			}
		}
	}

	/**
	 * What is still loaded in this process (the watch that notices a plugin going, the end of a page) schedules nothing for when it is gone.
	 *
	 * @param mixed $event As core passes it.
	 * @return mixed
	 */
	public static function on_schedule_event( mixed $event ): mixed {
		$hook = is_object( $event ) ? $event->hook ?? '' : '';
		return isset( self::$off[ get_current_blog_id() ] ) && is_string( $hook ) && str_starts_with( $hook, 'mailwright' ) ? false : $event;
	}

	/**
	 * Whoever sends mail later in this process ("a plugin was switched off") sends it at once: nobody would come for it.
	 *
	 * @param mixed $is_wanted As others want it.
	 * @return mixed
	 */
	public static function on_background( mixed $is_wanted ): mixed {
		return isset( self::$off[ get_current_blog_id() ] ) ? false : $is_wanted;
	}

	/** As in a new process. */
	public static function forget(): void {
		self::$off = array();
	}

	private static function send_what_waits( Deadline $end ): void {
		try {
			Direct_Log::flush();
			if ( $end->remaining() > self::LEAST_S && ( new Queue_Store() )->count_waiting() > 0 ) {
				Worker::run( new Worker_Limits( $end->remaining(), 8 ) );
			}
		} catch ( Database_Error ) {
			return; // This site has never had any mail; or its database is away, and the plugin has to go all the same.
		} catch ( \Throwable $bug ) {
			error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		}
	}

	private static function switch_off(): void {
		self::$off[ get_current_blog_id() ] = true;
		add_filter( 'schedule_event', array( self::class, 'on_schedule_event' ) );
		add_filter( 'mailwright_background', array( self::class, 'on_background' ), PHP_INT_MAX );
		// Those of the rooms above this one, too: by their names, which all begin alike.
		foreach ( array_merge( array(), ...array_values( _get_cron_array() ) ) as $hook => $events ) {
			if ( str_starts_with( (string) $hook, 'mailwright' ) ) {
				wp_unschedule_hook( (string) $hook );
			}
		}
	}
}
