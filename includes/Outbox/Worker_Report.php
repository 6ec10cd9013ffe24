<?php
/**
 * What one run of a worker came to.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Worker_Report {

	/** Messages by what became of them. */
	public int $sent = 0;

	public int $retry = 0;

	public int $unknown = 0;

	public int $dead = 0;

	public int $held = 0;

	/** Given back untried: their connection rests, is paused or has used up its allowance. */
	public int $waiting = 0;

	/** Why it did not begin, '' when it did: `paused` or `busy`. */
	public string $refused = '';

	public function count( string $status ): void {
		match ( $status ) {
			'sent'    => ++$this->sent,
			'retry'   => ++$this->retry,
			'unknown' => ++$this->unknown,
			'dead'    => ++$this->dead,
			'held'    => ++$this->held,
			default   => 0,
		};
	}

	/** Adds what another run came to. */
	public function add( self $other ): void {
		$this->sent    += $other->sent;
		$this->retry   += $other->retry;
		$this->unknown += $other->unknown;
		$this->dead    += $other->dead;
		$this->held    += $other->held;
		$this->waiting += $other->waiting;
	}

	/** Messages that were tried. */
	public function tried(): int {
		return $this->sent + $this->retry + $this->unknown + $this->dead + $this->held;
	}
}
