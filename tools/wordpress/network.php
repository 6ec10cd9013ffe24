<?php
/**
 * Makes a network of sites out of an installed WordPress, with the plugin switched on for all of them. For the tests.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

/**
 * What "Tools → Network Setup" does, and what core does at the first request after that.
 *
 * @param string $domain With the port, where it is not the usual one.
 */
function mailwright_make_network( string $domain ): void {
	global $wpdb;
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	foreach ( $wpdb->tables( 'ms_global' ) as $table => $name ) {
		$wpdb->$table = $name;
	}
	install_network();
	populate_network( 1, $domain, 'admin@example.test', 'Test network', '/', false );
	delete_option( 'active_plugins' );
	$plugins = maybe_serialize( array( 'mailwright/plugin.php' => time() ) );
	$wpdb->delete( $wpdb->sitemeta, array( 'site_id' => 1, 'meta_key' => 'active_sitewide_plugins' ) );
	$wpdb->insert( $wpdb->sitemeta, array( 'site_id' => 1, 'meta_key' => 'active_sitewide_plugins', 'meta_value' => $plugins ) );
	$wpdb->update( $wpdb->sitemeta, array( 'meta_value' => maybe_serialize( array( 'admin' ) ) ), array( 'meta_key' => 'site_admins' ) );
}
