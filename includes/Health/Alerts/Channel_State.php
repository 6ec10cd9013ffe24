<?php
/**
 * What one channel's readers have been told, what they have not, and how its last sendings went. Nothing here is a queue: what is to be said follows
 * from what is wrong now and what was said last, so no storm and no broken channel can pile anything up.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Told array{mark: string, title: string, since: int, until: int}
 * @phpstan-type Over array{id: string, title: string, since: int, until: int}
 */
final class Channel_State {

	/** One alert in so many seconds; what comes in between is counted. */
	public const APART_S = 15 * MINUTE_IN_SECONDS;

	/** Seconds to wait after each failure; then it is given up. */
	public const DELAYS_S = array( 60, 300, 900, 3600 );

	/** A sender that died holds the channel for so long. */
	private const LEASE_S = 60;

	/** News that waited for less than this were simply found together. */
	private const TOGETHER_S = 60;

	private const MOST_PASSED = 20;

	/** Changes of where mail goes that are told in full; the others are counted. */
	private const MOST_CHANGES = 5;

	/** @var array<string, Told> What was told, by id of the finding; `until` is set when it is over. */
	public array $told = array();

	/** @var list<Over> What came and went while nobody was to be disturbed. */
	public array $passed = array();

	/** @var list<string> The newest changes of where mail goes that were not told yet, in words. */
	public array $changes = array();

	/** How many there were. */
	public int $changed = 0;

	public int $alert_at = 0;

	public int $sent_at = 0;

	public int $waiting_since = 0;

	public int $tries = 0;

	public int $next_at = 0;

	public bool $given_up = false;

	public int $failed_at = 0;

	public string $failed_kind = '';

	public int $failed_status = 0;

	public int $ok_at = 0;

	public int $lease_until = 0;

	/** @param mixed $stored As to_array() gave it; whatever is broken starts anew. */
	public static function from_stored( mixed $stored ): self {
		$state  = new self();
		$stored = is_array( $stored ) ? $stored : array();
		foreach ( array( 'changed', 'alert_at', 'sent_at', 'waiting_since', 'tries', 'next_at', 'failed_at', 'failed_status', 'ok_at', 'lease_until' ) as $name ) {
			$state->$name = is_int( $stored[ $name ] ?? null ) ? $stored[ $name ] : 0;
		}
		$state->given_up    = true === ( $stored['given_up'] ?? false );
		$state->failed_kind = is_string( $stored['failed_kind'] ?? null ) ? $stored['failed_kind'] : '';
		$state->changes     = array_values( array_filter( is_array( $stored['changes'] ?? null ) ? $stored['changes'] : array(), 'is_string' ) );
		foreach ( is_array( $stored['told'] ?? null ) ? $stored['told'] : array() as $id => $told ) {
			if ( is_array( $told ) ) {
				$state->told[ (string) $id ] = array( 'mark' => self::text( $told['mark'] ?? '' ), 'title' => self::text( $told['title'] ?? '' ), 'since' => self::time( $told['since'] ?? 0 ), 'until' => self::time( $told['until'] ?? 0 ) );
			}
		}
		foreach ( is_array( $stored['passed'] ?? null ) ? $stored['passed'] : array() as $over ) {
			if ( is_array( $over ) ) {
				$state->passed[] = array( 'id' => self::text( $over['id'] ?? '' ), 'title' => self::text( $over['title'] ?? '' ), 'since' => self::time( $over['since'] ?? 0 ), 'until' => self::time( $over['until'] ?? 0 ) );
			}
		}
		return $state;
	}

	/** @return array<string, mixed> */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/**
	 * The state of the site has changed.
	 *
	 * @param array<string, Finding> $before By id.
	 * @param array<string, Finding> $after
	 */
	public function note( array $before, array $after, bool $is_quiet, int $now ): void {
		foreach ( $after as $id => $finding ) {
			if ( isset( $this->told[ $id ] ) ) {
				$this->told[ $id ]['until'] = 0; // It is back before anybody was told that it was over.
			}
			if ( $this->is_news( $finding ) && 0 === $this->waiting_since ) {
				$this->waiting_since = $now;
			}
		}
		foreach ( array_diff_key( $before, $after ) as $id => $finding ) {
			if ( isset( $this->told[ $id ] ) ) {
				$this->told[ $id ]['until'] = $now;
			} elseif ( $is_quiet && count( $this->passed ) < self::MOST_PASSED ) {
				$this->passed[] = array( 'id' => $id, 'title' => $finding->title, 'since' => $finding->since, 'until' => $now );
			}
		}
		if ( array() === array_filter( $after, $this->is_news( ... ) ) ) {
			$this->waiting_since = 0;
		}
		$this->take_heart();
	}

	/**
	 * It was changed where mail goes.
	 *
	 * @param list<string> $changes In words, the oldest first.
	 */
	public function note_changes( array $changes ): void {
		$this->changed += count( $changes );
		$this->changes  = array_slice( array( ...$this->changes, ...$changes ), -self::MOST_CHANGES );
		$this->take_heart();
	}

	/** A new reason to try. */
	private function take_heart(): void {
		if ( $this->given_up ) {
			$this->given_up = false;
			$this->tries    = 0;
		}
	}

	/**
	 * When something has to be said, null when nothing has.
	 *
	 * @param array<string, Finding> $findings What is wrong now, by id.
	 */
	public function due_at( array $findings, Quiet_Hours $quiet, int $now ): ?int {
		$news = array_filter( $findings, $this->is_news( ... ) );
		$over = $this->over( $findings, $now );
		if ( $this->given_up || ( array() === $news && array() === $over && 0 === $this->changed ) ) {
			return null;
		}
		$at = match ( true ) {
			$this->tries > 0  => $this->next_at,
			array() !== $news => $this->alert_at + self::APART_S,
			array() === $over => $this->sent_at + self::APART_S,
			// An all-clear follows its alert at once; more of them keep the distance.
			$this->sent_at > $this->alert_at => $this->sent_at + self::APART_S,
			default           => $now,
		};
		$at          = max( $at, $now );
		$is_critical = array() !== array_filter( $news, static fn( Finding $finding ): bool => $finding->is_critical() );
		return $is_critical ? $at : $quiet->end( $at ) ?? $at;
	}

	/** @param array<string, Finding> $findings What is wrong now, by id. */
	public function message( array $findings, int $now ): Message {
		$since = $this->waiting_since > 0 && $now - $this->waiting_since > self::TOGETHER_S ? $this->waiting_since : 0;
		return Message::of( array_values( array_filter( $findings, $this->is_news( ... ) ) ), array_values( $findings ), $this->over( $findings, $now ), $since, $now )->with_changes( $this->changes, $this->changed );
	}

	/** Only one process at a time may talk to the channel. @return bool False: another one does. */
	public function claim( int $now ): bool {
		if ( $this->lease_until > $now ) {
			return false;
		}
		$this->lease_until = $now + self::LEASE_S;
		return true;
	}

	public function settle( Message $message, Outcome $outcome, int $now ): void {
		$this->lease_until = 0;
		$this->remember( $outcome, $now );
		if ( ! $outcome->is_delivered() ) {
			$this->given_up = $this->tries >= count( self::DELAYS_S );
			$this->next_at  = $now + ( self::DELAYS_S[ $this->tries ] ?? 0 );
			++$this->tries;
			return;
		}
		foreach ( $message->over as $over ) {
			if ( ( $this->told[ $over['id'] ]['until'] ?? 0 ) > 0 ) {
				unset( $this->told[ $over['id'] ] );
			}
		}
		$ids          = array_column( $message->over, 'id' );
		$this->passed = array_values( array_filter( $this->passed, static fn( array $over ): bool => ! in_array( $over['id'], $ids, true ) ) );
		foreach ( $message->news as $finding ) {
			$this->told[ $finding->id ] = array( 'mark' => $finding->mark(), 'title' => $finding->title, 'since' => $finding->since, 'until' => 0 );
		}
		$this->changed       = max( 0, $this->changed - $message->changed );
		$this->changes       = 0 === $this->changed ? array() : array_slice( $this->changes, -$this->changed );
		$this->waiting_since = 0;
		$this->tries         = 0;
		$this->next_at       = 0;
		$this->sent_at       = $now;
		$this->alert_at      = Message::ALERT === $message->kind ? $now : $this->alert_at;
	}

	/** A test alert: when it arrives, what could not be told before is tried at once. */
	public function settle_test( Outcome $outcome, int $now ): void {
		$this->remember( $outcome, $now );
		if ( $outcome->is_delivered() ) {
			$this->tries    = 0;
			$this->next_at  = 0;
			$this->given_up = false;
		}
	}

	private function remember( Outcome $outcome, int $now ): void {
		if ( $outcome->is_delivered() ) {
			$this->ok_at       = $now;
			$this->failed_at   = 0;
			$this->failed_kind = '';
			return;
		}
		$this->failed_at     = $now;
		$this->failed_kind   = $outcome->kind;
		$this->failed_status = $outcome->status;
	}

	private function is_news( Finding $finding ): bool {
		return ( $this->told[ $finding->id ]['mark'] ?? '' ) !== $finding->mark();
	}

	/**
	 * @param array<string, Finding> $findings
	 * @return list<Over>
	 */
	private function over( array $findings, int $now ): array {
		$over = array();
		foreach ( array_diff_key( $this->told, $findings ) as $id => $told ) {
			$over[] = array( 'id' => (string) $id, 'title' => $told['title'], 'since' => $told['since'], 'until' => $told['until'] > 0 ? $told['until'] : $now );
		}
		return array_merge( $over, $this->passed );
	}

	private static function text( mixed $value ): string {
		return is_string( $value ) ? $value : '';
	}

	private static function time( mixed $value ): int {
		return is_int( $value ) ? $value : 0;
	}
}
