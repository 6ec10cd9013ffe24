<?php
/**
 * Finds messages: along the keys of the table where that is enough, and block by block with the search index where it is not.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

final class Message_Search {

	/** Order of creation and order of ids differ a little where several servers write: rows that are looked at beyond a point in time. */
	private const DISORDER = 2000;

	/** Messages read at once: few at first, because the newest ones often have it. */
	private const FIRST_READ = 256;
	private const MOST_READ  = 4096;

	/** Units whose index is read at once, growing. */
	private const MOST_UNITS = 32;

	/** Ranges of ids in one statement. */
	private const MOST_RANGES = 24;

	/** @var list<int> */
	private array $found = array();

	private int $read = self::FIRST_READ;

	/**
	 * @param int   $limit   Messages wanted.
	 * @param float $until_s When to stop although there may be more (microtime).
	 */
	private function __construct( private readonly Message_Filter $filter, private readonly int $limit, private readonly float $until_s, private readonly Database $database ) {}

	public static function run( Message_Filter $filter, int $limit, float $seconds = INF ): Message_Page {
		$search = new self( $filter, $limit, microtime( true ) + $seconds, new Database() );
		$bounds = $search->bounds();
		if ( null === $bounds ) {
			return new Message_Page( array(), null );
		}
		return '' === $filter->search && '' === $filter->source ? $search->by_keys( ...$bounds ) : $search->by_blocks( ...$bounds );
	}

	/** Each status has its newest ones at hand in the key (status, id); together they would have to be sorted. */
	private function by_keys( int $lowest, int $highest ): Message_Page {
		$ids = array();
		foreach ( array() === $this->filter->statuses ? array( null ) : $this->filter->statuses as $status ) {
			list( $where, $values ) = $this->conditions( null === $status ? array() : array( $status ) );
			array_push( $ids, ...$this->database->rows( 'SELECT id FROM ' . self::table() . " WHERE id BETWEEN %d AND %d$where ORDER BY id DESC LIMIT %d", $lowest, $highest, ...$values, ...array( $this->limit + 1 ) ) );
		}
		$ids = array_map( 'intval', array_column( $ids, 'id' ) );
		rsort( $ids );
		return $this->page( $ids );
	}

	private function by_blocks( int $lowest, int $highest ): Message_Page {
		$index   = new Search_Index( $this->database );
		$indexed = $index->indexed_to();
		$cursor  = $highest > $indexed ? $this->read_down( max( $lowest, $indexed + 1 ), $highest ) : null;
		$top     = min( $highest, $indexed );
		$units   = 1;
		while ( null === $cursor && $top >= $lowest ) {
			$last  = $top >> Search_Index::UNIT_BITS;
			$first = max( $lowest >> Search_Index::UNIT_BITS, $last - $units + 1 );
			foreach ( array_chunk( $this->ranges( $index, $first, $last, $lowest, $top ), self::MOST_RANGES ) as $ranges ) {
				$cursor ??= $this->read_ranges( $ranges );
			}
			$top     = ( $first << Search_Index::UNIT_BITS ) - 1;
			$units   = min( self::MOST_UNITS, $units * 4 );
			$cursor ??= $top >= $lowest ? $this->cursor_when_time_is_up( $top + 1 ) : null;
		}
		return null === $cursor ? $this->page( $this->found ) : new Message_Page( array_slice( $this->found, 0, $this->limit ), $cursor );
	}

	/**
	 * Neighbouring blocks that may hold it, as ranges of ids.
	 *
	 * @return list<array{int, int}> The newest first.
	 */
	private function ranges( Search_Index $index, int $first, int $last, int $lowest, int $highest ): array {
		$ranges = array();
		$size   = 1 << Search_Index::BLOCK_BITS;
		$blocks = $this->blocks( $index, $first, $last );
		for ( $unit = $last; $unit >= $first; $unit-- ) {
			foreach ( Search_Part::numbers( $blocks[ $unit ] ?? Search_Part::NONE ) as $block ) {
				$start    = ( $unit << Search_Index::UNIT_BITS ) + $block * $size;
				$previous = array_key_last( $ranges );
				if ( null !== $previous && $ranges[ $previous ][0] === $start + $size && $ranges[ $previous ][1] - $start < $this->read ) {
					$ranges[ $previous ][0] = $start;
				} elseif ( $start <= $highest && $start + $size > $lowest ) {
					$ranges[] = array( $start, $start + $size - 1 );
				}
			}
		}
		return array_map( static fn( array $range ): array => array( max( $lowest, $range[0] ), min( $highest, $range[1] ) ), $ranges );
	}

	/** @return array<int, string> As {@see Search_Index::blocks()}. */
	private function blocks( Search_Index $index, int $first, int $last ): array {
		$source = '' === $this->filter->source ? array() : array( Search_Text::piece_of_source( $this->filter->source ) );
		$pieces = array( ...Search_Text::pieces_of_needle( $this->filter->search ), ...$source );
		if ( array() === $pieces ) {
			return array_fill( $first, $last - $first + 1, Search_Part::ALL );
		}
		$blocks    = $index->blocks( $pieces, $first, $last );
		$beginning = Search_Text::piece_of_beginning( $this->filter->search );
		foreach ( null === $beginning ? array() : $index->blocks( array( $beginning, ...$source ), $first, $last ) as $unit => $bits ) {
			$blocks[ $unit ] = ( $blocks[ $unit ] ?? Search_Part::NONE ) | $bits;
		}
		return $blocks;
	}

	/**
	 * @param list<array{int, int}> $ranges The newest first.
	 * @return int|null The cursor when this was enough.
	 */
	private function read_ranges( array $ranges ): ?int {
		$batch = array();
		$size  = 0;
		foreach ( $ranges as $i => $range ) {
			$batch[] = $range;
			$size   += $range[1] - $range[0] + 1;
			if ( $size < $this->read && isset( $ranges[ $i + 1 ] ) ) {
				continue;
			}
			$cursor = $this->take( $this->read_rows( $batch, PHP_INT_MAX ) ) ?? $this->cursor_when_time_is_up( $range[0] );
			if ( null !== $cursor ) {
				return $cursor;
			}
			$batch = array();
			$size  = 0;
		}
		return null;
	}

	/** Reads everything between two ids, newest first. @return int|null The cursor when this was enough. */
	private function read_down( int $lowest, int $highest ): ?int {
		while ( $highest >= $lowest ) {
			$limit  = $this->read;
			$rows   = $this->read_rows( array( array( $lowest, $highest ) ), $limit );
			$cursor = $this->take( $rows );
			if ( null !== $cursor || count( $rows ) < $limit ) {
				return $cursor;
			}
			$highest = (int) $rows[ $limit - 1 ]['id'] - 1;
			$cursor  = $this->cursor_when_time_is_up( $highest + 1 );
			if ( null !== $cursor ) {
				return $cursor;
			}
		}
		return null;
	}

	/**
	 * @param list<array{int, int}> $ranges
	 * @return list<array<string, string|null>>
	 */
	private function read_rows( array $ranges, int $limit ): array {
		list( $where, $values ) = $this->conditions( $this->filter->statuses );

		$this->read = min( self::MOST_READ, 2 * $this->read );
		$between    = implode( ' OR ', array_fill( 0, count( $ranges ), 'id BETWEEN %d AND %d' ) );
		$columns    = '' === $this->filter->search ? 'id' : Search_Text::COLUMNS;
		return $this->database->rows( "SELECT $columns FROM " . self::table() . " WHERE ($between)$where ORDER BY id DESC LIMIT %d", ...array_merge( ...$ranges ), ...$values, ...array( $limit ) );
	}

	/**
	 * Keeps those that match.
	 *
	 * @param list<array<string, string|null>> $rows
	 * @return int|null The cursor when there is one more than wanted.
	 */
	private function take( array $rows ): ?int {
		foreach ( $rows as $row ) {
			if ( '' !== $this->filter->search && ! Search_Text::matches( $row, $this->filter->search ) ) {
				continue;
			}
			$this->found[] = (int) $row['id'];
			if ( count( $this->found ) > $this->limit ) {
				return $this->found[ $this->limit - 1 ];
			}
		}
		return null;
	}

	private function cursor_when_time_is_up( int $cursor ): ?int {
		return microtime( true ) > $this->until_s ? $cursor : null;
	}

	/** @param list<int> $ids One more than wanted, if there are. */
	private function page( array $ids ): Message_Page {
		$page = array_slice( $ids, 0, $this->limit );
		return new Message_Page( $page, count( $ids ) > $this->limit ? $page[ $this->limit - 1 ] : null );
	}

	/**
	 * @param list<string> $statuses
	 * @return array{string, list<string|int>} SQL behind the ids, and its values.
	 */
	private function conditions( array $statuses ): array {
		$conditions = array(
			'created_at >= %d' => null === $this->filter->since ? array() : array( $this->filter->since ),
			'created_at <= %d' => null === $this->filter->until ? array() : array( $this->filter->until ),
			'connection = %s'  => '' === $this->filter->connection ? array() : array( $this->filter->connection ),
			'source = %s'      => '' === $this->filter->source ? array() : array( $this->filter->source ),
			'status IN (' . implode( ',', array_fill( 0, count( $statuses ), '%s' ) ) . ')' => $statuses,
		);
		$conditions = array_filter( $conditions );
		return array( implode( '', array_map( static fn( string $sql ): string => ' AND ' . $sql, array_keys( $conditions ) ) ), array_merge( ...array_values( $conditions ) ) );
	}

	/**
	 * The ids between which everything wanted lies; null when nothing can be.
	 *
	 * @return array{int, int}|null
	 */
	private function bounds(): ?array {
		$table   = self::table();
		$lowest  = (int) $this->database->value( "SELECT MIN(id) FROM $table" );
		$highest = (int) $this->database->value( "SELECT MAX(id) FROM $table" );
		if ( null !== $this->filter->since ) {
			$first  = $this->database->value( "SELECT id FROM $table WHERE created_at >= %d ORDER BY created_at, id LIMIT 1", $this->filter->since );
			$lowest = null === $first ? PHP_INT_MAX : max( $lowest, (int) $first - self::DISORDER );
		}
		if ( null !== $this->filter->until ) {
			$last    = $this->database->value( "SELECT id FROM $table WHERE created_at <= %d ORDER BY created_at DESC, id DESC LIMIT 1", $this->filter->until );
			$highest = min( $highest, (int) $last + ( null === $last ? 0 : self::DISORDER ) );
		}
		$highest = min( $highest, ( $this->filter->before ?? PHP_INT_MAX ) - 1 );
		return 0 === $highest || $lowest > $highest ? null : array( $lowest, $highest );
	}

	private static function table(): string {
		return Database::table( Tables::MESSAGES );
	}
}
