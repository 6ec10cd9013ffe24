<?php
/**
 * Remembers what was fixed outside of WordPress when it was last looked at.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

defined( 'ABSPATH' ) || exit;

final class Fixed_Store {

	private const NAME = 'mailwright_fixed';

	/** @return array<string, mixed>|null Null: never looked. */
	public function read(): ?array {
		$stored = get_option( self::NAME, null );
		if ( ! is_array( $stored ) ) {
			return null;
		}
		/** @var array<string, mixed> $stored Written by write(). */
		return $stored;
	}

	/** @param array<string, mixed> $facts */
	public function write( array $facts ): void {
		update_option( self::NAME, $facts, false );
	}
}
