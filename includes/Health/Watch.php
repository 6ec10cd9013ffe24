<?php
/**
 * Notices that mail is broken before a customer calls: looks at every connection in use without sending, remembers what it saw, and says so when
 * it changes, once.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Install\Database_Error;
use Mailwright\Outbox\Connection_State_Store;
use Mailwright\Outbox\Proof;
use Mailwright\Outbox\Queue_Store;
use Mailwright\Outbox\Runner;
use Mailwright\Settings\Connection;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Health_State
 * @phpstan-import-type Seen from Memory
 */
final class Watch {

	/** Begin no further connection after so many seconds: each takes up to 15. */
	private const LIMIT_S = 90.0;

	/** While mail waits and all is well, the outbox is looked at so often. */
	private const LOOK_S = 300;

	/** Trouble that may mend itself is looked at again. */
	private const AGAIN_S = HOUR_IN_SECONDS;

	/** The cron event. */
	public static function on_watch(): void {
		ignore_user_abort( true );
		self::run();
		Watch_Schedule::ensure();
	}

	/** Behind the outbox's own work, every minute while mail waits: what changed outside, and how the outbox fares. No mail server is contacted. */
	public static function on_run_outbox(): void {
		$memory = ( new Health_Store() )->memory();
		if ( ! $memory->state->is_wrong() && (int) $memory->state->checked_at > time() - self::LOOK_S ) {
			return;
		}
		self::look();
	}

	/** Once an hour while the log has entries. */
	public static function on_clean_up(): void {
		Watch_Schedule::ensure();
		self::look();
	}

	/** @param Dns_Lookup|null $dns Null = this server's own name service. */
	public static function run( ?Dns_Lookup $dns = null ): Health_State {
		$now         = time();
		$memory      = ( new Health_Store() )->memory();
		$connections = Connections_Watch::in_use();
		$seen        = self::connections( $connections, $memory, new Connections_Watch( $dns ), $now );
		$composing   = array() === $connections ? '' : Site_Watch::composing();
		$tables      = array() === $connections ? array() : Site_Watch::tables();
		self::lift_pauses( $seen, $connections );
		return self::conclude(
			static function ( Memory $memory ) use ( $seen, $composing, $tables, $now ): Memory {
				$memory->connections = $seen;
				$memory->composed_at = '' === $composing ? $now : $memory->composed_at;
				// A site that could never compose in this way has a plugin that sees to it: then it is no news.
				$memory->site = '' === $composing || 0 === $memory->composed_at ? $tables : array( Site_Watch::not_composing( $composing ), ...$tables );
				return $memory;
			},
			$now
		);
	}

	/** As run(), without any connection being contacted. */
	public static function look(): Health_State {
		return self::conclude( static fn( Memory $memory ): Memory => $memory, time() );
	}

	/**
	 * All that is wrong, from what the watch has seen and what the outbox says now.
	 *
	 * @param list<Row> $outbox
	 * @return list<Row>
	 */
	public static function findings( Memory $memory, array $outbox, ?Outbox_Watch $now = null ): array {
		$findings = $memory->site;
		foreach ( Connections_Watch::in_use() as $id => $connection ) {
			$seen = $memory->connections[ $id ] ?? null;
			if ( null === $seen || Proof::fingerprint( $connection->reveal() ) !== $seen['settings'] ) {
				continue; // It has other settings by now.
			}
			$is_mended = null !== $now && (int) $now->accepted_at( $id ) > $seen['checked_at'];
			foreach ( $seen['findings'] as $finding ) {
				if ( ! $is_mended || 'warning' === $finding['severity'] ) {
					$findings[] = $finding;
				}
			}
		}
		$told = array_column( array_filter( $findings, static fn( array $finding ): bool => 'critical' === $finding['severity'] && '' !== $finding['connection'] ), 'connection' );
		foreach ( $outbox as $finding ) {
			if ( '' === $finding['connection'] || ! in_array( $finding['connection'], $told, true ) ) {
				$findings[] = $finding;
			}
		}
		return $findings;
	}

	/**
	 * @param array<string, Connection> $connections
	 * @return array<string, Seen>
	 */
	private static function connections( array $connections, Memory $memory, Connections_Watch $watch, int $now ): array {
		$until = microtime( true ) + self::LIMIT_S;
		$seen  = array();
		foreach ( $connections as $id => $connection ) {
			$before = $memory->connections[ $id ] ?? null;
			if ( microtime( true ) < $until ) {
				$seen[ $id ] = $watch->look( $connection, $before, $now );
			} elseif ( null !== $before ) {
				$seen[ $id ] = $before;
			}
		}
		return $seen;
	}

	/**
	 * The login works again: mail that waited for a person to mend it can go.
	 *
	 * @param array<string, Seen>       $seen
	 * @param array<string, Connection> $connections
	 */
	private static function lift_pauses( array $seen, array $connections ): void {
		try {
			$states = new Connection_State_Store();
			$known  = $states->all();
			$lifted = 0;
			foreach ( array_keys( $connections ) as $id ) {
				$state = $known[ $id ] ?? null;
				$works = isset( $seen[ $id ] ) && $seen[ $id ]['good_at'] === $seen[ $id ]['checked_at'];
				$stage = is_string( $state?->facts['stage'] ?? null ) ? $state->facts['stage'] : '';
				if ( $works && true === $state?->is_paused() && in_array( $stage, array( 'config', 'php', 'dns', 'tcp', 'banner', 'ehlo', 'starttls', 'tls', 'auth' ), true ) ) {
					$states->lift( $id );
					( new Queue_Store() )->make_due( $id );
					++$lifted;
				}
			}
			if ( $lifted > 0 ) {
				Runner::wake( true );
			}
		} catch ( Database_Error ) {
			return; // Site_Watch tells of it.
		}
	}

	/** @param \Closure( Memory ): Memory $learn */
	private static function conclude( \Closure $learn, int $now ): Health_State {
		$outbox       = Outbox_Watch::now();
		$alarming     = null === $outbox ? array() : $outbox->alarming();
		$surroundings = Surroundings::now();
		$is_changed   = false;
		$written      = ( new Health_Store() )->update(
			static function ( Memory $memory ) use ( $learn, $outbox, $alarming, $surroundings, $now, &$is_changed ): Memory {
				$events     = Surroundings::changes( $memory->surroundings, $surroundings, $now );
				$is_changed = array() !== $events;
				array_map( $memory->remember( ... ), $events );
				$memory->surroundings = $surroundings;
				$before               = $memory->state;
				$memory               = $learn( $memory );
				$findings             = self::dated( self::findings( $memory, $alarming, $outbox ), $memory, $before, $now );
				return $memory->with_state( self::state( $findings, $memory, $before, $outbox, $now ) );
			}
		);
		if ( null === $written ) {
			return ( new Health_Store() )->memory()->state;
		}
		[ $before, $after ] = array( $written[0]->state, $written[1]->state );
		if ( $is_changed && false !== wp_next_scheduled( Watch_Schedule::EVENT ) && ! doing_action( Watch_Schedule::EVENT ) ) {
			Watch_Schedule::soon();
		}
		if ( Connections_Watch::may_mend_itself( $after->findings ) ) {
			Watch_Schedule::soon( self::AGAIN_S );
		}
		self::tell( $before, $after );
		return $after;
	}

	/**
	 * Each finding with the time since when it is so; new trouble of a connection with what happened before it.
	 *
	 * @param list<Row> $findings
	 * @return list<Row>
	 */
	private static function dated( array $findings, Memory $memory, Health_State $before, int $now ): array {
		$old  = array_column( $before->findings, null, 'id' );
		$told = array();
		foreach ( $findings as $finding ) {
			$since            = $old[ $finding['id'] ]['since'] ?? $now;
			$finding['since'] = $since;
			$events           = array_values( array_filter( $memory->events, static fn( array $event ): bool => $event['at'] <= $since ) );
			$good_at          = 'phpmailer' === $finding['id'] ? $memory->composed_at : ( $memory->connections[ $finding['connection'] ]['good_at'] ?? 0 );
			$sentence         = 'critical' === $finding['severity'] && ! str_ends_with( $finding['id'], ':cert_expiring' ) ? Surroundings::sentence( $events, $good_at ) : '';
			if ( '' !== $sentence ) {
				$finding['explanation'] = $sentence . ' ' . $finding['explanation'];
			}
			$told[ $finding['id'] ] = $finding;
		}
		usort( $told, static fn( array $one, array $other ): int => $one['severity'] <=> $other['severity'] ); // "critical" comes first.
		return $told;
	}

	/** @param list<Row> $findings */
	private static function state( array $findings, Memory $memory, Health_State $before, ?Outbox_Watch $outbox, int $now ): Health_State {
		$is_proven = array() !== array_filter( $memory->connections, static fn( array $seen ): bool => $seen['good_at'] > 0 ) || 'good' === ( $outbox?->report()['status'] ?? '' );
		$status    = array() === $findings && ! $is_proven ? 'unknown' : Health_State::worst( $findings );
		$is_same   = Health_State::signature_of( $status, $findings ) === $before->signature() && null !== $before->changed_at;
		return new Health_State( $status, $findings, $now, $is_same ? $before->changed_at : $now );
	}

	private static function tell( Health_State $before, Health_State $after ): void {
		if ( $before->signature() === $after->signature() || ( ! $before->is_wrong() && ! $after->is_wrong() ) ) {
			return;
		}
		/**
		 * Fires when the mail of this site breaks, breaks in another way, or works again: once for each change.
		 *
		 * @param string                     $new      `good`, `warning`, `critical` or `unknown`.
		 * @param string                     $old      What it was before.
		 * @param list<array<string, mixed>> $findings What is wrong now: `id`, `severity`, `cause`, `connection`, `title`, `explanation`, `fix`, `since`, `link`. Empty when all is well.
		 */
		do_action( 'mailwright_health_changed', $after->status, $before->status, $after->findings );
	}
}
