<?php
/**
 * Under which address the site lives, as a fingerprint: mail that was accepted elsewhere must not leave from a copy of the site (guarantees D18).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Home {

	/** Without the scheme: a site that moves from http to https is still the same. */
	public static function fingerprint(): string {
		$parts = wp_parse_url( self::url() );
		$host  = strtolower( (string) ( $parts['host'] ?? '' ) );
		$port  = (int) ( $parts['port'] ?? 0 );
		$place = $host . ( in_array( $port, array( 0, 80, 443 ), true ) ? '' : ":$port" ) . rtrim( (string) ( $parts['path'] ?? '' ), '/' );
		return substr( hash( 'sha256', $place ), 0, 32 );
	}

	/** As it is set up. Not by home_url(): plugins for many languages change that for each page. */
	public static function url(): string {
		$stored = wp_load_alloptions()['home'] ?? null;
		return defined( 'WP_HOME' ) || ! is_string( $stored ) ? (string) get_option( 'home' ) : $stored;
	}
}
