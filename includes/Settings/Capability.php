<?php
/**
 * The one question about rights, so that a site can hand single actions to other roles with one filter.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Capability {

	/** Reading what messages say, sending them again, taking the log away: more than the right to list them (guarantees S2). */
	public const READ_MESSAGES = 'mailwright_read_messages';

	/** Actions that need it unless a filter says otherwise. */
	private const READING = array( 'read_messages', 'resend_messages', 'export_messages' );

	/** @param string $action What is to be done, such as `settings.read` or `test-email`. */
	public static function allows( string $action ): bool {
		return current_user_can( self::name( $action ) );
	}

	/** The WordPress capability that an action needs, for core's own functions that ask for a name. */
	public static function name( string $action ): string {
		/**
		 * Filters the capability that an action of Mailwright needs.
		 *
		 * @param string $capability A WordPress capability, `manage_options` unless changed; for reading messages `mailwright_read_messages`, for the network's settings `manage_network_options`.
		 * @param string $action     What is to be done.
		 */
		$capability = apply_filters( 'mailwright_capability', self::usual( $action ), $action );

		// A filter that returns something else than a name must not open the door.
		return is_string( $capability ) && '' !== $capability ? $capability : 'do_not_allow';
	}

	private static function usual( string $action ): string {
		return match ( true ) {
			str_starts_with( $action, 'network.' )      => 'manage_network_options',
			in_array( $action, self::READING, true ) => self::READ_MESSAGES,
			default                                  => 'manage_options',
		};
	}
}
