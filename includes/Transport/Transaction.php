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

	/** Longest silence of a server in the middle of a mail in a page, and in a worker, which has a minute or more for a session. */
	private const STALL_S        = 8.0;
	private const STALL_WORKER_S = 60.0;

	/** What a server may need to swallow a big mail after its last byte, however little of the session's time is left. */
	private const LEAST_FOR_ANSWER_S = 3.0;

	/** @var array<string, Reply> */
	private array $refused = array();

	/** @var list<string> Not refused: the server just takes no more recipients in this transaction. */
	private array $postponed = array();

	private int $accepted = 0;

	public function __construct(
		private readonly Wire $wire,
		private readonly Capabilities $capabilities,
		private readonly Transcript $transcript,
		private readonly Fault $fault,
	) {}

	/**
	 * @param string                  $content      As Message_Data::content() makes it.
	 * @param positive-int            $group        Largest number of RCPT commands sent before their replies are read.
	 * @param (\Closure(): void)|null $before_final Called when everything but the final dot is written.
	 * @param float                   $answer_s     Seconds that the server has for its answer to the final dot; 0 = what is left of the deadline.
	 * @throws Smtp_Error With `connection_lost` false when the server only refused this mail.
	 */
	public function run( Envelope $envelope, string $content, Deadline $deadline, int $group, ?\Closure $before_final = null, float $answer_s = 0.0 ): Accepted {
		$this->transcript->enter( Stage::Mail_From );
		$commands   = array( array( Stage::Mail_From, $this->mail_from( $envelope, $content ), '' ) );
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
		$this->content( $content, $deadline, $before_final );
		return new Accepted( $this->answer( strlen( $content ), $deadline, $answer_s ), $this->refused, $this->postponed );
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
		if ( $this->accepted > 0 && self::is_full( $reply ) ) {
			$this->postponed[] = $recipient;
			return;
		}
		$this->refused[ $recipient ] = $reply;
	}

	/** "Too many recipients" (RFC 5321, 4.5.3.1.10; RFC 3463, X.5.3) is about this transaction, not about the recipient. */
	private static function is_full( Reply $reply ): bool {
		$enhanced = $reply->enhanced_code();
		return in_array( $enhanced, array( '4.5.3', '5.5.3' ), true )
			|| ( 452 === $reply->code && null === $enhanced )
			|| ( 452 === $reply->code && 1 === preg_match( '/too many recipients/i', $reply->text() ) );
	}

	private function nobody_accepted( bool $connection_lost = false ): never {
		$this->transcript->enter( Stage::Rcpt );
		// When all were refused the first refusal stands for all; each one is kept beside it.
		$reply = reset( $this->refused );
		$reply = false === $reply ? new Reply( 554, array() ) : $reply;
		$this->fault->raise( $this->fault->sentence( $reply ), reply: $reply, connection_lost: $connection_lost, refused: array_map( 'strval', $this->refused ) );
	}

	/**
	 * Sends the content and the final dot.
	 *
	 * @param (\Closure(): void)|null $before_final
	 */
	private function content( string $content, Deadline $deadline, ?\Closure $before_final ): void {
		$this->transcript->enter( Stage::Data );
		/* translators: %s: size of the mail, e.g. "12 KB" */
		$this->transcript->client( sprintf( __( '[the mail itself, %s]', 'mailwright' ), (string) size_format( strlen( $content ) ) ) );
		$written = 0;
		$last    = '';
		foreach ( Message_Data::pieces_of( $content ) as $piece ) {
			$this->write( $last, $deadline, self::LEAST_BYTES_PER_S, $written );
			$written += strlen( $last );
			$last     = $piece;
		}
		if ( null !== $before_final ) {
			$this->write( $last, $deadline, self::LEAST_BYTES_PER_S, $written );
			$written += strlen( $last );
			$last     = '';
			$before_final();
			$this->transcript->client( '.' );
		}
		// A write that fails has not handed over the whole end, so the server cannot have taken the mail.
		$this->write( $last . Message_Data::END, $deadline, self::LEAST_BYTES_PER_S, $written );
		$this->transcript->enter( Stage::Post );
	}

	/** Waits for the server's word on the whole mail. */
	private function answer( int $bytes, Deadline $deadline, float $answer_s ): Reply {
		$swallow_s = max( $answer_s, min( self::LEAST_FOR_ANSWER_S, $bytes / self::LEAST_BYTES_PER_S ) );
		$reply     = $this->read( $deadline->remaining() < $swallow_s ? Deadline::after( $swallow_s ) : $deadline );
		if ( 250 !== $reply->code ) {
			$this->transcript->enter( Stage::Data );
			$this->fault->refused( $reply, false );
		}
		return $reply;
	}

	private function mail_from( Envelope $envelope, string $content ): string {
		$command = 'MAIL FROM:<' . $envelope->sender . '>';
		if ( $this->capabilities->has( 'SIZE' ) ) {
			$command .= ' SIZE=' . ( strlen( $content ) + 2 ); // PHPMailer's and our line end behind the last line.
		}
		if ( $this->capabilities->has( '8BITMIME' ) && 1 === preg_match( '/[\x80-\xff]/', $content ) ) {
			$command .= ' BODY=8BITMIME';
		}
		return $command . ( $envelope->needs_utf8() ? ' SMTPUTF8' : '' );
	}

	private function rcpt_to( string $recipient, string $notify ): string {
		$notify = $this->capabilities->has( 'DSN' ) ? (string) preg_replace( '/[^A-Z,]/', '', strtoupper( $notify ) ) : '';
		return 'RCPT TO:<' . $recipient . '>' . ( '' === $notify ? '' : ' NOTIFY=' . $notify );
	}

	private function write( string $bytes, Deadline $deadline, float $least_bytes_per_s = 0.0, int $before = 0 ): void {
		$left_s  = $deadline->remaining();
		$stall_s = $left_s > 2 * self::STALL_S ? min( self::STALL_WORKER_S, $left_s / 2 ) : min( self::STALL_S, $left_s );
		try {
			$this->wire->write( $bytes, $deadline, $least_bytes_per_s, max( 1.0, $stall_s ), $before );
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
