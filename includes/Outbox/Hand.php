<?php
/**
 * Messages that a worker has claimed and not begun: the most urgent first, and no more than it can work off in a second or so, because another
 * worker could have them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

final class Hand {

	private const MOST = 150;

	/** Time over which the rate is measured. */
	private const WINDOW_S = 1.0;

	/** Seconds of work to have in hand: at the end of the queue the others have nothing to do meanwhile. */
	private const WORK_S = 0.5;

	/** @var array<int, array<int, Claimed_Message>> Priority => id => message. */
	private array $messages = array( array(), array(), array() );

	private float $per_second = 0.0;

	private int $done = 0;

	private float $window_s;

	/** @param int $least Never aim lower than this: the number of messages under way at once. */
	public function __construct( private readonly int $least ) {
		$this->window_s = Deadline::now();
	}

	/** @param list<Claimed_Message> $messages */
	public function add( array $messages ): void {
		foreach ( $messages as $message ) {
			$this->messages[ min( 2, $message->priority ) ][ $message->id ] = $message;
		}
	}

	public function remove( Claimed_Message $message ): void {
		unset( $this->messages[ min( 2, $message->priority ) ][ $message->id ] );
	}

	public function has( Claimed_Message $message ): bool {
		return isset( $this->messages[ min( 2, $message->priority ) ][ $message->id ] );
	}

	/** @return \Generator<int, Claimed_Message> The most urgent first; they may be removed meanwhile. */
	public function in_order(): \Generator {
		foreach ( $this->messages as $lane ) {
			foreach ( $lane as $message ) {
				yield $message;
			}
		}
	}

	/** @return list<Claimed_Message> */
	public function all(): array {
		return array_values( array_merge( ...$this->messages ) );
	}

	/** @return list<Claimed_Message> Those of one connection. */
	public function of( string $connection ): array {
		return array_values( array_filter( $this->all(), static fn( Claimed_Message $message ): bool => $message->connection === $connection ) );
	}

	public function count(): int {
		return count( $this->messages[0] ) + count( $this->messages[1] ) + count( $this->messages[2] );
	}

	/** One more is finished. */
	public function has_finished(): void {
		++$this->done;
		$passed_s = Deadline::now() - $this->window_s;
		if ( $passed_s >= self::WINDOW_S ) {
			$this->per_second = $this->done / $passed_s;
			$this->done       = 0;
			$this->window_s   = Deadline::now();
		}
	}

	/** How many more to claim now; 0 while there is enough. */
	public function wanted(): int {
		// In the first second nothing is known but the present rate.
		$rate   = max( $this->per_second, $this->done / max( 0.05, Deadline::now() - $this->window_s ) );
		$target = (int) max( $this->least, min( self::MOST, $rate * self::WORK_S ) );
		return $this->count() > $target / 2 ? 0 : $target - $this->count();
	}
}
