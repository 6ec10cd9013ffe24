<?php
/**
 * DKIM keys for tests, made when they are asked for.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Dkim_Keys {

	/** @var array<int, string> */
	private static array $made = array();

	/** The public part as it stands behind "p=". */
	public static function public_key( int $bits ): string {
		if ( ! isset( self::$made[ $bits ] ) ) {
			$key = openssl_pkey_new( array( 'private_key_bits' => $bits, 'private_key_type' => OPENSSL_KEYTYPE_RSA ) );
			if ( false === $key ) {
				throw new \RuntimeException( 'OpenSSL made no key.' );
			}
			$details              = openssl_pkey_get_details( $key );
			self::$made[ $bits ] = (string) preg_replace( '/-----[A-Z ]+-----|\s/', '', (string) ( $details['key'] ?? '' ) );
		}
		return self::$made[ $bits ];
	}
}
