<?php
/**
 * Seals a secret so that it opens only with the key, on the same site, for the same connection and field (XChaCha20-Poly1305).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Sealed array{key: string, nonce: string, box: string}
 */
final class Secret_Box {

	public function __construct( private readonly Secret_Keys $keys ) {}

	/**
	 * @param string $purpose What the secret belongs to; must be the same on opening.
	 * @return Sealed
	 * @throws Invalid_Input When this PHP cannot encrypt.
	 */
	public function seal( #[\SensitiveParameter] string $secret, string $purpose ): array {
		self::require_sodium();
		$nonce = random_bytes( SODIUM_CRYPTO_AEAD_XCHACHA20POLY1305_IETF_NPUBBYTES );
		$box   = sodium_crypto_aead_xchacha20poly1305_ietf_encrypt( $secret, $purpose, $nonce, (string) $this->keys->get( $this->keys->active() ) );
		return array(
			'key'   => $this->keys->active(),
			'nonce' => base64_encode( $nonce ),
			'box'   => base64_encode( $box ),
		);
	}

	/**
	 * The secret, null when the key is not at hand or the box was changed or moved.
	 *
	 * @param array<mixed> $sealed
	 */
	public function open( array $sealed, string $purpose ): ?string {
		$key   = is_string( $sealed['key'] ?? null ) ? $this->keys->get( $sealed['key'] ) : null;
		$nonce = is_string( $sealed['nonce'] ?? null ) ? base64_decode( $sealed['nonce'], true ) : false;
		$box   = is_string( $sealed['box'] ?? null ) ? base64_decode( $sealed['box'], true ) : false;
		if ( null === $key || false === $nonce || false === $box || ! self::can_encrypt() || SODIUM_CRYPTO_AEAD_XCHACHA20POLY1305_IETF_NPUBBYTES !== strlen( $nonce ) ) {
			return null;
		}
		try {
			$secret = sodium_crypto_aead_xchacha20poly1305_ietf_decrypt( $box, $purpose, $nonce, $key );
		} catch ( \Throwable ) {
			return null;
		}
		return is_string( $secret ) ? $secret : null;
	}

	/**
	 * Whether the box was sealed with an older key than the one in use.
	 *
	 * @param array<mixed> $sealed
	 */
	public function is_outdated( array $sealed ): bool {
		return ( $sealed['key'] ?? '' ) !== $this->keys->active();
	}

	/** PHP's own extension, or the copy in PHP that comes with WordPress. */
	public static function can_encrypt(): bool {
		return function_exists( 'sodium_crypto_aead_xchacha20poly1305_ietf_encrypt' );
	}

	private static function require_sodium(): void {
		if ( ! self::can_encrypt() ) {
			throw new Invalid_Input( array(), 'encryption_unavailable', 500, __( 'This PHP cannot encrypt, so the password was not stored. Ask your web host for the PHP extension "sodium".', 'mailwright' ) );
		}
	}
}
