<?php
/**
 * What a person can do with messages that wait: stop them, let them go, try them now, send them again. Each is one statement that counts only
 * when the message is still as it was seen.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Messages\Resend_Rule;
use Mailwright\Settings\Connection_Store;

defined( 'ABSPATH' ) || exit;

final class Queue_Store {

	/** Seconds that a message has from now on when a person sends it again, by priority. */
	public const LIFETIME_SQL = 'UNIX_TIMESTAMP() + CASE priority WHEN 0 THEN 7200 WHEN 1 THEN 259200 ELSE 432000 END';

	/** States that a worker may end by itself. */
	public const WAITING = array( 'ready', 'claimed', 'wire', 'retry', 'unknown' );

	private string $messages;

	public function __construct( private readonly Database $database = new Database() ) {
		$this->messages = Database::table( Tables::MESSAGES );
	}

	/** Messages that are not sent yet and may still be, those that are held included. @throws \Mailwright\Install\Database_Error */
	public function count_waiting(): int {
		return (int) $this->database->value( "SELECT COUNT(*) FROM {$this->messages} WHERE status IN ('ready', 'claimed', 'wire', 'retry', 'unknown', 'held')" );
	}

	/**
	 * Sends a message of the log again, to those of its recipients who have not got it; to all when all have.
	 *
	 * @return string Why not, '' = it is on its way.
	 */
	public function resend( int $id ): string {
		$row     = $this->database->row( "SELECT id, status, priority, is_sensitive, outcomes, recipients, connection, chunks_of, CASE WHEN mime IS NULL THEN '' ELSE '1' END AS has_mime FROM {$this->messages} WHERE id = %d", $id );
		$refusal = null === $row ? __( 'There is no such message.', 'mailwright' ) : Resend_Rule::refusal( $row );
		if ( null === $row || '' !== $refusal ) {
			return $refusal;
		}
		$recipients = Recipients::from_row( (string) $row['recipients'], $row['outcomes'] );
		$outcomes   = 'sent' === $row['status'] ? null : $this->only_sent( $recipients );
		return $this->requeue( $row, $outcomes ) ? '' : __( 'This message still waits to be sent.', 'mailwright' );
	}

	/** @return string Why not, '' = it will not be sent. */
	public function cancel( int $id ): string {
		$row = $this->database->row( "SELECT id, status, is_sensitive, sealed, size, chunks_of, CASE WHEN size <= %d THEN mime ELSE NULL END AS mime FROM {$this->messages} WHERE id = %d", Payload_Store::INLINE_BYTES, $id );
		if ( null === $row ) {
			return __( 'There is no such message.', 'mailwright' );
		}
		$changed = $this->database->run(
			"UPDATE {$this->messages} SET status = 'canceled', held_for = '', lane = NULL, next_at = NULL WHERE id = %d AND status IN ('ready', 'retry', 'unknown', 'held')",
			$id
		);
		if ( 1 !== $changed ) {
			return __( 'This message does not wait any more, or is being sent at this moment.', 'mailwright' );
		}
		$this->put_away( $row );
		return '';
	}

	/** @return string Why not, '' = it is tried as soon as possible. */
	public function release( int $id ): string {
		$row = $this->database->row( "SELECT id, status, held_for, outcomes, recipients, connection FROM {$this->messages} WHERE id = %d", $id );
		if ( null === $row ) {
			return __( 'There is no such message.', 'mailwright' );
		}
		if ( ! in_array( $row['status'], array( 'held', 'retry', 'unknown', 'ready' ), true ) ) {
			return __( 'This message is not waiting for anybody.', 'mailwright' );
		}
		$recipients = Recipients::from_row( (string) $row['recipients'], $row['outcomes'] );
		$recipients->move( Recipients::UNKNOWN, Recipients::RETRY );
		if ( Settlement::HELD_SAFE === $row['held_for'] && '' === self::sender_of( $row ) ) {
			return __( 'This site sends by PHP mail, which cannot send a stored message. Set up a connection with a mail server first; then this message is sent through that.', 'mailwright' );
		}
		return $this->requeue( $row, $recipients->to_json( 'retry' ), Settlement::RELEASED ) ? '' : __( 'This message is being sent at this moment.', 'mailwright' );
	}

	/**
	 * Lets everything go that is held because of the site's address or of a connection that is gone. Messages of which nobody knows whether they
	 * arrived stay: each of them is a decision of its own.
	 *
	 * @return int How many.
	 */
	public function release_all(): int {
		$count = $this->database->run(
			"UPDATE {$this->messages} SET status = CASE WHEN attempts > 0 THEN 'retry' ELSE 'ready' END, lane = priority, next_at = UNIX_TIMESTAMP(), home = %s, expires_at = " . self::LIFETIME_SQL . ", held_for = '" . Settlement::RELEASED . "', version = %d
			WHERE status = 'held' AND held_for = 'home'",
			Home::fingerprint(),
			Tables::VERSION
		);
		$rows  = $this->database->rows( "SELECT id FROM {$this->messages} WHERE status = 'held' AND held_for = 'connection' ORDER BY id LIMIT 10000" );
		foreach ( $rows as $row ) {
			$count += '' === $this->release( (int) $row['id'] ) ? 1 : 0;
		}
		return $count;
	}

	/** Everything is due now, and rested connections are tried, be it with one message. A mail that may have arrived keeps its time. */
	public function make_due( ?string $connection = null ): void {
		( new Connection_State_Store( $this->database ) )->end_rests();
		$where = null === $connection ? '' : ' AND connection = %s';
		$this->database->run( "UPDATE {$this->messages} SET next_at = UNIX_TIMESTAMP() WHERE lane IN (0, 1, 2) AND next_at > UNIX_TIMESTAMP() AND status <> 'unknown'$where", ...( null === $connection ? array() : array( $connection ) ) );
	}

	/**
	 * @return array{counts: array<string, int>, oldest_seconds: int, overdue_seconds: int, next_at: int|null, foreign: int, safe: int, now: int}
	 */
	public function numbers(): array {
		$counts = array_fill_keys( array( ...self::WAITING, 'held', 'dead' ), 0 );
		$first  = array();
		foreach ( $this->database->rows( "SELECT status, COUNT(*) AS n, MIN(id) AS first FROM {$this->messages} WHERE status IN ('ready', 'claimed', 'wire', 'retry', 'unknown', 'held', 'dead') GROUP BY status" ) as $row ) {
			$counts[ (string) $row['status'] ] = (int) $row['n'];
			if ( in_array( $row['status'], self::WAITING, true ) ) {
				$first[] = (int) $row['first'];
			}
		}
		$oldest = array() === $first ? 0 : (int) $this->database->value( "SELECT UNIX_TIMESTAMP() - MIN(created_at) FROM {$this->messages} WHERE id IN (" . implode( ',', $first ) . ')' );
		$next   = array();
		foreach ( array( 0, 1, 2 ) as $lane ) {
			$next[] = $this->database->row( "SELECT MIN(next_at) AS next_at, UNIX_TIMESTAMP() AS now_at FROM {$this->messages} WHERE lane = %d", $lane );
		}
		$times   = array_map( 'intval', array_filter( array_column( array_filter( $next ), 'next_at' ), static fn( ?string $time ): bool => null !== $time ) );
		$now     = (int) ( $next[0]['now_at'] ?? 0 );
		$next_at = array() === $times ? null : min( $times );
		$foreign = 0 === $counts['held'] ? 0 : (int) $this->database->value( "SELECT COUNT(*) FROM {$this->messages} WHERE status = 'held' AND held_for = 'home' AND home <> %s", Home::fingerprint() );
		return array(
			'counts'          => $counts,
			'oldest_seconds'  => max( 0, $oldest ),
			'overdue_seconds' => null === $next_at ? 0 : max( 0, $now - $next_at ),
			'next_at'         => $next_at,
			'foreign'         => $foreign,
			'safe'            => 0 === $counts['held'] ? 0 : ( new Safe_Mode_Store( $this->database ) )->count(),
			'now'             => $now,
		);
	}

	/**
	 * How mail fared lately.
	 *
	 * @return array{sent: int, dead: int}
	 */
	public function outcomes_since( int $seconds ): array {
		$found = array( 'sent' => 0, 'dead' => 0 );
		foreach ( $this->database->rows( "SELECT status, COUNT(*) AS n FROM {$this->messages} WHERE created_at > UNIX_TIMESTAMP() - %d AND status IN ('sent', 'dead') GROUP BY status", $seconds ) as $row ) {
			$found[ (string) $row['status'] ] = (int) $row['n'];
		}
		return array( 'sent' => (int) $found['sent'], 'dead' => (int) $found['dead'] );
	}

	/**
	 * @param array<string, string|null> $row      With id, status and connection.
	 * @param ''|Settlement::RELEASED    $held_for
	 */
	private function requeue( array $row, ?string $outcomes, string $held_for = '' ): bool {
		return 1 === $this->database->run(
			"UPDATE {$this->messages} SET status = 'retry', lane = priority, next_at = UNIX_TIMESTAMP(), expires_at = " . self::LIFETIME_SQL . ", held_for = '$held_for', claims = 0, token = NULL, lease_until = NULL,
			home = %s, version = %d, connection = %s, outcomes = %s WHERE id = %d AND status = %s",
			Home::fingerprint(),
			Tables::VERSION,
			self::sender_of( $row ),
			$outcomes,
			(int) $row['id'],
			(string) $row['status']
		);
	}

	/**
	 * The connection that can send a stored message: its own, or the default one when that is gone or was PHP mail, which composes by itself.
	 *
	 * @param array<string, string|null> $row With connection.
	 * @return string '' = there is none.
	 */
	private static function sender_of( array $row ): string {
		$connections = new Connection_Store();
		foreach ( array( $connections->get( (string) $row['connection'] ), $connections->default() ) as $connection ) {
			if ( null !== $connection && 'php' !== $connection->mailer ) {
				return $connection->id;
			}
		}
		return '';
	}

	/** Who has the mail stays; everybody else is tried again. Nobody is left: then it is meant for all. */
	private function only_sent( Recipients $recipients ): ?string {
		$recipients->move( Recipients::DEAD, Recipients::RETRY );
		$recipients->move( Recipients::UNKNOWN, Recipients::RETRY );
		return array() === $recipients->waiting() ? null : $recipients->to_json( 'retry' );
	}

	/** @param array<string, string|null> $row */
	private function put_away( array $row ): void {
		$payloads = new Payload_Store( $this->database );
		$id       = (int) $row['id'];
		if ( '1' === (string) $row['is_sensitive'] ) {
			$payloads->wipe( $id, $row['chunks_of'] );
			return;
		}
		$sealed = null === $row['mime'] || '1' === (string) $row['sealed'] ? '' : $payloads->seal( $id, $row['mime'] );
		if ( '' !== $sealed ) {
			$this->database->run( "UPDATE {$this->messages} SET sealed = 1, mime = " . Database::bytes( $sealed ) . " WHERE id = $id AND status = 'canceled'" );
		}
	}
}
