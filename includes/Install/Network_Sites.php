<?php
/**
 * What goes with a site of a network that is deleted, and what is noted about sites beside their own tables.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

defined( 'ABSPATH' ) || exit;

final class Network_Sites {

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

	/** What is noted about sites. */
	public static function forget_notes(): void {
		global $wpdb;
		if ( ! is_site_meta_supported() ) {
			return;
		}
		foreach ( $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT meta_key FROM {$wpdb->blogmeta} WHERE meta_key LIKE %s", $wpdb->esc_like( 'mailwright_' ) . '%' ) ) as $key ) {
			delete_metadata( 'blog', 0, (string) $key, '', true );
		}
	}
}
