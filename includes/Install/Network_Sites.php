<?php
/**
 * All sites of all networks one after the other, and what goes with a site that is deleted: what is its own, and nothing of the others.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

defined( 'ABSPATH' ) || exit;

final class Network_Sites {

	/** So many ids at a time: a network may have thousands of sites. */
	private const BATCH = 100;

	/**
	 * WordPress drops the site's own tables, among them the options with our settings, secrets and events; here are ours.
	 *
	 * @param mixed $tables Names, as core passes them.
	 * @param mixed $site   Its id.
	 * @return mixed
	 */
	public static function on_wpmu_drop_tables( mixed $tables, mixed $site ): mixed {
		global $wpdb;
		if ( ! is_array( $tables ) || ! is_numeric( $site ) ) {
			return $tables;
		}
		$prefix = $wpdb->get_blog_prefix( (int) $site );
		return array_merge( $tables, array_map( static fn( string $table ): string => $prefix . $table, Tables::ALL ) );
	}

	/**
	 * Does something on every site. What is cached of a site is forgotten behind it, so that memory does not grow with the network.
	 *
	 * @param callable(): void $work
	 */
	public static function each( callable $work ): void {
		$last = 0;
		do {
			$sites = self::after( $last );
			foreach ( $sites as $site ) {
				switch_to_blog( $site );
				$work();
				foreach ( array( 'alloptions', 'notoptions' ) as $key ) {
					wp_cache_delete( $key, 'options' );
				}
				restore_current_blog();
				$last = $site;
			}
		} while ( count( $sites ) === self::BATCH );
	}

	/** What is stored for whole networks, and about sites beside their own tables. */
	public static function forget_networks(): void {
		global $wpdb;
		$ours = $wpdb->esc_like( 'mailwright_' ) . '%';
		foreach ( $wpdb->get_results( $wpdb->prepare( "SELECT site_id, meta_key FROM {$wpdb->sitemeta} WHERE meta_key LIKE %s OR meta_key LIKE %s", $ours, $wpdb->esc_like( '_site_transient_' ) . '%' . $ours ), 'ARRAY_A' ) as $row ) {
			delete_network_option( (int) $row['site_id'], (string) $row['meta_key'] );
		}
		if ( is_site_meta_supported() ) {
			foreach ( $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT meta_key FROM {$wpdb->blogmeta} WHERE meta_key LIKE %s", $ours ) ) as $key ) {
				delete_metadata( 'blog', 0, (string) $key, '', true );
			}
		}
	}

	/**
	 * By the id: sites that come and go meanwhile move nothing.
	 *
	 * @return list<int>
	 */
	private static function after( int $last ): array {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT blog_id FROM {$wpdb->blogs} WHERE blog_id > %d ORDER BY blog_id LIMIT %d", $last, self::BATCH ) ) );
	}
}
