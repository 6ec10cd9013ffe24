<?php
/**
 * The SMTP object that PHPMailer is handed for a mail that is sent at once: core composes the message, PHPMailer calls mail(), recipient()
 * and data() here, and the sending is ours. Extends a class that core loads inside wp_mail(), so it may only be loaded from `phpmailer_init` on.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use PHPMailer\PHPMailer\SMTP;

defined( 'ABSPATH' ) || exit;

final class Direct_Session extends SMTP {

	use Phpmailer_Calls;

	private ?Direct_Result $result = null;

	/**
	 * @param (\Closure( string, string, float ): void)|null $stage_listener See Transcript.
	 */
	public function __construct( private readonly Prepared_Mail $mail, private readonly ?Send_Watch $watch = null, private readonly ?\Closure $stage_listener = null ) {}

	/** What was said about the last mail, by the connection that was tried last. */
	public function transcript(): Transcript {
		$attempts = $this->result->attempts ?? array();
		$last     = end( $attempts );
		return false === $last ? new Transcript() : $last->transcript;
	}

	/** Why the last mail did not leave, or not for everybody; survives everything PHPMailer does afterwards. */
	public function failure(): ?Failure {
		return $this->result?->failure;
	}

	/** The server's 250 for the last mail, when it was for all recipients. */
	public function accepted(): ?Reply {
		return null === $this->result?->failure ? $this->result?->reply : null;
	}

	/**
	 * @param string $msg_data The composed message.
	 * @throws Send_Failed
	 */
	public function data( $msg_data ): bool {
		$this->deliver( $this->envelope(), (string) $msg_data );
		return true;
	}

	/** @throws Send_Failed */
	public function deliver( Envelope $envelope, string $mime ): void {
		$this->result = ( new Direct_Delivery( $this->mail, $envelope, $mime, $this->watch, $this->stage_listener ) )->run();
		$this->watch?->ended( $envelope, $mime, $this->result );
		if ( null !== $this->result->failure ) {
			$this->give_up( $this->result->failure );
		}
		$this->note_reply( (string) $this->result->reply );
	}
}
