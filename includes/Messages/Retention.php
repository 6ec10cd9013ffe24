<?php
/**
 * The clean-up: what is too old or too much leaves the log in small steps, and the search index and the daily figures catch up.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;
use Mailwright\Settings\Settings_Store;

final class Retention {

	public const HOOK = 'mailwright_clean_up';

	/** Seconds of one run; what is left goes on in the next, soon. */
	private const RUN_S  = 20.0;
	private const SOON_S = 30;

	/** Rows of one step: as many as take about so many seconds, so that nobody waits for a lock. */
	private const FIRST_STEP  = 500;
	private const SMALLEST    = 50;
	private const LARGEST     = 1000;
	private const STEP_S      = 0.04;

	/** One clean-up at a time on all servers of the site: a row, and the seconds after which its owner must have died. */
	private const LOCK   = 'clean-up';
	private const LOCK_S = 600;

	private const OLD_WORKERS_S = 6 * HOUR_IN_SECONDS;

	private int $step = self::FIRST_STEP;

	private int $deleted = 0;

	private float $longest_step_s = 0.0;

	/** @param float $until_s When to stop (microtime). */
	public function __construct( private readonly float $until_s, private readonly Database $database = new Database() ) {}

	/** Callback of the WP-Cron event. */
	public static function on_clean_up(): void {
		try {
			Tables::ensure();
			$is_done = ( new self( microtime( true ) + self::RUN_S ) )->run();
		} catch ( Database_Error ) {
			return; // The next run tries again.
		}
		if ( ! $is_done ) {
			self::schedule_soon();
		}
	}

	public static function schedule_soon(): void {
		// Other arguments than those of the hourly event, beside which WordPress would refuse it.
		if ( false === wp_next_scheduled( self::HOOK, array( 'more' ) ) ) {
			wp_schedule_single_event( time() + self::SOON_S, self::HOOK, array( 'more' ) );
		}
	}

	/** Costs nothing when it is scheduled: WordPress has its list of events in memory. */
	public static function schedule(): void {
		if ( false === wp_next_scheduled( self::HOOK ) ) {
			wp_schedule_event( time() + 10 * MINUTE_IN_SECONDS, 'hourly', self::HOOK );
		}
	}

	/** @return bool Whether all is done; false = time was up. */
	public function run(): bool {
		if ( ! $this->lock() ) {
			return true;
		}
		try {
			$settings = ( new Settings_Store() )->get();
			( new Daily_Figures( $this->database ) )->refresh();
			$is_done = $this->delete_before( $this->now() - $settings->log_retention_days * DAY_IN_SECONDS )
				&& $this->delete_beyond( $settings->log_max_rows )
				&& $this->delete_orphans()
				&& ( new Search_Index( $this->database ) )->build( $this->until_s );
			$this->tidy();
			return $is_done;
		} finally {
			$this->unlock();
		}
	}

	/**
	 * Deletes what is finished and older.
	 *
	 * @param int $second Seconds since 1970.
	 * @return bool Whether all is done; false = time was up.
	 */
	public function delete_before( int $second ): bool {
		// The rows lie in the order of their ids, so this walks along them, and looks at the time of each.
		return $this->delete_range( ( new Time_Order( $this->database ) )->highest_id_until( $second - 1 ), 'created_at < %d', $second, PHP_INT_MAX );
	}

	/** Deletes the oldest finished ones beyond a number. */
	public function delete_beyond( int $most ): bool {
		$ids = $this->database->row( 'SELECT MIN(id) AS oldest, MAX(id) AS newest FROM ' . self::table() );
		if ( (int) ( $ids['newest'] ?? 0 ) - (int) ( $ids['oldest'] ?? 0 ) < $most ) {
			return true;
		}
		$excess = (int) $this->database->value( 'SELECT COUNT(*) FROM ' . self::table() ) - $most;
		return $excess <= 0 || $this->delete_range( PHP_INT_MAX, 'created_at >= %d', 0, $excess );
	}

	public function deleted(): int {
		return $this->deleted;
	}

	/** What the others had to wait at most. */
	public function longest_step_s(): float {
		return $this->longest_step_s;
	}

	private function delete_range( int $highest, string $condition, int $value, int $most ): bool {
		$store = new Message_Store( $this->database );
		$after = 0;
		while ( $most > 0 ) {
			$rows = $this->database->rows( 'SELECT id, created_at, status, attempts, chunks_of FROM ' . self::table() . ' WHERE id > %d AND id <= %d AND ' . Message_Store::finished() . " AND $condition ORDER BY id LIMIT %d", $after, $highest, $value, min( $this->step, $most ) );
			if ( array() === $rows ) {
				break;
			}
			$started_s     = microtime( true );
			$gone          = count( $store->delete_rows( $rows ) );
			$most         -= $gone;
			$after         = (int) $rows[ count( $rows ) - 1 ]['id'];
			$this->deleted += $gone;
			$this->adapt( microtime( true ) - $started_s );
			if ( microtime( true ) > $this->until_s ) {
				return false;
			}
		}
		return true;
	}

	private function adapt( float $took_s ): void {
		$this->longest_step_s = max( $this->longest_step_s, $took_s );
		$this->step           = (int) max( self::SMALLEST, min( self::LARGEST, $this->step * max( 0.3, min( 1.5, self::STEP_S / max( 0.001, $took_s ) ) ) ) );
	}

	/** Removes pieces of big messages that no message names: their page ended before its row was written. */
	private function delete_orphans(): bool {
		$chunks = Database::table( Tables::CHUNKS );
		$day    = $this->now() - DAY_IN_SECONDS;
		$after  = '';
		do {
			$names = array_column( $this->database->rows( "SELECT DISTINCT chunks_of FROM $chunks WHERE created_at < %d AND chunks_of > %s ORDER BY chunks_of LIMIT 200", $day, $after ), 'chunks_of' );
			if ( array() === $names ) {
				return true;
			}
			$after = (string) end( $names );
			$marks = implode( ',', array_fill( 0, count( $names ), '%s' ) );
			// Without a key for it this reads the table; old pieces are so rare that a key would cost more.
			$named   = array_column( $this->database->rows( 'SELECT chunks_of FROM ' . self::table() . " WHERE chunks_of IN ($marks)", ...$names ), 'chunks_of' );
			$orphans = array_values( array_diff( $names, $named ) );
			foreach ( $orphans as $orphan ) {
				$this->database->run( "DELETE FROM $chunks WHERE chunks_of = %s", $orphan );
			}
		} while ( microtime( true ) < $this->until_s );
		return false;
	}

	/** What is left of things that are gone. */
	private function tidy(): void {
		$oldest = (int) $this->database->value( 'SELECT MIN(id) FROM ' . self::table() );
		if ( $oldest > 0 ) {
			$this->database->run( 'DELETE FROM ' . Database::table( Tables::ATTEMPTS ) . ' WHERE message < %d', $oldest );
			( new Search_Index( $this->database ) )->forget_below( $oldest );
		}
		$this->database->run( 'DELETE FROM ' . Database::table( Tables::WORKERS ) . ' WHERE seen_at < %d', $this->now() - self::OLD_WORKERS_S );
	}

	private function lock(): bool {
		$workers = Database::table( Tables::WORKERS );
		$this->database->run( "DELETE FROM $workers WHERE token = %s AND seen_at < %d", self::LOCK, $this->now() - self::LOCK_S );
		return 1 === $this->database->run( "INSERT IGNORE INTO $workers (token, kind, seen_at) VALUES (%s, 'clean', UNIX_TIMESTAMP())", self::LOCK );
	}

	private function unlock(): void {
		$this->database->run( 'DELETE FROM ' . Database::table( Tables::WORKERS ) . ' WHERE token = %s', self::LOCK );
	}

	private function now(): int {
		return (int) $this->database->value( 'SELECT UNIX_TIMESTAMP()' );
	}

	private static function table(): string {
		return Database::table( Tables::MESSAGES );
	}
}
