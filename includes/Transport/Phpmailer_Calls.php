<?php
/**
 * What PHPMailer asks of its SMTP object, for sessions that only collect sender and recipients until the message itself comes: there is
 * no connection that PHPMailer could open, close or get wrong.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

trait Phpmailer_Calls {

	private string $sender = '';

	/** @var string[] */
	private array $recipients = array();

	private string $notify = '';

	/** Always: PHPMailer must not connect by itself. */
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

	/** PHPMailer asks for SMTPUTF8 only; whether the server has it turns out when the message is sent. */
	public function getServerExt( $name ): bool {
		return 'SMTPUTF8' === $name;
	}

	/** Starts a mail; nothing is sent before data(), so that all commands can go in one packet. */
	public function mail( $from ): bool {
		$this->sender     = (string) $from;
		$this->recipients = array();
		$this->notify     = '';
		return true;
	}

	public function recipient( $address, $dsn = '' ): bool {
		$this->recipients[] = (string) $address;
		$this->notify       = (string) $dsn;
		return true;
	}

	/** PHPMailer calls this, or quit() and close(), after each mail; the pool decides when a connection ends. */
	public function reset(): bool {
		return true;
	}

	public function quit( $close_on_error = true ): bool {
		return true;
	}

	public function close(): void {}

	private function envelope(): Envelope {
		return new Envelope( $this->sender, array_values( array_unique( $this->recipients ) ), $this->notify );
	}

	/** For plugins that read the transaction id or the last reply after a mail. */
	private function note_reply( string $reply ): void {
		$this->last_reply = $reply;
		$this->recordLastTransactionID();
	}

	/** @throws Send_Failed */
	private function give_up( Failure $failure ): never {
		$this->setError( $failure->message, $failure->reply_text, (string) ( $failure->reply_code ?? '' ), (string) $failure->enhanced_code );
		$this->last_reply = trim( $failure->reply_code . ' ' . $failure->reply_text );
		throw Send_Failed::with( $failure );
	}
}
