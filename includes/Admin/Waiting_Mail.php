<?php
/**
 * Beside the plugin on the list of plugins: that mail still waits, for whoever is about to switch it off or delete it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Install\Database_Error;
use Mailwright\Outbox\Queue_Store;
use Mailwright\Settings\Capability;

defined( 'ABSPATH' ) || exit;

final class Waiting_Mail {

	public static function on_after_plugin_row(): void {
		try {
			$waiting = ( new Queue_Store() )->count_waiting();
		} catch ( Database_Error ) {
			return; // No tables, no mail.
		}
		if ( 0 === $waiting || ! Capability::allows( 'page' ) ) {
			return;
		}
		$words = sprintf(
			/* translators: %s: number of messages */
			_n( '%s message is waiting to be sent.', '%s messages are waiting to be sent.', $waiting, 'mailwright' ),
			number_format_i18n( $waiting )
		);
		printf(
			'<tr class="plugin-update-tr active"><td colspan="4" class="plugin-update colspanchange"><div class="notice inline notice-warning notice-alt"><p>%s %s <a href="%s">%s</a></p></div></td></tr>',
			esc_html( $words ),
			esc_html__( 'While Mailwright is deactivated they stay where they are; deleting it deletes them.', 'mailwright' ),
			esc_url( Settings_Page::url() ),
			esc_html__( 'Send them now', 'mailwright' )
		);
	}
}
