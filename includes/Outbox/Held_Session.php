<?php
/**
 * The SMTP object that PHPMailer is handed while everything is held: the message is stored and not sent. Unlike the outbox it never sends
 * instead when it cannot store: that is what nobody wants here. Extends a class that core loads inside wp_mail(), so it may only be loaded
 * from `phpmailer_init` on.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database_Error;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Send_Failed;
use Mailwright\Transport\Stage;
use PHPMailer\PHPMailer\SMTP;

defined( 'ABSPATH' ) || exit;

final class Held_Session extends SMTP {

	use Storing_Calls;

	public function __construct( private readonly Draft $draft, private readonly Acceptance_Store $messages = new Acceptance_Store() ) {}

	/**
	 * @param string $msg_data The composed message.
	 * @throws Send_Failed
	 */
	public function data( $msg_data ): bool {
		$envelope   = $this->envelope();
		$message_id = Outbox_Session::message_id_in( (string) $msg_data );
		try {
			if ( null !== $envelope->bad_address() ) {
				throw new Database_Error( 0, 'An address that no address may be.' );
			}
			$id = $this->messages->hold( $this->draft, $envelope, (string) $msg_data, $message_id );
		} catch ( Key_Taken $taken ) {
			return $this->known( $taken, $message_id );
		} catch ( Database_Error ) {
			$this->refuse( new Failure( Stage::Config, __( 'The safe mode holds every email of this site, and this one could not be stored. It was not sent.', 'mailwright' ) ), $message_id );
		}
		Runner::wake( false );
		$this->note_reply( "250 2.0.0 Ok: held by the safe mode as $id" );
		Events::accepted( $id, $message_id );
		return true;
	}
}
