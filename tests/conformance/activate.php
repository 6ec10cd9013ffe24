<?php
/**
 * php activate.php <site folder> <folder of a plugin>: switches it on, whatever its main file is called.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

$files   = array_keys( get_plugins( '/' . $argv[2] ) );
$problem = array() === $files ? new WP_Error( 'none', "There is no plugin in the folder $argv[2]." ) : activate_plugin( "$argv[2]/$files[0]" );
if ( is_wp_error( $problem ) ) {
	fwrite( STDERR, $problem->get_error_message() . "\n" );
	exit( 1 );
}
