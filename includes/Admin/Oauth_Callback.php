<?php
/**
 * Where Google and Microsoft send a person back to. Whatever comes in, the way out is our own page, without a trace of the code in its address.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Install\Database_Error;
use Mailwright\Oauth\Authorization;
use Mailwright\Oauth\State_Store;
use Mailwright\Outbox\Connection_State_Store;
use Mailwright\Settings\Capability;

defined( 'ABSPATH' ) || exit;

final class Oauth_Callback {

	private const FIELDS = array( 'state', 'code', 'error' );

	/** On WordPress's own page "General settings", whose address is the one that was registered; everybody else's visits pass. */
	public static function on_load_options_general(): void {
		$query = array();
		foreach ( self::FIELDS as $field ) {
			$value           = filter_input( INPUT_GET, $field );
			$query[ $field ] = is_string( $value ) ? $value : '';
		}
		$target = self::target( $query );
		if ( null === $target ) {
			return;
		}
		nocache_headers();
		header( 'Referrer-Policy: no-referrer' );
		wp_safe_redirect( $target, 303 );
		exit;
	}

	/**
	 * @param array<string, string> $query
	 * @return string|null Where to go on; null: this visit is not for us.
	 */
	public static function target( #[\SensitiveParameter] array $query ): ?string {
		// The right first, then the state, and only then the code (guarantees S20).
		if ( ! State_Store::is_ours( $query['state'] ?? '' ) || ! Capability::allows( 'connections.write' ) ) {
			return null;
		}
		[ $outcome, $connection ] = ( new Authorization() )->finish( $query, get_current_user_id(), wp_get_session_token() );
		if ( Authorization::CONNECTED === $outcome ) {
			self::lift_pause( $connection );
		}
		return add_query_arg( array_filter( array( 'oauth' => $outcome, 'connection' => $connection ) ), Settings_Page::url() );
	}

	/** The outbox has stopped using a connection whose consent was withdrawn; its settings are the same as before, so it would not notice. */
	private static function lift_pause( string $connection ): void {
		try {
			( new Connection_State_Store() )->lift( $connection );
		} catch ( Database_Error ) {
			return; // Then the next worker finds out by itself.
		}
	}
}
