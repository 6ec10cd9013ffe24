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

	/** Between tries to reach a database that is gone: growing from the first to the last. */
	private const FIRST_PAUSE_S   = 0.05;
	private const LONGEST_PAUSE_S = 5.0;

	/** Before a lost race is run again. */
	private const RACE_PAUSE_S = 0.004;

	/** Isolation level of the session as it was, '' = not changed. */
	private string $isolation_before = '';

	private bool $is_prepared = false;

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
				if ( ! $error->is_gone() ) {
					$this->pause_after_race( $error, $try );
					continue;
				}
				$deadline ??= Deadline::after( $this->patience_s );
				if ( $this->reconnect() ) {
					continue;
				}
				if ( $deadline->is_over() ) {
					throw $error;
				}
			}
			Parallel::wait( array(), array(), $pause_s * random_int( 50, 100 ) / 100 );
			$pause_s = min( self::LONGEST_PAUSE_S, $pause_s * 1.6 );
		}
	}

	/**
	 * Lets the database lock the rows that a claim takes and not the gaps between them: with InnoDB's usual level two claims at the same moment often
	 * end in a deadlock, because each row that is taken moves to another place in the index. Each of our writes is one statement, so nothing else
	 * depends on the level.
	 */
	public function begin(): void {
		$this->is_prepared = true;
		if ( $this->is_sqlite() ) {
			return;
		}
		$found = array_column( $this->database->rows( "SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation', 'binlog_format', 'log_bin')" ), 'Value', 'Variable_name' );
		$level = str_replace( '-', ' ', (string) ( $found['transaction_isolation'] ?? $found['tx_isolation'] ?? '' ) );
		// A binary log of statements does not take it (MySQL error 1665).
		$is_taken = 'OFF' === ( $found['log_bin'] ?? '' ) || 'STATEMENT' !== ( $found['binlog_format'] ?? '' );
		if ( $is_taken && in_array( $level, array( 'REPEATABLE READ', 'SERIALIZABLE' ), true ) ) {
			$this->database->run( 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED' );
			$this->isolation_before = $level;
		}
	}

	/** The session belongs to everybody in this process. */
	public function end(): void {
		$this->is_prepared = false;
		if ( '' !== $this->isolation_before ) {
			$this->database->run( 'SET SESSION TRANSACTION ISOLATION LEVEL ' . $this->isolation_before );
			$this->isolation_before = '';
		}
	}

	private function reconnect(): bool {
		if ( ! Database_Link::reconnect() ) {
			return false;
		}
		$this->isolation_before = '';
		if ( $this->is_prepared ) {
			try {
				$this->begin();
			} catch ( Database_Error ) {
				return false;
			}
		}
		return true;
	}

	/** @throws Database_Error When it was no race, or one too many. */
	private function pause_after_race( Database_Error $error, int $try ): void {
		$is_race = in_array( $error->number, Database_Error::CONFLICT, true ) || $this->is_sqlite();
		if ( ! $is_race || $try >= self::TRIES ) {
			throw $error;
		}
		Parallel::wait( array(), array(), self::RACE_PAUSE_S * $try * random_int( 10, 100 ) / 100 );
	}

	/** SQLite knows one writer at a time and no error numbers. */
	private function is_sqlite(): bool {
		global $wpdb;
		return ! ( ( $wpdb->dbh ?? null ) instanceof \mysqli );
	}
}
