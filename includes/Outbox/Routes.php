<?php
/**
 * All connections as one worker sees them: which can take a mail now, which rest, and what was learned. Asks the database at most once a
 * second for each.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database_Error;
use Mailwright\Settings\Connection_Store;
use Mailwright\Transport\Carriers;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

final class Routes {

	private const ASK_AGAIN_S = 1.0;

	/** Mails of a paused connection are looked at so often; storing its settings brings them back at once. */
	private const PAUSED_S = 3600;

	/** While this worker tries a rested connection with one mail, the others wait so long. */
	private const PROBE_S = 5;

	/** Seconds before it is written down again that a connection works. */
	private const PRAISE_AGAIN_S = 30;

	/** Of a minute's allowance bulk mail leaves this part to others: a password reset must not wait for the next minute. */
	private const BULK_SHARE = 0.9;

	private const BULK = 2;

	/** @var array<string, Route|null> */
	private array $routes = array();

	/** @var array<string, array{until: int, failure: Failure|null, asked_s: float}> */
	private array $answers = array();

	/** @var array<string, true> Rested connections that one mail of this worker is trying. */
	private array $probing = array();

	/** @var array<string, float> When it was last written down that a connection works. */
	private array $praised_s = array();

	/** @var array<string, array{left: int, ask_s: float}> What is left, and when to ask for more. */
	private array $allowances = array();

	/** @var array<string, int> Connection => mails under way. */
	private array $running = array();

	public function __construct(
		private readonly Connection_State_Store $states,
		private readonly Claim_Store $claims,
		private readonly Connection_Store $connections = new Connection_Store(),
	) {}

	/** Settings may have changed since. */
	public function refresh(): void {
		$this->routes = array();
	}

	/** Null: the connection is gone, or its mailer takes no composed mail. */
	public function get( string $id ): ?Route {
		if ( ! array_key_exists( $id, $this->routes ) ) {
			$connection          = $this->connections->get( $id );
			$route               = null === $connection ? null : new Route( $connection );
			$this->routes[ $id ] = null !== $route && null !== Carriers::make( $route->values(), new Transcript() ) ? $route : null;
		}
		return $this->routes[ $id ];
	}

	/** Connections that rested for settings which are different now: their mails are due at once. */
	public function heal(): void {
		foreach ( $this->states->all() as $id => $state ) {
			$route = $state->is_paused() || null !== $state->blocked_until ? $this->get( $id ) : null;
			if ( null !== $route && ( $state->facts['settings'] ?? '' ) !== Proof::fingerprint( $route->values() ) ) {
				$this->states->lift( $id );
				$this->claims->pull( $id );
			}
		}
	}

	/**
	 * Until when the connection takes nothing.
	 *
	 * @return int|null Unix time; null = it takes a mail now.
	 */
	public function blocked_until( Route $route ): ?int {
		if ( isset( $this->probing[ $route->id ] ) ) {
			return $this->states->get( $route->id )->now + self::PROBE_S;
		}
		$answer = $this->answers[ $route->id ] ?? null;
		if ( null === $answer || $answer['asked_s'] < Deadline::now() - self::ASK_AGAIN_S ) {
			$answer = $this->ask( $route );
		}
		return null === $answer['failure'] ? null : $answer['until'];
	}

	/** Why the connection takes nothing. */
	public function refusal( Route $route ): ?Failure {
		return $this->answers[ $route->id ]['failure'] ?? null;
	}

	public function has_room( Route $route, int $workers ): bool {
		return ( $this->running[ $route->id ] ?? 0 ) < max( 1, intdiv( $route->sessions, max( 1, $workers ) ) );
	}

	/** Whether the rate allows one more mail; takes it from the allowance. */
	public function may_send( Route $route, int $priority, int $wanted ): bool {
		if ( 0 === $route->per_minute ) {
			return true;
		}
		$key       = $route->id . ( self::BULK === $priority ? ' bulk' : '' );
		$allowance = $this->allowances[ $key ] ?? array( 'left' => 0, 'ask_s' => 0.0 );
		if ( 0 === $allowance['left'] && $allowance['ask_s'] <= Deadline::now() ) {
			$limit     = self::BULK === $priority ? max( 1, (int) ( $route->per_minute * self::BULK_SHARE ) ) : $route->per_minute;
			$wanted    = max( 1, min( $wanted, 20 ) );
			$taken     = $this->states->take( $route->id, $wanted, $limit );
			$allowance = array( 'left' => $taken, 'ask_s' => $taken < $wanted ? Deadline::now() + self::ASK_AGAIN_S : 0.0 );
		}
		$is_free                  = $allowance['left'] > 0;
		$allowance['left']        = max( 0, $allowance['left'] - 1 );
		$this->allowances[ $key ] = $allowance;
		return $is_free;
	}

	public function begin( Route $route ): void {
		$this->running[ $route->id ] = ( $this->running[ $route->id ] ?? 0 ) + 1;
	}

	public function end( Route $route ): void {
		$this->running[ $route->id ] = max( 0, ( $this->running[ $route->id ] ?? 0 ) - 1 );
	}

	/** Nothing was learned: the mail on trial was stopped before it could tell. */
	public function stop_probe( Route $route ): void {
		unset( $this->probing[ $route->id ], $this->answers[ $route->id ] );
	}

	public function succeeded( Route $route ): void {
		$this->praise( $route, fn() => $this->states->succeeded( $route->id, Proof::fingerprint( $route->values() ) ) );
	}

	/** The server took the login and refused a mail: the connection itself works. */
	public function answered( Route $route ): void {
		$this->praise(
			$route,
			function () use ( $route ): void {
				if ( $this->states->get( $route->id )->failures > 0 ) {
					$this->states->lift( $route->id );
				}
			}
		);
	}

	public function failed( Route $route, Failure $failure, float $lost_s ): void {
		self::note( fn() => $this->states->failed( $route->id, $failure, $lost_s, $route->values() ) );
		unset( $this->probing[ $route->id ], $this->answers[ $route->id ], $this->praised_s[ $route->id ] );
	}

	/**
	 * Noted every 30 seconds at most, except when the mail was the one that tried the connection.
	 *
	 * @param \Closure(): void $write
	 */
	private function praise( Route $route, \Closure $write ): void {
		$was_probe = isset( $this->probing[ $route->id ] );
		if ( ! $was_probe && ( $this->praised_s[ $route->id ] ?? -INF ) > Deadline::now() - self::PRAISE_AGAIN_S ) {
			return;
		}
		$this->praised_s[ $route->id ] = Deadline::now();
		self::note( $write );
		unset( $this->probing[ $route->id ], $this->answers[ $route->id ] );
		if ( $was_probe ) {
			$this->claims->pull( $route->id );
		}
	}

	/**
	 * How a connection fares is a by-product: a database that is lost in this moment must not keep what became of the mail from being written
	 * down, as soon as it is back.
	 *
	 * @param \Closure(): void $write
	 */
	private static function note( \Closure $write ): void {
		try {
			$write();
		} catch ( Database_Error ) {
			return;
		}
	}

	/** @return array{until: int, failure: Failure|null, asked_s: float} */
	private function ask( Route $route ): array {
		$before  = $this->states->get( $route->id );
		$failure = $this->states->ask( $route->id, $route->values() );
		$until   = 0;
		if ( null !== $failure ) {
			$state = $this->states->get( $route->id );
			$until = $state->is_paused() ? $state->now + self::PAUSED_S : max( $state->now + 1, (int) $state->blocked_until );
		}
		$answer = array( 'until' => $until, 'failure' => $failure, 'asked_s' => Deadline::now() );
		if ( null === $failure && $before->is_half_open() ) {
			$this->probing[ $route->id ] = true; // This mail is the one that tries it; everybody else waits for its verdict.
		}
		$this->answers[ $route->id ] = $answer;
		return $answer;
	}
}
