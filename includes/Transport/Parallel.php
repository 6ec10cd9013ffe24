<?php
/**
 * Runs several dialogues at once in one PHP process. Each is a Fiber that is set aside while it waits for its socket, so the same straight
 * code serves one mail in a page and forty probes of a diagnosis.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Parallel {

	/** For a wait without an end: whoever waits looks again. */
	private const LONGEST_WAIT_S = 3600.0;

	/** @var array<array-key, \Fiber<mixed, mixed, mixed, mixed>> */
	private array $fibers = array();

	/** @var array<array-key, array{0: array<array-key, resource>, 1: array<array-key, resource>, 2: float}> What each one waits for. */
	private array $wishes = array();

	/**
	 * Runs all tasks to their end. Each has to watch its own deadline; one that throws does not stop the others.
	 *
	 * @template T
	 * @param array<array-key, \Closure(): T> $tasks
	 * @return array<array-key, T|\Throwable> Results by the same keys, what a task threw in its place.
	 */
	public static function run( array $tasks ): array {
		$pool    = new self();
		$results = array();
		foreach ( $tasks as $key => $task ) {
			$results += $pool->add( $key, $task );
		}
		while ( $pool->count() > 0 ) {
			$results += $pool->step( INF );
		}
		/** @var array<array-key, T|\Throwable> $ordered */
		$ordered = array_replace( array_intersect_key( $tasks, $results ), $results );
		return $ordered;
	}

	/**
	 * Begins one more task; it runs until it first waits.
	 *
	 * @param \Closure(): mixed $task
	 * @return array<array-key, mixed> Its result by its key if it has ended already.
	 */
	public function add( int|string $key, \Closure $task ): array {
		$this->fibers[ $key ] = new \Fiber( $task );
		return $this->advance( $key );
	}

	/** Tasks that have not ended. */
	public function count(): int {
		return count( $this->fibers );
	}

	/**
	 * These go on at the next step(), whatever they wait for.
	 *
	 * @param list<array-key> $keys
	 */
	public function wake( array $keys ): void {
		foreach ( $keys as $key ) {
			if ( isset( $this->wishes[ $key ] ) ) {
				$this->wishes[ $key ][2] = 0.0;
			}
		}
	}

	/**
	 * Waits until at least one task can go on, at most so long, and lets all that can go on do so.
	 *
	 * @return array<array-key, mixed> Results of those that have ended, what a task threw in its place.
	 */
	public function step( float $at_most_s ): array {
		$results = array();
		foreach ( self::ready( $this->wishes, $at_most_s ) as $key ) {
			$results += $this->advance( $key );
		}
		return $results;
	}

	/**
	 * Waits until one of the streams can be read or written, or the time is up. Inside a task of run() the other tasks go on meanwhile.
	 *
	 * @param array<array-key, resource> $read
	 * @param array<array-key, resource> $write
	 */
	public static function wait( array $read, array $write, float $seconds ): void {
		if ( null === \Fiber::getCurrent() ) {
			self::select( $read, $write, $seconds );
			return;
		}
		\Fiber::suspend( array( $read, $write, Deadline::now() + max( 0.0, $seconds ) ) );
	}

	/** @return array<array-key, mixed> The result by its key; empty = it waits again. */
	private function advance( int|string $key ): array {
		$fiber = $this->fibers[ $key ];
		try {
			/** @var array{0: array<array-key, resource>, 1: array<array-key, resource>, 2: float}|null $wish Only wait() suspends. */
			$wish = $fiber->isStarted() ? $fiber->resume() : $fiber->start();
		} catch ( \Throwable $error ) {
			unset( $this->fibers[ $key ], $this->wishes[ $key ] );
			return array( $key => $error );
		}
		if ( $fiber->isTerminated() || null === $wish ) {
			unset( $this->fibers[ $key ], $this->wishes[ $key ] );
			return array( $key => $fiber->getReturn() );
		}
		$this->wishes[ $key ] = $wish;
		return array();
	}

	/**
	 * Waits for the first of all wishes.
	 *
	 * @param array<array-key, array{0: array<array-key, resource>, 1: array<array-key, resource>, 2: float}> $wishes
	 * @return array<array-key> Keys of the tasks that may go on.
	 */
	private static function ready( array $wishes, float $at_most_s ): array {
		$read  = array();
		$write = array();
		$until = Deadline::now() + min( $at_most_s, self::LONGEST_WAIT_S );
		foreach ( $wishes as $wish ) {
			array_push( $read, ...array_values( $wish[0] ) );
			array_push( $write, ...array_values( $wish[1] ) );
			$until = min( $until, $wish[2] );
		}
		[ $readable, $writable ] = self::select( $read, $write, max( 0.0, $until - Deadline::now() ) );
		$now   = Deadline::now();
		$ready = array();
		foreach ( $wishes as $key => $wish ) {
			if ( $wish[2] <= $now || self::meets( $wish[0], $readable ) || self::meets( $wish[1], $writable ) ) {
				$ready[] = $key;
			}
		}
		return $ready;
	}

	/**
	 * @param array<array-key, resource> $wanted
	 * @param array<array-key, resource> $found
	 */
	private static function meets( array $wanted, array $found ): bool {
		foreach ( $wanted as $stream ) {
			if ( in_array( $stream, $found, true ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * @param array<array-key, resource> $read
	 * @param array<array-key, resource> $write
	 * @return array{0: array<array-key, resource>, 1: array<array-key, resource>} Those that are ready.
	 */
	private static function select( array $read, array $write, float $seconds ): array {
		$micros = (int) ceil( max( 0.0, $seconds ) * 1e6 );
		if ( array() === $read && array() === $write ) {
			// Even a sleep of nothing gives the processor away, and on a busy machine it is long in coming back.
			$micros > 0 && usleep( $micros );
			return array( array(), array() );
		}
		$except = $write; // Windows reports a refused connection here.
		// A signal may interrupt the wait; whoever waits looks at its own clock and waits again.
		$count = @stream_select( $read, $write, $except, intdiv( $micros, 1000000 ), $micros % 1000000 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- See above.
		return false === $count || 0 === $count ? array( array(), array() ) : array( $read, array_merge( $write, $except ) );
	}
}
