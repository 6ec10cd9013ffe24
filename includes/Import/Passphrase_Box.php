<?php
/**
 * Locks the secrets of a settings file with a passphrase (Argon2id, XSalsa20-Poly1305), so that the file can lie anywhere.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

use Mailwright\Settings\Invalid_Input;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Locked array{version: int, salt: string, nonce: string, box: string}
 */
final class Passphrase_Box {

	public const MIN_LENGTH = 12;

	/** Fixed for each version, never read from a file: whoever writes the file must not choose how much memory opening takes. */
	private const VERSION = 1;

	/** Lengths in bytes, from libsodium; written down because sodium_compat does not define all of them. */
	private const SALT_BYTES = 16;
	private const NONCE_BYTES = 24;
	private const KEY_BYTES = 32;

	/**
	 * @return Locked
	 * @throws Invalid_Input When the passphrase is too short, or this PHP cannot do it.
	 */
	public static function lock( #[\SensitiveParameter] string $plain, #[\SensitiveParameter] string $passphrase ): array {
		if ( mb_strlen( $passphrase ) < self::MIN_LENGTH ) {
			/* translators: %d: a number */
			throw new Invalid_Input( array( 'passphrase' => sprintf( __( 'The passphrase must have at least %d characters.', 'mailwright' ), self::MIN_LENGTH ) ) );
		}
		$salt  = random_bytes( self::SALT_BYTES );
		$nonce = random_bytes( self::NONCE_BYTES );
		return array(
			'version' => self::VERSION,
			'salt'    => base64_encode( $salt ),
			'nonce'   => base64_encode( $nonce ),
			'box'     => base64_encode( sodium_crypto_secretbox( $plain, $nonce, self::key( $passphrase, $salt ) ) ),
		);
	}

	/**
	 * @throws Invalid_Input When it does not open.
	 */
	public static function open( Values $locked, #[\SensitiveParameter] string $passphrase ): string {
		if ( '' === $passphrase ) {
			throw new Invalid_Input( array( 'passphrase' => __( 'This file has passwords in it. Type the passphrase that it was saved with.', 'mailwright' ) ), 'passphrase_required' );
		}
		$salt  = (string) Ciphers::base64( $locked->raw( 'salt' ) );
		$nonce = (string) Ciphers::base64( $locked->raw( 'nonce' ) );
		$box   = (string) Ciphers::base64( $locked->long( 'box' ) );
		if ( self::VERSION !== $locked->number( 'version' ) || self::SALT_BYTES !== strlen( $salt ) || self::NONCE_BYTES !== strlen( $nonce ) || '' === $box ) {
			throw new Invalid_Input( array( 'file' => __( 'The passwords in this file are damaged or were saved by a newer version.', 'mailwright' ) ) );
		}
		try {
			$plain = sodium_crypto_secretbox_open( $box, $nonce, self::key( $passphrase, $salt ) );
		} catch ( \SodiumException ) {
			$plain = false;
		}
		return is_string( $plain ) ? $plain : throw new Invalid_Input( array( 'passphrase' => __( 'The passphrase does not fit this file.', 'mailwright' ) ), 'passphrase_wrong' );
	}

	private static function key( #[\SensitiveParameter] string $passphrase, string $salt ): string {
		if ( ! function_exists( 'sodium_crypto_pwhash' ) || ! defined( 'SODIUM_CRYPTO_PWHASH_ALG_ARGON2ID13' ) ) {
			throw new Invalid_Input( array(), 'encryption_unavailable', 500, __( 'This PHP cannot make a key from a passphrase. Ask your web host for the PHP extension "sodium".', 'mailwright' ) );
		}
		return sodium_crypto_pwhash( self::KEY_BYTES, $passphrase, $salt, SODIUM_CRYPTO_PWHASH_OPSLIMIT_MODERATE, SODIUM_CRYPTO_PWHASH_MEMLIMIT_INTERACTIVE, SODIUM_CRYPTO_PWHASH_ALG_ARGON2ID13 );
	}
}
