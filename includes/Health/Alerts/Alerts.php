<?php
/**
 * Tells people by other ways than mail that mail does not leave this site, and when it does again. Never in a page: the watch's own cron job sends,
 * else the event `mailwright_send_alerts`.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Causes\Server_Text;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

final class Alerts {

	/** The cron event. */
	public const EVENT = 'mailwright_send_alerts';

	/** More findings than this are a storm of their own. */
	private const MOST_FINDINGS = 50;

	/** Fields of a change that are told; the page has all of them. */
	private const MOST_FIELDS = 10;

	private readonly Row_Store $row;

	private readonly Delivery $delivery;

	public function __construct( private readonly Channel_Store $channels = new Channel_Store(), ?Delivery $delivery = null ) {
		$this->row      = new Row_Store( Row_Store::STATE );
		$this->delivery = $delivery ?? new Delivery();
	}

	/**
	 * The action `mailwright_health_changed`.
	 *
	 * @param mixed $status   "good", "warning" or "critical".
	 * @param mixed $former   The same before.
	 * @param mixed $findings What is wrong now; see docs/hooks.md.
	 */
	public static function on_health_changed( mixed $status = '', mixed $former = '', mixed $findings = array() ): void {
		try {
			$alerts = new self();
			$alerts->note( is_array( $findings ) ? $findings : array(), time() );
			if ( wp_doing_cron() || ( defined( 'WP_CLI' ) && constant( 'WP_CLI' ) ) ) {
				$alerts->send( time() );
			}
			$alerts->schedule( time() );
		} catch ( \Throwable $bug ) {
			self::report( $bug );
		}
	}

	/**
	 * The action `mailwright_connection_changed`.
	 *
	 * @param mixed $changes What was changed about where mail goes; see docs/hooks.md.
	 */
	public static function on_connection_changed( mixed $changes = array() ): void {
		try {
			$alerts = new self();
			$alerts->note_changes( is_array( $changes ) ? $changes : array() );
			if ( wp_doing_cron() || ( defined( 'WP_CLI' ) && constant( 'WP_CLI' ) ) ) {
				$alerts->send( time() );
			}
			$alerts->schedule( time() );
		} catch ( \Throwable $bug ) {
			self::report( $bug );
		}
	}

	/** The cron event. */
	public static function on_send_alerts(): void {
		try {
			$alerts = new self();
			$alerts->send( time() );
			$alerts->schedule( time() );
		} catch ( \Throwable $bug ) {
			self::report( $bug );
		}
	}

	/** Daily, behind the watch: what got out of WordPress's timetable, as when the plugin was off for a while, gets into it again. */
	public static function on_watch(): void {
		self::on_send_alerts();
		Summary::tend();
	}

	/**
	 * Keeps what is wrong now. Nothing is sent yet.
	 *
	 * @param array<mixed> $findings As the action hands them over.
	 */
	public function note( array $findings, int $now ): void {
		$after    = self::by_id( $findings, $now );
		$is_quiet = null !== $this->quiet()->end( $now );
		$ids      = $this->enabled_ids();
		$this->row->update(
			static function ( array $row ) use ( $after, $is_quiet, $ids, $now ): array {
				$before = self::by_id( is_array( $row['findings'] ?? null ) ? $row['findings'] : array(), $now );
				$states = is_array( $row['channels'] ?? null ) ? $row['channels'] : array();
				$new    = array();
				foreach ( $ids as $id ) {
					$state = Channel_State::from_stored( $states[ $id ] ?? null );
					$state->note( $before, $after, $is_quiet, $now );
					$new[ $id ] = $state->to_array();
				}
				return array( 'findings' => array_map( static fn( Finding $finding ): array => $finding->to_array(), array_values( $after ) ), 'channels' => $new );
			}
		);
	}

	/**
	 * Keeps what was changed. Nothing is sent yet.
	 *
	 * @param array<mixed> $changes As the action hands them over.
	 */
	public function note_changes( array $changes ): void {
		$words = array_values( array_map( self::in_words( ... ), array_filter( $changes, 'is_array' ) ) );
		$ids   = $this->enabled_ids();
		if ( array() === $words || array() === $ids ) {
			return;
		}
		$this->row->update(
			static function ( array $row ) use ( $words, $ids ): array {
				foreach ( $ids as $id ) {
					$state = self::state_in( $row, $id );
					$state->note_changes( $words );
					$row = self::with_state( $row, $id, $state );
				}
				return $row;
			}
		);
	}

	/** Sends what is due. */
	public function send( int $now ): void {
		if ( $this->channels->is_empty() ) {
			return;
		}
		foreach ( $this->channels->all() as $channel ) {
			if ( $channel->enabled ) {
				$this->serve( $channel, $now );
			}
		}
	}

	/** Sees to it that WP-Cron sends what will be due. */
	public function schedule( int $now ): void {
		wp_clear_scheduled_hook( self::EVENT ); // Within ten minutes WordPress takes a second single event for the same one.
		$next = $this->next_at( $now );
		if ( null !== $next ) {
			wp_schedule_single_event( $next, self::EVENT );
		}
	}

	/** When something has to be sent next, null when nothing waits. */
	public function next_at( int $now ): ?int {
		if ( $this->channels->is_empty() ) {
			return null;
		}
		$row   = $this->row->read();
		$known = self::known( $row, $now );
		$quiet = $this->quiet();
		$times = array();
		foreach ( $this->enabled_ids() as $id ) {
			$state   = self::state_in( $row, $id );
			$due     = $state->due_at( $known, $quiet, $now );
			$times[] = null === $due ? null : max( $due, $state->lease_until );
		}
		$times = array_filter( $times, 'is_int' );
		return array() === $times ? null : min( $times );
	}

	/** Sends a test alert now. */
	public function test( Channel $channel, int $now ): Outcome {
		$outcome = $this->delivery->send( $channel, Message::test( $now ) );
		$this->change( $channel->id, static fn( Channel_State $state ) => $state->settle_test( $outcome, $now ) );
		$this->schedule( $now );
		return $outcome;
	}

	public function state( string $id ): Channel_State {
		return self::state_in( $this->row->read(), $id );
	}

	/** @return array<string, Finding> What is wrong as far as the alerts know. */
	public function findings( int $now ): array {
		return self::known( $this->row->read(), $now );
	}

	/** A channel has been deleted, changed or switched off: what it knew does not count any more. */
	public function forget( string $id, int $now ): void {
		$this->row->update(
			static function ( array $row ) use ( $id ): array {
				if ( is_array( $row['channels'] ?? null ) ) {
					unset( $row['channels'][ $id ] );
				}
				return $row;
			}
		);
		$this->schedule( $now );
	}

	public function quiet(): Quiet_Hours {
		$alerts = ( new Settings_Store() )->get()->alerts;
		return new Quiet_Hours( $alerts['quiet_from'], $alerts['quiet_until'] );
	}

	private function serve( Channel $channel, int $now ): void {
		$quiet   = $this->quiet();
		$message = null;
		$this->row->update(
			static function ( array $row ) use ( $channel, $quiet, $now, &$message ): array {
				$message = null;
				$known   = self::known( $row, $now );
				$state   = self::state_in( $row, $channel->id );
				$due     = $state->due_at( $known, $quiet, $now );
				if ( null === $due || $due > $now || ! $state->claim( $now ) ) {
					return $row;
				}
				$message = $state->message( $known, $now );
				return self::with_state( $row, $channel->id, $state );
			}
		);
		if ( ! $message instanceof Message ) {
			return;
		}
		$outcome = $this->delivery->send( $channel, $message );
		$this->change( $channel->id, static fn( Channel_State $state ) => $state->settle( $message, $outcome, $now ) );
	}

	/** @param callable( Channel_State ): void $change */
	private function change( string $id, callable $change ): void {
		$this->row->update(
			static function ( array $row ) use ( $id, $change ): array {
				$state = self::state_in( $row, $id );
				$change( $state );
				return self::with_state( $row, $id, $state );
			}
		);
	}

	/** @return list<string> */
	private function enabled_ids(): array {
		return array_map( static fn( Channel $channel ): string => $channel->id, array_values( array_filter( $this->channels->all(), static fn( Channel $channel ): bool => $channel->enabled ) ) );
	}

	/**
	 * @param array<mixed> $row
	 * @return array<string, Finding>
	 */
	private static function known( array $row, int $now ): array {
		return self::by_id( is_array( $row['findings'] ?? null ) ? $row['findings'] : array(), $now );
	}

	/**
	 * @param array<mixed> $findings
	 * @return array<string, Finding>
	 */
	private static function by_id( array $findings, int $now ): array {
		$known = array();
		foreach ( array_slice( array_filter( $findings, 'is_array' ), 0, self::MOST_FINDINGS ) as $values ) {
			$finding               = Finding::from_array( $values, $now );
			$known[ $finding->id ] = $finding;
		}
		return $known;
	}

	/** @param array<mixed> $row */
	private static function state_in( array $row, string $id ): Channel_State {
		return Channel_State::from_stored( is_array( $row['channels'] ?? null ) ? $row['channels'][ $id ] ?? null : null );
	}

	/**
	 * @param array<mixed> $row
	 * @return array<mixed>
	 */
	private static function with_state( array $row, string $id, Channel_State $state ): array {
		$channels        = is_array( $row['channels'] ?? null ) ? $row['channels'] : array();
		$channels[ $id ] = $state->to_array();
		return array( 'channels' => $channels ) + $row;
	}

	/**
	 * When, who, what: three lines at least.
	 *
	 * @param array<mixed> $change
	 */
	private static function in_words( array $change ): string {
		$text  = static fn( mixed $value ): string => is_scalar( $value ) ? Server_Text::clean( (string) $value, 200 ) : '';
		$at    = strtotime( $text( $change['changed_at'] ?? '' ) );
		$lines = array( implode( ', ', array_filter( array( false === $at ? '' : Message::date( $at ), $text( $change['who'] ?? '' ) ) ) ), $text( $change['title'] ?? '' ) );
		foreach ( array_slice( array_filter( is_array( $change['fields'] ?? null ) ? $change['fields'] : array(), 'is_array' ), 0, self::MOST_FIELDS ) as $field ) {
			/* translators: 1: name of a field, 2: what became of it */
			$lines[] = sprintf( __( '%1$s: %2$s', 'mailwright' ), $text( $field['label'] ?? '' ), $text( $field['text'] ?? '' ) );
		}
		return implode( "\n", $lines );
	}

	private static function report( \Throwable $bug ): void {
		// Class and line only: messages of exceptions can hold addresses.
		error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
	}
}
