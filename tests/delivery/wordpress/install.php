<?php
/**
 * Installs WordPress with the plugin switched on, for the delivery tests.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

define( 'WP_INSTALLING', true );
// Before WordPress has its hook functions, a filter can only be written down.
$GLOBALS['wp_filter']['pre_wp_mail'][0]['no-mail'] = array(
	'accepted_args' => 0,
	'function'      => static fn (): bool => true,
);
require __DIR__ . '/boot.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_install( 'Delivery', 'admin', 'admin@example.test', true, '', 'password' );
$problem = activate_plugin( 'mailwright/plugin.php' );
if ( is_wp_error( $problem ) ) {
	fwrite( STDERR, $problem->get_error_message() . "\n" );
	exit( 1 );
}
Mailwright\Install\Tables::ensure();
