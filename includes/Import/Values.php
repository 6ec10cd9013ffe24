<?php
/**
 * Typed reading of values that somebody else stored: whatever has another shape than expected reads as empty.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Values {

	/** More than any setting of a mail plugin has. */
	private const MAX_LENGTH = 4096;

	/** @param array<array-key, mixed> $values */
	private function __construct( private readonly array $values, public readonly bool $is_damaged ) {}

	public static function of( mixed $raw ): self {
		return new self( is_array( $raw ) ? $raw : array(), ! is_array( $raw ) && null !== $raw && '' !== $raw && false !== $raw );
	}

	public function is_empty(): bool {
		return array() === $this->values;
	}

	public function has( string $name ): bool {
		return isset( $this->values[ $name ] );
	}

	public function child( string $name ): self {
		return self::of( $this->values[ $name ] ?? null );
	}

	/** @return array<string, self> */
	public function children(): array {
		$children = array();
		foreach ( $this->values as $name => $value ) {
			$children[ (string) $name ] = self::of( $value );
		}
		return $children;
	}

	/** @return array<string, string> The entries that are text. */
	public function texts(): array {
		$texts = array();
		foreach ( array_keys( $this->values ) as $name ) {
			$texts[ (string) $name ] = $this->text( (string) $name );
		}
		return array_filter( $texts, static fn( string $text ): bool => '' !== $text );
	}

	/** One line of text for people or machines: trimmed, without control characters. */
	public function text( string $name ): string {
		$text = $this->raw( $name );
		if ( 1 !== preg_match( '//u', $text ) ) {
			return '';
		}
		return trim( (string) preg_replace( '/[\x00-\x1F\x7F]|\xC2[\x80-\x9F]|\xE2\x80[\xA8-\xAE]|\xE2\x81[\xA6-\xA9]/', '', $text ) );
	}

	/** The bytes as they are, for what was encrypted. */
	public function raw( string $name ): string {
		$value = $this->values[ $name ] ?? null;
		return ( is_string( $value ) || is_int( $value ) ) && strlen( (string) $value ) <= self::MAX_LENGTH ? (string) $value : '';
	}

	/** The same without a limit, where the whole is limited. */
	public function long( string $name ): string {
		$value = $this->values[ $name ] ?? null;
		return is_string( $value ) ? $value : '';
	}

	public function number( string $name ): int {
		$text = $this->text( $name );
		return 1 === preg_match( '/^\d{1,9}$/D', $text ) ? (int) $text : 0;
	}

	/** The many ways in which plugins write "yes". */
	public function flag( string $name ): bool {
		$value = $this->values[ $name ] ?? null;
		return is_string( $value ) ? in_array( strtolower( $value ), array( '1', 'yes', 'on', 'true' ), true ) : ( true === $value || 1 === $value );
	}

	/** @return array<string, bool> For var_dump() and print_r(): these values hold passwords. */
	public function __debugInfo(): array {
		return array( 'is_damaged' => $this->is_damaged );
	}
}
