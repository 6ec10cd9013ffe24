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
use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Parallel;
use Mailwright\Transport\Stage;

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

	/** A lane that was found empty is not asked again for so long. */
	private const EMPTY_S = 0.25;

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

	/** @var array<int, Claimed_Message> Under way. */
	private array $running = array();

	/** @var array<string, float> Connections that take nothing more for a moment, and until when. */
	private array $full = array();

	/** @var array<string, float> When each of the regular duties is due. */
	private array $due_s = array();

	/** @var array<int, float> Lanes that were empty, and until when they are taken to be. */
	private array $empty_lanes = array();

	private float $commit_s = 0.0;

	private int $worker_count = 1;

	private bool $is_stopping = false;

	/** A message under suspicion is the only one under way. */
	private bool $is_alone = false;

	/** It will be as soon as the others have come to their end. */
	private bool $is_draining = false;

	/** Messages were claimed since the last look, so there may be more, although none of them is under way: all of them may have been held. */
	private bool $has_taken = false;

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
				$this->claim();
				$this->begin_what_can();
				if ( 0 === $this->pool->count() && ! $this->wait_for_more() ) {
					break;
				}
				$this->go_on();
			}
			$this->finish();
			$this->patient->end();
		} catch ( Database_Error $error ) {
			// What is under way cannot be written down: the claims end by themselves, and another worker decides.
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
		if ( $this->is_due( 'alive', 1.0 ) ) {
			$this->workers->is_alive( $this->token );
			$this->attempts->flush();
			$this->full = array_filter( $this->full, static fn( float $until ): bool => $until > Deadline::now() );
			if ( $this->states->is_outbox_paused() ) {
				$this->report->refused = 'paused';
				$this->is_stopping     = true;
			}
		}
		if ( $this->is_due( 'recover', 10.0 ) ) {
			$this->recover();
		}
		if ( $this->is_due( 'count', 5.0 ) ) {
			$this->worker_count = max( 1, $this->workers->count() );
		}
		if ( $this->limits->is_patient && $this->is_due( 'settings', 2.0 ) ) {
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
		if ( $this->is_due( 'renew', Claim_Store::LEASE_S / 4 ) ) {
			$this->claims->renew( array( ...array_values( $this->running ), ...$this->hand->all() ) );
		}
	}

	private function is_due( string $duty, float $every_s ): bool {
		$now = Deadline::now();
		if ( ( $this->due_s[ $duty ] ?? 0.0 ) > $now ) {
			return false;
		}
		$is_first = ! isset( $this->due_s[ $duty ] );
		// Claims that were just made need no renewal.
		$this->due_s[ $duty ] = $now + $every_s;
		return ! $is_first || 'renew' !== $duty;
	}

	private function claim(): void {
		if ( $this->is_alone || $this->end->remaining() < self::LEAST_S ) {
			return;
		}
		if ( $this->is_due( 'suspects', 30.0 ) ) {
			$this->is_draining = $this->claims->is_any_suspect();
		}
		if ( $this->is_draining ) {
			return;
		}
		$without = array_map( 'strval', array_keys( $this->full ) );
		// A password reset must not wait until a bulk mailing has left a place free.
		if ( $this->is_due( 'first lane', 1.0 ) ) {
			$this->take( $this->claims->claim( 0, $this->limits->concurrency, $without ) );
		}
		for ( $lane = 0; $lane <= 2 && $this->hand->wanted() > 0; $lane++ ) {
			if ( ( $this->empty_lanes[ $lane ] ?? 0.0 ) > Deadline::now() && $this->pool->count() + $this->hand->count() > 0 ) {
				continue;
			}
			$wanted  = $this->hand->wanted();
			$claimed = $this->claims->claim( $lane, $wanted, $without );
			if ( count( $claimed ) < $wanted ) {
				$this->empty_lanes[ $lane ] = Deadline::now() + self::EMPTY_S;
			}
			$this->take( $claimed );
		}
	}

	/** @param list<Claimed_Message> $messages */
	private function take( array $messages ): void {
		$this->has_taken = $this->has_taken || array() !== $messages;
		$foreign = array_filter( $messages, $this->staging->is_foreign( ... ) );
		if ( array() !== $foreign ) {
			$this->claims->give_back( array_values( $foreign ) );
			$this->staging->hold();
		}
		$known = array_filter( $messages, fn( Claimed_Message $message ): bool => isset( $this->running[ $message->id ] ) );
		$this->claims->give_back( array_values( $known ) );
		$this->hand->add( array_values( array_diff_key( $messages, $foreign, $known ) ) );
	}

	private function begin_what_can(): void {
		if ( $this->is_alone || $this->end->remaining() < self::LEAST_S ) {
			return;
		}
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
			$this->expire( $message );
			return;
		}
		if ( ! $this->routes->has_room( $route, $this->worker_count ) ) {
			return;
		}
		if ( $route->per_minute > 0 && ! $this->routes->may_send( $route, $message->priority, count( $this->hand->of( $route->id ) ) ) ) {
			$this->give_back_all_of( $route, null );
			return;
		}
		$until = $this->routes->blocked_until( $route );
		if ( null === $until ) {
			$this->begin( $message, $route );
			return;
		}
		$fallback = $this->fallback_for( $message, $route );
		if ( null === $fallback ) {
			$this->give_back_all_of( $route, $until );
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
				$this->survive( $message, $result );
			}
		}
	}

	/** A bug, ours or a callback's, costs this message an attempt and the others nothing. */
	private function survive( Claimed_Message $message, \Throwable $bug ): void {
		error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		$this->attempts->add( $message->id, $message->attempts + 1, array( 'connection' => $message->connection, 'outcome' => 'retry', 'stage' => 'php', 'cause' => 'internal_error', 'reply' => get_class( $bug ) ) );
		$message->recipients->move( Recipients::WIRE, Recipients::RETRY );
		$this->ledger->settle( $message, new Settlement( 'retry', Retry_Policy::delay_s( $message->attempts + 1, $message->facts() ), 'internal_error' ), null );
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

	/** @param int|null $until Unix time until when the connection rests; null = its allowance for this moment is used up. */
	private function give_back_all_of( Route $route, ?int $until ): void {
		$messages = $this->hand->of( $route->id );
		array_map( $this->hand->remove( ... ), $messages );
		$this->claims->give_back( $messages, $until );
		$this->report->waiting += count( $messages );
		if ( null !== $until ) {
			$this->claims->push( $route->id, $until );
			return;
		}
		$this->full[ $route->id ] = Deadline::now() + 1.0;
	}

	/** Its time is up. */
	private function expire( Claimed_Message $message ): void {
		$why = __( 'The time for this message is up: it could not be sent in time.', 'mailwright' );
		$message->recipients->move( Recipients::UNKNOWN, Recipients::DEAD );
		$message->recipients->mark( $message->recipients->waiting(), Recipients::DEAD, $why );
		$cause = (string) ( $message->row['cause'] ?? '' );
		$this->attempts->add( $message->id, $message->attempts + 1, array( 'connection' => $message->connection, 'outcome' => 'dead', 'cause' => $cause, 'reply' => $why ) );
		$this->ledger->settle( $message, new Settlement( 'dead', null, $cause ), $this->small_content( $message ), '', new Failure( Stage::Php, $why, cause: '' === $cause ? null : $cause ) );
	}

	/** Messages whose worker is gone. */
	private function recover(): void {
		foreach ( $this->claims->recover() as $message ) {
			if ( isset( $this->running[ $message->id ] ) ) {
				continue; // Ours, only late: the lease is new now, and the old token no longer counts.
			}
			'wire' === $message->row['status'] ? $this->recover_from_wire( $message ) : $this->condemn( $message );
		}
	}

	/** The final dot may have been sent, and nobody knows what the server said. */
	private function recover_from_wire( Claimed_Message $message ): void {
		$why        = __( 'The process that was sending this message ended before the mail server confirmed it. The server may have taken it all the same.', 'mailwright' );
		$recipients = $message->recipients;
		if ( array() === $recipients->with( Recipients::WIRE ) ) {
			$recipients->mark( $recipients->waiting(), Recipients::WIRE );
		}
		$recipients->move( Recipients::WIRE, Recipients::UNKNOWN, $why );
		$this->attempts->add( $message->id, $message->attempts + 1, array( 'connection' => $message->connection, 'outcome' => 'unknown', 'stage' => 'post', 'reply' => $why ) );
		$settlement = Recipients::UNKNOWN === $recipients->status() ? $this->undecided->settlement( $message, '' ) : new Settlement( 'retry', 0 );
		$this->ledger->settle( $message, $settlement, $this->small_content( $message ) );
	}

	/** Three workers have died with it in their hands (guarantees D10). */
	private function condemn( Claimed_Message $message ): void {
		$why = __( 'Each time this message was to be sent, the process ended without a word. It is not tried again, so that other messages can be sent.', 'mailwright' );
		$message->recipients->mark( $message->recipients->waiting(), Recipients::DEAD, $why );
		$this->attempts->add( $message->id, $message->attempts + 1, array( 'connection' => $message->connection, 'outcome' => 'dead', 'stage' => 'php', 'cause' => 'internal_error', 'reply' => $why ) );
		$this->ledger->settle( $message, new Settlement( 'dead', null, 'internal_error' ), null, '', new Failure( Stage::Php, $why, cause: 'internal_error' ) );
	}

	/** What came with the row, to be encrypted; reading more for that is not worth it. */
	private function small_content( Claimed_Message $message ): ?string {
		$mime = $message->row['mime'] ?? null;
		return null === $mime || '1' === (string) ( $message->row['sealed'] ?? '' ) ? null : $mime;
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
		if ( $this->has_taken ) {
			$this->has_taken = false;
			return true;
		}
		if ( $this->begin_suspect() ) {
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
		$this->is_draining = false;
		$suspect           = $this->claims->claim_suspect();
		if ( null === $suspect ) {
			return false;
		}
		$this->take( array( $suspect ) );
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
			if ( $this->is_due( 'alive', 1.0 ) ) {
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
