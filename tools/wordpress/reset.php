<?php
/**
 * php reset.php <site folder> [--inactive]: as if Mailwright had just been switched on (or not yet), for the browser tests.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

if ( is_file( $argv[1] . '/overrides.json' ) ) {
	unlink( $argv[1] . '/overrides.json' );
}
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

$names = $GLOBALS['wpdb']->get_col( "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE '%mailwright%'" );
array_map( 'delete_option', $names );
$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->usermeta} WHERE meta_key LIKE '%mailwright%'" );
// Emptied, not dropped: a worker of the test before may still be looking at them.
foreach ( $GLOBALS['wpdb']->get_col( "SHOW TABLES LIKE '%mailwright%'" ) as $table ) {
	$GLOBALS['wpdb']->query( "DELETE FROM $table" );
}
_set_cron_array( array_filter( array_map( static fn ( $events ) => is_array( $events ) ? array_filter( $events, static fn ( string $hook ): bool => ! str_starts_with( $hook, 'mailwright' ), ARRAY_FILTER_USE_KEY ) : $events, _get_cron_array() ) ) );
foreach ( array( 'locale', 'mailwright' ) as $key ) {
	delete_user_meta( 1, $key );
}

if ( in_array( '--inactive', $argv, true ) ) {
	deactivate_plugins( 'mailwright/plugin.php' );
	exit;
}
$problem = activate_plugin( 'mailwright/plugin.php' );
if ( is_wp_error( $problem ) ) {
	fwrite( STDERR, $problem->get_error_message() . "\n" );
	exit( 1 );
}
