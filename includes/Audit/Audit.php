<?php
/**
 * Changes of where mail goes equal taking over accounts: they are recorded, and everybody who runs the site hears of them (guarantees S31).
 * Whatever fails here never keeps anybody from saving.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

use Mailwright\Install\Database_Error;
use Mailwright\Outbox\Deactivation;
use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Entry from Change_Store
 */
final class Audit {

	/** The clean-up of the log; with this argument it is wanted for telling. */
	private const EVENT    = 'mailwright_clean_up';
	private const ARGUMENT = array( 'changes' );

	/** Seconds in which further changes come into the same message. */
	private const COLLECT_S = 5 * MINUTE_IN_SECONDS;

	/** Seconds for the old way while somebody waits for the list of plugins. */
	private const HURRY_S = 2;

	/** Changes in one message; what is beyond is counted. */
	private const MOST = 200;

	/**
	 * Listens to `mailwright_settings_changed`.
	 *
	 * @param mixed $before Part => fields.
	 * @param mixed $after  Part => fields.
	 */
	public static function on_settings_changed( mixed $before, mixed $after ): void {
		try {
			self::record( Actor::now(), self::parts( $before ), self::parts( $after ) );
		} catch ( \Throwable $bug ) {
			self::note( $bug );
		}
	}

	/** The hourly clean-up, and the one that was asked for. */
	public static function on_clean_up(): void {
		try {
			Fixed_Watch::look();
			( new Change_Store() )->clean_up();
			Newest_Store::clean_up();
		} catch ( \Throwable $bug ) {
			self::note( $bug );
		}
		self::tell_if_due();
	}

	/**
	 * Nobody may switch the plugin off before it has told. The old way gets a few seconds; else the message goes into the outbox, which the
	 * deactivation then works for a few seconds, because whoever switches a plugin off must not wait for a mail server.
	 *
	 * @param mixed $is_network As core passes it: switched off on all sites.
	 */
	public static function on_deactivate( mixed $is_network = false ): void {
		$until = Deadline::after( self::HURRY_S );
		add_filter( 'mailwright_background', '__return_true', PHP_INT_MAX );
		try {
			Deactivation::on_sites( $is_network, static fn() => self::tell( $until ) );
		} finally {
			remove_filter( 'mailwright_background', '__return_true', PHP_INT_MAX );
		}
	}

	/**
	 * What others have changed about where mail goes of late and this person has not seen, the newest first, twenty at most. For the notice.
	 *
	 * @return list<Entry>
	 */
	public static function unseen_by( int $user ): array {
		try {
			return array_values( array_filter( ( new Change_Store() )->unseen_by( $user, 20 ), static fn( array $change ): bool => Change::is_about_mail( $change['event'], $change['fields'] ) ) );
		} catch ( Database_Error ) {
			return array();
		}
	}

	/** @param int $id The newest change that the person has seen. */
	public static function mark_seen( int $user, int $id ): void {
		try {
			( new Change_Store() )->mark_seen( $user, $id );
		} catch ( Database_Error ) {
			return; // The notice comes again.
		}
	}

	/**
	 * @param array<string, array<string, mixed>> $before
	 * @param array<string, array<string, mixed>> $after
	 */
	public static function record( Actor $actor, array $before, array $after ): void {
		$told = array();
		foreach ( array_keys( $before + $after ) as $part ) {
			$change = Change::between( $part, $before[ $part ] ?? null, $after[ $part ] ?? null );
			if ( null === $change ) {
				continue;
			}
			$entry = self::entry( $actor, $change );
			if ( Change::is_about_mail( $change->event, $change->fields ) ) {
				$told[] = $entry;
			}
		}
		if ( array() !== $told ) {
			$newest = end( $told );
			// Who works on the server itself (command line, wp-config.php) has no session to steal: recorded and told by mail, but no notice.
			if ( $newest['id'] > 0 && $newest['user'] > 0 ) {
				Newest_Store::add( $newest['id'], $newest['user'], $newest['changed_at'] );
			}
			self::remember( $told, $before );
		}
	}

	/** @return Entry */
	private static function entry( Actor $actor, Change $change ): array {
		try {
			$id = ( new Change_Store() )->add( $actor, $change );
		} catch ( Database_Error ) {
			$id = 0; // It is told all the same.
		}
		return array( 'id' => $id, 'changed_at' => time(), 'user' => $actor->user, 'login' => $actor->login, 'door' => $actor->door, 'part' => $change->part, 'event' => $change->event, 'fields' => $change->fields );
	}

	/**
	 * @param list<Entry>                         $told
	 * @param array<string, array<string, mixed>> $before
	 */
	private static function remember( array $told, array $before ): void {
		$store = new Pending_Store();
		$way   = self::way( $store->read()['way'] ?? null, $before );
		$to    = Recipients::of( array_column( $told, 'part' ) );
		$store->update(
			static function ( ?array $pending ) use ( $told, $way, $to ): array {
				$changes = array( ...( $pending['changes'] ?? array() ), ...$told );
				return array(
					'since'   => $pending['since'] ?? time(),
					'to'      => ( $pending['to'] ?? array() ) + $to, // Whose address is changed meanwhile hears of it at the old one.
					'way'     => $pending['way'] ?? $way,
					'changes' => array_slice( $changes, -self::MOST ),
					'more'    => ( $pending['more'] ?? 0 ) + max( 0, count( $changes ) - self::MOST ),
				);
			}
		);
		if ( false === wp_next_scheduled( self::EVENT, self::ARGUMENT ) ) {
			wp_schedule_single_event( time() + self::COLLECT_S, self::EVENT, self::ARGUMENT );
		}
		if ( ( $store->read()['since'] ?? PHP_INT_MAX ) < time() - 2 * self::COLLECT_S ) {
			add_action( 'shutdown', array( self::class, 'on_shutdown' ) ); // WP-Cron does not come.
		}
	}

	public static function on_shutdown(): void {
		self::tell_if_due();
	}

	/**
	 * The way of before the first of these changes: a later one may be the attacker's already.
	 *
	 * @param array<mixed>|null                   $kept
	 * @param array<string, array<string, mixed>> $before
	 * @return array<mixed>|null
	 */
	private static function way( ?array $kept, array $before ): ?array {
		try {
			return $kept ?? Old_Way::sealed( $before );
		} catch ( \Throwable ) {
			return null; // This PHP cannot encrypt, or there is no key.
		}
	}

	private static function tell_if_due(): void {
		$pending = ( new Pending_Store() )->read();
		if ( null !== $pending && $pending['since'] <= time() - self::COLLECT_S + 5 ) {
			self::tell();
		}
	}

	/** @param Deadline|null $until For the old way; null = as long as its connection may take. */
	private static function tell( ?Deadline $until = null ): void {
		try {
			$pending = ( new Pending_Store() )->take();
			if ( null !== $pending ) {
				( new Announcement( $pending['changes'], $pending['more'] ) )->tell( $pending['to'], Old_Way::open( $pending['way'], null === $until ? null : self::HURRY_S ), $until );
			}
		} catch ( \Throwable $bug ) {
			self::note( $bug );
		}
	}

	/** @return array<string, array<string, mixed>> */
	private static function parts( mixed $parts ): array {
		$known = array();
		foreach ( is_array( $parts ) ? $parts : array() as $part => $fields ) {
			if ( is_array( $fields ) ) {
				/** @var array<string, mixed> $fields Of the action. */
				$known[ (string) $part ] = $fields;
			}
		}
		return $known;
	}

	private static function note( \Throwable $bug ): void {
		error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
	}
}
