<?php
/**
 * Turns what went wrong on the wire into a typed Failure with one plain sentence, and raises it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Causes\Server_Text;
use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Fault {

	private string $address = '';

	public function __construct( private readonly Smtp_Options $options, private readonly Transcript $transcript ) {}

	public function tried( string $address ): void {
		$this->address = $address;
	}

	/**
	 * @param string               $message     Translated sentence.
	 * @param array<string, mixed> $certificate Facts, see Certificate_Facts.
	 * @param array<string, string> $refused    Refused recipients.
	 * @throws Smtp_Error Always.
	 */
	public function raise(
		string $message,
		?int $errno = null,
		?Reply $reply = null,
		?string $tls_reason = null,
		?string $cause = null,
		bool $connection_lost = true,
		array $certificate = array(),
		array $refused = array(),
	): never {
		$this->transcript->note( $message );
		throw new Smtp_Error(
			new Failure(
				stage: $this->transcript->stage(),
				message: $message,
				errno: $errno,
				reply_code: $reply?->code,
				enhanced_code: $reply?->enhanced_code(),
				reply_text: null === $reply ? '' : $reply->text(),
				tls_reason: $tls_reason,
				host: $this->options->host,
				port: $this->options->port,
				address: $this->address,
				provider: $this->options->provider,
				encryption: $this->options->encryption->value,
				cause: $cause,
				certificate: $certificate,
				refused: $refused,
			),
			$connection_lost
		);
	}

	/** The server answered, and its answer is no. */
	public function refused( Reply $reply, bool $connection_lost = true, ?string $cause = null ): never {
		$this->raise( $this->sentence( $reply ), reply: $reply, cause: $cause, connection_lost: $connection_lost || 421 === $reply->code );
	}

	/** "smtp.example.com answered at login: 535 5.7.8 Authentication failed". */
	public function sentence( Reply $reply ): string {
		return match ( $this->transcript->stage() ) {
			/* translators: 1: host name of the mail server, 2: its reply, e.g. "554 No service" */
			Stage::Banner    => sprintf( __( '%1$s greeted with: %2$s', 'mailwright' ), $this->options->host, (string) $reply ),
			/* translators: 1: host name of the mail server, 2: its reply */
			Stage::Ehlo      => sprintf( __( '%1$s answered when this site introduced itself: %2$s', 'mailwright' ), $this->options->host, (string) $reply ),
			/* translators: 1: host name of the mail server, 2: its reply */
			Stage::Starttls  => sprintf( __( '%1$s answered when encryption should start: %2$s', 'mailwright' ), $this->options->host, (string) $reply ),
			/* translators: 1: host name of the mail server, 2: its reply, e.g. "535 5.7.8 Authentication failed" */
			Stage::Auth      => sprintf( __( '%1$s answered at login: %2$s', 'mailwright' ), $this->options->host, (string) $reply ),
			/* translators: 1: host name of the mail server, 2: its reply */
			Stage::Mail_From => sprintf( __( '%1$s refused the sender: %2$s', 'mailwright' ), $this->options->host, (string) $reply ),
			/* translators: 1: host name of the mail server, 2: its reply */
			Stage::Rcpt      => sprintf( __( '%1$s refused the recipient: %2$s', 'mailwright' ), $this->options->host, (string) $reply ),
			/* translators: 1: host name of the mail server, 2: its reply */
			default          => sprintf( __( '%1$s refused the message: %2$s', 'mailwright' ), $this->options->host, (string) $reply ),
		};
	}

	/** The connection broke, stayed silent or spoke something else. */
	public function wire( Wire_Error $error ): never {
		match ( $error->kind ) {
			Wire_Error::TIMEOUT  => $this->timeout( $error ),
			Wire_Error::PROTOCOL => $this->not_smtp( $error ),
			default              => $this->closed( $error ),
		};
	}

	/**
	 * @param Certificate_Facts|null $certificate What the server showed, when it was refused for it.
	 */
	public function tls( Wire_Error $error, ?Certificate_Facts $certificate ): never {
		if ( Wire_Error::TLS !== $error->kind ) {
			$this->wire( $error );
		}
		$reason = Server_Text::clean( (string) $error->tls_reason, 200 );
		if ( null !== $certificate ) {
			$this->raise( $certificate->sentence(), tls_reason: $reason, cause: $certificate->cause(), certificate: $certificate->to_array() );
		}
		$this->raise(
			/* translators: 1: host name of the mail server, 2: technical reason in English, e.g. "unsupported protocol" */
			sprintf( __( 'No encrypted connection to %1$s could be made: %2$s', 'mailwright' ), $this->options->host, $reason ),
			tls_reason: $reason,
			// The server spoke plain SMTP where TLS was expected.
			cause: 1 === preg_match( '/wrong version number|packet length too long|http request/i', $reason ) ? 'wrong_encryption_mode' : null,
		);
	}

	private function timeout( Wire_Error $error ): never {
		$stage = $this->transcript->stage();
		if ( Stage::Post === $stage ) {
			$this->raise( __( 'The server did not confirm the mail in time. It may have taken it all the same.', 'mailwright' ), errno: $error->errno );
		}
		$waits_for_tls = Stage::Banner === $stage && 465 === $this->options->port && Encryption::Implicit_Tls !== $this->options->encryption;
		$this->raise(
			/* translators: 1: host name of the mail server, 2: port number */
			sprintf( __( '%1$s accepted the connection on port %2$d and then did not answer in time.', 'mailwright' ), $this->options->host, $this->options->port ),
			errno: $error->errno,
			cause: $waits_for_tls ? 'wrong_encryption_mode' : 'timeout'
		);
	}

	private function closed( Wire_Error $error ): never {
		if ( Stage::Post === $this->transcript->stage() ) {
			$this->raise( __( 'The connection broke before the server confirmed the mail. It may have taken it all the same.', 'mailwright' ), errno: $error->errno );
		}
		/* translators: 1: host name of the mail server, 2: port number */
		$this->raise( sprintf( __( '%1$s closed the connection on port %2$d without a reason.', 'mailwright' ), $this->options->host, $this->options->port ), errno: $error->errno ?? 104, cause: 'server_hangup' );
	}

	/** Only the kind of server is told, never its bytes: they may belong to something that is not for the eyes of whoever typed a port (guarantees S16). */
	private function not_smtp( Wire_Error $error ): never {
		$kind = match ( true ) {
			str_starts_with( $error->seen, 'SSH-' )      => 'SSH',
			str_starts_with( $error->seen, 'HTTP/' )     => 'HTTP',
			str_starts_with( $error->seen, '* ' )        => 'IMAP',
			str_starts_with( $error->seen, '+OK' )       => 'POP3',
			default                                      => '',
		};
		if ( Stage::Banner === $this->transcript->stage() ) {
			$is_tls = 1 === preg_match( '/^[\x15\x16]\x03/', $error->seen );
			$this->raise(
				'' === $kind
					/* translators: 1: host name, 2: port number */
					? sprintf( __( '%1$s is not a mail server on port %2$d: what it sent is not SMTP.', 'mailwright' ), $this->options->host, $this->options->port )
					/* translators: 1: host name, 2: port number, 3: name of a protocol, e.g. "SSH" */
					: sprintf( __( '%1$s is not a mail server on port %2$d: it speaks %3$s.', 'mailwright' ), $this->options->host, $this->options->port, $kind ),
				cause: $is_tls ? 'wrong_encryption_mode' : 'not_smtp_server'
			);
		}
		/* translators: %s: host name of the mail server */
		$this->raise( sprintf( __( '%s sent an answer that breaks the rules of SMTP.', 'mailwright' ), $this->options->host ), cause: Stage::Post === $this->transcript->stage() ? null : 'server_unavailable' );
	}
}
