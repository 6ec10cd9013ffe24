<?php
/**
 * WordPress's page "All settings" (wp-admin/options.php), and that of a site in a network, write any option as they are told: past every check, past the
 * question for the password (guarantees S5), and unseen by those who are to hear when it changes where mail goes (S31). Ours stay as they are there.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

defined( 'ABSPATH' ) || exit;

final class Options_Guard {

	/** What the names of all our options begin with. */
	private const PREFIX = 'mailwright_';

	/** On these two pages only; everywhere else it is our own code that writes. */
	public static function on_load(): void {
		add_filter( 'pre_update_option', array( self::class, 'on_pre_update_option' ), PHP_INT_MAX, 3 );
	}

	/**
	 * @param mixed $value What it would become.
	 * @param mixed $name  Of the option.
	 * @param mixed $old   What it is.
	 * @return mixed
	 */
	public static function on_pre_update_option( mixed $value, mixed $name, mixed $old ): mixed {
		return is_string( $name ) && str_starts_with( strtolower( $name ), self::PREFIX ) ? $old : $value;
	}
}
