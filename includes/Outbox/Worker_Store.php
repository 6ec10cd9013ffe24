<?php
/**
 * Which workers are alive: each one says so every second. For the limit of workers at once, and for telling people that none has been seen.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

defined( 'ABSPATH' ) || exit;

final class Worker_Store {

	/** A worker that was not heard of for so long is gone. */
	private const ALIVE_S = 10;

	private const WORKING = 'worker';
	private const ENDED   = 'ended';

	private string $table;

	public function __construct( private readonly Database $database = new Database() ) {
		$this->table = Database::table( Tables::WORKERS );
	}

	public function is_alive( string $token ): void {
		$this->database->run( "INSERT INTO {$this->table} (token, kind, seen_at) VALUES (%s, %s, UNIX_TIMESTAMP()) ON DUPLICATE KEY UPDATE seen_at = UNIX_TIMESTAMP()", $token, self::WORKING );
	}

	/** The row stays a while: when the last worker was seen is worth knowing. */
	public function has_ended( string $token ): void {
		$this->database->run( "UPDATE {$this->table} SET kind = %s, seen_at = UNIX_TIMESTAMP() WHERE token = %s", self::ENDED, $token );
		if ( 1 === random_int( 1, 20 ) ) {
			$this->database->run( "DELETE FROM {$this->table} WHERE kind IN (%s, %s) AND seen_at < UNIX_TIMESTAMP() - %d", self::ENDED, self::WORKING, HOUR_IN_SECONDS );
		}
	}

	public function count(): int {
		return (int) $this->database->value( "SELECT COUNT(*) FROM {$this->table} WHERE kind = %s AND seen_at > UNIX_TIMESTAMP() - %d", self::WORKING, self::ALIVE_S );
	}

	/** Unix time when a worker was last seen, null = not within the last hour. */
	public function last_seen_at(): ?int {
		$seen_at = $this->database->value( "SELECT MAX(seen_at) FROM {$this->table} WHERE kind IN (%s, %s)", self::WORKING, self::ENDED );
		return null === $seen_at ? null : (int) $seen_at;
	}
}
