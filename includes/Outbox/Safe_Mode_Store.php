<?php
/**
 * The messages that the safe mode holds: taken out of the queue, counted, sent after all, or dropped.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

final class Safe_Mode_Store {

	/** Rows of one step of the clean-up. */
	private const STEP = 500;

	/** Messages that are let go at once. */
	private const MOST = 10000;

	private const HELD = "status = 'held' AND held_for = '" . Settlement::HELD_SAFE . "'";

	private string $messages;

	public function __construct( private readonly Database $database = new Database() ) {
		$this->messages = Database::table( Tables::MESSAGES );
	}

	/** Everything that waits and must not leave. */
	public function hold( Patient_Store $patient ): void {
		$patient->run( "UPDATE {$this->messages} SET status = 'held', held_for = '" . Settlement::HELD_SAFE . "', lane = NULL WHERE lane IN (0, 1, 2) AND held_for <> '" . Settlement::RELEASED . "'" );
	}

	public function count(): int {
		return (int) $this->database->value( "SELECT COUNT(*) FROM {$this->messages} WHERE " . self::HELD );
	}

	/** They leave, to the people they were written to. @return int How many; the others cannot be sent. */
	public function release(): int {
		$queue = new Queue_Store( $this->database );
		$count = 0;
		foreach ( $this->database->rows( "SELECT id FROM {$this->messages} WHERE " . self::HELD . ' ORDER BY id LIMIT ' . self::MOST ) as $row ) {
			$count += '' === $queue->release( (int) $row['id'] ) ? 1 : 0;
		}
		return $count;
	}

	/** None of them is ever sent; they stay in the log. @return int How many. */
	public function cancel(): int {
		$count = 0;
		do {
			$done   = $this->cancel_some( self::HELD );
			$count += $done;
		} while ( self::STEP === $done );
		return $count;
	}

	/** What nobody has asked for as long as the log is kept, and links for logging in that are no good any more. */
	public function clean_up(): void {
		$days = ( new Settings_Store() )->get()->log_retention_days;
		$this->cancel_some( self::HELD . ' AND created_at < UNIX_TIMESTAMP() - ' . $days * DAY_IN_SECONDS );
		$this->cancel_some( self::HELD . ' AND is_sensitive = 1 AND created_at < UNIX_TIMESTAMP() - ' . DAY_IN_SECONDS );
	}

	private function cancel_some( string $which ): int {
		$queue = new Queue_Store( $this->database );
		$count = 0;
		foreach ( $this->database->rows( "SELECT id FROM {$this->messages} WHERE $which ORDER BY id LIMIT " . self::STEP ) as $row ) {
			$count += '' === $queue->cancel( (int) $row['id'] ) ? 1 : 0;
		}
		return $count;
	}
}
