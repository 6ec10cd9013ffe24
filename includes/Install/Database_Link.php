<?php
/**
 * A fresh connection to the database after the old one was lost. WordPress' own way waits five seconds and then ends the page.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

defined( 'ABSPATH' ) || exit;

final class Database_Link {

	/** One try, at once. @return bool Whether the database answers now. */
	public static function reconnect(): bool {
		global $wpdb;
		$old = $wpdb->dbh ?? null;
		if ( ! $old instanceof \mysqli ) {
			return true; // SQLite is no server.
		}
		try {
			$is_back = @$wpdb->db_connect( false ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A refused connection is a warning.
		} catch ( \Throwable ) {
			$is_back = false;
		}
		if ( ! $is_back ) {
			$wpdb->dbh = $old; // Without any link WordPress would begin its waiting at the next statement.
		}
		return $is_back;
	}
}
