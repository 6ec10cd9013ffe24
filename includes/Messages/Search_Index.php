<?php
/**
 * Which block of 128 messages can hold a piece of text: so that a search among a million messages reads a few blocks instead of all.
 * Built by the clean-up, never while somebody waits; newer messages are simply read.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

/**
 * A unit is 16,384 ids, that is 128 blocks. Its index is {@see Search_Part}s: pieces of text by their hash.
 * Blocks may be marked without reason (their messages were deleted); none is missing, since whoever searches looks at the text itself.
 */
final class Search_Index {

	/** Ids of a block and of a unit, as powers of two. */
	public const BLOCK_BITS = 7;
	public const UNIT_BITS  = 14;

	/** Blocks are added when as many messages have come: each time the parts of their unit are written again. */
	private const WORTH_IT = 1024;

	/** A message with a smaller id may still be on its way, in a transaction that is not finished: seconds. */
	private const SETTLED_AFTER_S = 60;

	/** Bytes of one statement: far below the smallest `max_allowed_packet` in use. */
	private const STATEMENT_BYTES = 200000;

	/** Where it is noted up to which id all is indexed: a part that no hash has. */
	private const NOTE = 65535;

	public function __construct( private readonly Database $database = new Database() ) {}

	/** All messages up to this id are in the index. */
	public function indexed_to(): int {
		return (int) $this->database->value( 'SELECT entries FROM ' . self::table() . ' WHERE part = %d AND unit = 0', self::NOTE );
	}

	/**
	 * The pieces that tell most: those that the fewest blocks of a unit hold.
	 *
	 * @param list<string> $pieces
	 * @return list<string>
	 */
	public function rarest( array $pieces, int $unit, int $most ): array {
		if ( count( $pieces ) <= $most ) {
			return $pieces;
		}
		$entries = $this->entries( $pieces, $unit, $unit )[ $unit ] ?? array();
		$counts  = array_map( static fn( string $piece ): int => count( Search_Part::numbers( Search_Part::find( $entries[ Search_Part::number( $piece ) ] ?? '', $piece ) ) ), $pieces );
		array_multisort( $counts, $pieces );
		return array_slice( $pieces, 0, $most );
	}

	/**
	 * Blocks of some units that can hold all of the pieces.
	 *
	 * @param list<string> $pieces
	 * @return array<int, string> Unit => 128 bits, the lowest block first.
	 */
	public function blocks( array $pieces, int $first_unit, int $last_unit ): array {
		$blocks = array();
		foreach ( $this->entries( $pieces, $first_unit, $last_unit ) as $unit => $entries ) {
			$bits = Search_Part::ALL;
			foreach ( $pieces as $piece ) {
				$bits &= Search_Part::find( $entries[ Search_Part::number( $piece ) ] ?? '', $piece );
			}
			if ( Search_Part::NONE !== $bits ) {
				$blocks[ $unit ] = $bits;
			}
		}
		return $blocks;
	}

	/**
	 * Adds what has come since the last time.
	 *
	 * @return bool Whether all is done; false = time was up.
	 */
	public function build( float $until_s ): bool {
		$last = $this->last_settled_id();
		$from = $this->start( $last ) + 1;
		$end  = $last >> self::BLOCK_BITS << self::BLOCK_BITS; // The last block that is full ends before this.
		while ( $from < $end && ( $end - $from >= self::WORTH_IT || $from >> self::UNIT_BITS !== $end >> self::UNIT_BITS ) ) {
			if ( microtime( true ) > $until_s ) {
				return false;
			}
			$from = $this->next_block( $from );
			$to   = min( $end, ( ( $from >> self::UNIT_BITS ) + 1 ) << self::UNIT_BITS ) - 1;
			$this->add( $from, $to );
			$this->note( $to );
			$from = $to + 1;
		}
		return true;
	}

	/** Forgets units whose messages are all gone. */
	public function forget_below( int $id ): void {
		$this->database->run( 'DELETE FROM ' . self::table() . ' WHERE part <= %d AND unit < %d', Search_Part::COUNT, $id >> self::UNIT_BITS );
	}

	/**
	 * @param list<string> $pieces
	 * @return array<int, array<int, string>> Unit => part => entries.
	 */
	private function entries( array $pieces, int $first_unit, int $last_unit ): array {
		$parts = array_values( array_unique( array_map( array( Search_Part::class, 'number' ), $pieces ) ) );
		$marks = implode( ',', array_fill( 0, count( $parts ), '%d' ) );
		$found = array();
		foreach ( $this->database->rows( 'SELECT part, unit, entries FROM ' . self::table() . " WHERE part IN ($marks) AND unit BETWEEN %d AND %d", ...$parts, ...array( $first_unit, $last_unit ) ) as $row ) {
			$found[ (int) $row['unit'] ][ (int) $row['part'] ] = (string) $row['entries'];
		}
		return $found;
	}

	/** The newest id that nobody can come before any more. */
	private function last_settled_id(): int {
		$table = Database::table( Tables::MESSAGES );
		return (int) $this->database->value( "SELECT MAX(id) FROM $table WHERE id < ( SELECT COALESCE( MIN(id), 9223372036854775807 ) FROM $table WHERE created_at > UNIX_TIMESTAMP() - %d )", self::SETTLED_AFTER_S );
	}

	/** Where to go on. After a restored backup ids that were used once can come again: then everything behind the last one is read anew. */
	private function start( int $last_settled ): int {
		$noted  = $this->indexed_to();
		$newest = (int) $this->database->value( 'SELECT MAX(id) FROM ' . Database::table( Tables::MESSAGES ) );
		if ( 0 === $newest || $noted <= $newest ) {
			return $noted;
		}
		$start = max( 0, ( $last_settled >> self::BLOCK_BITS << self::BLOCK_BITS ) - 1 );
		$this->note( $start );
		return $start;
	}

	/** The block of the next message that exists: ids may leap. */
	private function next_block( int $from ): int {
		$next = (int) $this->database->value( 'SELECT MIN(id) FROM ' . Database::table( Tables::MESSAGES ) . ' WHERE id >= %d', $from );
		return max( $from, $next >> self::BLOCK_BITS << self::BLOCK_BITS );
	}

	/** Reads whole blocks of one unit and writes what they hold. */
	private function add( int $from, int $to ): void {
		$unit   = $from >> self::UNIT_BITS;
		$blocks = array();
		for ( $first = $from; $first <= $to; $first += 1 << self::BLOCK_BITS ) {
			$last   = min( $to, $first | ( ( 1 << self::BLOCK_BITS ) - 1 ) );
			$pieces = array();
			foreach ( $this->database->rows( 'SELECT ' . Search_Text::COLUMNS . ' FROM ' . Database::table( Tables::MESSAGES ) . ' WHERE id BETWEEN %d AND %d', $first, $last ) as $row ) {
				$pieces += Search_Text::pieces_of_row( $row );
			}
			$block = ( $first >> self::BLOCK_BITS ) & ( ( 1 << ( self::UNIT_BITS - self::BLOCK_BITS ) ) - 1 );
			foreach ( $pieces as $piece => $_ ) {
				$hash = Search_Part::hash( (string) $piece );

				$blocks[ $hash & ( Search_Part::COUNT - 1 ) ][ $hash ][] = $block;
			}
		}
		$this->write( $unit, $blocks );
	}

	/** @param array<int, array<int, non-empty-list<int>>> $blocks Part => hash => blocks that hold it. */
	private function write( int $unit, array $blocks ): void {
		$known = array();
		foreach ( $this->database->rows( 'SELECT part, entries FROM ' . self::table() . ' WHERE unit = %d AND part <= %d', $unit, Search_Part::COUNT ) as $row ) {
			$known[ (int) $row['part'] ] = (string) $row['entries'];
		}
		$rows  = array();
		$bytes = 0;
		foreach ( $blocks as $part => $hashes ) {
			$rows[] = sprintf( '(%d,%d,%s)', $part, $unit, Database::bytes( Search_Part::merged( $known[ $part ] ?? '', $hashes ) ) );
			$bytes += strlen( end( $rows ) );
			if ( $bytes > self::STATEMENT_BYTES ) {
				$this->replace( $rows );
				$rows  = array();
				$bytes = 0;
			}
		}
		$this->replace( $rows );
	}

	private function note( int $id ): void {
		$this->replace( array( sprintf( '(%d,0,%s)', self::NOTE, Database::bytes( (string) $id ) ) ) );
	}

	/** @param list<string> $rows */
	private function replace( array $rows ): void {
		if ( array() !== $rows ) {
			$this->database->run( 'REPLACE INTO ' . self::table() . ' (part,unit,entries) VALUES ' . implode( ',', $rows ) );
		}
	}

	private static function table(): string {
		return Database::table( Tables::SEARCH );
	}
}
