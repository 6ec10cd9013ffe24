<?php
/**
 * Child process of Single_Flight_Test: waits for the start and sends one mail, as a worker would.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require dirname( __DIR__, 2 ) . '/config/config.php';
require ABSPATH . 'wp-settings.php';

echo "ready\n";
fgets( STDIN );
$error = '';
add_action(
	'wp_mail_failed',
	static function ( WP_Error $failed ) use ( &$error ): void {
		$error = $failed->get_error_message();
	}
);
echo wp_mail( 'to@example.test', 'From ' . getmypid(), 'Body', array( 'X-Mailwright-Background: no' ) ) ? 'sent' : $error;
