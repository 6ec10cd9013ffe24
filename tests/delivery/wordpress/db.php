<?php
/**
 * Drop-in of the delivery tests: WordPress' database object that can end the process before or behind a statement, and read from a copy that
 * lags behind.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Delivery;

final class Watched_Database extends \wpdb {

	/**
	 * @var array<int, array{when: 'before'|'after', pattern: string, nth?: int, changes?: bool, until?: string}> At the nth statement that fits the pattern the
	 *      process is ended, or waits until a file is there; `changes`: only statements that changed something count.
	 */
	public array $points = array();

	/** Schema that SELECTs read from unless the primary was asked for, as with HyperDB. */
	public string $replica = '';

	private bool $is_primary_wanted = false;

	public function send_reads_to_masters(): void {
		$this->is_primary_wanted = true;
	}

	/** @param string $query */
	public function query( $query ) {
		$this->reach( 'before', $query );
		$is_replica = '' !== $this->replica && ! $this->is_primary_wanted && 1 === preg_match( '/^\s*SELECT\b/i', $query );
		if ( $is_replica ) {
			mysqli_select_db( $this->dbh, $this->replica );
		}
		$result = parent::query( $query );
		if ( $is_replica ) {
			mysqli_select_db( $this->dbh, DB_NAME );
		}
		$this->reach( 'after', $query );
		return $result;
	}

	private function reach( string $when, string $query ): void {
		foreach ( $this->points as $index => $point ) {
			$is_idle = ! empty( $point['changes'] ) && 0 === (int) $this->rows_affected;
			if ( $point['when'] !== $when || $is_idle || 1 !== preg_match( $point['pattern'], $query ) ) {
				continue;
			}
			$this->points[ $index ]['nth'] = ( $point['nth'] ?? 1 ) - 1;
			if ( 0 !== $this->points[ $index ]['nth'] ) {
				continue;
			}
			tell( array( 'reached' => $point['pattern'] ) );
			if ( ! isset( $point['until'] ) ) {
				die_now();
			}
			await_file( $point['until'] );
		}
	}
}

$GLOBALS['wpdb']          = new Watched_Database( DB_USER, DB_PASSWORD, DB_NAME, DB_HOST );
$GLOBALS['wpdb']->replica = defined( 'MAILWRIGHT_TEST_REPLICA' ) ? MAILWRIGHT_TEST_REPLICA : '';
