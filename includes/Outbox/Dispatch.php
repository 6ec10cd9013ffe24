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

	/** Mails of this process so far. */
	private static int $number = 0;

	public static function on_phpmailer_init( PHPMailer $phpmailer ): void {
		$settings = ( new Settings_Store() )->get();
		$mail     = ( new Phpmailer_Setup( $settings, new Connection_Store() ) )->prepare( $phpmailer );
		// A test email is sent: the person who asked for it wrote down the address, and wants to know whether the connection works.
		$safe     = $mail->is_test ? Safe_Mode::off() : Safe_Mode::now( $settings );
		if ( $safe->redirects() ) {
			$safe->redirect( $phpmailer );
		}
		$draft    = Draft::of( $phpmailer, $mail, $settings, ++self::$number, $safe->redirects() );
		Php_Mail::expect_none();
		if ( $safe->holds() ) {
			Phpmailer_Setup::install( $phpmailer, $mail, new Held_Session( $draft ), Phpmailer_Setup::direct_session( $mail ) );
			return;
		}
		if ( $mail->is_left_to_core() ) {
			Php_Mail::expect( $phpmailer, $draft ); // PHP mail, or nothing is set up: core has chosen it already.
			return;
		}
		$log           = new Direct_Log( $draft );
		$direct        = Phpmailer_Setup::direct_session( $mail, $log );
		$is_background = Background::is_wanted( $mail, $draft, $settings );
		$session       = $is_background || '' !== $draft->key_hash ? new Outbox_Session( $draft, $direct, $log, $is_background ) : $direct;
		Phpmailer_Setup::install( $phpmailer, $mail, $session, $direct );
	}

	/** As in a new process. */
	public static function forget(): void {
		self::$number = 0;
		Background::forget();
		Runner::forget();
		Deactivation::forget();
		Direct_Log::forget();
		Php_Mail::expect_none();
	}
}
