<?php
/**
 * What goes with a site of a network that is deleted, and what is noted about sites beside their own tables.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

use Mailwright\Settings\Network_Store;

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

	/** @return list<int> Sites of this network that are open; as the database says it now, for a process that runs for days. */
	public static function open_ones(): array {
		global $wpdb;
		return array_values( array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT blog_id FROM {$wpdb->blogs} WHERE site_id = %d AND archived = '0' AND spam = 0 AND deleted = 0 ORDER BY blog_id", get_current_network_id() ) ) ) );
	}

	/** Whether this plugin runs on the present site and has had any mail there. Where it has not, nothing is to be made. */
	public static function has_mail(): bool {
		return Tables::are_known() && ( Network_Store::is_network_active() || in_array( plugin_basename( MAILWRIGHT_FILE ), (array) get_option( 'active_plugins' ), true ) );
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
