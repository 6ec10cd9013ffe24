<?php
/**
 * The "Settings" link on the list of plugins: where people look after activating one.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Settings\Capability;

defined( 'ABSPATH' ) || exit;

final class Plugin_Links {

	/**
	 * @param mixed $links HTML links by key, as core passes them.
	 * @return mixed
	 */
	public static function on_plugin_action_links( mixed $links ): mixed {
		if ( ! is_array( $links ) || ! Capability::allows( 'page' ) ) {
			return $links;
		}
		return array( 'settings' => sprintf( '<a href="%s">%s</a>', esc_url( Settings_Page::url() ), esc_html__( 'Settings', 'mailwright' ) ) ) + $links;
	}
}
