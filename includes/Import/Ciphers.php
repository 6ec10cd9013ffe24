<?php
/**
 * Opens what other plugins encrypted with keys of this site. Each format is the plugin's own; where it stands is in docs/import.md.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Ciphers {

	private const CTR = 'aes-256-ctr';

	/**
	 * WP Mail SMTP and Easy WP SMTP 2: base64 of nonce and libsodium secretbox. Before version 2.5 of WP Mail SMTP passwords stood in the clear.
	 *
	 * @param string $key 32 bytes, '' when there is none.
	 */
	public static function secretbox( #[\SensitiveParameter] string $stored, #[\SensitiveParameter] string $key ): ?string {
		if ( '' === $stored ) {
			return '';
		}
		$raw = base64_decode( $stored, true );
		if ( false === $raw || strlen( $raw ) < SODIUM_CRYPTO_SECRETBOX_NONCEBYTES + SODIUM_CRYPTO_SECRETBOX_MACBYTES ) {
			return $stored; // Too short for a box: it was never encrypted.
		}
		if ( SODIUM_CRYPTO_SECRETBOX_KEYBYTES !== strlen( $key ) ) {
			return null;
		}
		try {
			$opened = sodium_crypto_secretbox_open( substr( $raw, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ), substr( $raw, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ), $key );
		} catch ( \Throwable ) {
			return null;
		}
		return is_string( $opened ) ? $opened : null;
	}

	/** FluentSMTP: base64 of a vector and the base64 of AES-256-CTR; the salt behind the password proves the key. */
	public static function fluent( #[\SensitiveParameter] string $stored, #[\SensitiveParameter] string $key, #[\SensitiveParameter] string $salt ): ?string {
		$raw = base64_decode( $stored, true );
		if ( '' === $stored || false === $raw || strlen( $raw ) <= 16 || ! self::has_openssl() ) {
			return '' === $stored ? '' : null;
		}
		$opened = openssl_decrypt( substr( $raw, 16 ), self::CTR, $key, 0, substr( $raw, 0, 16 ) );
		return is_string( $opened ) && '' !== $salt && str_ends_with( $opened, $salt ) ? substr( $opened, 0, -strlen( $salt ) ) : null;
	}

	/** Easy WP SMTP 1: base64 of a vector and AES-256-CTR by the SHA-256 of a key. Nothing in it proves the key. */
	public static function cryptor( #[\SensitiveParameter] string $stored, #[\SensitiveParameter] string $key ): ?string {
		$raw = base64_decode( $stored, true );
		if ( '' === $stored || false === $raw || strlen( $raw ) <= 16 || '' === $key || ! self::has_openssl() ) {
			return '' === $stored ? '' : null;
		}
		$opened = openssl_decrypt( substr( $raw, 16 ), self::CTR, hash( 'sha256', $key, true ), OPENSSL_RAW_DATA, substr( $raw, 0, 16 ) );
		return is_string( $opened ) && self::is_readable( $opened ) ? $opened : null;
	}

	/** What base64 hides, null when it is no base64. */
	public static function base64( #[\SensitiveParameter] string $stored ): ?string {
		$opened = base64_decode( $stored, true );
		return false === $opened ? null : $opened;
	}

	/** For places where a plugin writes the password sometimes as it is and sometimes in base64. */
	public static function maybe_base64( #[\SensitiveParameter] string $stored ): string {
		$opened = base64_decode( $stored, true );
		return false !== $opened && '' !== $opened && base64_encode( $opened ) === $stored && self::is_readable( $opened ) ? $opened : $stored;
	}

	private static function is_readable( #[\SensitiveParameter] string $text ): bool {
		return 1 === preg_match( '/^[^\x00-\x1F\x7F]*$/Du', $text );
	}

	private static function has_openssl(): bool {
		return function_exists( 'openssl_decrypt' );
	}
}
