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

	/** Messages read at once: few at first, because the newest ones often have it. */
	private const FIRST_READ = 256;
	private const MOST_READ  = 4096;

	/** Units whose index is read at once, growing. */
	private const MOST_UNITS = 32;

	/** Ranges of ids in one statement. */
	private const MOST_RANGES = 24;

	/** Messages of a rare status or connection are few enough to be looked up one by one: up to so many in the units that are read at once. */
	private const FEW = 5000;

	/** Ids in one statement. */
	private const MOST_IDS = 500;

	/** Pieces of what is searched that are looked up in the index. */
	private const MOST_PIECES = 12;

	/** @var list<int> */
	private array $found = array();

	/** @var list<string>|null What is looked up in the index. */
	private ?array $pieces = null;

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
			$cursor = $this->read_units( $this->blocks( $index, $first, $last ), max( $lowest, $first << Search_Index::UNIT_BITS ), $top );
			$top     = ( $first << Search_Index::UNIT_BITS ) - 1;
			$units   = min( self::MOST_UNITS, $units * 4 );
			$cursor ??= $top >= $lowest ? $this->cursor_when_time_is_up( $top + 1 ) : null;
		}
		return null === $cursor ? $this->page( $this->found ) : new Message_Page( array_slice( $this->found, 0, $this->limit ), $cursor );
	}

	/**
	 * @param array<int, string> $blocks As {@see Search_Index::blocks()}.
	 * @return int|null The cursor when this was enough.
	 */
	private function read_units( array $blocks, int $lowest, int $highest ): ?int {
		if ( array() === $blocks ) {
			return null;
		}
		$few = $this->few( $lowest, $highest );
		if ( null !== $few ) {
			$few = array_values( array_filter( $few, static fn( int $id ): bool => Search_Part::has( $blocks[ $id >> Search_Index::UNIT_BITS ] ?? Search_Part::NONE, $id >> Search_Index::BLOCK_BITS & 127 ) ) );
			return $this->read_ids( $few );
		}
		foreach ( array_chunk( self::ranges( $blocks, $lowest, $highest ), self::MOST_RANGES ) as $ranges ) {
			$cursor = $this->read_ranges( $ranges );
			if ( null !== $cursor ) {
				return $cursor;
			}
		}
		return null;
	}

	/**
	 * The ids of a rare status or connection, from the key alone; null when there are many, or nothing of that kind is asked for.
	 *
	 * @return list<int>|null The newest first.
	 */
	private function few( int $lowest, int $highest ): ?array {
		$is_rare = array() !== $this->filter->statuses && ! in_array( 'sent', $this->filter->statuses, true );
		if ( ! $is_rare && '' === $this->filter->connection ) {
			return null;
		}
		$ids = array();
		foreach ( $is_rare ? $this->filter->statuses : array( $this->filter->connection ) as $value ) {
			$column = $is_rare ? 'status' : 'connection';
			array_push( $ids, ...$this->database->rows( 'SELECT id FROM ' . self::table() . " WHERE $column = %s AND id BETWEEN %d AND %d ORDER BY id DESC LIMIT %d", $value, $lowest, $highest, self::FEW + 1 ) );
		}
		$ids = array_map( 'intval', array_column( $ids, 'id' ) );
		rsort( $ids );
		return count( $ids ) > self::FEW ? null : $ids;
	}

	/**
	 * @param list<int> $ids The newest first.
	 * @return int|null The cursor when this was enough.
	 */
	private function read_ids( array $ids ): ?int {
		list( $where, $values ) = $this->conditions( $this->filter->statuses );
		foreach ( array_chunk( $ids, self::MOST_IDS ) as $batch ) {
			$columns = '' === $this->filter->search ? 'id' : Search_Text::COLUMNS;
			$cursor  = $this->take( $this->database->rows( "SELECT $columns FROM " . self::table() . ' WHERE id IN (' . implode( ',', $batch ) . ")$where ORDER BY id DESC", ...$values ) ) ?? $this->cursor_when_time_is_up( $batch[ count( $batch ) - 1 ] );
			if ( null !== $cursor ) {
				return $cursor;
			}
		}
		return null;
	}

	/**
	 * Neighbouring blocks as ranges of ids.
	 *
	 * @param array<int, string> $blocks As {@see Search_Index::blocks()}.
	 * @return list<array{int, int}> The newest first.
	 */
	private static function ranges( array $blocks, int $lowest, int $highest ): array {
		$ranges = array();
		$size   = 1 << Search_Index::BLOCK_BITS;
		krsort( $blocks );
		foreach ( $blocks as $unit => $bits ) {
			foreach ( Search_Part::numbers( $bits ) as $block ) {
				$start = ( $unit << Search_Index::UNIT_BITS ) + $block * $size;
				$range = array( max( $lowest, $start ), min( $highest, $start + $size - 1 ) );
				if ( $range[0] > $range[1] ) {
					continue;
				}
				$previous = end( $ranges );
				if ( false !== $previous && $previous[0] === $start + $size && $previous[1] - $start < self::MOST_READ ) {
					array_pop( $ranges );
					$range[1] = $previous[1];
				}
				$ranges[] = $range;
			}
		}
		return $ranges;
	}

	/** @return array<int, string> As {@see Search_Index::blocks()}. */
	private function blocks( Search_Index $index, int $first, int $last ): array {
		$source = '' === $this->filter->source ? array() : array( Search_Text::piece_of_source( $this->filter->source ) );
		$this->pieces ??= $index->rarest( Search_Text::pieces_of_needle( $this->filter->search ), $last, self::MOST_PIECES );

		$pieces = array( ...$this->pieces, ...$source );
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
		$order   = new Time_Order( $this->database );
		$ends    = $this->database->row( 'SELECT MIN(id) AS oldest, MAX(id) AS newest FROM ' . self::table() );
		$lowest  = max( (int) ( $ends['oldest'] ?? 0 ), null === $this->filter->since ? 1 : $order->lowest_id_since( $this->filter->since ) );
		$highest = min( (int) ( $ends['newest'] ?? 0 ), ( $this->filter->before ?? PHP_INT_MAX ) - 1, null === $this->filter->until ? PHP_INT_MAX : $order->highest_id_until( $this->filter->until ) );
		return $lowest > $highest ? null : array( $lowest, $highest );
	}

	private static function table(): string {
		return Database::table( Tables::MESSAGES );
	}
}
