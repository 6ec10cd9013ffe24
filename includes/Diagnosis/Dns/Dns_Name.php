<?php
/**
 * Names as the DNS has them: checked, in lower case, international ones in their ASCII form.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

final class Dns_Name {

	/** @return string The name to ask for, '' when it can be no name. */
	public static function normalize( string $name ): string {
		$name = strtolower( trim( $name ) );
		$name = str_ends_with( $name, '.' ) ? substr( $name, 0, -1 ) : $name;
		if ( 1 === preg_match( '/[^\x00-\x7f]/', $name ) ) {
			$name = self::to_ascii( $name );
		}
		// RFC 1035, 2.3.4: labels of 63 bytes, 253 printable characters in all. The underscore is for _submission._tcp and _dmarc.
		return strlen( $name ) <= 253 && 1 === preg_match( '/^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/D', $name ) ? $name : '';
	}

	/** Whether it can be the name of a machine: no underscore, and nothing that some programs read as a number (127.1, 0x7f000001, 2130706433). */
	public static function is_host( string $name ): bool {
		return '' !== self::normalize( $name ) && ! str_contains( $name, '_' ) && 1 !== preg_match( '/(^|\.)(0x[0-9a-f]*|[0-9]+)\.?$/iD', $name );
	}

	private static function to_ascii( string $name ): string {
		if ( function_exists( 'idn_to_ascii' ) ) {
			return strtolower( (string) idn_to_ascii( $name, IDNA_DEFAULT, INTL_IDNA_VARIANT_UTS46 ) );
		}
		try {
			return strtolower( \WpOrg\Requests\IdnaEncoder::encode( $name ) );
		} catch ( \WpOrg\Requests\Exception ) {
			return '';
		}
	}
}
