<?php
/**
 * What a worker writes about its messages. Those that reach the same point at the same moment share one statement, because each commit costs a
 * disk write; nobody goes on before his is committed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Messages\Keep;
use Mailwright\Messages\Payload_Store;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Parallel;

defined( 'ABSPATH' ) || exit;

final class Ledger {

	/** Content of a message that was sent is kept up to this size. */
	private const KEEP_BYTES = 1048576;

	/** The worker wakes whoever waits as soon as it is committed. */
	private const UNTIL_WOKEN_S = 60.0;

	/** @var array<int, Claimed_Message> Waiting for the commit before their final dot. */
	private array $to_wire = array();

	/** @var array<int, bool> Message => whether the claim still held. */
	private array $on_wire = array();

	/** @var list<array{0: Claimed_Message, 1: string, 2: string}> Message, reply, connection. */
	private array $sent = array();

	/** @param (\Closure( string $status ): void)|null $on_done Told what has become of each message. */
	public function __construct(
		private readonly Claim_Store $claims,
		private readonly Attempt_Store $attempts,
		private readonly Payload_Store $payloads,
		private readonly ?\Closure $on_done = null,
	) {}

	/**
	 * Returns when it is committed that the message is on the wire.
	 *
	 * @throws Claim_Lost
	 */
	public function wire( Claimed_Message $message ): void {
		if ( array() !== $message->recipients->with( Recipients::WIRE ) || null === \Fiber::getCurrent() ) {
			$this->on_wire += array_fill_keys( $this->claims->wire( $message ), true );
		} else {
			$this->to_wire[ $message->id ] = $message;
			while ( isset( $this->to_wire[ $message->id ] ) ) {
				Parallel::wait( array(), array(), self::UNTIL_WOKEN_S );
			}
		}
		$is_ours = $this->on_wire[ $message->id ] ?? false;
		unset( $this->on_wire[ $message->id ] );
		if ( ! $is_ours ) {
			throw new Claim_Lost( 'The claim has ended.' );
		}
	}

	/** The mail server has taken the message for everybody. */
	public function sent( Claimed_Message $message, string $reply, string $connection ): void {
		$this->sent[] = array( $message, $reply, $connection );
	}

	/** How many wait for a commit. */
	public function waiting(): int {
		return count( $this->to_wire );
	}

	/**
	 * Commits what has come together; called whenever all tasks wait.
	 *
	 * @return list<int> Messages whose tasks can go on.
	 */
	public function flush(): array {
		if ( array() === $this->to_wire && array() === $this->sent ) {
			return array();
		}
		$waiting       = $this->to_wire;
		$sent          = $this->sent;
		$this->sent    = array();
		$this->claims->sent( array_column( $sent, 0 ) );
		$this->on_wire = array_fill_keys( $this->claims->wire_all( array_values( $waiting ) ), true ) + $this->on_wire;
		$this->to_wire = array();
		foreach ( $sent as [ $message, $reply, $connection ] ) {
			$this->wipe_chunks( $message );
			$this->tell( 'sent', array( $message->id, $reply, $connection, $message->message_id ) );
		}
		return array_keys( $waiting );
	}

	/** Whether this message's success can be written together with others. */
	public static function is_plain( Claimed_Message $message, Settlement $settlement, int $tries ): bool {
		return $settlement->is_plain_success() && 1 === $tries && 1 === $message->keep_level && null === $message->recipients->to_json( 'sent' );
	}

	/**
	 * Writes one message's outcome by itself.
	 *
	 * @param string|null  $mime    The content where it is at hand.
	 * @param Failure|null $failure Why it was not sent, for whoever listens.
	 */
	public function settle( Claimed_Message $message, Settlement $settlement, ?string $mime, string $reply = '', ?Failure $failure = null ): void {
		if ( $settlement->is_final() && Keep::None->value === $message->keep_level ) {
			$this->claims->remove( $message );
			$this->wipe_chunks( $message );
		} else {
			$content = $this->content( $message, $settlement, $mime );
			$written = $this->claims->settle( $message, $settlement, $content );
			if ( ! $written ) {
				return; // Somebody else decides about this message now.
			}
			if ( null !== $content ) {
				$this->wipe_chunks( $message );
			}
		}
		$connection = '' === $settlement->connection ? $message->connection : $settlement->connection;
		match ( true ) {
			'sent' === $settlement->status => $this->tell( 'sent', array( $message->id, $reply, $connection, $message->message_id ) ),
			'dead' === $settlement->status => $this->tell( 'dead', array( $message->id, $failure, $message->message_id ) ),
			default                        => $this->tell( $settlement->status, array( $message->id, $failure, $settlement->wait_s, $message->message_id ) ),
		};
	}

	/**
	 * What is to stay of the content.
	 *
	 * @return string|null Encrypted bytes, '' = nothing, null = it stays as it is.
	 */
	private function content( Claimed_Message $message, Settlement $settlement, ?string $mime ): ?string {
		if ( ! $settlement->is_final() && Settlement::HELD_UNKNOWN !== $settlement->held_for ) {
			return null; // It will be sent again.
		}
		if ( $message->is_sensitive ) {
			return $settlement->is_final() ? '' : null;
		}
		if ( 'sent' === $settlement->status && ( Keep::Content->value !== $message->keep_level || $message->size > self::KEEP_BYTES ) ) {
			return '';
		}
		if ( null === $mime || $message->size > Payload_Store::INLINE_BYTES ) {
			// Pieces stay pieces: as one they could be more than the database takes in a statement.
			return 'sent' === $settlement->status && $message->size > self::KEEP_BYTES ? '' : null;
		}
		$sealed = $this->payloads->seal( $message->id, $mime );
		return '' === $sealed && 'sent' !== $settlement->status ? null : $sealed;
	}

	private function wipe_chunks( Claimed_Message $message ): void {
		if ( null !== $message->chunks_of && '' !== $message->chunks_of ) {
			$this->payloads->wipe_chunks( $message->chunks_of );
		}
	}

	/** @param array<int, mixed> $facts */
	private function tell( string $status, array $facts ): void {
		if ( null !== $this->on_done ) {
			( $this->on_done )( $status );
		}
		try {
			match ( $status ) {
				/** This action is documented in docs/hooks.md. */
				'sent'  => do_action( 'mailwright_sent', ...$facts ),
				/** This action is documented in docs/hooks.md. */
				'dead'  => do_action( 'mailwright_failed', ...$facts ),
				/**
				 * Fires when a message was not taken and is tried again later, or waits for a person.
				 *
				 * @param int          $id         The message's number in the log.
				 * @param Failure|null $failure    What happened, null when nothing was tried.
				 * @param int|null     $wait_s     Seconds until the next attempt, null = a person has to decide.
				 * @param string       $message_id The Message-ID header, with angle brackets.
				 */
				default => do_action( 'mailwright_deferred', ...$facts ),
			};
		} catch ( \Throwable $bug ) {
			// Somebody else's callback must not undo what was written.
			error_log( sprintf( 'Mailwright: a callback of mailwright_%s failed: %s at %s:%d', $status, get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		}
	}

	/** Writes attempts that were kept for a common statement. */
	public function flush_attempts(): void {
		$this->attempts->flush();
	}
}
