<?php
/**
 * When the outbox is worked: behind the answer of the page that filled it, by a request of the site to itself where a page cannot answer
 * before its end, at the end of a command or cron job, and by WP-Cron every minute as long as something waits.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Repair;
use Mailwright\Install\Tables;
use Mailwright\Messages\Retention;

defined( 'ABSPATH' ) || exit;

final class Runner {

	/** The cron event. */
	public const EVENT = 'mailwright_run_outbox';

	/** Its schedule, see Plugin::on_cron_schedules(). */
	public const SCHEDULE = 'mailwright_minute';

	/** Behind everything else that a page does at its end, but before connections are closed. */
	private const LAST = PHP_INT_MAX - 1;

	/** Seconds of PHP's own clock for the work behind a page, should the page have used up its time. */
	private const TIME_LIMIT_S = 60;

	/** @var array<int, bool> Sites of the network whose log this process has filled => whether something waits in their outbox. */
	private static array $sites = array();

	/** A message has been logged. @param bool $is_waiting Somebody has to send it. */
	public static function wake( bool $is_waiting ): void {
		$site                 = get_current_blog_id();
		self::$sites[ $site ] = $is_waiting || ( self::$sites[ $site ] ?? false );
		if ( did_action( 'shutdown' ) && ! doing_action( 'shutdown' ) ) {
			register_shutdown_function( array( self::class, 'on_shutdown' ) );
		} elseif ( false === has_action( 'shutdown', array( self::class, 'on_shutdown' ) ) ) {
			add_action( 'shutdown', array( self::class, 'on_shutdown' ), self::LAST );
		}
	}

	public static function on_shutdown(): void {
		$sites       = self::$sites;
		self::$sites = array();
		$is_page     = ! self::is_command() && ! wp_doing_cron();
		$is_free     = ! $is_page || self::flush();
		foreach ( $sites as $site => $is_waiting ) {
			self::on_site( $site, static fn() => self::serve( $is_waiting, $is_page, $is_free ) );
		}
	}

	/** The cron event. */
	public static function on_run_outbox(): void {
		ignore_user_abort( true );
		Worker::run( Worker_Limits::cron() );
		try {
			if ( ! self::is_anything_waiting() ) {
				wp_clear_scheduled_hook( self::EVENT );
			}
		} catch ( Database_Error ) {
			return; // It comes again in a minute.
		}
	}

	/** Once an hour: a process that was killed right after it had accepted a mail could not see to the event. */
	public static function on_clean_up(): void {
		try {
			Repair::run();
			( new Safe_Mode_Store() )->clean_up();
			if ( self::is_anything_waiting() ) {
				self::schedule();
			}
		} catch ( Database_Error ) {
			return;
		}
	}

	/** Sees to it that WP-Cron works the outbox. */
	public static function schedule(): void {
		if ( false === wp_next_scheduled( self::EVENT ) ) {
			wp_schedule_event( time(), self::SCHEDULE, self::EVENT );
		}
	}

	/** What this process has done is forgotten. */
	public static function forget(): void {
		self::$sites = array();
	}

	/** Whether this server can answer the browser and go on working. */
	public static function can_flush(): bool {
		return function_exists( 'fastcgi_finish_request' ) || function_exists( 'litespeed_finish_request' );
	}

	/** Whether this process serves nobody's browser. */
	public static function is_command(): bool {
		return in_array( PHP_SAPI, array( 'cli', 'phpdbg', 'embed' ), true ) || ( defined( 'WP_CLI' ) && constant( 'WP_CLI' ) );
	}

	private static function serve( bool $is_waiting, bool $is_page, bool $is_free ): void {
		try {
			Direct_Log::flush();
			Retention::schedule();
			if ( ! $is_waiting ) {
				return;
			}
			self::schedule();
			if ( ! $is_free ) {
				Kick::send();
				return;
			}
			ignore_user_abort( true );
			if ( $is_page && function_exists( 'set_time_limit' ) ) {
				set_time_limit( self::TIME_LIMIT_S );
			}
			Worker::run( $is_page ? Worker_Limits::web() : ( self::is_command() ? Worker_Limits::cli() : Worker_Limits::cron() ) );
		} catch ( \Throwable $bug ) {
			// The page is out; the mail is safe and its time comes again.
			error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		}
	}

	/** Sends the page to the browser now. @return bool False when this server cannot. */
	private static function flush(): bool {
		if ( ! self::can_flush() ) {
			return false;
		}
		if ( PHP_SESSION_ACTIVE === session_status() ) {
			session_write_close(); // Else the visitor's next page waits for us.
		}
		return function_exists( 'fastcgi_finish_request' ) ? fastcgi_finish_request() : (bool) litespeed_finish_request();
	}

	/** Mail that a worker will find, now or later, or whose worker may have died. */
	public static function is_anything_waiting(): bool {
		$table = Database::table( Tables::MESSAGES );
		return null !== ( new Database() )->value( "SELECT id FROM $table WHERE lane IN (0, 1, 2) LIMIT 1" )
			|| null !== ( new Database() )->value( "SELECT id FROM $table WHERE status IN ('claimed', 'wire') LIMIT 1" );
	}

	/** @param \Closure(): void $work */
	public static function on_site( int $site, \Closure $work ): void {
		if ( get_current_blog_id() === $site || ! is_multisite() ) {
			$work();
			return;
		}
		switch_to_blog( $site );
		try {
			$work();
		} finally {
			restore_current_blog();
		}
	}
}
