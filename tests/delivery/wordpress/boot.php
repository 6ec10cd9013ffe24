<?php
/**
 * What wp-config.php is to a site, for the nodes of the delivery tests: reads the JSON file named by MAILWRIGHT_NODE, then loads WordPress.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$node = json_decode( (string) file_get_contents( (string) getenv( 'MAILWRIGHT_NODE' ) ), true, 16, JSON_THROW_ON_ERROR );
foreach ( $node['constants'] as $name => $value ) {
	define( $name, $value );
}
$clock = str_replace( '.json', '-clock.php', (string) getenv( 'MAILWRIGHT_NODE' ) );
if ( is_file( $clock ) ) {
	require $clock; // This node's clock is off.
}
$GLOBALS['table_prefix'] = 'wp_';

$_SERVER = array(
	'HTTP_HOST'       => 'example.test',
	'SERVER_NAME'     => 'example.test',
	'REQUEST_URI'     => '/',
	'REQUEST_METHOD'  => 'GET',
	'SERVER_PROTOCOL' => 'HTTP/1.1',
	'REMOTE_ADDR'     => '127.0.0.1',
	'PHP_SELF'        => '/index.php',
	'SCRIPT_NAME'     => '/index.php',
) + $_SERVER;

require ABSPATH . 'wp-settings.php';
