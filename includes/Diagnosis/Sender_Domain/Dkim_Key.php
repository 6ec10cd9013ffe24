<?php
/**
 * A DKIM key record, read (RFC 6376, 3.6.1).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Dkim_Key {

	/** RFC 8301, 3.2. */
	private const FEWEST_BITS = 1024;

	/**
	 * @param string   $type       "rsa" or "ed25519".
	 * @param int|null $bits       Null when it cannot be read, or OpenSSL is missing.
	 * @param bool     $is_testing The domain asks receivers to make nothing of the signature.
	 */
	private function __construct( public readonly string $type, public readonly Dkim_State $state, public readonly ?int $bits, public readonly bool $is_testing ) {}

	/** Null when the text is no key record. */
	public static function parse( string $text ): ?self {
		$tags = Tag_List::parse( $text );
		if ( ! isset( $tags['p'] ) || 'DKIM1' !== ( $tags['v'] ?? 'DKIM1' ) ) {
			return null;
		}
		$type    = strtolower( $tags['k'] ?? 'rsa' );
		$data    = (string) preg_replace( '/\s+/', '', $tags['p'] );
		$testing = in_array( 'y', array_map( 'trim', explode( ':', $tags['t'] ?? '' ) ), true );
		if ( '' === $data ) {
			return new self( $type, Dkim_State::Revoked, null, $testing );
		}
		$bytes = base64_decode( $data, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- The key stands so in the DNS.
		$bits  = false === $bytes ? null : self::bits( $type, $bytes );
		if ( null === $bits ) {
			return new self( $type, false !== $bytes && ! function_exists( 'openssl_pkey_get_public' ) ? Dkim_State::Good : Dkim_State::Broken, null, $testing );
		}
		return new self( $type, 'rsa' === $type && $bits < self::FEWEST_BITS ? Dkim_State::Weak : Dkim_State::Good, $bits, $testing );
	}

	private static function bits( string $type, string $bytes ): ?int {
		if ( 'ed25519' === $type ) {
			return 32 === strlen( $bytes ) ? 256 : null; // RFC 8463, 4.2.
		}
		if ( ! function_exists( 'openssl_pkey_get_public' ) ) {
			return null;
		}
		$key     = openssl_pkey_get_public( "-----BEGIN PUBLIC KEY-----\n" . chunk_split( base64_encode( $bytes ), 64, "\n" ) . "-----END PUBLIC KEY-----\n" ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- PEM.
		$details = false === $key ? false : openssl_pkey_get_details( $key );
		while ( false !== openssl_error_string() ) {
			continue; // Nobody else should find our errors in the queue.
		}
		return false === $details ? null : (int) $details['bits'];
	}
}
