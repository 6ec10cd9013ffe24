<?php
/**
 * Child process of Snippets_Test: a site that sends one mail by what was printed. Arguments: how, and the file that holds it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

// WordPress writes over short names at this level: 7.1 has a loop with $file.
list( , $how, $printed_file ) = $argv;
if ( 'wp-config' === $how ) {
	require $printed_file; // Where wp-config.php is read: before WordPress.
}
require dirname( __DIR__, 2 ) . '/config/config.php';
if ( 'snippet' === $how ) {
	// Without Mailwright. Before WordPress has its hook functions, a filter can only be written down.
	$GLOBALS['wp_filter']['option_active_plugins'][0]['none'] = array(
		'accepted_args' => 0,
		'function'      => static fn(): array => array(),
	);
}
require ABSPATH . 'wp-settings.php';
if ( 'snippet' === $how ) {
	class_exists( 'Mailwright\Plugin', false ) && exit( 'The plugin is there.' );
	require $printed_file; // Where must-use plugins are loaded is earlier, which makes no difference to hooks.
}
$GLOBALS['wpdb']->query( 'START TRANSACTION' );
add_action( 'wp_mail_failed', static fn( WP_Error $error ) => print( $error->get_error_message() ) );
echo wp_mail( 'to@example.test', 'By ' . $how, 'Body' ) ? 'sent' : 'not sent';
$GLOBALS['wpdb']->query( 'ROLLBACK' ); // The site is shared with the other tests.
