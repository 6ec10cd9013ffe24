<?php
/**
 * Who works on which message. Each change is one statement on the database's clock and counts only with the token of the claim, so that any
 * number of workers on any number of machines can share one outbox (guarantees D4).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

defined( 'ABSPATH' ) || exit;

final class Claim_Store {

	/** Seconds that a claim holds without a sign of life. */
	public const LEASE_S = 120;

	/** So often may a message be claimed and never heard of again before it is suspected of killing its worker. */
	public const SUSPECT_CLAIMS = 2;

	/**
	 * Seconds that a suspect rests each time it has been worked alone and its worker has died all the same. Behind the last rest it is given one more
	 * chance and then condemned. A server that is restarted again and again, or short of memory, kills workers that have done nothing wrong: the
	 * rests give it time, so that no innocent mail is given up, and poison costs five more workers in an hour.
	 */
	private const RESTS_S = array( 60, 300, 900, 1800 );

	/** Content up to this many bytes is read together with its row. */
	private const SMALL_BYTES = 65536;

	private string $messages;

	public function __construct( private readonly Database $database, private readonly Patient_Store $patient ) {
		$this->messages = Database::table( Tables::MESSAGES );
	}

	/**
	 * Claims what is due in one lane.
	 *
	 * @param list<string> $without Connections that can take nothing now.
	 * @return list<Claimed_Message>
	 */
	public function claim( int $lane, int $limit, array $without ): array {
		$token  = self::token();
		$except = array() === $without ? '' : ' AND connection NOT IN (' . implode( ', ', array_fill( 0, count( $without ), '%s' ) ) . ')';
		$count  = $this->patient->run(
			"UPDATE {$this->messages} SET status = 'claimed', lane = NULL, token = %s, lease_until = UNIX_TIMESTAMP() + %d, claims = claims + 1
			WHERE lane = %d AND next_at <= UNIX_TIMESTAMP() AND claims < %d AND version <= %d$except ORDER BY next_at, id LIMIT %d",
			$token,
			self::LEASE_S,
			$lane,
			self::SUSPECT_CLAIMS,
			Tables::VERSION,
			...array( ...$without, $limit )
		);
		return 0 === $count ? array() : $this->read( $token );
	}

	/** A message whose workers have died twice without an outcome: it is worked alone, so that it takes no other with it (guarantees D10). */
	public function claim_suspect(): ?Claimed_Message {
		$token = self::token();
		$count = $this->patient->run(
			"UPDATE {$this->messages} SET status = 'claimed', lane = NULL, token = %s, lease_until = UNIX_TIMESTAMP() + %d, claims = claims + 1
			WHERE lane IN (0, 1, 2) AND next_at <= UNIX_TIMESTAMP() AND claims >= %d AND version <= %d ORDER BY next_at, id LIMIT 1",
			$token,
			self::LEASE_S,
			self::SUSPECT_CLAIMS,
			Tables::VERSION
		);
		return 0 === $count ? null : $this->read( $token )[0] ?? null;
	}

	public function is_any_suspect(): bool {
		return null !== $this->database->value( "SELECT id FROM {$this->messages} WHERE lane IN (0, 1, 2) AND next_at <= UNIX_TIMESTAMP() AND claims >= %d LIMIT 1", self::SUSPECT_CLAIMS );
	}

	/**
	 * Messages whose worker is gone. Those that were not yet on the wire are free again; the others, and those that have cost a worker its life
	 * too often, are claimed for a decision.
	 *
	 * @return list<Claimed_Message> With `status` in their row: wire or claimed.
	 */
	public function recover(): array {
		$taken = array();
		// Looked for without locks first: nearly always there is nothing.
		foreach ( $this->database->rows( "SELECT id, token, status, claims FROM {$this->messages} WHERE status IN ('claimed', 'wire') AND lease_until < UNIX_TIMESTAMP() ORDER BY id LIMIT 500" ) as $row ) {
			$rest_s  = 'claimed' === $row['status'] ? self::rest_s( (int) $row['claims'] ) : null;
			$is_free = null !== $rest_s;
			$token   = self::token();
			$change  = $is_free
				? "status = 'retry', lane = priority, next_at = UNIX_TIMESTAMP() + $rest_s, token = NULL, lease_until = NULL"
				: "token = '$token', lease_until = UNIX_TIMESTAMP() + " . self::LEASE_S;
			$count   = $this->patient->run( "UPDATE {$this->messages} SET $change WHERE id = %d AND status = %s AND token = %s AND lease_until < UNIX_TIMESTAMP()", (int) $row['id'], $row['status'], $row['token'] );
			array_push( $taken, ...( 1 === $count && ! $is_free ? $this->read( $token ) : array() ) );
		}
		return $taken;
	}

	/**
	 * The content of a message that was too big to come with its row.
	 *
	 * @return array<string, string|null>|null
	 */
	public function payload( Claimed_Message $message ): ?array {
		Database::read_from_primary();
		return $this->database->row( "SELECT id, mime, sealed, chunks_of FROM {$this->messages} WHERE id = %d AND token = %s", $message->id, $message->token );
	}

	/** @param list<Claimed_Message> $messages */
	public function renew( array $messages ): void {
		if ( array() !== $messages ) {
			$this->patient->run( "UPDATE {$this->messages} SET lease_until = UNIX_TIMESTAMP() + " . self::LEASE_S . ' WHERE ' . self::these( $messages ) );
		}
	}

	/**
	 * Commits that the final dot of a message is about to be sent to those recipients that are marked for it.
	 *
	 * @return list<int> Its id if it is still ours.
	 */
	public function wire( Claimed_Message $message ): array {
		$outcomes = array() === $message->recipients->with( Recipients::WIRE ) ? $message->row['outcomes'] ?? null : $message->recipients->to_json( 'wire' );
		$count    = $this->patient->run( "UPDATE {$this->messages} SET status = 'wire', lease_until = UNIX_TIMESTAMP() + " . self::LEASE_S . ', outcomes = %s WHERE ' . self::these( array( $message ) ), $outcomes );
		return 1 === $count ? array( $message->id ) : $this->on_wire( array( $message ) );
	}

	/**
	 * The same for whole messages, as many as come together: each commit waits for the disk.
	 *
	 * @param list<Claimed_Message> $messages
	 * @return list<int> Ids of those that are still ours; the others must not be sent.
	 */
	public function wire_all( array $messages ): array {
		if ( array() === $messages ) {
			return array();
		}
		$count = $this->patient->run( "UPDATE {$this->messages} SET status = 'wire', lease_until = UNIX_TIMESTAMP() + " . self::LEASE_S . ' WHERE ' . self::these( $messages ) );
		return count( $messages ) === $count ? array_map( static fn( Claimed_Message $message ): int => $message->id, $messages ) : $this->on_wire( $messages );
	}

	/**
	 * Messages that were sent to all their recipients, and of which only the log's data stay. Not in one statement with those that go on the wire:
	 * a column of 10 KB that is set to itself is written again.
	 *
	 * @param list<Claimed_Message> $messages
	 */
	public function sent( array $messages ): void {
		if ( array() !== $messages ) {
			$this->patient->run(
				"UPDATE {$this->messages} SET status = 'sent', next_at = NULL, token = NULL, lease_until = NULL, claims = 0, attempts = attempts + 1,
				cause = '', held_for = '', outcomes = NULL, mime = NULL, sealed = 0, chunks_of = NULL WHERE " . self::these( $messages )
			);
		}
	}

	/**
	 * @param non-empty-list<Claimed_Message> $messages
	 * @return list<int> Those that are on the wire, and ours.
	 */
	private function on_wire( array $messages ): array {
		Database::read_from_primary();
		return array_map( 'intval', array_column( $this->database->rows( "SELECT id FROM {$this->messages} WHERE status = 'wire' AND " . self::these( $messages ) ), 'id' ) );
	}

	/** Some recipients of a message have been settled, others come next. @return bool False: the claim is lost. */
	public function progress( Claimed_Message $message ): bool {
		$this->patient->run(
			"UPDATE {$this->messages} SET status = 'claimed', lease_until = UNIX_TIMESTAMP() + " . self::LEASE_S . ', outcomes = %s WHERE ' . self::these( array( $message ) ),
			$message->recipients->to_json( 'claimed' )
		);
		Database::read_from_primary();
		return null !== $this->database->value( "SELECT id FROM {$this->messages} WHERE " . self::these( array( $message ) ) );
	}

	/**
	 * Writes one message's outcome.
	 *
	 * @param string|null $sealed Content to keep in place of what is there: encrypted, '' = none; null = it stays as it is.
	 * @return bool False: the claim was lost, or the outcome stands already.
	 */
	public function settle( Claimed_Message $message, Settlement $settlement, ?string $sealed ): bool {
		$status  = $settlement->status;
		$payload = match ( $sealed ) {
			null    => '',
			''      => ', mime = NULL, sealed = 0, chunks_of = NULL',
			default => ', sealed = 1, chunks_of = NULL, mime = ' . Database::bytes( $sealed ),
		};
		// What waits keeps the word of the person who has let it go.
		$held    = null === $settlement->wait_s ? 'held_for = %s' : "held_for = CASE WHEN held_for = '" . Settlement::RELEASED . "' THEN held_for ELSE %s END";
		$next    = null === $settlement->wait_s ? 'lane = NULL, next_at = NULL' : 'lane = priority, next_at = UNIX_TIMESTAMP() + ' . max( 0, $settlement->wait_s );
		return 1 === $this->patient->run(
			"UPDATE {$this->messages} SET status = %s, $next, token = NULL, lease_until = NULL, claims = 0, attempts = attempts + %d, cause = %s, $held, outcomes = %s, connection = %s$payload WHERE " . self::these( array( $message ) ),
			$status,
			$settlement->tries,
			$settlement->cause,
			$settlement->held_for,
			$message->recipients->to_json( $status ),
			'' === $settlement->connection ? $message->connection : $settlement->connection
		);
	}

	/** A message that nobody wants to have in the log. */
	public function remove( Claimed_Message $message ): void {
		if ( 1 === $this->patient->run( "DELETE FROM {$this->messages} WHERE " . self::these( array( $message ) ) ) ) {
			$this->patient->run( 'DELETE FROM ' . Database::table( Tables::ATTEMPTS ) . ' WHERE message = %d', $message->id );
		}
	}

	/**
	 * Gives messages back untried: it was not their fault, so the claim is not counted.
	 *
	 * @param list<Claimed_Message> $messages
	 * @param int|null              $until    Unix time before which nobody needs to try them, null = now.
	 */
	public function give_back( array $messages, ?int $until = null ): void {
		foreach ( array_chunk( $messages, 500 ) as $some ) {
			$this->patient->run(
				"UPDATE {$this->messages} SET status = CASE WHEN attempts > 0 THEN 'retry' ELSE 'ready' END, lane = priority, token = NULL, lease_until = NULL,
				claims = CASE WHEN claims > 0 THEN claims - 1 ELSE 0 END" . ( null === $until ? '' : ', next_at = ' . $until ) . ' WHERE ' . self::these( $some )
			);
		}
	}

	/** Everything of a connection that is due waits until then: one statement instead of a claim for each. */
	public function push( string $connection, int $until ): void {
		$this->patient->run( "UPDATE {$this->messages} SET next_at = %d WHERE lane IN (0, 1, 2) AND next_at <= UNIX_TIMESTAMP() AND connection = %s", $until, $connection );
	}

	/** Everything of a connection is due now: it works again. */
	public function pull( string $connection ): void {
		$this->patient->run( "UPDATE {$this->messages} SET next_at = UNIX_TIMESTAMP() WHERE lane IN (0, 1, 2) AND next_at > UNIX_TIMESTAMP() AND status <> 'unknown' AND connection = %s", $connection );
	}

	/** @return list<Claimed_Message> */
	private function read( string $token ): array {
		Database::read_from_primary();
		$rows = $this->patient->rows(
			'SELECT ' . Claimed_Message::COLUMNS . ', status, UNIX_TIMESTAMP() AS now_at, CASE WHEN size <= %d THEN mime ELSE NULL END AS mime
			FROM ' . $this->messages . " WHERE status IN ('claimed', 'wire') AND token = %s ORDER BY priority, next_at, id",
			self::SMALL_BYTES,
			$token
		);
		return array_map( static fn( array $row ): Claimed_Message => new Claimed_Message( $row ), $rows );
	}

	/**
	 * The condition that makes a write count: the claim is still ours.
	 *
	 * @param non-empty-list<Claimed_Message> $messages
	 */
	private static function these( array $messages ): string {
		$ids    = array_map( static fn( Claimed_Message $message ): int => $message->id, $messages );
		$tokens = array_unique( array_map( static fn( Claimed_Message $message ): string => $message->token, $messages ) );
		return 'id IN (' . implode( ',', $ids ) . ") AND token IN ('" . implode( "','", $tokens ) . "')"; // Numbers, and tokens of our own making.
	}

	/** @return int|null How long a message rests that so many workers had when they died; null = it is not tried again. */
	private static function rest_s( int $claims ): ?int {
		return $claims <= self::SUSPECT_CLAIMS ? 0 : self::RESTS_S[ $claims - self::SUSPECT_CLAIMS - 1 ] ?? null;
	}

	private static function token(): string {
		return bin2hex( random_bytes( 16 ) );
	}
}
