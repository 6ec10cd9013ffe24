<?php
/**
 * A dot in the admin bar while something is wrong with the mail of this site. No query, no asset: one autoloaded option that exists only then.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Health\Health_Store;
use Mailwright\Settings\Capability;

defined( 'ABSPATH' ) || exit;

final class Admin_Bar {

	private const COLORS = array( 'critical' => '#d63638', 'warning' => '#dba617' );

	/** @param mixed $bar The bar, as core passes it. */
	public static function on_admin_bar_menu( mixed $bar ): void {
		$alarm = Health_Store::alarm();
		if ( null === $alarm || ! $bar instanceof \WP_Admin_Bar || ! Capability::allows( 'page' ) ) {
			return;
		}
		$words = 'critical' === $alarm['severity'] ? __( 'Email does not work', 'mailwright' ) : __( 'Email needs attention', 'mailwright' );
		$bar->add_node(
			array(
				'id'    => 'mailwright',
				'title' => sprintf( '<span aria-hidden="true" style="color:%s">&#9679;</span> %s', self::COLORS[ $alarm['severity'] ], esc_html( $words ) ),
				'href'  => Settings_Page::url(),
			)
		);
	}
}
