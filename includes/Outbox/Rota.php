<?php
/**
 * When each of a worker's regular duties is due.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

final class Rota {

	/** @var array<string, float> When each of them is due. */
	private array $due_s = array();

	/** The first time at once, then every so many seconds. */
	public function is_due( string $duty, float $every_s ): bool {
		$now = Deadline::now();
		if ( ( $this->due_s[ $duty ] ?? 0.0 ) > $now ) {
			return false;
		}
		$this->due_s[ $duty ] = $now + $every_s;
		return true;
	}

	/** Not the first time: what was just done needs no repeating. */
	public function is_due_again( string $duty, float $every_s ): bool {
		$is_first = ! isset( $this->due_s[ $duty ] );
		return $this->is_due( $duty, $every_s ) && ! $is_first;
	}
}
