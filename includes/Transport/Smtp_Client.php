<?php
/**
 * The ESMTP dialogue of one connection, in RFC 5321's own order: connect, greeting, EHLO, STARTTLS, AUTH, then one transaction after another.
 * Everything that goes wrong leaves as Smtp_Error with a typed Failure.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Smtp_Client implements Carrier {

	/** RCPT commands in one pipelined group: replies to more could fill both sides' buffers. */
	private const GROUP = 100;

	/** RFC 5321, 4.5.3.1.8: every server takes so many recipients in one transaction. */
	private const MAX_RECIPIENTS = 100;

	/** Servers close idle connections after 5 min at most (RFC 5321, 4.5.3.2.7), some after 10 s. */
	private const MAX_IDLE_S = 10.0;

	/** Some providers allow 100 mails for each connection; a fresh login after that costs little. */
	private const MAX_TRANSACTIONS = 100;

	private Wire $wire;

	private Capabilities $capabilities;

	private Fault $fault;

	private bool $is_encrypted = false;

	private bool $is_open = false;

	/** A refused mail can leave the server in the middle of a transaction. */
	private bool $needs_reset = false;

	private int $transactions = 0;

	private float $idle_since_s = 0.0;

	public function __construct( public readonly Smtp_Options $options, private Transcript $transcript ) {
		$this->capabilities = new Capabilities();
		$this->fault        = new Fault( $options, $transcript );
	}

	/** A kept connection writes each mail's dialogue into that mail's transcript. */
	public function use_transcript( Transcript $transcript ): void {
		$this->transcript = $transcript;
		$this->fault      = new Fault( $this->options, $transcript );
	}

	/** Connects, encrypts and logs in. @throws Smtp_Error */
	public function open( Deadline $deadline ): void {
		Smtp_Preconditions::check( $this->options, $this->transcript, $this->fault );
		$login = new Login( $this->options, $this->transcript, $this->fault );
		$login->get_token( $deadline );
		$this->wire = ( new Dialer( $this->options, $this->transcript, $this->fault ) )->dial( $deadline );
		$this->fault->tried( $this->wire->address );
		try {
			if ( Encryption::Implicit_Tls === $this->options->encryption ) {
				$this->encrypt( $deadline );
			}
			$this->greeting( $deadline );
			$this->hello( $deadline );
			if ( Encryption::Starttls === $this->options->encryption ) {
				$this->starttls( $deadline );
				$this->hello( $deadline );
			}
			if ( $this->options->authentication ) {
				$login->run( $this->wire, $this->capabilities, $this->is_encrypted, $this->command( ... ), $deadline );
			}
		} catch ( Smtp_Error $error ) {
			$this->close();
			throw $error;
		}
		$this->is_open      = true;
		$this->idle_since_s = Deadline::now();
	}

	public function capabilities(): Capabilities {
		return $this->capabilities;
	}

	/** Whether the next mail may go over this connection: not too old, not closed by the server. */
	public function is_usable( float $max_idle_s = self::MAX_IDLE_S, int $max_transactions = self::MAX_TRANSACTIONS ): bool {
		return $this->is_open
			&& $this->transactions < $max_transactions
			&& Deadline::now() - $this->idle_since_s <= $max_idle_s
			&& ! $this->wire->is_stale();
	}

	public function has_sent(): bool {
		return $this->transactions > 0;
	}

	/**
	 * One mail transaction. Some recipients may be refused while others are accepted.
	 *
	 * @param string $key Not used: SMTP knows no such key, the Message-ID has to do.
	 * @throws Smtp_Error
	 */
	public function send( Envelope $envelope, string $mime, Deadline $deadline, ?\Closure $before_final = null, string $key = '' ): Accepted {
		$content  = Message_Data::content( $mime );
		$accepted = $this->transact( $envelope, $content, $deadline, $before_final );
		if ( null !== $before_final ) {
			return $accepted; // Whoever keeps account of each transaction also begins the next one.
		}
		while ( array() !== $accepted->postponed ) {
			$accepted = $this->go_on( $envelope, $content, $deadline, $accepted );
		}
		return $accepted;
	}

	/** The next transaction for those who did not fit into the last one. */
	private function go_on( Envelope $envelope, string $content, Deadline $deadline, Accepted $before ): Accepted {
		try {
			$next = $this->transact( new Envelope( $envelope->sender, $before->postponed, $envelope->notify ), $content, $deadline, null );
		} catch ( Smtp_Error $error ) {
			// Some have the mail already, so this is a refusal of the others.
			$failure = $error->failure;
			$reply   = new Reply( $failure->reply_code ?? 451, array( '' !== $failure->reply_text ? $failure->reply_text : $failure->message ) );
			return new Accepted( $before->reply, $before->refused + array_fill_keys( $before->postponed, $reply ) );
		}
		return new Accepted( $next->reply, $before->refused + $next->refused, $next->postponed );
	}

	/** @param (\Closure(): void)|null $before_final */
	private function transact( Envelope $envelope, string $content, Deadline $deadline, ?\Closure $before_final ): Accepted {
		$this->check_message( $envelope, $content );
		$transaction = new Transaction( $this->wire, $this->capabilities, $this->transcript, $this->fault );
		try {
			$this->reset_if_needed( $deadline );
			$accepted = $transaction->run( $envelope, $content, $deadline, self::GROUP, $before_final, $this->options->answer_s );
		} catch ( Smtp_Error $error ) {
			if ( $error->connection_lost ) {
				$this->close();
			}
			$this->needs_reset = true;
			throw $error;
		} catch ( \Throwable $stop ) {
			// The caller stopped it before the final dot: only closing tells the server that this mail does not end here.
			$this->close();
			throw $stop;
		} finally {
			$this->idle_since_s = Deadline::now();
		}
		++$this->transactions;
		return $accepted;
	}

	/** RFC 9422 lets a server say how many it takes. */
	public function max_recipients(): int {
		if ( 1 === preg_match( '/\bRCPTMAX=([1-9]\d{0,6})\b/i', (string) $this->capabilities->get( 'LIMITS' ), $match ) ) {
			return (int) $match[1];
		}
		return self::MAX_RECIPIENTS;
	}

	/**
	 * Asks whether this sender may write to this recipient, and takes the question back: no mail is sent.
	 *
	 * @throws Smtp_Error When the server says no.
	 */
	public function rehearse( Envelope $envelope, Deadline $deadline ): void {
		if ( null !== $envelope->bad_address() ) {
			$this->transcript->enter( Stage::Mail_From );
			$this->fault->raise( __( 'An address of this mail contains characters that no address may have.', 'mailwright' ), connection_lost: false, cause: 'invalid_address' );
		}
		$questions = array(
			array( Stage::Mail_From, 'MAIL FROM:<' . $envelope->sender . '>' ),
			array( Stage::Rcpt, 'RCPT TO:<' . ( $envelope->recipients[0] ?? '' ) . '>' ),
		);
		foreach ( $questions as [ $stage, $command ] ) {
			$this->transcript->enter( $stage );
			$reply = $this->command( $command, $deadline );
			if ( ! $reply->is_positive() ) {
				$this->fault->refused( $reply, false );
			}
		}
		$this->needs_reset = true;
		$this->reset_if_needed( $deadline );
	}

	/** Says goodbye and closes without waiting for the answer: a visitor's page does not wait for politeness. */
	public function quit(): void {
		if ( $this->is_open ) {
			$this->close( "QUIT\r\n" );
		}
	}

	public function close( string $farewell = '' ): void {
		$this->is_open = false;
		if ( isset( $this->wire ) ) {
			$this->wire->close( $farewell );
		}
	}

	private function greeting( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Banner );
		$reply = $this->read( $deadline );
		if ( 220 !== $reply->code ) {
			$this->fault->refused( $reply );
		}
	}

	private function hello( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Ehlo );
		$reply = $this->command( 'EHLO ' . $this->options->ehlo_name, $deadline );
		if ( in_array( $reply->code, array( 500, 502 ), true ) ) {
			// A server without extensions (RFC 5321, 3.2) still takes mail.
			$this->capabilities = new Capabilities();
			$reply              = $this->command( 'HELO ' . $this->options->ehlo_name, $deadline );
		}
		if ( 250 !== $reply->code ) {
			$this->fault->refused( $reply );
		}
		// Only the last EHLO counts: what was heard before TLS may have been written by someone in between.
		$this->capabilities = new Capabilities( $reply );
	}

	private function starttls( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Starttls );
		if ( ! $this->capabilities->has( 'STARTTLS' ) ) {
			$this->fault->raise( __( 'The server does not offer STARTTLS, so nothing was sent: a password must not travel unencrypted.', 'mailwright' ), cause: 'starttls_unsupported' );
		}
		$reply = $this->command( 'STARTTLS', $deadline );
		if ( 220 !== $reply->code ) {
			$this->fault->refused( $reply );
		}
		if ( $this->wire->has_unread() ) {
			$this->fault->raise( __( 'Something sent data before encryption began. The connection was cut, because the answers may not be the server’s own.', 'mailwright' ), cause: 'smtp_intercepted' );
		}
		$this->encrypt( $deadline );
	}

	private function encrypt( Deadline $deadline ): void {
		$this->transcript->enter( Stage::Tls );
		$tls = new Tls( $this->options );
		try {
			$this->transcript->note( $this->wire->enable_tls( $tls->verified(), $deadline ) );
		} catch ( Wire_Error $error ) {
			$this->wire->close();
			$certificate = null !== $error->tls_reason && 1 === preg_match( '/certif|did not match|key too small|md too weak/i', $error->tls_reason )
				? ( new Certificate_Inspector( $this->options ) )->inspect( $this->wire->address, $deadline->extended_by( 2.0 )->at_most( 3.0 ) )
				: null;
			$this->fault->tls( $error, $certificate );
		}
		$this->is_encrypted = true;
	}

	private function reset_if_needed( Deadline $deadline ): void {
		if ( ! $this->needs_reset ) {
			return;
		}
		$reply = $this->command( 'RSET', $deadline );
		if ( 250 !== $reply->code ) {
			$this->fault->refused( $reply );
		}
		$this->needs_reset = false;
	}

	private function check_message( Envelope $envelope, string $content ): void {
		$this->transcript->enter( Stage::Mail_From );
		if ( null !== $envelope->bad_address() ) {
			$this->fault->raise( __( 'An address of this mail contains characters that no address may have.', 'mailwright' ), connection_lost: false, cause: 'invalid_address' );
		}
		if ( $envelope->needs_utf8() && ! $this->capabilities->has( 'SMTPUTF8' ) ) {
			$this->fault->raise( __( 'An address of this mail has letters outside ASCII, and the mail server cannot take such addresses.', 'mailwright' ), connection_lost: false, cause: 'smtputf8_unsupported' );
		}
		$limit = $this->capabilities->max_size();
		if ( $limit > 0 && strlen( $content ) > $limit ) {
			$this->transcript->enter( Stage::Data );
			/* translators: 1: size of the mail, e.g. "12 MB", 2: the server's limit */
			$this->fault->raise( sprintf( __( 'The mail has %1$s; the server takes at most %2$s.', 'mailwright' ), (string) size_format( strlen( $content ) ), (string) size_format( $limit ) ), connection_lost: false, cause: 'message_too_big' );
		}
	}

	private function command( string $line, Deadline $deadline, ?string $shown = null ): Reply {
		$this->transcript->client( $shown ?? $line );
		try {
			$this->wire->write( $line . "\r\n", $deadline );
		} catch ( Wire_Error $error ) {
			$this->fault->wire( $error );
		}
		return $this->read( $deadline );
	}

	private function read( Deadline $deadline ): Reply {
		try {
			$reply = $this->wire->read_reply( $deadline );
		} catch ( Wire_Error $error ) {
			$this->fault->wire( $error );
		}
		// A challenge is half of a login and says nothing to people.
		$this->transcript->server( 334 === $reply->code ? '334 […]' : (string) $reply );
		return $reply;
	}
}
