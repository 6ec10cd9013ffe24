<?php
/**
 * Installs the test site once, in a process of its own, since WP_INSTALLING must not reach the tests.
 * The plugin is switched on without being loaded: its tables come with its own upgrade routine.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

define( 'WP_INSTALLING', true );
require __DIR__ . '/config.php';

if ( 'localhost' !== DB_HOST ) {
	$server = new mysqli( 'localhost', DB_USER, DB_PASSWORD, '', 0, substr( DB_HOST, strlen( 'localhost:' ) ) );
	$server->query( 'CREATE DATABASE IF NOT EXISTS ' . DB_NAME . ' CHARACTER SET utf8mb4' );
	$server->close();
}

// Before WordPress has its hook functions, a filter can only be written down.
$GLOBALS['wp_filter']['pre_wp_mail'][0]['no-mail'] = array(
	'accepted_args' => 0,
	'function'      => static fn (): bool => true,
);

require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'Test site', 'admin', 'admin@example.test', true, '', 'password' );
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'active_plugins', array( 'mailwright/plugin.php' ) );

if ( getenv( 'MAILWRIGHT_TEST_MULTISITE' ) ) {
	require_once __DIR__ . '/../../../tools/wordpress/network.php';
	mailwright_make_network( 'example.test' );
}
