<?php
/**
 * The SMTP object that PHPMailer is handed: core composes the message, PHPMailer calls mail(), recipient() and data() here, and the dialogue
 * is ours. Extends a class that core loads inside wp_mail(), so it may only be loaded from `phpmailer_init` on.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use PHPMailer\PHPMailer\SMTP;

defined( 'ABSPATH' ) || exit;

final class Smtp_Session extends SMTP {

	/** Kept back from the time limit for putting the failure into words. */
	private const FAREWELL_S = 0.05;

	private string $sender = '';

	/** @var string[] */
	private array $recipients = array();

	private string $notify = '';

	private ?Smtp_Client $client = null;

	private ?Deadline $deadline = null;

	private Transcript $transcript;

	private ?Failure $failure = null;

	private ?Reply $accepted = null;

	private string $message_id = '';

	/**
	 * @param (\Closure( string, string, float ): void)|null $stage_listener See Transcript.
	 */
	public function __construct( private readonly Smtp_Options $options, private readonly ?\Closure $stage_listener = null ) {
		$this->transcript = new Transcript( $stage_listener );
	}

	public function transcript(): Transcript {
		return $this->transcript;
	}

	/** Why the last mail did not leave; survives everything PHPMailer does afterwards. */
	public function failure(): ?Failure {
		return $this->failure;
	}

	/** The server's 250 for the last mail. */
	public function accepted(): ?Reply {
		return $this->accepted;
	}

	/** Always: PHPMailer must not connect by itself. The real connection is made when the first thing is asked of it. */
	public function connected(): bool {
		return true;
	}

	/** @param mixed $options Ignored, as are all settings that PHPMailer would connect with. */
	public function connect( $host, $port = null, $timeout = 30, $options = array() ): bool {
		return true;
	}

	public function hello( $host = '' ): bool {
		return true;
	}

	/** @return string|bool As PHPMailer's: true or the parameters, false = not offered. */
	public function getServerExt( $name ) {
		$parameters = $this->client()->capabilities()->get( strtoupper( (string) $name ) );
		return null === $parameters ? false : ( '' === $parameters ? true : $parameters );
	}

	/** Starts a transaction; nothing is sent before data(), so that all commands can go in one packet. */
	public function mail( $from ): bool {
		$this->sender     = (string) $from;
		$this->recipients = array();
		$this->notify     = '';
		$this->failure    = null;
		$this->accepted   = null;
		return true;
	}

	public function recipient( $address, $dsn = '' ): bool {
		$this->recipients[] = (string) $address;
		$this->notify       = (string) $dsn;
		return true;
	}

	/**
	 * @param string $msg_data The composed message.
	 * @throws Send_Failed
	 */
	public function data( $msg_data ): bool {
		$envelope = new Envelope( $this->sender, $this->recipients, $this->notify );
		$data     = (string) $msg_data;
		$this->message_id = 1 === preg_match( '/^Message-ID:\s*(<[^\r\n]{1,500}>)/mi', (string) $msg_data, $match ) ? $match[1] : '';
		$client           = $this->client();
		try {
			$accepted = $this->send( $client, $envelope, $data );
		} catch ( Smtp_Error $error ) {
			$this->fail( $error->failure );
		}
		$this->transcript->finish();
		$this->accepted   = $accepted->reply;
		$this->last_reply = (string) $accepted->reply;
		$this->recordLastTransactionID();
		if ( array() !== $accepted->refused ) {
			$this->fail( $this->partial_failure( $accepted ) );
		}
		/**
		 * Fires when the responsibility for a message has been taken: from here on it is not the caller's business any more.
		 *
		 * @param string $message_id The Message-ID header, with angle brackets.
		 */
		do_action( 'mailwright_accepted', $this->message_id );
		/**
		 * Fires when a mail server has accepted a message for all its recipients. Accepted is not yet delivered.
		 *
		 * @param string $message_id    The Message-ID header, with angle brackets.
		 * @param string $reply         The server's words, e.g. "250 2.0.0 Ok: queued as 4F2A1".
		 * @param string $connection_id The connection's id.
		 */
		do_action( 'mailwright_sent', $this->message_id, (string) $accepted->reply, $this->options->connection_id );
		return true;
	}

	/** PHPMailer calls reset(), or quit() and close(), after each mail; the pool decides when a connection ends. */
	public function reset(): bool {
		$this->close();
		return true;
	}

	public function quit( $close_on_error = true ): bool {
		return true;
	}

	public function close(): void {
		if ( null !== $this->client ) {
			Session_Pool::keep( $this->client );
			$this->client = null;
		}
		$this->deadline = null;
	}

	public function __destruct() {
		$this->client?->quit();
	}

	/** Sends over the open connection; once more over a fresh one when a kept connection turns out to be dead before the content was sent. */
	private function send( Smtp_Client $client, Envelope $envelope, string $data ): Accepted {
		$was_kept = $client->has_sent();
		try {
			return $client->send( $envelope, $data, $this->deadline() );
		} catch ( Smtp_Error $error ) {
			$failure = $error->failure;
			$is_dead = $error->connection_lost && ( null === $failure->reply_code || 421 === $failure->reply_code ) && 110 !== $failure->errno;
			if ( ! $error->connection_lost ) {
				throw $error; // The connection is fine, the server just does not want this mail.
			}
			$this->client = null;
			if ( ! $was_kept || ! $is_dead || Stage::Post === $failure->stage ) {
				throw $error;
			}
		}
		$this->transcript->note( __( 'The kept connection was closed by the server; connecting again.', 'mailwright' ) );
		return $this->client()->send( $envelope, $data, $this->deadline() );
	}

	/** @throws Send_Failed */
	private function client(): Smtp_Client {
		if ( null !== $this->client ) {
			return $this->client;
		}
		$client = Session_Pool::take( $this->options );
		if ( null !== $client ) {
			$client->use_transcript( $this->transcript );
			$this->client = $client;
			return $client;
		}
		$client = new Smtp_Client( $this->options, $this->transcript );
		try {
			$client->open( $this->deadline() );
		} catch ( Smtp_Error $error ) {
			$this->fail( $error->failure );
		}
		$this->client = $client;
		return $client;
	}

	/** One clock for the whole mail, started at the first thing that needs the network. */
	private function deadline(): Deadline {
		$this->deadline ??= Deadline::after( $this->options->timeout_s - self::FAREWELL_S );
		return $this->deadline;
	}

	/** @throws Send_Failed */
	private function fail( Failure $failure ): never {
		$this->failure = $failure;
		$this->transcript->finish( 'failed' );
		$this->setError( $failure->message, $failure->reply_text, (string) ( $failure->reply_code ?? '' ), (string) $failure->enhanced_code );
		$this->last_reply = trim( $failure->reply_code . ' ' . $failure->reply_text );
		$this->close();
		/**
		 * Fires when a message could not be handed to the mail server.
		 *
		 * @param string  $message_id The Message-ID header, '' when the message was not composed yet.
		 * @param Failure $failure    What happened, where, and the server's words.
		 */
		do_action( 'mailwright_failed', $this->message_id, $failure );
		throw Send_Failed::with( $failure );
	}

	private function partial_failure( Accepted $accepted ): Failure {
		$refused = array_map( 'strval', $accepted->refused );
		$first   = array_values( $accepted->refused )[0] ?? null;
		$lines   = array();
		foreach ( $refused as $address => $reply ) {
			$lines[] = "$address: $reply";
		}
		return new Failure(
			stage: Stage::Rcpt,
			/* translators: %s: list of addresses with the server's replies */
			message: sprintf( __( 'The mail server refused some recipients and took the mail for the others. Refused: %s', 'mailwright' ), implode( '; ', $lines ) ),
			reply_code: $first?->code,
			enhanced_code: $first?->enhanced_code(),
			reply_text: null === $first ? '' : $first->text(),
			host: $this->options->host,
			port: $this->options->port,
			provider: $this->options->provider,
			encryption: $this->options->encryption->value,
			refused: $refused,
		);
	}
}
