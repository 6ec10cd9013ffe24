<?php
/**
 * A mailer for a dry run: everything can be set on it, nothing leaves it. Loaded only when PHPMailer is.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Scratch_Mailer extends PHPMailer {

	/** Some callback wanted to send by itself. */
	public bool $has_tried_to_send = false;

	public function __construct() {
		parent::__construct( true );
	}

	/** A session is never opened, so there is none to close. */
	public function __destruct() {}

	public function send(): bool {
		$this->has_tried_to_send = true;
		return false;
	}

	public function postSend(): bool {
		return $this->send();
	}

	/** @param mixed $options As PHPMailer's. */
	public function smtpConnect( $options = null ): bool {
		$this->has_tried_to_send = true;
		return false;
	}
}
