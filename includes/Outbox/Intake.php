<?php
/**
 * What a worker claims, and what it gives back: lane by lane, no more than it can work off, and nothing of a connection that takes nothing now.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

final class Intake {

	/** A lane that was found empty is not asked again for so long. */
	private const EMPTY_S = 0.25;

	/** @var array<string, float> Connections that take nothing more for a moment, and until when. */
	private array $full = array();

	/** @var array<int, float> Lanes that were empty, and until when they are taken to be. */
	private array $empty_lanes = array();

	/** A message under suspicion will be alone as soon as the others have come to their end. */
	private bool $is_draining = false;

	/** Messages were claimed since the last look, so there may be more, although none of them is under way: all of them may have been held. */
	private bool $has_taken = false;

	/** @param int $concurrency Messages under way at once. */
	public function __construct(
		private readonly Claim_Store $claims,
		private readonly Hand $hand,
		private readonly Staging $staging,
		private readonly Rota $rota,
		private readonly Worker_Report $report,
		private readonly int $concurrency,
	) {}

	/** @param array<int, Claimed_Message> $running Under way. */
	public function claim( array $running ): void {
		if ( $this->rota->is_due( 'suspects', 30.0 ) ) {
			$this->is_draining = $this->claims->is_any_suspect();
		}
		if ( $this->is_draining ) {
			return;
		}
		$without = array_map( 'strval', array_keys( $this->full ) );
		// A password reset must not wait until a bulk mailing has left a place free.
		if ( $this->rota->is_due( 'first lane', 1.0 ) ) {
			$this->take( $this->claims->claim( 0, $this->concurrency, $without ), $running );
		}
		for ( $lane = 0; $lane <= 2 && $this->hand->wanted() > 0; $lane++ ) {
			if ( ( $this->empty_lanes[ $lane ] ?? 0.0 ) > Deadline::now() && count( $running ) + $this->hand->count() > 0 ) {
				continue;
			}
			$wanted  = $this->hand->wanted();
			$claimed = $this->claims->claim( $lane, $wanted, $without );
			if ( count( $claimed ) < $wanted ) {
				$this->empty_lanes[ $lane ] = Deadline::now() + self::EMPTY_S;
			}
			$this->take( $claimed, $running );
		}
	}

	/**
	 * @param list<Claimed_Message>       $messages
	 * @param array<int, Claimed_Message> $running  Under way.
	 */
	private function take( array $messages, array $running ): void {
		$this->has_taken = $this->has_taken || array() !== $messages;
		$foreign = array_filter( $messages, $this->staging->is_foreign( ... ) );
		if ( array() !== $foreign ) {
			$this->claims->give_back( array_values( $foreign ) );
			$this->staging->hold();
		}
		$known = array_filter( $messages, static fn( Claimed_Message $message ): bool => isset( $running[ $message->id ] ) );
		$this->claims->give_back( array_values( $known ) );
		$this->hand->add( array_values( array_diff_key( $messages, $foreign, $known ) ) );
	}

	/**
	 * A message under suspicion: nothing else may be under way meanwhile.
	 *
	 * @param array<int, Claimed_Message> $running Under way.
	 */
	public function claim_suspect( array $running ): ?Claimed_Message {
		$this->is_draining = false;
		$suspect           = $this->claims->claim_suspect();
		$this->take( null === $suspect ? array() : array( $suspect ), $running );
		return $suspect;
	}

	/** Whether messages were claimed since the last time that this was asked. */
	public function has_taken(): bool {
		$has_taken       = $this->has_taken;
		$this->has_taken = false;
		return $has_taken;
	}

	/** Forgets which connections were full a while ago. */
	public function look_again(): void {
		$this->full = array_filter( $this->full, static fn( float $until ): bool => $until > Deadline::now() );
	}

	/** @param int|null $until Unix time until when the connection rests; null = its allowance for this moment is used up. */
	public function give_back_all_of( Route $route, ?int $until ): void {
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
}
