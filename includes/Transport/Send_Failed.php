<?php
/**
 * The exception that PHPMailer passes on and wp_mail() turns into `wp_mail_failed`. Loaded only while core sends.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use PHPMailer\PHPMailer\Exception;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Send_Failed extends Exception {

	private Failure $failure;

	public static function with( Failure $failure ): self {
		// Core hands the code to `wp_mail_failed`: "continue" means that some recipients did get the mail, as in PHPMailer itself.
		$exception          = new self( $failure->message, array() === $failure->refused ? PHPMailer::STOP_CRITICAL : PHPMailer::STOP_CONTINUE );
		$exception->failure = $failure;
		return $exception;
	}

	public function failure(): Failure {
		return $this->failure;
	}
}
