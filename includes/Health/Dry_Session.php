<?php
/**
 * The SMTP object for a mail that is composed and handed over as always, but goes nowhere: shows that PHPMailer still works with ours. Extends a
 * class of core that is loaded late: to be used after it only.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Transport\Phpmailer_Calls;
use PHPMailer\PHPMailer\SMTP;

defined( 'ABSPATH' ) || exit;

final class Dry_Session extends SMTP {

	use Phpmailer_Calls;

	private string $message = '';

	/** @param string $msg_data The composed message. */
	public function data( $msg_data ): bool {
		$this->message = '' !== $this->sender && array() !== $this->recipients ? (string) $msg_data : '';
		return true;
	}

	/** '' as long as none with a sender and a recipient came. */
	public function message(): string {
		return $this->message;
	}
}
