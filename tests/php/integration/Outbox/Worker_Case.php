<?php
/**
 * What tests of the worker have in common: messages in the outbox without the way through wp_mail(), one run, and a look at what is left.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Home;
use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Outbox\Worker_Report;
use Mailwright\Tests\Integration\Transport\Sending_Case;

abstract class Worker_Case extends Sending_Case {

	protected const MIME = "From: shop@example.test\r\nTo: to@example.test\r\nSubject: Hello\r\nMessage-ID: <%s@example.test>\r\n\r\nBody\r\n";

	private static int $number = 0;

	/**
	 * Puts a message into the outbox.
	 *
	 * @param array<string, mixed> $columns
	 */
	protected function queue( string $connection, array $columns = array() ): int {
		$name     = 'message-' . ++self::$number;
		$database = new Database();
		$columns += array(
			'status'      => 'ready',
			'priority'    => 1,
			'age'         => 0,
			'home'        => Home::fingerprint(),
			'connection'  => $connection,
			'message_id'  => "<$name@example.test>",
			'subject'     => 'Hello',
			'sender'      => 'shop@example.test',
			'return_path' => 'bounce@example.test',
			'recipients'  => 'to@example.test',
			'mime'        => sprintf( self::MIME, $name ),
			'lifetime'    => 7200,
		);
		$columns += array( 'lane' => $columns['priority'] );
		$mime     = Database::bytes( $columns['mime'] );
		$now      = 'UNIX_TIMESTAMP() - ' . (int) $columns['age'];
		$size     = strlen( $columns['mime'] );
		$life     = (int) $columns['lifetime'];
		$lane     = null === $columns['lane'] ? 'NULL' : (int) $columns['lane'];
		$count    = substr_count( $columns['recipients'], "\n" ) + 1;
		unset( $columns['mime'], $columns['age'], $columns['lifetime'], $columns['lane'] );
		$names  = implode( ', ', array_keys( $columns ) );
		$places = implode( ', ', array_fill( 0, count( $columns ), '%s' ) );
		return $database->insert(
			'INSERT INTO ' . Database::table( Tables::MESSAGES ) . " (created_at, next_at, expires_at, lane, size, recipient_count, mime, $names) VALUES ($now, $now, $now + $life, $lane, $size, $count, $mime, $places)",
			...array_values( $columns )
		);
	}

	/** Time goes by for everything that waits. */
	protected function let_pass( int $seconds ): void {
		$this->change( "next_at = next_at - $seconds, lease_until = lease_until - $seconds, created_at = created_at - $seconds, expires_at = expires_at - $seconds", '1 = 1' );
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::CONNECTIONS ) . " SET blocked_until = blocked_until - $seconds, window_at = CASE WHEN window_at > $seconds THEN window_at - $seconds ELSE 0 END, accepted_at = accepted_at - $seconds, failed_at = failed_at - $seconds" );
	}

	protected function change( string $what, string $where ): void {
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . " SET $what WHERE $where" );
	}

	protected function work( ?Worker_Limits $limits = null ): Worker_Report {
		return Worker::run( $limits ?? new Worker_Limits( 60.0, 4, false, true, 0 ) );
	}

	protected function exists( int $id ): bool {
		return null !== ( new Database() )->value( 'SELECT id FROM ' . Database::table( Tables::MESSAGES ) . ' WHERE id = %d', $id );
	}

	/** @return array<string, string|null> */
	protected function row( int $id ): array {
		$row = ( new Database() )->row( 'SELECT m.*, UNIX_TIMESTAMP() AS now_at FROM ' . Database::table( Tables::MESSAGES ) . ' m WHERE id = %d', $id );
		self::assertNotNull( $row, "Message $id is gone." );
		return $row;
	}

	/** @return list<array<string, string|null>> */
	protected function attempts( int $id ): array {
		return ( new Database() )->rows( 'SELECT * FROM ' . Database::table( Tables::ATTEMPTS ) . ' WHERE message = %d ORDER BY number', $id );
	}

	/** @return array<string, string> Address => status. */
	protected function outcomes( int $id ): array {
		$decoded = json_decode( (string) $this->row( $id )['outcomes'], true );
		return is_array( $decoded ) ? array_map( static fn( array $outcome ): string => $outcome['status'], $decoded ) : array();
	}

	/** Seconds until it is tried again. */
	protected function wait_of( int $id ): int {
		$row = $this->row( $id );
		return (int) $row['next_at'] - (int) $row['now_at'];
	}

	/** @return array<string, string|null> */
	protected function state( string $connection ): array {
		return ( new Database() )->row( 'SELECT s.*, UNIX_TIMESTAMP() AS now_at FROM ' . Database::table( Tables::CONNECTIONS ) . ' s WHERE connection = %s', $connection ) ?? array();
	}
}
