<?php
/**
 * php send.php <site folder> <mail as JSON>: one wp_mail(), in a process of its own; prints what it returned and after how long.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require $argv[1] . '/wp-load.php';

$mail   = json_decode( $argv[2], true, 8, JSON_THROW_ON_ERROR );
if ( 1 === preg_match( '/^@(\d+)$/', $mail['body'], $size ) ) { // Kilobytes: too much for a command line.
	$mail['body'] = str_repeat( str_repeat( 'Good news. ', 6 ) . "\n", (int) ( $size[1] * 1024 / 67 ) );
}
$began  = hrtime( true );
$errors = array();
add_action(
	'wp_mail_failed',
	static function ( WP_Error $error ) use ( &$errors ): void {
		$errors[] = $error->get_error_message();
	}
);
try {
	$answer = wp_mail( $mail['to'], $mail['subject'], $mail['body'] );
} catch ( Throwable $thrown ) {
	$answer   = false;
	$errors[] = get_class( $thrown ) . ': ' . $thrown->getMessage();
}
// At once, since what a plugin does at the end of the process may be what takes long.
fwrite( STDOUT, wp_json_encode( array( 'answer' => $answer, 'seconds' => ( hrtime( true ) - $began ) / 1e9, 'errors' => $errors ), JSON_INVALID_UTF8_SUBSTITUTE ) . "\n" );
