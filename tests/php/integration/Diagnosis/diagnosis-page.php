<?php
/**
 * One request to POST /diagnosis as PHP's own web server runs it, with the administrator logged in and private hosts allowed where the environment says
 * so. Nothing it writes to the database stays.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

// phpcs:disable WordPress.Security -- A page for tests, on loopback, for as long as one test lasts.
$own_server = $_SERVER;
require __DIR__ . '/../../config/config.php';
$_SERVER = array_intersect_key( $own_server, array( 'REQUEST_METHOD' => 1, 'CONTENT_TYPE' => 1, 'HTTP_ACCEPT' => 1 ) ) + $_SERVER;
if ( '1' === getenv( 'ALLOW_PRIVATE_HOSTS' ) ) {
	define( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS', true );
}
require ABSPATH . 'wp-settings.php';

add_filter( 'mailwright_probe_ports', static fn(): array => array( (int) getenv( 'MAIL_PORT' ) ) );
$GLOBALS['wpdb']->query( 'START TRANSACTION' );
wp_set_current_user( 1 );
rest_get_server()->serve_request( '/mailwright/v1/diagnosis' );
$GLOBALS['wpdb']->query( 'ROLLBACK' );
