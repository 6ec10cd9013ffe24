<?php
/**
 * Statements of a worker, which may not give up at once: what it has to write is whether a mail has left. Lost races are run again; a database
 * that is gone is waited for, as long as the claims hold.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Database_Link;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Parallel;

defined( 'ABSPATH' ) || exit;

final class Patient_Store {

	/** Deadlocks and lock timeouts in a row. */
	private const TRIES = 10;

	private const FIRST_PAUSE_S = 0.05;

	private const LONGEST_PAUSE_S = 5.0;

	/** @param float $patience_s How long to wait for a database that is gone; 0 = not at all, for processes that serve pages. */
	public function __construct( private readonly Database $database, private readonly float $patience_s ) {}

	/** @throws Database_Error */
	public function run( string $sql, string|int|float|null ...$values ): int {
		return $this->persist( fn(): int => $this->database->run( $sql, ...$values ) );
	}

	/**
	 * @return list<array<string, string|null>>
	 * @throws Database_Error
	 */
	public function rows( string $sql, string|int|float|null ...$values ): array {
		return $this->persist( fn(): array => $this->database->rows( $sql, ...$values ) );
	}

	/**
	 * @template T
	 * @param \Closure(): T $statement
	 * @return T
	 * @throws Database_Error
	 */
	public function persist( \Closure $statement ): mixed {
		$deadline = null;
		$pause_s  = self::FIRST_PAUSE_S;
		for ( $try = 1; true; $try++ ) {
			try {
				return $statement();
			} catch ( Database_Error $error ) {
				$is_race = in_array( $error->number, Database_Error::CONFLICT, true ) || $this->is_sqlite();
				if ( ! $error->is_gone() && ( ! $is_race || $try >= self::TRIES ) ) {
					throw $error;
				}
				$deadline ??= Deadline::after( $error->is_gone() ? $this->patience_s : INF );
				if ( $error->is_gone() && ! Database_Link::reconnect() && $deadline->is_over() ) {
					throw $error;
				}
			}
			Parallel::wait( array(), array(), $pause_s * random_int( 50, 100 ) / 100 );
			$pause_s = min( self::LONGEST_PAUSE_S, $pause_s * 1.6 );
		}
	}

	/** SQLite knows one writer at a time and no error numbers. */
	private function is_sqlite(): bool {
		global $wpdb;
		return ! ( ( $wpdb->dbh ?? null ) instanceof \mysqli );
	}
}
