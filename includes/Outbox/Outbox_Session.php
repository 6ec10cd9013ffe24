<?php
/**
 * The SMTP object that PHPMailer is handed for a mail that goes into the outbox: like a mail server it says "250" when it has the message
 * safely, and takes care of it from there. When nothing can be stored the message is sent at once instead. Extends a class that core loads
 * inside wp_mail(), so it may only be loaded from `phpmailer_init` on.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database_Error;
use Mailwright\Transport\Direct_Session;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Send_Failed;
use Mailwright\Transport\Stage;
use PHPMailer\PHPMailer\SMTP;

defined( 'ABSPATH' ) || exit;

final class Outbox_Session extends SMTP {

	use Storing_Calls;

	/** The header of a message has this many bytes at most; what looks like one further down is text. */
	private const MAX_HEADER = 65536;

	/**
	 * @param bool $is_background False: it only gets its row first, for its idempotency key, and is sent at once.
	 */
	public function __construct(
		private readonly Draft $draft,
		private readonly Direct_Session $direct,
		private readonly Direct_Log $log,
		private readonly bool $is_background,
		private readonly Acceptance_Store $messages = new Acceptance_Store(),
	) {}

	/**
	 * @param string $msg_data The composed message.
	 * @throws Send_Failed
	 */
	public function data( $msg_data ): bool {
		$envelope   = $this->envelope();
		$message_id = self::message_id_in( (string) $msg_data );
		if ( null !== $envelope->bad_address() ) {
			$this->refuse( new Failure( Stage::Mail_From, __( 'An address of this mail contains characters that no address may have.', 'mailwright' ), cause: 'invalid_address' ), $message_id );
		}
		try {
			if ( $this->is_background ) {
				$this->accept( $envelope, (string) $msg_data, $message_id );
				return true;
			}
			$this->log->own( $this->messages->claim( $this->draft, $envelope, (string) $msg_data, $message_id ) );
		} catch ( Key_Taken $taken ) {
			return $this->known( $taken, $message_id );
		} catch ( Database_Error ) {
			// The promise to send it later cannot be kept, so it is sent now.
			$this->direct->deliver( $envelope, (string) $msg_data );
			return true;
		}
		$this->direct->deliver( $envelope, (string) $msg_data );
		return true;
	}

	/** The Message-ID header of a composed message, with angle brackets. */
	public static function message_id_in( string $mime ): string {
		return 1 === preg_match( '/^Message-ID:\s*(<[^\r\n]{1,500}>)/mi', substr( $mime, 0, self::MAX_HEADER ), $match ) ? $match[1] : '';
	}

	/** @throws Database_Error */
	private function accept( Envelope $envelope, string $mime, string $message_id ): void {
		$id = $this->messages->accept( $this->draft, $envelope, $mime, $message_id );
		Runner::wake( true );
		$this->note_reply( "250 2.0.0 Ok: in the outbox as $id" );
		Events::accepted( $id, $message_id );
	}
}
