<?php
/**
 * One page of a site as PHP's own web server runs it: sends the mail that the query asks for and tells as JSON what came of it.
 * A page has other limits than the command line, so some faults show only here.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

// phpcs:disable WordPress.Security -- A page for tests, on loopback, for as long as one test lasts.
$own_server = $_SERVER;
require __DIR__ . '/../php/config/config.php';
$_SERVER = array_intersect_key( $own_server, array( 'HTTP_HOST' => 1, 'HTTP_X_FORWARDED_HOST' => 1, 'HTTP_FORWARDED' => 1, 'SERVER_NAME' => 1 ) ) + $_SERVER;
require ABSPATH . 'wp-settings.php';

$errors = array();
add_action(
	'wp_mail_failed',
	static function ( \WP_Error $error ) use ( &$errors ): void {
		$errors[] = $error->get_error_message();
	}
);
$begin  = microtime( true );
$answer = null;
if ( 'test' === $_GET['do'] ) {
	$answer   = \Mailwright\Transport\Test_Email::send( 'to@example.test', null, 'plain' );
	$returned = $answer['accepted'];
} else {
	$returned = wp_mail( 'to@example.test', (string) ( $_GET['subject'] ?? 'Hello' ), str_repeat( (string) ( $_GET['body'] ?? 'Body' ), (int) ( $_GET['times'] ?? 1 ) ) );
}
$failure = \Mailwright\Transport\Phpmailer_Setup::last_session()?->failure();

header( 'Content-Type: application/json' );
echo json_encode(
	array(
		'sapi'     => PHP_SAPI,
		'returned' => $returned,
		'seconds'  => microtime( true ) - $begin,
		'errors'   => $errors,
		'cause'    => $failure?->classify()->cause,
		'stage'    => $failure?->stage->value,
		'answer'   => $answer,
	),
	JSON_THROW_ON_ERROR
);
