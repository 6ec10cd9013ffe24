<?php
/**
 * Writes the row of a message when wp_mail() is called: one INSERT is the moment from which on the outbox is responsible. No transaction
 * is begun here: the caller may have one open, and with its end the message stays or goes (guarantees D16).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Database_Link;
use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Transport\Envelope;

defined( 'ABSPATH' ) || exit;

final class Acceptance_Store {

	/** Seconds after which an idempotency key is free again. */
	private const KEY_S = 86400;

	/** Bytes, as the columns have them (RFC 5321, 4.5.3.1.3 with its erratum). */
	private const MAX_ADDRESS = 254;

	private string $table;

	public function __construct( private readonly Database $database = new Database(), private readonly Payload_Store $payloads = new Payload_Store() ) {
		$this->table = Database::table( Tables::MESSAGES );
	}

	/**
	 * Takes a message into the outbox, where a worker finds it.
	 *
	 * @return int Its id.
	 * @throws Key_Taken
	 * @throws Database_Error When nothing was stored.
	 */
	public function accept( Draft $draft, Envelope $envelope, string $mime, string $message_id ): int {
		return $this->put(
			$draft,
			$message_id,
			fn(): int => $this->insert_with_content( $draft, $envelope, $mime, $message_id, array( 'status' => "'ready'", 'lane' => (string) $draft->priority, 'next_at' => 'UNIX_TIMESTAMP()' ) )
		);
	}

	/**
	 * Stores a message that nobody sends before a person says so.
	 *
	 * @return int Its id.
	 * @throws Key_Taken
	 * @throws Database_Error When nothing was stored.
	 */
	public function hold( Draft $draft, Envelope $envelope, string $mime, string $message_id ): int {
		return $this->put( $draft, $message_id, fn(): int => $this->insert_with_content( $draft, $envelope, $mime, $message_id, array( 'status' => "'held'", 'held_for' => "'" . Settlement::HELD_SAFE . "'" ) ) );
	}

	/**
	 * Takes a message into the outbox that this process sends itself: should it die, the lease ends and a worker goes on.
	 *
	 * @return Own_Claim
	 * @throws Key_Taken
	 * @throws Database_Error
	 */
	public function claim( Draft $draft, Envelope $envelope, string $mime, string $message_id ): Own_Claim {
		$token = bin2hex( random_bytes( 16 ) );
		$state = array( 'status' => "'claimed'", 'token' => "'$token'", 'lease_until' => 'UNIX_TIMESTAMP() + ' . Claim_Store::LEASE_S, 'claims' => '1' );
		$id    = $this->put( $draft, $message_id, fn(): int => $this->insert_with_content( $draft, $envelope, $mime, $message_id, $state ) );
		return new Own_Claim( $id, $token );
	}

	/**
	 * A message that was sent at once, for the log.
	 *
	 * @throws Database_Error
	 */
	public function log( Draft $draft, Envelope $envelope, int $size, string $message_id, Log_Entry $entry ): int {
		Tables::ensure();
		return $this->again_with_tables( fn(): int => $this->insert( $draft, $envelope, $message_id, array( 'status' => "'{$entry->status}'", 'attempts' => (string) $entry->attempts, 'size' => (string) $size ), array( 'cause' => $entry->cause, 'held_for' => $entry->held_for, 'connection' => $entry->connection ) + ( null === $entry->outcomes ? array() : array( 'outcomes' => $entry->outcomes ) ), null ) );
	}

	/** Commits that the final dot is about to be sent. @return bool False: the claim is lost, it must not be sent. */
	public function wire( Own_Claim $claim ): bool {
		return 1 === $this->database->run( "UPDATE {$this->table} SET status = 'wire', lease_until = UNIX_TIMESTAMP() + " . ( Claim_Store::LEASE_S + 1 ) . ' WHERE id = %d AND token = %s', $claim->id, $claim->token );
	}

	public function settle( Own_Claim $claim, Log_Entry $entry ): void {
		$this->database->run(
			"UPDATE {$this->table} SET status = %s, lane = NULL, next_at = NULL, token = NULL, lease_until = NULL, claims = 0, attempts = %d, cause = %s, held_for = %s, connection = %s, outcomes = %s WHERE id = %d AND token = %s",
			$entry->status,
			$entry->attempts,
			$entry->cause,
			$entry->held_for,
			$entry->connection,
			$entry->outcomes,
			$claim->id,
			$claim->token
		);
		$row = $this->database->row( "SELECT chunks_of FROM {$this->table} WHERE id = %d", $claim->id );
		$this->payloads->wipe( $claim->id, $row['chunks_of'] ?? null );
	}

	/** Keeps the content of a finished message, encrypted; what cannot be encrypted is not kept. */
	public function keep( int $id, string $mime ): void {
		$sealed = $this->payloads->seal( $id, $mime );
		if ( '' === $sealed ) {
			return;
		}
		if ( strlen( $sealed ) > Payload_Store::INLINE_BYTES ) {
			$this->database->run( "UPDATE {$this->table} SET sealed = 1, chunks_of = %s WHERE id = %d", $this->payloads->put_chunks( $sealed ), $id );
			return;
		}
		$this->database->run( "UPDATE {$this->table} SET sealed = 1, mime = " . Database::bytes( $sealed ) . " WHERE id = $id" );
	}

	/**
	 * @param \Closure(): int $insert
	 * @throws Key_Taken
	 * @throws Database_Error
	 */
	private function put( Draft $draft, string $message_id, \Closure $insert ): int {
		Tables::ensure();
		try {
			return $insert();
		} catch ( Database_Error $error ) {
			if ( '' !== $draft->key_hash && ! $error->is_gone() && $this->frees_key( $draft ) ) {
				return $insert();
			}
			if ( $error->is_gone() ) {
				return $this->after_lost_connection( $error, $message_id, $insert );
			}
			return $this->once_more( $error, $insert );
		}
	}

	/**
	 * The server may have stored the row before it was gone.
	 *
	 * @param \Closure(): int $insert
	 * @throws Database_Error
	 */
	private function after_lost_connection( Database_Error $error, string $message_id, \Closure $insert ): int {
		if ( ! Database_Link::reconnect() ) {
			throw $error;
		}
		Database::read_from_primary();
		$id = $this->database->value( "SELECT id FROM {$this->table} WHERE created_at >= UNIX_TIMESTAMP() - 300 AND message_id = %s", $message_id );
		return null === $id ? $insert() : (int) $id;
	}

	/**
	 * Whether the key that stood in the way is free now: it was used too long ago, or for a mail that reached nobody.
	 *
	 * @throws Key_Taken When it is not.
	 */
	private function frees_key( Draft $draft ): bool {
		Database::read_from_primary();
		$row = $this->database->row( "SELECT id, status, outcomes, content_hash, created_at, UNIX_TIMESTAMP() AS now_at FROM {$this->table} WHERE key_hash = %s", $draft->key_hash );
		if ( null === $row ) {
			return false; // It was something else.
		}
		$is_old  = (int) $row['created_at'] <= (int) $row['now_at'] - self::KEY_S;
		$is_lost = in_array( $row['status'], array( 'dead', 'canceled' ), true ) && ! str_contains( (string) $row['outcomes'], '"sent"' );
		if ( ! $is_old && ! $is_lost ) {
			throw new Key_Taken( hash_equals( (string) $row['content_hash'], $draft->content_hash ) );
		}
		$this->database->run( "UPDATE {$this->table} SET key_hash = NULL WHERE id = %d AND key_hash = %s", (int) $row['id'], $draft->key_hash );
		return true;
	}

	/**
	 * @param \Closure(): int $insert
	 * @throws Database_Error
	 */
	private function again_with_tables( \Closure $insert ): int {
		try {
			return $insert();
		} catch ( Database_Error $error ) {
			return $this->once_more( $error, $insert );
		}
	}

	/**
	 * After what a second try can mend: a table that is missing, or two statements in each other's way.
	 *
	 * @param \Closure(): int $insert
	 * @throws Database_Error
	 */
	private function once_more( Database_Error $error, \Closure $insert ): int {
		if ( $error->may_lack_table() ) {
			Tables::ensure( true );
			return $insert();
		}
		return $error->is_conflict() ? $insert() : throw $error;
	}

	/** @param array<string, string> $state Column => SQL. */
	private function insert_with_content( Draft $draft, Envelope $envelope, string $mime, string $message_id, array $state ): int {
		$is_big = strlen( $mime ) > Payload_Store::INLINE_BYTES;
		$state += array( 'size' => (string) strlen( $mime ), 'expires_at' => 'UNIX_TIMESTAMP() + ' . $draft->lifetime_s(), 'home' => "'" . Home::fingerprint() . "'" );
		// What was redirected before it was stored may pass the safe mode.
		$state += $draft->is_redirected ? array( 'held_for' => "'" . Settlement::RELEASED . "'" ) : array();
		$texts  = '' === $draft->key_hash ? array() : array( 'key_hash' => $draft->key_hash, 'content_hash' => $draft->content_hash );
		if ( ! $is_big ) {
			return $this->insert( $draft, $envelope, $message_id, $state, $texts, $mime );
		}
		$name = $this->payloads->put_chunks( $mime );
		try {
			return $this->insert( $draft, $envelope, $message_id, $state + array( 'chunks_of' => "'$name'" ), $texts, null );
		} catch ( Database_Error $error ) {
			if ( ! $error->is_gone() ) {
				$this->payloads->wipe_chunks( $name );
			}
			throw $error;
		}
	}

	/**
	 * @param array<string, string> $state Column => SQL of our own making.
	 * @param array<string, string> $texts Column => text.
	 * @param string|null           $mime  Content to store within the row.
	 */
	private function insert( Draft $draft, Envelope $envelope, string $message_id, array $state, array $texts, ?string $mime ): int {
		global $wpdb;
		if ( strlen( $draft->from ) > self::MAX_ADDRESS || strlen( $envelope->sender ) > self::MAX_ADDRESS ) {
			throw new Database_Error( 0, 'An address is longer than its column.' ); // MySQL would cut it without a word.
		}
		$texts += array(
			'connection'  => $draft->connection,
			'source'      => $draft->source,
			'message_id'  => substr( $message_id, 0, 255 ),
			'subject'     => $draft->subject,
			'sender'      => $draft->from,
			'return_path' => $envelope->sender,
			'notify'      => substr( $envelope->notify, 0, 40 ),
			'recipients'  => implode( "\n", $envelope->recipients ),
		);
		$state += array(
			'created_at'      => 'UNIX_TIMESTAMP()',
			'priority'        => (string) $draft->priority,
			'version'         => (string) Tables::VERSION,
			'keep_level'      => (string) $draft->keep->value,
			'is_sensitive'    => $draft->is_sensitive ? '1' : '0',
			'recipient_count' => (string) count( $envelope->recipients ),
		);
		$columns = implode( ', ', array( ...array_keys( $state ), ...array_keys( $texts ), ...( null === $mime ? array() : array( 'mime' ) ) ) );
		$values  = (string) $wpdb->prepare( implode( ', ', array_fill( 0, count( $texts ), '%s' ) ), ...array_values( $texts ) );
		// The content is put behind: running it through prepare() would copy and search it several times.
		$content = null === $mime ? '' : ', ' . Database::bytes( $mime );
		$into    = "{$this->table} ($columns) VALUES (" . implode( ', ', $state ) . ", $values$content)";
		if ( ! isset( $texts['key_hash'] ) ) {
			return $this->database->insert( "INSERT INTO $into" );
		}
		// A key that is taken is no error: with SQLite an error would end the caller's transaction.
		if ( 1 !== $this->database->run( "INSERT IGNORE INTO $into" ) ) {
			throw new Database_Error( Database_Error::DUPLICATE, 'The key is taken.' );
		}
		return (int) $wpdb->insert_id;
	}
}
