<?php
/**
 * One try at one message: every recipient that still waits, in as many transactions as the server wants, by its own connection or, when
 * that fails as such, by the fallback.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database_Error;
use Mailwright\Messages\Keep;
use Mailwright\Messages\Payload_Store;
use Mailwright\Transport\Accepted;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Reply;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Stage;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

final class Delivery {

	/** One session, beside what the size of a mail adds (guarantees D5). */
	private const SESSION_S = 60.0;

	/** With less time than this a timeout says more about us than about the server. */
	private const FAIR_S = 7.0;

	private int $tries = 0;

	private ?Failure $failure = null;

	/** When no recipient of a transaction was accepted. */
	private ?Failure $refusal = null;

	private string $reply = '';

	private string $sent_by = '';

	private ?string $mime = null;

	/** Whether it was stopped by this process's own end, which is nobody's fault. */
	private bool $ran_out_of_time = false;

	public function __construct(
		private readonly Claimed_Message $message,
		private readonly Routes $routes,
		private readonly Sessions $sessions,
		private readonly Ledger $ledger,
		private readonly Attempt_Store $attempts,
		private readonly Claim_Store $claims,
		private readonly Payload_Store $payloads,
		private readonly Undecided $undecided,
		private readonly Deadline $end,
	) {}

	/** @param \Closure(): ?Route $fallback Asked when the first connection fails as such. */
	public function run( Route $route, \Closure $fallback ): void {
		try {
			if ( ! $this->load() ) {
				return;
			}
			if ( array() === $this->message->recipients->waiting() ) {
				$this->message->recipients->move( Recipients::UNKNOWN, Recipients::RETRY ); // Their second chance.
			}
			$failure = $this->try_route( $route );
			$other   = null === $failure || $this->ran_out_of_time ? null : $fallback();
			if ( null !== $other ) {
				$this->try_route( $other );
			}
			if ( $this->ran_out_of_time && 0 === $this->tries ) {
				$this->claims->give_back( array( $this->message ) );
				return;
			}
			$this->settle();
		} catch ( Claim_Lost ) {
			return; // Another worker has it.
		}
	}

	/** @return bool False: there is nothing to send, and that is written down. */
	private function load(): bool {
		$row = $this->message->row;
		if ( null === ( $row['mime'] ?? null ) ) {
			$row = $this->claims->payload( $this->message ) ?? throw new Claim_Lost( 'The claim has ended.' );
		}
		$this->message->row = array(); // The content is needed once.
		try {
			$this->mime = $this->payloads->read( $row );
		} catch ( Database_Error $error ) {
			throw $error;
		} catch ( \RuntimeException $error ) {
			$this->failure = new Failure( Stage::Php, $error->getMessage(), cause: 'internal_error' );
			$this->give_up( $error->getMessage() );
			return false;
		}
		return true;
	}

	/** @return Failure|null Null: nothing is wrong with the connection, whatever became of the message. */
	private function try_route( Route $route ): ?Failure {
		$pending    = $this->message->recipients->waiting();
		$transcript = new Transcript();
		$started_s  = Deadline::now();
		$deadline   = Deadline::after( self::SESSION_S )->at_most( max( 0.5, $this->end->remaining() ) );
		$this->failure = null;
		$this->reply   = '';
		try {
			while ( array() !== $pending ) {
				$accepted = $this->transaction( $route, $pending, $transcript, $deadline );
				$pending  = array_values( array_diff( $pending, $this->settled( $accepted, $pending ) ) );
				$deadline = Deadline::after( self::SESSION_S )->at_most( max( 0.5, $this->end->remaining() ) );
				if ( array() !== $pending && ! $this->claims->progress( $this->message ) ) {
					throw new Claim_Lost( 'The claim has ended.' );
				}
			}
		} catch ( Smtp_Error $error ) {
			return $this->failed( $route, $error->failure, $pending, $transcript, Deadline::now() - $started_s, $deadline );
		}
		++$this->tries;
		$this->note_success( $route, $transcript, Deadline::now() - $started_s );
		return null;
	}

	/** All transactions came to their end, though some recipients may have been refused. */
	private function note_success( Route $route, Transcript $transcript, float $duration_s ): void {
		if ( '' !== $this->reply ) {
			$this->routes->succeeded( $route );
			$this->sent_by = $route->id;
		} else {
			$this->routes->answered( $route );
		}
		if ( null !== $this->failure ) {
			$this->attempts->add( $this->message->id, $this->number(), Attempt_Store::of_failure( $route->id, $this->message->recipients->status(), $this->failure, $this->failure->classify()->cause, $duration_s, $transcript ) );
			return;
		}
		if ( Keep::None->value === $this->message->keep_level ) {
			return;
		}
		$this->attempts->add_later( $this->message->id, $this->number(), array( 'connection' => $route->id, 'outcome' => 'sent', 'reply' => $this->reply, 'duration_ms' => $duration_s * 1000 ) );
	}

	/**
	 * One transaction, over a kept connection where there is one; a kept one that turns out to be closed is nobody's fault.
	 *
	 * @param list<string> $pending
	 * @throws Smtp_Error
	 */
	private function transaction( Route $route, array $pending, Transcript $transcript, Deadline $deadline ): Accepted {
		$values = $route->values_for( $this->message->from );
		for ( $is_fresh = false; true; $is_fresh = true ) {
			[ $carrier, $was_kept ] = $this->sessions->take( $values, $route->is_locked, $transcript, $deadline, $is_fresh );
			$part                   = array_slice( $pending, 0, max( 1, $carrier->max_recipients() ) );
			$is_whole               = count( $part ) === $this->message->recipients->count();
			try {
				$accepted = $carrier->send(
					new Envelope( $this->message->return_path, $part, $this->message->notify ),
					(string) $this->mime,
					$deadline,
					function () use ( $part, $is_whole ): void {
						if ( ! $is_whole ) {
							$this->message->recipients->mark( $part, Recipients::WIRE );
						}
						$this->ledger->wire( $this->message );
					},
					$this->message->message_id
				);
			} catch ( Smtp_Error $error ) {
				$failure = $error->failure;
				if ( ! $error->connection_lost ) {
					$this->sessions->give_back( $values, $carrier );
				}
				$is_closed = $error->connection_lost && $was_kept && ( null === $failure->reply_code || 421 === $failure->reply_code ) && 110 !== $failure->errno;
				if ( $is_closed && Stage::Post !== $failure->stage ) {
					continue;
				}
				if ( array() === $failure->refused ) {
					throw $error;
				}
				// Nobody of this part was taken; the others may be.
				$this->refusal = $failure;
				$refused       = array_map( static fn( string $reply ): Reply => new Reply( (int) substr( $reply, 0, 3 ), array( substr( $reply, 4 ) ) ), $failure->refused );
				return new Accepted( new Reply( 0, array() ), $refused, array_values( array_diff( $pending, $part ) ) );
			}
			$this->sessions->give_back( $values, $carrier );
			return new Accepted( $accepted->reply, $accepted->refused, array_values( array_unique( array( ...$accepted->postponed, ...array_diff( $pending, $part ) ) ) ) );
		}
	}

	/**
	 * Notes what became of each recipient of a transaction.
	 *
	 * @param list<string> $pending
	 * @return list<string> Those who need no further transaction now.
	 */
	private function settled( Accepted $accepted, array $pending ): array {
		$done  = array_values( array_diff( $pending, $accepted->postponed ) );
		$taken = array_values( array_diff( $done, array_map( 'strval', array_keys( $accepted->refused ) ) ) );
		$this->message->recipients->mark( $taken, Recipients::SENT );
		$this->message->recipients->mark( $accepted->postponed, Recipients::RETRY );
		if ( $accepted->reply->code > 0 ) {
			$this->reply = (string) $accepted->reply;
		}
		if ( array() !== $accepted->refused ) {
			$this->refused( array_map( 'strval', $accepted->refused ), $accepted->reply->code > 0 ? null : $this->refusal );
		}
		return $done;
	}

	/** @param array<string, string> $refused Address => reply. */
	private function refused( array $refused, ?Failure $failure ): void {
		$first   = (string) reset( $refused );
		$context = $failure ?? new Failure(
			stage: Stage::Rcpt,
			/* translators: %s: list of addresses with the server's replies */
			message: sprintf( __( 'The mail server refused some recipients and took the mail for the others. Refused: %s', 'mailwright' ), implode( '; ', array_map( static fn( string $address, string $reply ): string => "$address: $reply", array_map( 'strval', array_keys( $refused ) ), $refused ) ) ),
			reply_code: (int) substr( $first, 0, 3 ),
			enhanced_code: 1 === preg_match( '/^\d{3} ([245]\.\d{1,3}\.\d{1,3})\b/', $first, $match ) ? $match[1] : null,
			reply_text: substr( $first, 4 ),
			refused: $refused,
		);
		foreach ( $refused as $address => $reply ) {
			$this->message->recipients->mark( array( (string) $address ), Retry_Policy::may_retry_reply( $reply, $context ) ? Recipients::RETRY : Recipients::DEAD, $reply );
		}
		$this->failure = $context;
	}

	/**
	 * @param list<string> $pending Those of whom nothing is known yet.
	 * @return Failure|null The failure when it is the connection's and the fallback may try.
	 */
	private function failed( Route $route, Failure $failure, array $pending, Transcript $transcript, float $lost_s, Deadline $deadline ): ?Failure {
		$is_unknown = Stage::Post === $failure->stage;
		if ( ! $is_unknown && 110 === $failure->errno && $deadline->is_over() && $lost_s < self::FAIR_S ) {
			$this->ran_out_of_time = true;
			$this->message->recipients->move( Recipients::WIRE, Recipients::RETRY );
			$this->routes->stop_probe( $route );
			return $failure;
		}
		++$this->tries;
		$this->failure = $failure;
		$is_connection = ! $is_unknown && Breaker::counts( $failure );
		$is_connection ? $this->routes->failed( $route, $failure, $lost_s ) : $this->routes->answered( $route );
		$reply = trim( $failure->reply_code . ' ' . $failure->reply_text );
		$reply = '' === $reply ? $failure->message : $reply;
		match ( true ) {
			$is_unknown                             => $this->unknown( $reply ),
			Retry_Policy::may_retry( $failure ) || $is_connection => $this->message->recipients->mark( $pending, Recipients::RETRY, $is_connection ? '' : $reply ),
			default                                 => $this->message->recipients->mark( $pending, Recipients::DEAD, $reply ),
		};
		$outcome = $is_unknown ? Recipients::UNKNOWN : $this->message->recipients->status();
		$this->attempts->add( $this->message->id, $this->number(), Attempt_Store::of_failure( $route->id, $outcome, $failure, $failure->classify()->cause, $lost_s, $transcript ) );
		return $is_connection ? $failure : null;
	}

	/** The answer to the final dot never came. Without a mark of their own it is all of them. */
	private function unknown( string $reply ): void {
		$recipients = $this->message->recipients;
		if ( array() === $recipients->with( Recipients::WIRE ) ) {
			$recipients->mark( $recipients->waiting(), Recipients::WIRE );
		}
		$recipients->move( Recipients::WIRE, Recipients::UNKNOWN, $reply );
	}

	private function settle(): void {
		$recipients = $this->message->recipients;
		$status     = $recipients->status();
		$connection = '' !== $this->sent_by && $this->sent_by !== $this->message->connection ? $this->sent_by : '';
		if ( Recipients::SENT === $status ) {
			$settlement = new Settlement( 'sent', connection: $connection, tries: $this->tries );
			if ( Ledger::is_plain( $this->message, $settlement, $this->tries ) ) {
				$this->ledger->sent( $this->message, $this->reply, $this->message->connection );
				return;
			}
		} else {
			$this->failure ??= $this->earlier_refusal();
			$cause           = null === $this->failure ? $this->message->cause : $this->failure->classify()->cause;
			$settlement      = match ( $status ) {
				Recipients::RETRY => new Settlement( 'retry', $this->wait_s( $cause ), $cause, connection: $connection, tries: $this->tries ),
				Recipients::DEAD  => new Settlement( 'dead', null, $cause, connection: $connection, tries: $this->tries ),
				default           => $this->undecided->settlement( $this->message, $cause, $this->tries ),
			};
		}
		$this->ledger->settle( $this->message, $settlement, $this->mime, $this->reply, $this->failure );
	}

	/** This time everybody who was left got the mail, and somebody had been refused for good before. */
	private function earlier_refusal(): ?Failure {
		$reply = $this->message->recipients->reply_of( Recipients::DEAD );
		return '' === $reply ? null : new Failure( Stage::Rcpt, $reply, reply_code: 1 === preg_match( '/^[45]\d\d\b/', $reply, $match ) ? (int) $match[0] : null, reply_text: $reply, cause: '' === $this->message->cause ? null : $this->message->cause );
	}

	private function wait_s( string $cause ): int {
		if ( $this->ran_out_of_time ) {
			return 0;
		}
		$wait_s = max( Retry_Policy::delay_s( $this->message->attempts + max( 1, $this->tries ), array( 'cause' => $cause ) + $this->message->facts() ), (int) $this->failure?->retry_after_s );
		// It is given up at its end and not at the attempt behind it.
		return null === $this->message->expires_at ? $wait_s : max( 0, min( $wait_s, $this->message->expires_at - $this->message->claimed_at ) );
	}

	private function give_up( string $why ): void {
		$this->message->recipients->mark( $this->message->recipients->waiting(), Recipients::DEAD, $why );
		++$this->tries;
		$cause = null === $this->failure ? '' : $this->failure->classify()->cause;
		$this->attempts->add( $this->message->id, $this->number(), array( 'connection' => $this->message->connection, 'outcome' => 'dead', 'stage' => 'php', 'cause' => $cause, 'reply' => $why ) );
		$this->ledger->settle( $this->message, new Settlement( 'dead', null, $cause ), null, '', $this->failure );
	}

	private function number(): int {
		return $this->message->attempts + $this->tries;
	}
}
