<?php
/**
 * How much the log holds, asked of the database's own book-keeping: counting a million rows would take longer than showing them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;

final class Log_Size {

	/** Up to so many ids counting is quick, and exact. */
	private const COUNTABLE = 20000;

	/** Bytes of a row beside its texts, where the database does not say: SQLite. */
	private const ROW_BYTES = 200;

	public function __construct( private readonly Database $database = new Database() ) {}

	/** @return array{rows: int, bytes: int, oldest_at: string|null} */
	public function get(): array {
		$messages = Database::table( Tables::MESSAGES );
		$ids      = $this->database->row( "SELECT MIN(id) AS oldest, MAX(id) AS newest FROM $messages" );
		$oldest   = (int) ( $ids['oldest'] ?? 0 );
		$newest   = (int) ( $ids['newest'] ?? 0 );
		$known    = $this->known();
		$rows     = $newest - $oldest < self::COUNTABLE || ! isset( $known[ $messages ] )
			? (int) $this->database->value( "SELECT COUNT(*) FROM $messages" )
			: min( $newest - $oldest + 1, $known[ $messages ]['rows'] );
		$bytes    = array_sum( array_column( $known, 'bytes' ) );
		return array(
			'rows'      => $rows,
			'bytes'     => $bytes > 0 ? $bytes : $this->estimate(),
			'oldest_at' => 0 === $oldest ? null : Message_View::time( $this->database->value( "SELECT created_at FROM $messages WHERE id = %d", $oldest ) ),
		);
	}

	/** @return array<string, array{rows: int, bytes: int}> By table; empty where the database keeps no such books. */
	private function known(): array {
		$tables = array_map( array( Database::class, 'table' ), Tables::ALL );
		$marks  = implode( ',', array_fill( 0, count( $tables ), '%s' ) );
		try {
			$rows = $this->database->rows( "SELECT TABLE_NAME AS name, TABLE_ROWS AS counted, DATA_LENGTH + INDEX_LENGTH AS bytes FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN ($marks)", ...$tables );
		} catch ( Database_Error ) {
			return array();
		}
		$known = array();
		foreach ( $rows as $row ) {
			if ( (int) $row['bytes'] > 0 ) {
				$known[ (string) $row['name'] ] = array( 'rows' => (int) $row['counted'], 'bytes' => (int) $row['bytes'] );
			}
		}
		return $known;
	}

	private function estimate(): int {
		$messages = Database::table( Tables::MESSAGES );
		$attempts = Database::table( Tables::ATTEMPTS );
		$chunks   = Database::table( Tables::CHUNKS );
		return (int) $this->database->value( "SELECT SUM( LENGTH(subject) + LENGTH(recipients) + LENGTH(COALESCE(mime, '')) + %d ) FROM $messages", self::ROW_BYTES )
			+ (int) $this->database->value( "SELECT SUM( LENGTH(reply) + LENGTH(COALESCE(transcript, '')) + %d ) FROM $attempts", self::ROW_BYTES )
			+ (int) $this->database->value( "SELECT SUM( LENGTH(bytes) ) FROM $chunks" );
	}
}
