<?php
/**
 * What may stand in a host field: people paste addresses of web pages, ports and user names, and attackers write addresses in forms that hide where they lead.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Host_Rule {

	/** What is wrong with the host, null when nothing is. */
	public static function error( string $host ): ?string {
		return self::shape_error( $host ) ?? self::address_error( $host );
	}

	/**
	 * The form of a domain that travels in DNS and SMTP, null when it is not a valid one.
	 *
	 * @param string $domain May hold letters of any script.
	 */
	public static function to_ascii( string $domain ): ?string {
		if ( 1 === preg_match( '/[^\x00-\x7F]/', $domain ) ) {
			// Signs that a resolver may read as plain digits and dots (full-width, circled …) or not at all: only ever a disguise.
			if ( 1 === preg_match( '/[\p{No}\p{C}\x{3002}\x{FF00}-\x{FFEF}]/u', $domain ) ) {
				return null;
			}
			try {
				$domain = \WpOrg\Requests\IdnaEncoder::encode( $domain );
			} catch ( \Throwable ) {
				return null;
			}
		}
		$is_name = strlen( $domain ) <= 253 && 1 === preg_match( '/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/Di', $domain );
		return $is_name ? $domain : null;
	}

	/** Things that people paste here which belong elsewhere. */
	private static function shape_error( string $host ): ?string {
		return match ( true ) {
			1 === preg_match( '#[/\\\\?\#]#', $host ) => __( 'Only the server name, without https:// and without slashes.', 'mailwright' ),
			1 === preg_match( '/[\s\x{00A0}\x{3000}]/u', $host ) => __( 'The server name must not contain spaces.', 'mailwright' ),
			str_contains( $host, '@' )           => __( 'Only the server name, without a user name or @.', 'mailwright' ),
			str_contains( $host, '%' )           => __( 'This is not a valid server name.', 'mailwright' ),
			default                              => null,
		};
	}

	private static function address_error( string $host ): ?string {
		$bare = 1 === preg_match( '/^\[(.*)\]$/D', $host, $match ) ? $match[1] : $host;
		if ( false !== filter_var( $bare, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6 ) ) {
			return null;
		}
		if ( str_contains( $host, ':' ) ) {
			return __( 'Only the server name. The port has its own field.', 'mailwright' );
		}
		if ( false !== filter_var( $host, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4 ) ) {
			return null;
		}
		$ascii = self::to_ascii( $host );
		if ( null === $ascii ) {
			return __( 'This is not a valid server name. It should look like smtp.example.com.', 'mailwright' );
		}
		// A name whose last part is a number is read as an address (0x7f.1, 2130706433, 127.1): never what a person means.
		return 1 === preg_match( '/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/Di', $ascii )
			? __( 'Write the address in the usual form, such as 192.0.2.1.', 'mailwright' )
			: null;
	}
}
