<?php
/**
 * Says in the admin bar that a safe mode is on: somebody who works on a copy, or has forgotten to end it, has to see it on every page.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Outbox\Safe_Mode;
use Mailwright\Settings\Capability;

defined( 'ABSPATH' ) || exit;

final class Safe_Mode_Mark {

	/** @param mixed $bar The bar, as core passes it. */
	public static function on_admin_bar_menu( mixed $bar ): void {
		if ( ! $bar instanceof \WP_Admin_Bar || ! Capability::allows( 'page' ) ) {
			return;
		}
		$safe = Safe_Mode::now();
		if ( ! $safe->is_on() ) {
			return;
		}
		$bar->add_node(
			array(
				'id'    => 'mailwright-safe-mode',
				/* translators: %s: email address */
				'title' => esc_html( $safe->redirects() ? sprintf( __( 'All email goes to %s', 'mailwright' ), $safe->address ) : __( 'Email is held', 'mailwright' ) ),
				'href'  => Settings_Page::url(),
			)
		);
	}
}
