<?php
/**
 * Lets one process talk to many clients at once: every conversation is a fiber that waits here for its socket or its clock.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Loop {

	/** @var array<int, array{fiber: \Fiber<void, bool, void, array{stream: resource|null, write: bool, until: float|null}>, stream: resource|null, write: bool, until: float|null}> */
	private array $waiting = array();

	/** @var array<int, callable(): void> Called after every round. */
	private array $after_round = array();

	/** @param callable(): void $work Runs as a fiber of its own until it first waits. */
	public function start( callable $work ): void {
		$fiber = new \Fiber( $work );
		$this->keep( $fiber, $fiber->start() );
	}

	/** @param callable(): void $check */
	public function after_round( callable $check ): void {
		$this->after_round[] = $check;
	}

	/**
	 * @param resource $stream
	 * @return bool False when the time was up first.
	 */
	public static function await_readable( $stream, ?float $timeout_s = null ): bool {
		return self::await( $stream, false, $timeout_s );
	}

	/** @param resource $stream */
	public static function await_writable( $stream ): bool {
		return self::await( $stream, true, null );
	}

	public static function pause( float $seconds ): void {
		if ( $seconds > 0 ) {
			self::await( null, false, $seconds );
		}
	}

	public function run(): void {
		while ( array() !== $this->waiting ) {
			$this->round();
			foreach ( $this->after_round as $check ) {
				$check();
			}
		}
	}

	/** @param resource|null $stream */
	private static function await( $stream, bool $write, ?float $timeout_s ): bool {
		return \Fiber::suspend(
			array(
				'stream' => $stream,
				'write'  => $write,
				'until'  => null === $timeout_s ? null : microtime( true ) + $timeout_s,
			)
		);
	}

	/**
	 * @param \Fiber<void, bool, void, array{stream: resource|null, write: bool, until: float|null}> $fiber
	 * @param array{stream: resource|null, write: bool, until: float|null}|null                      $wish  What the fiber waits for; null when it ended.
	 */
	private function keep( \Fiber $fiber, ?array $wish ): void {
		if ( null !== $wish ) {
			$this->waiting[ spl_object_id( $fiber ) ] = array( 'fiber' => $fiber ) + $wish;
		}
	}

	private function round(): void {
		$read  = array();
		$write = array();
		$next  = null;
		foreach ( $this->waiting as $id => $entry ) {
			if ( is_resource( $entry['stream'] ) ) {
				if ( $entry['write'] ) {
					$write[ $id ] = $entry['stream'];
				} else {
					$read[ $id ] = $entry['stream'];
				}
			} elseif ( null === $entry['until'] ) {
				$next = microtime( true ); // The socket was closed under the waiting fiber: it must hear of it.
			}
			if ( null !== $entry['until'] ) {
				$next = min( $next ?? $entry['until'], $entry['until'] );
			}
		}
		$this->select( $read, $write, $next );
		$now = microtime( true );
		foreach ( array_keys( $this->waiting ) as $id ) {
			$entry = $this->waiting[ $id ];
			$ready = isset( $read[ $id ] ) || isset( $write[ $id ] );
			$gone  = null === $entry['until'] && ! is_resource( $entry['stream'] );
			if ( $ready || $gone || ( null !== $entry['until'] && $entry['until'] <= $now ) ) {
				unset( $this->waiting[ $id ] );
				$this->keep( $entry['fiber'], $entry['fiber']->resume( $ready ) );
			}
		}
	}

	/**
	 * @param array<int, resource> $read  Left with those that are ready.
	 * @param array<int, resource> $write Left with those that are ready.
	 */
	private function select( array &$read, array &$write, ?float $next ): void {
		$wait_s = null === $next ? null : max( 0.0, $next - microtime( true ) );
		if ( array() === $read && array() === $write ) {
			usleep( (int) ( ( $wait_s ?? 0 ) * 1e6 ) );
			return;
		}
		$except = null;
		$whole  = null === $wait_s ? null : (int) $wait_s;
		$micro  = null === $wait_s ? null : (int) ceil( ( $wait_s - $whole ) * 1e6 );
		if ( false === @stream_select( $read, $write, $except, $whole, $micro ) ) {
			$read  = array();
			$write = array();
		}
	}
}
