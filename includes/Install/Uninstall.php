<?php
/**
 * Removes everything that the plugin has stored, secrets above all, on each site of a network; unless a site wants to keep it. Then the passwords
 * stay, too: they are encrypted, and without them the kept settings would be of no use.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

final class Uninstall {

	/** Sites that are read at once: a network can have thousands. */
	private const BATCH = 100;

	private const PREFIXES = array( 'mailwright_', '_transient_mailwright_', '_transient_timeout_mailwright_' );

	/** Whether something of anybody is kept: then what is common to all sites is, too. */
	private bool $is_kept = false;

	public static function run(): void {
		if ( function_exists( 'set_time_limit' ) ) {
			set_time_limit( 0 );
		}
		( new self() )->clean();
	}

	private function clean(): void {
		if ( is_multisite() ) {
			$this->clean_sites();
		} else {
			$this->clean_site();
		}
		if ( $this->is_kept ) {
			return;
		}
		self::remove_user_meta();
		if ( is_multisite() ) {
			self::remove_network_options();
			Network_Sites::forget_notes();
		}
	}

	private function clean_sites(): void {
		$after = 0;
		do {
			$sites = self::sites_after( $after );
			foreach ( $sites as $site ) {
				switch_to_blog( $site );
				$this->clean_site();
				restore_current_blog();
				$after = $site;
			}
		} while ( self::BATCH === count( $sites ) );
	}

	/**
	 * Not get_sites(): it can only count how many to skip, which is slower with each step.
	 *
	 * @return list<int>
	 */
	private static function sites_after( int $site ): array {
		global $wpdb;
		return array_values( array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT blog_id FROM {$wpdb->blogs} WHERE blog_id > %d ORDER BY blog_id LIMIT %d", $site, self::BATCH ) ) ) );
	}

	private function clean_site(): void {
		self::remove_events();
		if ( ( new Settings_Store() )->get()->keep_data ) {
			$this->is_kept = true;
			return;
		}
		try {
			Tables::drop();
		} catch ( Database_Error ) {
			// The next tables and the secrets have to go all the same.
			error_log( 'Mailwright: the tables of site ' . get_current_blog_id() . ' could not be removed.' ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- Nobody is there to be told.
		}
		self::remove_options();
	}

	private static function remove_options(): void {
		global $wpdb;
		foreach ( self::PREFIXES as $prefix ) {
			$names = $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( $prefix ) . '%' ) );
			array_map( 'delete_option', $names );
		}
	}

	private static function remove_events(): void {
		foreach ( _get_cron_array() as $events ) {
			foreach ( array_keys( $events ) as $hook ) {
				if ( str_starts_with( (string) $hook, 'mailwright' ) ) {
					wp_unschedule_hook( (string) $hook );
				}
			}
		}
	}

	/** What people have been shown; on a network some of it is named after their sites. */
	private static function remove_user_meta(): void {
		global $wpdb;
		$keys = $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT meta_key FROM {$wpdb->usermeta} WHERE meta_key LIKE %s OR meta_key LIKE %s", $wpdb->esc_like( 'mailwright_' ) . '%', $wpdb->esc_like( $wpdb->base_prefix ) . '%' . $wpdb->esc_like( 'mailwright_' ) . '%' ) );
		foreach ( $keys as $key ) {
			delete_metadata( 'user', 0, (string) $key, '', true );
		}
	}

	private static function remove_network_options(): void {
		global $wpdb;
		foreach ( array( ...self::PREFIXES, '_site_transient_mailwright_', '_site_transient_timeout_mailwright_' ) as $prefix ) {
			$rows = $wpdb->get_results( $wpdb->prepare( "SELECT site_id, meta_key FROM {$wpdb->sitemeta} WHERE meta_key LIKE %s", $wpdb->esc_like( $prefix ) . '%' ), 'ARRAY_A' );
			foreach ( is_array( $rows ) ? $rows : array() as $row ) {
				if ( is_array( $row ) && is_numeric( $row['site_id'] ?? null ) && is_string( $row['meta_key'] ?? null ) ) {
					delete_network_option( (int) $row['site_id'], $row['meta_key'] );
				}
			}
		}
	}
}
