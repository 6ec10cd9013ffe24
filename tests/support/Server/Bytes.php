<?php
/**
 * A string of any bytes on its way through JSON: as it is where it is UTF-8, as {"base64": …} where it is not.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Bytes implements \JsonSerializable {

	public function __construct( private readonly string $bytes ) {}

	public function jsonSerialize(): mixed {
		return 1 === preg_match( '//u', $this->bytes ) ? $this->bytes : array( 'base64' => base64_encode( $this->bytes ) );
	}

	/** Prepares options for json_encode(). */
	public static function wrap( mixed $value ): mixed {
		if ( is_string( $value ) ) {
			return new self( $value );
		}

		return is_array( $value ) ? array_map( array( self::class, 'wrap' ), $value ) : $value;
	}

	/** Undoes wrap() after json_decode(). */
	public static function unwrap( mixed $value ): mixed {
		if ( ! is_array( $value ) ) {
			return $value;
		}
		if ( array( 'base64' ) === array_keys( $value ) && is_string( $value['base64'] ) ) {
			return (string) base64_decode( $value['base64'], true );
		}

		return array_map( array( self::class, 'unwrap' ), $value );
	}
}
