<?php
/**
 * What becomes of messages otherwise than by a delivery: their time is up, their worker died, or a bug has hit them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Endings {

	public function __construct(
		private readonly Claim_Store $claims,
		private readonly Attempt_Store $attempts,
		private readonly Ledger $ledger,
		private readonly Undecided $undecided,
	) {}

	/** A bug, ours or a callback's, costs this message an attempt and the others nothing. */
	public function survive( Claimed_Message $message, \Throwable $bug ): void {
		error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		$this->attempts->add( $message->id, $message->attempts + 1, array( 'connection' => $message->connection, 'outcome' => 'retry', 'stage' => 'php', 'cause' => 'internal_error', 'reply' => get_class( $bug ) ) );
		$message->recipients->move( Recipients::WIRE, Recipients::RETRY );
		$this->ledger->settle( $message, new Settlement( 'retry', Retry_Policy::delay_s( $message->attempts + 1, $message->facts() ), 'internal_error' ), null );
	}

	/** Its time is up. */
	public function expire( Claimed_Message $message ): void {
		$why = __( 'The time for this message is up: it could not be sent in time.', 'mailwright' );
		$message->recipients->move( Recipients::UNKNOWN, Recipients::DEAD );
		$message->recipients->mark( $message->recipients->waiting(), Recipients::DEAD, $why );
		$cause = (string) ( $message->row['cause'] ?? '' );
		$this->attempts->add( $message->id, $message->attempts + 1, array( 'connection' => $message->connection, 'outcome' => 'dead', 'cause' => $cause, 'reply' => $why ) );
		$this->ledger->settle( $message, new Settlement( 'dead', null, $cause ), $this->small_content( $message ), '', new Failure( Stage::Php, $why, cause: '' === $cause ? null : $cause ) );
	}

	/**
	 * Messages whose worker is gone.
	 *
	 * @param array<int, Claimed_Message> $running Under way in this process.
	 */
	public function recover( array $running ): void {
		foreach ( $this->claims->recover() as $message ) {
			if ( isset( $running[ $message->id ] ) ) {
				continue; // Ours, only late: the lease is new now, and the old token no longer counts.
			}
			'wire' === $message->row['status'] ? $this->recover_from_wire( $message ) : $this->condemn( $message );
		}
	}

	/** The final dot may have been sent, and nobody knows what the server said. */
	private function recover_from_wire( Claimed_Message $message ): void {
		$why        = __( 'The process that was sending this message ended before the mail server confirmed it. The server may have taken it all the same.', 'mailwright' );
		$recipients = $message->recipients;
		if ( array() === $recipients->with( Recipients::WIRE ) ) {
			$recipients->mark( $recipients->waiting(), Recipients::WIRE );
		}
		$recipients->move( Recipients::WIRE, Recipients::UNKNOWN, $why );
		$this->attempts->add( $message->id, $message->attempts + 1, array( 'connection' => $message->connection, 'outcome' => 'unknown', 'stage' => 'post', 'reply' => $why ) );
		$settlement = Recipients::UNKNOWN === $recipients->status() ? $this->undecided->settlement( $message, '' ) : new Settlement( 'retry', 0 );
		$this->ledger->settle( $message, $settlement, $this->small_content( $message ) );
	}

	/** Three workers have died with it in their hands (guarantees D10). */
	private function condemn( Claimed_Message $message ): void {
		$why = __( 'Each time this message was to be sent, the process ended without a word. It is not tried again, so that other messages can be sent.', 'mailwright' );
		$message->recipients->mark( $message->recipients->waiting(), Recipients::DEAD, $why );
		$this->attempts->add( $message->id, $message->attempts + 1, array( 'connection' => $message->connection, 'outcome' => 'dead', 'stage' => 'php', 'cause' => 'internal_error', 'reply' => $why ) );
		$this->ledger->settle( $message, new Settlement( 'dead', null, 'internal_error' ), null, '', new Failure( Stage::Php, $why, cause: 'internal_error' ) );
	}

	/** What came with the row, to be encrypted; reading more for that is not worth it. */
	private function small_content( Claimed_Message $message ): ?string {
		$mime = $message->row['mime'] ?? null;
		return null === $mime || '1' === (string) ( $message->row['sealed'] ?? '' ) ? null : $mime;
	}
}
