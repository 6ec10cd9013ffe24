<?php
/**
 * One process of the command line for all sites of a network: from one outbox to the next, a short turn each, so that a newsletter of one site
 * does not hold up the others.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database_Error;
use Mailwright\Install\Network_Sites;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Parallel;

defined( 'ABSPATH' ) || exit;

final class Network_Rounds {

	/** A site's turn. */
	private const TURN_S = 20.0;

	/** What is left of a turn when a worker begins nothing more. */
	private const LEAST_S = 2.5;

	/** With nothing to do the next round begins after so long, or after three times what a round took: looking into thousands of outboxes is work, too. */
	private const IDLE_S = 0.5;

	private readonly Worker_Report $report;

	private readonly Deadline $end;

	/** @var array<int, true> Sites that have had their first turn. */
	private array $begun = array();

	/**
	 * @param Worker_Limits                  $limits     Of all turns together.
	 * @param \Closure( Worker_Report ): void $on_refused Told of each site whose outbox is stopped, on that site, once.
	 */
	public function __construct( private readonly Worker_Limits $limits, private readonly \Closure $on_refused ) {
		$this->report = new Worker_Report();
		$this->end    = Deadline::after( min( $limits->seconds, 1e9 ) );
	}

	public function run(): Worker_Report {
		do {
			$started_s = Deadline::now();
			$has_more  = $this->round();
			if ( ! $has_more && $this->limits->is_loop && ! $this->is_over() ) {
				$this->rest( max( self::IDLE_S, 3 * ( Deadline::now() - $started_s ) ) );
			}
		} while ( ( $has_more || $this->limits->is_loop ) && ! $this->is_over() );
		return $this->report;
	}

	/** @return bool Whether somebody's turn was too short. */
	private function round(): bool {
		$has_more = false;
		if ( function_exists( 'wp_cache_flush_runtime' ) && wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime(); // Other processes change settings, and this one runs for days.
		}
		foreach ( Network_Sites::open_ones() as $site ) {
			if ( $this->is_over() ) {
				return false;
			}
			Runner::on_site(
				$site,
				function () use ( $site, &$has_more ): void {
					$has_more = $this->turn( $site ) || $has_more;
				}
			);
		}
		return $has_more;
	}

	/** @return bool Whether it was too short. */
	private function turn( int $site ): bool {
		if ( ! Network_Sites::has_mail() || ! $this->is_worth_a_turn( $site ) ) {
			return false;
		}
		$is_first             = ! isset( $this->begun[ $site ] );
		$this->begun[ $site ] = true;
		$turn                 = Deadline::after( min( self::TURN_S, $this->end->remaining() ) );
		$report               = Worker::run( Worker_Limits::cli( $turn->remaining(), $this->limits->concurrency, false, $this->limits->should_stop ) );
		$this->report->add( $report );
		if ( '' !== $report->refused && $is_first ) {
			( $this->on_refused )( $report );
		}
		return '' === $report->refused && $turn->remaining() < self::LEAST_S && $report->tried() > 0;
	}

	/** The first time always: a worker also brings back what was held under another address. */
	private function is_worth_a_turn( int $site ): bool {
		try {
			return ! isset( $this->begun[ $site ] ) || Runner::is_anything_waiting();
		} catch ( Database_Error ) {
			return false; // In the next round.
		}
	}

	/** In small steps, because a signal is to be heard. */
	private function rest( float $seconds ): void {
		$until = Deadline::after( min( $seconds, $this->end->remaining() ) );
		while ( ! $until->is_over() && ! $this->is_over() ) {
			Parallel::wait( array(), array(), min( self::IDLE_S, $until->remaining() ) );
		}
	}

	private function is_over(): bool {
		return $this->end->remaining() < self::LEAST_S || ( null !== $this->limits->should_stop && ( $this->limits->should_stop )() );
	}
}
