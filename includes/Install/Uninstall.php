<?php
/**
 * Removes everything that the plugin has stored, secrets above all, on each site of a network.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

defined( 'ABSPATH' ) || exit;

final class Uninstall {

	public static function run(): void {
		if ( ! is_multisite() ) {
			self::clean_site();
			return;
		}
		foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $site ) {
			switch_to_blog( $site );
			self::clean_site();
			restore_current_blog();
		}
	}

	private static function clean_site(): void {
		global $wpdb;
		Tables::drop();
		foreach ( array( 'mailwright_', '_transient_mailwright_', '_transient_timeout_mailwright_' ) as $prefix ) {
			$names = $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( $prefix ) . '%' ) );
			array_map( 'delete_option', $names );
		}
		delete_metadata( 'user', 0, $wpdb->get_blog_prefix() . 'mailwright_changes_seen', '', true );
		foreach ( _get_cron_array() as $events ) {
			foreach ( array_keys( $events ) as $hook ) {
				if ( str_starts_with( (string) $hook, 'mailwright' ) ) {
					wp_unschedule_hook( (string) $hook );
				}
			}
		}
	}
}
