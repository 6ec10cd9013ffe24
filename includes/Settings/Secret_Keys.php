<?php
/**
 * The keys that stored secrets are sealed with: MAILWRIGHT_KEY, or one made from WordPress's salts; earlier ones stay able to open.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Secret_Keys {

	/**
	 * @param non-empty-array<string, \Closure(): string> $keys Fingerprint => key; the first one seals. In closures, so that no dump shows them.
	 */
	private function __construct( private readonly array $keys ) {}

	public static function current( Outside $outside = new Outside() ): self {
		$keys = array();
		foreach ( array( $outside->text( 'MAILWRIGHT_KEY' ), self::salts(), $outside->text( 'MAILWRIGHT_KEY_PREVIOUS' ) ) as $material ) {
			if ( null !== $material && '' !== $material ) {
				$key = hash_hkdf( 'sha256', $material, 32, 'mailwright secret' );
				$keys[ self::fingerprint( $key ) ] ??= static fn(): string => $key;
			}
		}
		if ( array() === $keys ) {
			throw new Invalid_Input( array(), 'encryption_unavailable', 500, __( 'There is no key to encrypt with: WordPress has no salts and MAILWRIGHT_KEY is not set.', 'mailwright' ) );
		}
		return new self( $keys );
	}

	/** The key that new secrets are sealed with: its fingerprint. */
	public function active(): string {
		return (string) array_key_first( $this->keys );
	}

	/** The key with this fingerprint, null when it is not at hand. */
	public function get( string $fingerprint ): ?string {
		return isset( $this->keys[ $fingerprint ] ) ? ( $this->keys[ $fingerprint ] )() : null;
	}

	/** WordPress's salt by the function, not the constants: those may be absent, and then it lives in the database. */
	private static function salts(): ?string {
		return function_exists( 'wp_salt' ) ? wp_salt( 'secure_auth' ) : null;
	}

	/** Tells keys apart without telling them. */
	private static function fingerprint( #[\SensitiveParameter] string $key ): string {
		return substr( hash_hmac( 'sha256', 'mailwright key fingerprint', $key ), 0, 16 );
	}
}
