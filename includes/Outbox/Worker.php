<?php
/**
 * Works on the outbox: claims what is due, sends several messages at once in this one process, and writes down what became of each.
 * Any number of workers may run at the same time.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Repair;
use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Parallel;

defined( 'ABSPATH' ) || exit;

final class Worker {

	/** What may take longer than this is not begun any more in a process that has to end. */
	private const LEAST_S = 2.5;

	/** A worker of the command line that has nothing to do looks again after so long. */
	private const IDLE_S = 0.5;

	/** RFC 5321, 4.5.3.2.6: ten minutes for the answer to the final dot. */
	private const ANSWER_S = 600.0;

	/** A lost database is waited for as long as the claims hold. */
	private const PATIENCE_S = 110.0;

	/** Messages of the first lane may go although all places are taken. */
	private const EXTRA_PLACES = 2;

	/** Longest wait for others to share a commit. */
	private const GATHER_S = 0.003;

	/** From this size on messages share the memory that there is. */
	private const BIG_BYTES = 1048576;

	private readonly string $token;

	private readonly Worker_Report $report;

	private readonly Deadline $end;

	private readonly Parallel $pool;

	private readonly Hand $hand;

	private readonly Sessions $sessions;

	private readonly Attempt_Store $attempts;

	private readonly Patient_Store $patient;

	private readonly Claim_Store $claims;

	private readonly Connection_State_Store $states;

	private readonly Worker_Store $workers;

	private readonly Routes $routes;

	private readonly Ledger $ledger;

	private readonly Undecided $undecided;

	private readonly Staging $staging;

	private readonly Fallback $fallback;

	private readonly Payload_Store $payloads;

	private readonly Rota $rota;

	private readonly Intake $intake;

	private readonly Endings $endings;

	/** @var array<int, Claimed_Message> Under way. */
	private array $running = array();

	private float $commit_s = 0.0;

	private int $worker_count = 1;

	private bool $is_stopping = false;

	/** A message under suspicion is the only one under way. */
	private bool $is_alone = false;

	public static function run( Worker_Limits $limits ): Worker_Report {
		return ( new self( $limits ) )->work();
	}

	private function __construct( private readonly Worker_Limits $limits ) {
		$database        = new Database();
		$this->patient   = new Patient_Store( $database, $limits->is_patient ? self::PATIENCE_S : 0.0 );
		$this->token     = bin2hex( random_bytes( 16 ) );
		$this->report    = new Worker_Report();
		$this->end       = Deadline::after( min( $limits->seconds, 1e9 ) );
		$this->pool      = new Parallel();
		$this->hand      = new Hand( $limits->concurrency );
		$this->sessions  = new Sessions( $limits->is_patient ? self::ANSWER_S : 0.0 );
		$this->attempts  = new Attempt_Store( $database );
		$this->claims    = new Claim_Store( $database, $this->patient );
		$this->states    = new Connection_State_Store( $database );
		$this->workers   = new Worker_Store( $database );
		$this->routes    = new Routes( $this->states, $this->claims );
		$this->payloads  = new Payload_Store( $database );
		$this->undecided = new Undecided( $this->attempts );
		$this->staging   = new Staging( $this->patient );
		$this->fallback  = new Fallback();
		$this->ledger    = new Ledger( $this->claims, $this->attempts, $this->payloads, $this->on_done( ... ) );
		$this->rota      = new Rota();
		$this->intake    = new Intake( $this->claims, $this->hand, $this->staging, $this->rota, $this->report, $limits->concurrency );
		$this->endings   = new Endings( $this->claims, $this->attempts, $this->ledger, $this->undecided );
	}

	private function work(): Worker_Report {
		try {
			Tables::ensure();
			if ( ! $this->may_begin() ) {
				return $this->report;
			}
			$this->patient->begin();
			$this->staging->bring_back();
			$this->routes->heal();
			while ( ! $this->is_over() ) {
				$this->see_to_duties();
				if ( $this->may_begin_more() ) {
					$this->intake->claim( $this->running );
				}
				if ( $this->may_begin_more() ) {
					$this->begin_what_can();
				}
				if ( 0 === $this->pool->count() && ! $this->wait_for_more() ) {
					break;
				}
				$this->go_on();
			}
			$this->finish();
			$this->patient->end();
		} catch ( Database_Error $error ) {
			// What is under way cannot be written down: the claims end by themselves, and another worker decides.
			Repair::after( $error );
			error_log( 'Mailwright: a worker has ended because the database does not answer (' . $error->number . ').' ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- There is no other place to say it.
		} finally {
			$this->sessions->close_all();
		}
		return $this->report;
	}

	private function may_begin(): bool {
		if ( $this->states->is_outbox_paused() ) {
			$this->report->refused = 'paused';
			return false;
		}
		$this->worker_count = $this->workers->count() + 1;
		if ( $this->limits->max_workers > 0 && $this->worker_count > $this->limits->max_workers ) {
			$this->report->refused = 'busy';
			return false;
		}
		return true;
	}

	private function is_over(): bool {
		$this->is_stopping = $this->is_stopping || $this->end->is_over() || ( null !== $this->limits->should_stop && ( $this->limits->should_stop )() );
		return $this->is_stopping;
	}

	/** What has to be done every so many seconds, whatever else happens. */
	private function see_to_duties(): void {
		if ( $this->rota->is_due( 'alive', 1.0 ) ) {
			$this->workers->is_alive( $this->token );
			$this->attempts->flush();
			$this->intake->look_again();
			if ( $this->states->is_outbox_paused() ) {
				$this->report->refused = 'paused';
				$this->is_stopping     = true;
			}
		}
		if ( $this->rota->is_due( 'recover', 10.0 ) ) {
			$this->endings->recover( $this->running );
		}
		if ( $this->rota->is_due( 'count', 5.0 ) ) {
			$this->worker_count = max( 1, $this->workers->count() );
		}
		if ( $this->limits->is_patient && $this->rota->is_due( 'settings', 2.0 ) ) {
			$this->reload_settings();
		}
		$this->renew();
	}

	/** A process that runs for days must see what is changed on the page. */
	private function reload_settings(): void {
		if ( function_exists( 'wp_cache_flush_runtime' ) && wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
		$this->routes->refresh();
		$this->routes->heal();
	}

	private function renew(): void {
		if ( $this->rota->is_due_again( 'renew', Claim_Store::LEASE_S / 4 ) ) {
			$this->claims->renew( array( ...array_values( $this->running ), ...$this->hand->all() ) );
		}
	}

	private function may_begin_more(): bool {
		return ! $this->is_alone && $this->end->remaining() >= self::LEAST_S;
	}

	private function begin_what_can(): void {
		foreach ( $this->hand->in_order() as $message ) {
			$places = $this->limits->concurrency + ( 0 === $message->priority ? self::EXTRA_PLACES : 0 );
			if ( $this->pool->count() >= $places ) {
				return;
			}
			if ( $this->fits_into_memory( $message ) ) {
				$this->try_to_begin( $message );
			}
		}
	}

	/** Begins the message, gives it back, holds it or leaves it in the hand. */
	private function try_to_begin( Claimed_Message $message ): void {
		if ( ! $this->hand->has( $message ) ) {
			return; // It went back together with others of its connection.
		}
		$route = $this->routes->get( $message->connection );
		if ( null === $route ) {
			$this->hand->remove( $message );
			$this->ledger->settle( $message, new Settlement( 'held', null, '', Settlement::HELD_CONNECTION, tries: 0 ), null );
			return;
		}
		if ( $message->is_expired() ) {
			$this->hand->remove( $message );
			$this->endings->expire( $message );
			return;
		}
		if ( ! $this->routes->has_room( $route, $this->worker_count ) ) {
			return;
		}
		if ( $route->per_minute > 0 && ! $this->routes->may_send( $route, $message->priority, count( $this->hand->of( $route->id ) ) ) ) {
			$this->intake->give_back_all_of( $route, null );
			return;
		}
		$until = $this->routes->blocked_until( $route );
		if ( null === $until ) {
			$this->begin( $message, $route );
			return;
		}
		$fallback = $this->fallback_for( $message, $route );
		if ( null === $fallback ) {
			$this->intake->give_back_all_of( $route, $until );
			return;
		}
		if ( $this->routes->has_room( $fallback, $this->worker_count ) ) {
			$this->begin( $message, $fallback );
		}
	}

	private function begin( Claimed_Message $message, Route $route ): void {
		$this->hand->remove( $message );
		$this->running[ $message->id ] = $message;
		$this->routes->begin( $route );
		$delivery = new Delivery( $message, $this->routes, $this->sessions, $this->ledger, $this->attempts, $this->claims, $this->payloads, $this->undecided, $this->limits->is_patient ? Deadline::after( 1e9 ) : $this->end );
		$this->ended(
			$this->pool->add(
				$message->id,
				function () use ( $delivery, $message, $route ): void {
					try {
						$delivery->run( $route, fn(): ?Route => $this->fallback_for( $message, $route ) );
					} finally {
						$this->routes->end( $route );
					}
				}
			)
		);
	}

	/** Lets all tasks go on that can, and commits what they wait for. */
	private function go_on(): void {
		if ( 0 === $this->pool->count() ) {
			return;
		}
		if ( $this->ledger->waiting() < $this->pool->count() ) {
			// A server can be so quick that somebody waits for his commit already.
			$this->ended( $this->pool->step( 0 === $this->ledger->waiting() ? self::IDLE_S : 0.0 ) );
		}
		// A commit waits for the disk: whoever is about to need one, too, shall share it. Worth part of what the last one took.
		$until_s = Deadline::now() + min( self::GATHER_S, $this->commit_s / 3 );
		while ( $this->ledger->waiting() > 0 && $this->ledger->waiting() < $this->pool->count() && Deadline::now() < $until_s ) {
			$this->ended( $this->pool->step( max( 0.0, $until_s - Deadline::now() ) ) );
		}
		$started_s = Deadline::now();
		$woken     = $this->ledger->flush();
		if ( array() !== $woken ) {
			$this->commit_s = Deadline::now() - $started_s;
			$this->pool->wake( $woken );
		}
	}

	/** @param array<array-key, mixed> $results By message. */
	private function ended( array $results ): void {
		foreach ( $results as $id => $result ) {
			$message = $this->running[ (int) $id ] ?? null;
			unset( $this->running[ (int) $id ] );
			$this->is_alone = false;
			$this->hand->has_finished();
			if ( $result instanceof Database_Error ) {
				throw $result;
			}
			if ( $result instanceof \Throwable && null !== $message ) {
				$this->endings->survive( $message, $result );
			}
		}
	}

	/** Another connection that may carry the mail when its own cannot; never for a mail that may have been taken already (guarantees D11). */
	private function fallback_for( Claimed_Message $message, Route $route ): ?Route {
		$connection = $message->connection === $route->id ? $this->fallback->for( $message->from, $route->id ) : null;
		$fallback   = null === $connection ? null : $this->routes->get( $connection->id );
		if ( null === $fallback || null !== $this->routes->blocked_until( $fallback ) ) {
			return null;
		}
		return 0 === $message->attempts || 0 === $this->attempts->unknowns( $message->id ) ? $fallback : null;
	}

	/** @return bool False: this worker has done what it was started for. */
	private function wait_for_more(): bool {
		if ( $this->hand->count() > 0 ) {
			Parallel::wait( array(), array(), 0.05 );
			return true;
		}
		if ( $this->is_stopping || $this->end->remaining() < self::LEAST_S ) {
			return false;
		}
		if ( $this->intake->has_taken() || $this->begin_suspect() ) {
			return true;
		}
		if ( ! $this->limits->is_loop ) {
			return false;
		}
		$this->attempts->flush();
		Parallel::wait( array(), array(), self::IDLE_S );
		return true;
	}

	private function begin_suspect(): bool {
		$suspect = $this->intake->claim_suspect( $this->running );
		if ( null === $suspect ) {
			return false;
		}
		$this->try_to_begin( $suspect );
		$this->is_alone = $this->pool->count() > 0;
		return $this->is_alone;
	}

	/** Nothing new is begun; what is under way comes to its end, the rest goes back. */
	private function finish(): void {
		$this->claims->give_back( $this->hand->all() );
		while ( $this->pool->count() > 0 ) {
			$this->go_on();
			$this->renew();
			if ( $this->rota->is_due( 'alive', 1.0 ) ) {
				$this->workers->is_alive( $this->token );
			}
		}
		$this->ledger->flush();
		$this->attempts->flush();
		$this->workers->has_ended( $this->token );
	}

	/** Several messages of 25 MB at once do not fit into the memory of a small site. */
	private function fits_into_memory( Claimed_Message $message ): bool {
		if ( $message->size < self::BIG_BYTES || array() === $this->running ) {
			return true;
		}
		$limit   = wp_convert_hr_to_bytes( (string) ini_get( 'memory_limit' ) );
		$free    = $limit > 0 ? $limit - memory_get_usage() : PHP_INT_MAX;
		return $message->size * 4 < $free;
	}

	private function on_done( string $status ): void {
		$this->report->count( $status );
		if ( null !== $this->limits->on_progress ) {
			( $this->limits->on_progress )( $this->report );
		}
	}
}
