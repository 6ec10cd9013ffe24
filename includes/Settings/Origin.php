<?php
/**
 * Where these settings were made: which kind of site, under which address. A copy of a live site is recognised by it (guarantees D18).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Origin {

	private const LIVE = 'production';

	/** Kind of site and fingerprint of its address. Not the address itself: whoever copies a site replaces its address everywhere in the database. */
	public static function here(): string {
		return wp_get_environment_type() . ' ' . hash( 'sha256', self::place() );
	}

	/** What to keep when settings are stored. */
	public static function after_saving( string $before, string $wanted ): string {
		if ( $wanted !== $before ) {
			return $wanted;
		}
		// The live site is always where its settings belong; anywhere else the first one who stores something decides.
		return '' === $before || self::LIVE === wp_get_environment_type() ? self::here() : $before;
	}

	/** Whether settings from there are a copy here. Never on a live site: there nothing may be held by mistake. */
	public static function is_elsewhere( string $origin ): bool {
		return '' !== $origin && self::LIVE !== wp_get_environment_type() && $origin !== self::here();
	}

	/** The site's address as it is set up. Not by home_url(): plugins for many languages change that for each page. */
	public static function home(): string {
		$stored = wp_load_alloptions()['home'] ?? null;
		$home   = defined( 'WP_HOME' ) || ! is_string( $stored ) ? get_option( 'home' ) : $stored;
		return is_string( $home ) ? $home : '';
	}

	/** Host, port and path, without the scheme: a site that moves from http to https is still the same. */
	public static function place_of( string $url ): string {
		$parts = wp_parse_url( $url );
		$parts = is_array( $parts ) ? $parts : array();
		$port  = (int) ( $parts['port'] ?? 0 );
		return strtolower( (string) ( $parts['host'] ?? '' ) ) . ( in_array( $port, array( 0, 80, 443 ), true ) ? '' : ":$port" ) . rtrim( (string) ( $parts['path'] ?? '' ), '/' );
	}

	/** On somebody's own computer the port changes from day to day. */
	private static function place(): string {
		$place = self::place_of( self::home() );
		return 1 === preg_match( '#^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)#', $place ) ? 'localhost' : $place;
	}
}
