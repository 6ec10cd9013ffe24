<?php
/**
 * One mail transaction (RFC 5321, 3.3): MAIL FROM, RCPT TO, DATA, content. Pipelined where the server allows it (RFC 2920), which
 * saves two round trips for each mail.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Transaction {

	/** A big mail may take longer than the session's limit as long as the server keeps taking it at this rate. */
	private const LEAST_BYTES_PER_S = 65536.0;

	/** Longest silence of a server in the middle of a mail, however much of the session's time is left. */
	private const STALL_S = 8.0;

	/** What a server may need to swallow a big mail after its last byte, however little of the session's time is left. */
	private const LEAST_FOR_ANSWER_S = 3.0;

	/** @var array<string, Reply> */
	private array $refused = array();

	private int $accepted = 0;

	public function __construct(
		private readonly Wire $wire,
		private readonly Capabilities $capabilities,
		private readonly Transcript $transcript,
		private readonly Fault $fault,
	) {}

	/**
	 * @param positive-int $group Largest number of RCPT commands sent before their replies are read.
	 * @throws Smtp_Error With `connection_lost` false when the server only refused this mail.
	 */
	public function run( Envelope $envelope, string $data, Deadline $deadline, int $group ): Accepted {
		$this->transcript->enter( Stage::Mail_From );
		$commands   = array( array( Stage::Mail_From, $this->mail_from( $envelope, $data ), '' ) );
		$recipients = array_values( array_unique( $envelope->recipients ) );
		foreach ( $recipients as $recipient ) {
			$commands[] = array( Stage::Rcpt, $this->rcpt_to( $recipient, $envelope->notify ), $recipient );
		}
		$commands[] = array( Stage::Data, 'DATA', '' );
		$go_ahead   = new Reply( 0, array() );
		foreach ( array_chunk( $commands, $this->capabilities->has( 'PIPELINING' ) ? $group : 1 ) as $batch ) {
			// Without pipelining DATA is only asked for when somebody will get the mail.
			if ( Stage::Data === $batch[0][0] && 0 === $this->accepted ) {
				$this->nobody_accepted();
			}
			$go_ahead = $this->exchange( $batch, $deadline );
		}
		if ( 0 === $this->accepted ) {
			// The server said 354 although nobody is left: only closing tells it that no content follows (RFC 2920, 3.1).
			$this->nobody_accepted( 354 === $go_ahead->code );
		}
		if ( 354 !== $go_ahead->code ) {
			$this->fault->refused( $go_ahead, false );
		}
		return new Accepted( $this->content( $data, $deadline ), $this->refused );
	}

	/**
	 * Sends a group of commands and reads one reply for each.
	 *
	 * @param array<array{0: Stage, 1: string, 2: string}> $batch Stage, command, recipient.
	 * @return Reply The last one.
	 */
	private function exchange( array $batch, Deadline $deadline ): Reply {
		$this->transcript->enter( $batch[0][0] );
		$this->write( implode( "\r\n", array_column( $batch, 1 ) ) . "\r\n", $deadline );
		$sender_refusal = null;
		$reply          = new Reply( 0, array() );
		foreach ( $batch as [ $stage, $command, $recipient ] ) {
			$this->transcript->enter( $stage );
			$this->transcript->client( $command );
			$reply = $this->read( $deadline );
			if ( 421 === $reply->code ) {
				$this->fault->refused( $reply );
			}
			if ( Stage::Mail_From === $stage && 250 !== $reply->code ) {
				$sender_refusal = $reply;
			}
			if ( Stage::Rcpt === $stage && null === $sender_refusal ) {
				$this->note_recipient( $recipient, $reply );
			}
		}
		if ( null !== $sender_refusal ) {
			$this->transcript->enter( Stage::Mail_From );
			$this->fault->refused( $sender_refusal, count( $batch ) > 1 && 354 === $reply->code );
		}
		return $reply;
	}

	private function note_recipient( string $recipient, Reply $reply ): void {
		if ( $reply->is_positive() ) {
			++$this->accepted;
			return;
		}
		$this->refused[ $recipient ] = $reply;
	}

	private function nobody_accepted( bool $connection_lost = false ): never {
		$this->transcript->enter( Stage::Rcpt );
		// When all were refused the first refusal stands for all; each one is kept beside it.
		$reply = reset( $this->refused );
		$reply = false === $reply ? new Reply( 554, array() ) : $reply;
		$this->fault->raise( $this->fault->sentence( $reply ), reply: $reply, connection_lost: $connection_lost, refused: array_map( 'strval', $this->refused ) );
	}

	/** Sends the content and waits for the server's word on it. */
	private function content( string $data, Deadline $deadline ): Reply {
		$this->transcript->enter( Stage::Data );
		/* translators: %s: size of the mail, e.g. "12 KB" */
		$this->transcript->client( sprintf( __( '[the mail itself, %s]', 'mailwright' ), (string) size_format( strlen( $data ) ) ) );
		$this->write( $data, $deadline, self::LEAST_BYTES_PER_S );
		$this->transcript->enter( Stage::Post );
		$swallow_s = min( self::LEAST_FOR_ANSWER_S, strlen( $data ) / self::LEAST_BYTES_PER_S );
		$reply     = $this->read( $deadline->remaining() < $swallow_s ? Deadline::after( $swallow_s ) : $deadline );
		if ( 250 !== $reply->code ) {
			$this->transcript->enter( Stage::Data );
			$this->fault->refused( $reply, false );
		}
		return $reply;
	}

	private function mail_from( Envelope $envelope, string $data ): string {
		$command = 'MAIL FROM:<' . $envelope->sender . '>';
		if ( $this->capabilities->has( 'SIZE' ) ) {
			$command .= ' SIZE=' . strlen( $data );
		}
		if ( $this->capabilities->has( '8BITMIME' ) && 1 === preg_match( '/[\x80-\xff]/', $data ) ) {
			$command .= ' BODY=8BITMIME';
		}
		return $command . ( $envelope->needs_utf8() ? ' SMTPUTF8' : '' );
	}

	private function rcpt_to( string $recipient, string $notify ): string {
		$notify = $this->capabilities->has( 'DSN' ) ? (string) preg_replace( '/[^A-Z,]/', '', strtoupper( $notify ) ) : '';
		return 'RCPT TO:<' . $recipient . '>' . ( '' === $notify ? '' : ' NOTIFY=' . $notify );
	}

	private function write( string $bytes, Deadline $deadline, float $least_bytes_per_s = 0.0 ): void {
		try {
			$this->wire->write( $bytes, $deadline, $least_bytes_per_s, max( 1.0, min( self::STALL_S, $deadline->remaining() ) ) );
		} catch ( Wire_Error $error ) {
			$this->last_words( $error );
		}
	}

	/** A server that hangs up while we write has often said why. */
	private function last_words( Wire_Error $error ): never {
		if ( Wire_Error::CLOSED === $error->kind ) {
			try {
				$reply = $this->wire->read_reply( Deadline::after( 0.2 ) );
			} catch ( Wire_Error ) {
				$this->fault->wire( $error );
			}
			$this->transcript->server( (string) $reply );
			$this->fault->refused( $reply );
		}
		$this->fault->wire( $error );
	}

	private function read( Deadline $deadline ): Reply {
		try {
			$reply = $this->wire->read_reply( $deadline );
		} catch ( Wire_Error $error ) {
			$this->fault->wire( $error );
		}
		$this->transcript->server( (string) $reply );
		return $reply;
	}
}
