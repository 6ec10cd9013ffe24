<?php
/**
 * php install.php <site folder> [--activate] [--network]: installs WordPress without WP-CLI, and switches the plugin on as its page would.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

define( 'WP_INSTALLING', true );
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

add_filter( 'pre_wp_mail', '__return_true' );
if ( ! is_blog_installed() ) {
	wp_install( 'Mailwright', 'admin', 'admin@example.test', true, '', 'password' );
	update_option( 'permalink_structure', '/%postname%/' );
	flush_rewrite_rules( false );
}
if ( in_array( '--activate', $argv, true ) ) {
	$problem = activate_plugin( 'mailwright/plugin.php' );
	if ( is_wp_error( $problem ) ) {
		fwrite( STDERR, $problem->get_error_message() . "\n" );
		exit( 1 );
	}
}
if ( in_array( '--network', $argv, true ) ) {
	require_once __DIR__ . '/network.php';
	mailwright_make_network( (string) parse_url( WP_HOME, PHP_URL_HOST ) . ':' . parse_url( WP_HOME, PHP_URL_PORT ) );
}
