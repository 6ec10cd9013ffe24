<?php
/**
 * The one place where Mailwright takes hold of a mail: core has composed it, here is decided whether it is sent at once or accepted into the outbox.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Transport\Phpmailer_Setup;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Dispatch {

	public static function on_phpmailer_init( PHPMailer $phpmailer ): void {
		$settings = ( new Settings_Store() )->get();
		$mail     = ( new Phpmailer_Setup( $settings, new Connection_Store() ) )->prepare( $phpmailer );
		if ( $mail->is_left_to_core() ) {
			return; // PHP mail, or nothing is set up: core has chosen it already.
		}
		$direct = Phpmailer_Setup::direct_session( $mail );
		Phpmailer_Setup::install( $phpmailer, $mail, $direct, $direct );
	}
}
