<?php
/**
 * Reads what other plugins keep on this site: their options and their constants. It writes nothing, and nothing of theirs is deleted.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Outside;

final class Foreign_Store {

	public function __construct( private readonly Outside $outside = new Outside() ) {}

	/** Whether the option exists at all, in whatever shape. */
	public function has( string $name ): bool {
		return null !== get_option( $name, null );
	}

	/** The option as an untrusted set of values. */
	public function option( string $name ): Values {
		return Values::of( get_option( $name, null ) );
	}

	/** A text option, '' when it is anything else. */
	public function text( string $name ): string {
		$value = get_option( $name, '' );
		return is_string( $value ) ? $value : '';
	}

	public function flag( string $name ): bool {
		return (bool) get_option( $name, false );
	}

	/** A constant as text, null when it is not defined. */
	public function constant( string $name ): ?string {
		$value = $this->outside->constant( $name );
		return is_scalar( $value ) ? ( is_bool( $value ) ? (string) (int) $value : (string) $value ) : null;
	}

	/** Whether a constant is defined as exactly true, the way these plugins ask. */
	public function is_on( string $name ): bool {
		return true === $this->outside->constant( $name );
	}
}
