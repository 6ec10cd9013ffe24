<?php
/**
 * Sends one message now, within one clock: by the chosen connection, kept open between mails, and by the fallback connection when the
 * chosen one cannot be used. Only those who have not got the message yet are tried again.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Direct_Delivery {

	/** Kept back from the time limit for putting the failure into words. */
	private const FAREWELL_S = 0.05;

	private readonly Deadline $deadline;

	/** @var list<string> */
	private array $left;

	/** @var array<string, Reply> */
	private array $refused = array();

	private ?Reply $reply = null;

	private bool $was_kept = false;

	/**
	 * @param (\Closure( string, string, float ): void)|null $stage_listener See Transcript.
	 */
	public function __construct(
		private readonly Prepared_Mail $mail,
		private readonly Envelope $envelope,
		private readonly string $mime,
		private readonly ?Send_Watch $watch = null,
		private readonly ?\Closure $stage_listener = null,
	) {
		$this->deadline = Deadline::after( $mail->timeout_s() - self::FAREWELL_S );
		$this->left     = array_values( $envelope->recipients );
	}

	public function run(): Direct_Result {
		$attempts = array();
		$mail     = $this->mail;
		do {
			$attempt    = $this->attempt( $mail );
			$attempts[] = $attempt;
			$failure    = $attempt->failure;
			$last       = $mail;
			$this->watch?->tried( $mail, $attempt );
			$mail = $attempt->may_go_on() && null !== $failure ? $this->watch?->fallback( $mail, $failure ) : null;
		} while ( null !== $mail );
		if ( null === $failure && array() !== $this->refused ) {
			$failure = $this->partial_failure( $last );
		}
		return new Direct_Result( $attempts, $this->refused, $this->left, $this->reply, $failure );
	}

	private function attempt( Prepared_Mail $mail ): Attempt {
		$started_s     = Deadline::now();
		$transcript    = new Transcript( $this->stage_listener );
		$known_refused = $this->refused;
		$reply         = $this->reply;
		$failure       = $this->watch?->known_failure( $mail );
		if ( null === $failure ) {
			try {
				$this->send( $mail, $transcript );
				$transcript->finish();
			} catch ( Smtp_Error $error ) {
				$failure = $error->failure;
				$transcript->finish( 'failed' );
			}
		}
		return new Attempt(
			$mail->connection_id(),
			$transcript,
			( Deadline::now() - $started_s ) * 1000,
			$this->reply === $reply ? null : $this->reply,
			$failure,
			$this->left,
			array_diff_key( $this->refused, $known_refused ),
		);
	}

	/** @throws Smtp_Error */
	private function send( Prepared_Mail $mail, Transcript $transcript ): void {
		$carrier = $this->opened( $mail, $transcript );
		while ( array() !== $this->left ) {
			$group = array_slice( $this->left, 0, max( 1, $carrier->max_recipients() ) );
			try {
				$accepted = $this->send_group( $carrier, $mail, $transcript, $group );
			} catch ( Smtp_Error $error ) {
				if ( ! $this->is_settled( $error, $group ) ) {
					$this->release( $mail, $carrier, ! $error->connection_lost );
					throw $error;
				}
				continue;
			}
			$this->reply    = $accepted->reply;
			$this->refused += $accepted->refused;
			$this->left     = array_values( array_unique( array( ...$accepted->postponed, ...array_diff( $this->left, $group ) ) ) );
		}
		$this->release( $mail, $carrier, true );
	}

	/**
	 * Sends over the open connection; once more over a fresh one when a kept connection turns out to be dead before the content was sent.
	 *
	 * @param list<string> $group
	 * @throws Smtp_Error
	 */
	private function send_group( Carrier &$carrier, Prepared_Mail $mail, Transcript $transcript, array $group ): Accepted {
		$envelope = new Envelope( $this->envelope->sender, $group, $this->envelope->notify );
		$final    = $this->watch?->before_final();
		try {
			$accepted       = $carrier->send( $envelope, $this->mime, $this->deadline, $final );
			$this->was_kept = false;
			return $accepted;
		} catch ( Smtp_Error $error ) {
			$failure = $error->failure;
			$is_dead = $error->connection_lost && ( null === $failure->reply_code || 421 === $failure->reply_code ) && 110 !== $failure->errno;
			if ( ! $this->was_kept || ! $is_dead || Stage::Post === $failure->stage ) {
				throw $error;
			}
		}
		$transcript->note( __( 'The kept connection was closed by the server; connecting again.', 'mailwright' ) );
		$this->was_kept = false;
		$carrier        = $this->fresh( $mail, $transcript );
		$carrier->open( $this->deadline );
		return $carrier->send( $envelope, $this->mime, $this->deadline, $final );
	}

	/**
	 * Whether a refusal is the last word for this group only, while others have the message or still may get it.
	 *
	 * @param list<string> $group
	 */
	private function is_settled( Smtp_Error $error, array $group ): bool {
		$failure  = $error->failure;
		$others   = array_values( array_diff( $this->left, $group ) );
		$is_rcpt  = Stage::Rcpt === $failure->stage && array() !== $failure->refused;
		$may_stay = null !== $this->reply || ( $is_rcpt && array() !== $others );
		if ( $error->connection_lost || null === $failure->reply_code || ! $may_stay ) {
			return false;
		}
		$one = new Reply( $failure->reply_code, array( trim( $failure->enhanced_code . ' ' . $failure->reply_text ) ) );
		foreach ( $group as $recipient ) {
			$this->refused[ $recipient ] = $one;
		}
		$this->left = $others;
		return array() !== $others || null !== $this->reply;
	}

	/** @throws Smtp_Error */
	private function opened( Prepared_Mail $mail, Transcript $transcript ): Carrier {
		$carrier        = $this->fresh( $mail, $transcript );
		$kept           = Session_Pool::take( $mail->connection_id(), self::identity( $mail, $carrier ) );
		$this->was_kept = null !== $kept;
		if ( null !== $kept ) {
			$kept->use_transcript( $transcript );
			return $kept;
		}
		$carrier->open( $this->deadline );
		return $carrier;
	}

	/** @throws Smtp_Error */
	private function fresh( Prepared_Mail $mail, Transcript $transcript ): Carrier {
		return $mail->carrier( $transcript ) ?? throw new Smtp_Error( $this->failure( $mail, Stage::Config, __( 'This connection sends by PHP mail, which has no connection to a mail server.', 'mailwright' ) ) );
	}

	private function release( Prepared_Mail $mail, Carrier $carrier, bool $is_good ): void {
		if ( $is_good ) {
			Session_Pool::keep( $mail->connection_id(), self::identity( $mail, $carrier ), $carrier );
		}
	}

	/** One changed byte means another connection (guarantees F43). */
	private static function identity( Prepared_Mail $mail, Carrier $carrier ): string {
		return $carrier instanceof Smtp_Client ? $carrier->options->identity() : hash( 'sha256', (string) wp_json_encode( array( get_current_blog_id(), array_map( static fn( mixed $value ): string => hash( 'sha256', is_scalar( $value ) ? (string) $value : '' ), $mail->values() ) ) ) );
	}

	private function partial_failure( Prepared_Mail $mail ): Failure {
		$lines = array();
		foreach ( $this->refused as $address => $reply ) {
			$lines[] = "$address: $reply";
		}
		return $this->failure(
			$mail,
			Stage::Rcpt,
			/* translators: %s: list of addresses with the server's replies */
			sprintf( __( 'The mail server refused some recipients and took the mail for the others. Refused: %s', 'mailwright' ), implode( '; ', array_slice( $lines, 0, 100 ) ) ),
			array_values( $this->refused )[0] ?? null,
		);
	}

	private function failure( Prepared_Mail $mail, Stage $stage, string $message, ?Reply $reply = null ): Failure {
		return new Failure(
			stage: $stage,
			message: $message,
			reply_code: $reply?->code,
			enhanced_code: $reply?->enhanced_code(),
			reply_text: null === $reply ? '' : $reply->text(),
			host: $mail->text_value( 'host' ),
			port: $mail->port(),
			provider: $mail->text_value( 'provider' ),
			encryption: $mail->text_value( 'encryption' ),
			refused: array_map( 'strval', $this->refused ),
		);
	}
}
