<?php
/**
 * Ids grow with time, so a point in time leads to an id, and from there everything goes along the primary key. Where rows came in another
 * order (a merged database, a clock that was wrong) a sample shows it, and the short cut is not taken.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

final class Time_Order {

	/** Rows looked at, spread over all ids. */
	private const SAMPLES = 48;

	/** Several servers that write at the same time: seconds, and ids, that may be out of order. */
	private const DISORDER_S   = 300;
	private const DISORDER_IDS = 2000;

	private ?bool $is_kept = null;

	public function __construct( private readonly Database $database = new Database() ) {}

	/** No message of this second or later has a smaller id. */
	public function lowest_id_since( int $second ): int {
		if ( ! $this->is_kept() ) {
			return 1;
		}
		$first = $this->database->value( 'SELECT id FROM ' . self::table() . ' WHERE created_at >= %d ORDER BY created_at, id LIMIT 1', $second );
		return null === $first ? PHP_INT_MAX : max( 1, (int) $first - self::DISORDER_IDS );
	}

	/** No message of this second or earlier has a greater id; 0 when there is none. */
	public function highest_id_until( int $second ): int {
		if ( ! $this->is_kept() ) {
			return PHP_INT_MAX;
		}
		$last = $this->database->value( 'SELECT id FROM ' . self::table() . ' WHERE created_at <= %d ORDER BY created_at DESC, id DESC LIMIT 1', $second );
		return null === $last ? 0 : (int) $last + self::DISORDER_IDS;
	}

	public function is_kept(): bool {
		return $this->is_kept ??= $this->look();
	}

	private function look(): bool {
		$ends   = $this->database->row( 'SELECT MIN(id) AS oldest, MAX(id) AS newest FROM ' . self::table() );
		$oldest = (int) ( $ends['oldest'] ?? 0 );
		$span   = (int) ( $ends['newest'] ?? 0 ) - $oldest;
		if ( $span < self::DISORDER_IDS ) {
			return false; // Few rows: nothing to be gained.
		}
		// Steps that are not round: ids of a cluster leap by two or three.
		$ids = array();
		for ( $i = 0; $i <= self::SAMPLES; $i++ ) {
			array_push( $ids, $oldest + intdiv( $span * $i, self::SAMPLES ), $oldest + intdiv( $span * $i, self::SAMPLES ) + 1 );
		}
		$latest = 0;
		foreach ( $this->database->rows( 'SELECT created_at FROM ' . self::table() . ' WHERE id IN (' . implode( ',', $ids ) . ') ORDER BY id' ) as $row ) {
			if ( (int) $row['created_at'] < $latest - self::DISORDER_S ) {
				return false;
			}
			$latest = max( $latest, (int) $row['created_at'] );
		}
		return true;
	}

	private static function table(): string {
		return Database::table( Tables::MESSAGES );
	}
}
