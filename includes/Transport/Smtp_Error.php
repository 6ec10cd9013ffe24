<?php
/**
 * Carries a Failure up from the dialogue. Independent of PHPMailer, so that workers can use the dialogue without it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Smtp_Error extends \RuntimeException {

	/**
	 * @param Failure $failure         The facts.
	 * @param bool    $connection_lost The server went away or stopped making sense: this connection cannot be used again.
	 */
	public function __construct( public readonly Failure $failure, public readonly bool $connection_lost = true ) {
		parent::__construct( $failure->message );
	}
}
