<?php
/**
 * Network Admin → Settings → Email: the page of a site once more, for the settings of the whole network.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Settings\Capability;
use Mailwright\Settings\Network_Store;

defined( 'ABSPATH' ) || exit;

final class Network_Page {

	/** Answered before the script starts, so that the form appears at once. */
	private const PRELOADED = array( '/mailwright/v1/network/settings', '/mailwright/v1/network/connections', '/mailwright/v1/providers' );

	public static function on_network_admin_menu(): void {
		add_action( 'load-site-settings.php', array( Options_Guard::class, 'on_load' ) );
		if ( ! Network_Store::is_network_active() ) {
			return; // Each site has switched the plugin on by itself and has its own settings.
		}
		$hook = add_submenu_page( 'settings.php', __( 'Email', 'mailwright' ), __( 'Email', 'mailwright' ), Capability::name( 'network.page' ), Settings_Page::SLUG, array( Settings_Page::class, 'render' ) );
		if ( false !== $hook ) {
			add_action( 'load-' . $hook, array( self::class, 'on_load' ) );
		}
	}

	public static function url(): string {
		return network_admin_url( 'settings.php?page=' . Settings_Page::SLUG );
	}

	public static function on_load(): void {
		add_action( 'admin_enqueue_scripts', array( self::class, 'on_enqueue' ) );
	}

	public static function on_enqueue(): void {
		Settings_Page::enqueue( self::PRELOADED, array( 'network' => true ) );
	}

	/**
	 * The "Settings" link on the network's list of plugins.
	 *
	 * @param mixed $links HTML links by key, as core passes them.
	 * @return mixed
	 */
	public static function on_plugin_action_links( mixed $links ): mixed {
		if ( ! is_array( $links ) || ! Network_Store::is_network_active() || ! Capability::allows( 'network.page' ) ) {
			return $links;
		}
		return array( 'settings' => sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'mailwright' ) ) ) + $links;
	}
}
