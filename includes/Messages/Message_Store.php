<?php
/**
 * Messages as the log shows them: reading, deleting, figures about the table. Sending is none of its business.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

/**
 * @phpstan-type Row array<string, string|null>
 */
final class Message_Store {

	/** Everything but the message itself; of the recipients what a line of the list can show. */
	private const COLUMNS = 'id, created_at, status, next_at, expires_at, attempts, is_sensitive, keep_level, connection, source, cause, held_for, message_id, subject, sender, return_path, recipient_count, SUBSTR(recipients, 1, 2000) AS recipients, size';

	/** Attempts of one message that are shown: the newest. */
	private const MOST_ATTEMPTS = 100;

	/** Ids of one statement. */
	private const BATCH = 500;

	/** Of so many recipients the search reads all, however long their addresses are. */
	private const SEARCHED_RECIPIENTS = 15;

	private readonly Daily_Figures $figures;

	public function __construct( private readonly Database $database = new Database() ) {
		$this->figures = new Daily_Figures( $database );
	}

	/**
	 * @param list<int> $ids
	 * @return list<Row> In the order of the ids.
	 */
	public function rows( array $ids ): array {
		if ( array() === $ids ) {
			return array();
		}
		$marks = implode( ',', array_fill( 0, count( $ids ), '%d' ) );
		$rows  = array_column( $this->database->rows( 'SELECT ' . self::COLUMNS . ' FROM ' . self::table() . " WHERE id IN ($marks)", ...$ids ), null, 'id' );
		return array_values( array_filter( array_map( static fn( int $id ): ?array => $rows[ $id ] ?? null, $ids ) ) );
	}

	/** @return Row|null With everything, the message itself included. */
	public function get( int $id ): ?array {
		return $this->database->row( 'SELECT * FROM ' . self::table() . ' WHERE id = %d', $id );
	}

	/** @return list<Row> The oldest first. */
	public function attempts( int $id ): array {
		return array_reverse( $this->database->rows( 'SELECT * FROM ' . Database::table( Tables::ATTEMPTS ) . ' WHERE message = %d ORDER BY number DESC LIMIT %d', $id, self::MOST_ATTEMPTS ) );
	}

	/** How many there are. */
	public function count( Message_Filter $filter ): int {
		$count = 0;
		foreach ( $this->pages( $filter, 5000 ) as $ids ) {
			$count += count( $ids );
		}
		return $count;
	}

	/**
	 * All messages that a filter lets through, in pieces, the newest first.
	 *
	 * @return iterable<list<int>> Ids.
	 */
	public function pages( Message_Filter $filter, int $size = self::BATCH ): iterable {
		do {
			$page = Message_Search::run( $filter, $size );
			yield $page->ids;
			$filter = $filter->before( $page->cursor );
		} while ( null !== $page->cursor );
	}

	/**
	 * Deletes messages that are finished, with their attempts and all they hold. The others stay.
	 *
	 * @param list<int> $ids
	 * @return list<int> Those that are gone.
	 */
	public function delete( array $ids ): array {
		$gone = array();
		foreach ( array_chunk( $ids, self::BATCH ) as $batch ) {
			$marks = implode( ',', array_fill( 0, count( $batch ), '%d' ) );
			$rows  = $this->database->rows( 'SELECT id, created_at, status, attempts, chunks_of FROM ' . self::table() . " WHERE id IN ($marks) AND " . self::finished(), ...$batch );
			array_push( $gone, ...$this->delete_rows( $rows ) );
		}
		return $gone;
	}

	/**
	 * Messages that name this address, as recipient or sender: for requests of the person it belongs to.
	 *
	 * @return list<int> Ids, the newest first.
	 */
	public function ids_for_address( string $address ): array {
		$wanted = Search_Text::fold( trim( $address ) );
		if ( '' === $wanted ) {
			return array();
		}
		$ids = array();
		foreach ( $this->pages( Message_Filter::from_input( array( 'search' => $wanted ) ) ) as $page ) {
			array_push( $ids, ...$page );
		}
		// The search looks at the beginning of long lists only.
		$long  = $this->database->rows( 'SELECT id FROM ' . self::table() . ' WHERE recipient_count > %d AND recipients LIKE %s', self::SEARCHED_RECIPIENTS, '%' . addcslashes( $wanted, '_%\\' ) . '%' );
		$found = array();
		foreach ( array_chunk( array_unique( array( ...$ids, ...array_map( 'intval', array_column( $long, 'id' ) ) ) ), self::BATCH ) as $batch ) {
			foreach ( $this->database->rows( 'SELECT id, sender, return_path, recipients FROM ' . self::table() . ' WHERE id IN (' . implode( ',', $batch ) . ')' ) as $row ) {
				if ( in_array( $wanted, explode( "\n", Search_Text::fold( "{$row['sender']}\n{$row['return_path']}\n{$row['recipients']}" ) ), true ) ) {
					$found[] = (int) $row['id'];
				}
			}
		}
		rsort( $found );
		return $found;
	}

	/**
	 * Deletes rows that were read a moment ago, and keeps their figures for the chart.
	 *
	 * @param list<Row> $rows With id, created_at, status, attempts, chunks_of; finished ones only.
	 * @return list<int> Those that are gone.
	 */
	public function delete_rows( array $rows ): array {
		if ( array() === $rows ) {
			return array();
		}
		$ids     = array_map( 'intval', array_column( $rows, 'id' ) );
		$list    = implode( ',', $ids );
		// As a calculation, so that the ids alone lead the way: along the key of the status too it takes twice as long.
		$deleted = $this->database->run( 'DELETE FROM ' . self::table() . " WHERE id IN ($list) AND CASE WHEN " . self::finished() . ' THEN 1 ELSE 0 END = 1' );
		if ( count( $ids ) !== $deleted ) {
			// Somebody else was faster, or sends one of them again.
			$left = array_map( 'intval', array_column( $this->database->rows( 'SELECT id FROM ' . self::table() . " WHERE id IN ($list)" ), 'id' ) );
			$rows = array_values( array_filter( $rows, static fn( array $row ): bool => ! in_array( (int) $row['id'], $left, true ) ) );
			$ids  = array_values( array_diff( $ids, $left ) );
			$list = implode( ',', array( 0, ...$ids ) );
		}
		$this->database->run( 'DELETE FROM ' . Database::table( Tables::ATTEMPTS ) . " WHERE message IN ($list)" );
		$chunks = array_values( array_filter( array_column( $rows, 'chunks_of' ), static fn( ?string $name ): bool => null !== $name && '' !== $name ) );
		if ( array() !== $chunks ) {
			$marks = implode( ',', array_fill( 0, count( $chunks ), '%s' ) );
			$this->database->run( 'DELETE FROM ' . Database::table( Tables::CHUNKS ) . " WHERE chunks_of IN ($marks)", ...$chunks );
		}
		$this->figures->keep_of( $rows );
		return $ids;
	}

	/** SQL: nothing more happens to the message. */
	public static function finished(): string {
		return "status IN ('" . implode( "','", Message_Filter::FINISHED ) . "')";
	}

	private static function table(): string {
		return Database::table( Tables::MESSAGES );
	}
}
