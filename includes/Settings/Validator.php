<?php
/**
 * The one strict reading of a field's schema, for REST bodies, the command line, wp-config.php and stored rows alike. WordPress's own reading is lenient: it takes "587" for 587 and "true" for true.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * As deep as schemas are here: a list of objects. PHPStan knows no type that holds itself.
 *
 * @phpstan-type Leaf array{type?: string|list<string>, default?: mixed, enum?: array<string>, minLength?: int, maxLength?: int, minimum?: int, maximum?: int, maxItems?: int, pattern?: string, multiline?: bool, secret?: bool, rule?: string, required?: bool, mailers?: list<string>, bound_to?: list<string>, when_broken?: string, title?: string, description?: string, additionalProperties?: bool}
 * @phpstan-type Inner array{type?: string|list<string>, default?: mixed, enum?: array<string>, minLength?: int, maxLength?: int, minimum?: int, maximum?: int, maxItems?: int, pattern?: string, multiline?: bool, secret?: bool, rule?: string, required?: bool, mailers?: list<string>, bound_to?: list<string>, when_broken?: string, title?: string, description?: string, additionalProperties?: bool, items?: Leaf, properties?: array<string, Leaf>}
 * @phpstan-type Schema array{type?: string|list<string>, default?: mixed, enum?: array<string>, minLength?: int, maxLength?: int, minimum?: int, maximum?: int, maxItems?: int, pattern?: string, multiline?: bool, secret?: bool, rule?: string, required?: bool, mailers?: list<string>, bound_to?: list<string>, when_broken?: string, title?: string, description?: string, additionalProperties?: bool, items?: Inner, properties?: array<string, Inner>}
 */
final class Validator {

	/**
	 * @param array<mixed>          $values
	 * @param array<string, Schema> $fields
	 * @return array<string, string> Field => what is wrong with it; empty when all is well.
	 */
	public static function errors( #[\SensitiveParameter] array $values, array $fields ): array {
		$errors = array();
		foreach ( $values as $name => $value ) {
			$name    = (string) $name;
			$message = isset( $fields[ $name ] ) ? self::error( $value, $fields[ $name ] ) : __( 'There is no such field.', 'mailwright' );
			if ( null !== $message ) {
				$errors[ $name ] = $message;
			}
		}
		return $errors;
	}

	/**
	 * What is wrong with one value, in plain words; null when nothing is.
	 *
	 * @param Schema $schema
	 */
	public static function error( #[\SensitiveParameter] mixed $value, array $schema ): ?string {
		return self::structural_error( $value, $schema ) ?? self::rule_error( $value, $schema );
	}

	/**
	 * A complete set of values: each one that is missing or broken is replaced by its default.
	 *
	 * @param array<mixed>          $values
	 * @param array<string, Schema> $fields
	 * @return array<string, mixed>
	 */
	public static function repaired( array $values, array $fields ): array {
		$repaired = array();
		foreach ( $fields as $name => $schema ) {
			$is_sound          = array_key_exists( $name, $values ) && null === self::structural_error( $values[ $name ], $schema );
			$repaired[ $name ] = $is_sound ? $values[ $name ] : $schema['default'] ?? null;
			if ( isset( $schema['properties'] ) && is_array( $repaired[ $name ] ) ) {
				$repaired[ $name ] = array_merge( (array) ( $schema['default'] ?? array() ), $repaired[ $name ] );
			}
		}
		return $repaired;
	}

	/**
	 * Reads the text form that the environment, the command line and forms have. Text that does not fit stays as it is, for {@see self::error()} to name.
	 *
	 * @param Schema $schema
	 */
	public static function parse( #[\SensitiveParameter] string $text, array $schema ): mixed {
		$types = (array) ( $schema['type'] ?? 'string' );
		if ( in_array( 'integer', $types, true ) && 1 === preg_match( '/^-?\d{1,15}$/D', $text ) ) {
			return (int) $text;
		}
		if ( in_array( 'boolean', $types, true ) ) {
			return match ( strtolower( $text ) ) {
				'1', 'true', 'yes', 'on'  => true,
				'0', 'false', 'no', 'off' => false,
				default                   => $text,
			};
		}
		if ( in_array( 'array', $types, true ) || in_array( 'object', $types, true ) ) {
			return json_decode( $text, true, 8 ) ?? $text;
		}
		return $text;
	}

	/** @param Schema $schema */
	private static function structural_error( #[\SensitiveParameter] mixed $value, array $schema ): ?string {
		$types = (array) ( $schema['type'] ?? array() );
		if ( array() !== $types && ! self::is_of_type( $value, $types ) ) {
			return self::type_message( $types );
		}
		if ( isset( $schema['enum'] ) && ! in_array( $value, $schema['enum'], true ) ) {
			/* translators: %s: list of allowed values, such as "none, starttls" */
			return sprintf( __( 'Must be one of: %s.', 'mailwright' ), implode( ', ', $schema['enum'] ) );
		}
		return match ( true ) {
			is_string( $value ) => self::text_error( $value, $schema ),
			is_int( $value )    => self::range_error( $value, $schema ),
			is_array( $value )  => isset( $schema['properties'] ) ? self::object_error( $value, $schema ) : self::list_error( $value, $schema ),
			default             => null,
		};
	}

	/** @param Schema $schema */
	private static function rule_error( #[\SensitiveParameter] mixed $value, array $schema ): ?string {
		if ( is_string( $value ) && isset( $schema['rule'] ) ) {
			return Rules::error( $schema['rule'], $value );
		}
		if ( ! is_array( $value ) ) {
			return null;
		}
		foreach ( $value as $key => $part ) {
			$message = self::rule_error( $part, $schema['items'] ?? $schema['properties'][ $key ] ?? array() );
			if ( null !== $message ) {
				return $message;
			}
		}
		return null;
	}

	/** @param array<string> $types */
	private static function is_of_type( #[\SensitiveParameter] mixed $value, array $types ): bool {
		foreach ( $types as $type ) {
			$is = match ( $type ) {
				'string'  => is_string( $value ),
				'integer' => is_int( $value ),
				'number'  => is_int( $value ) || ( is_float( $value ) && is_finite( $value ) ),
				'boolean' => is_bool( $value ),
				'null'    => null === $value,
				'array'   => is_array( $value ) && array_is_list( $value ),
				'object'  => is_array( $value ) && ( array() === $value || ! array_is_list( $value ) ),
				default   => false,
			};
			if ( $is ) {
				return true;
			}
		}
		return false;
	}

	/** @param array<string> $types */
	private static function type_message( array $types ): string {
		return match ( reset( $types ) ) {
			'integer' => __( 'Must be a whole number.', 'mailwright' ),
			'number'  => __( 'Must be a number.', 'mailwright' ),
			'boolean' => __( 'Must be true or false.', 'mailwright' ),
			'array'   => __( 'Must be a list.', 'mailwright' ),
			'object'  => __( 'Must be a set of named values.', 'mailwright' ),
			default   => __( 'Must be text.', 'mailwright' ),
		};
	}

	/** @param Schema $schema */
	private static function text_error( #[\SensitiveParameter] string $value, array $schema ): ?string {
		$is_secret = ! empty( $schema['secret'] );
		if ( ! $is_secret && 1 !== preg_match( '//u', $value ) ) {
			return __( 'Contains bytes that are not text (UTF-8).', 'mailwright' );
		}
		$length = $is_secret ? strlen( $value ) : mb_strlen( $value, 'UTF-8' );
		if ( isset( $schema['maxLength'] ) && $length > $schema['maxLength'] ) {
			/* translators: %s: a number */
			return sprintf( __( 'Must not be longer than %s characters.', 'mailwright' ), number_format_i18n( $schema['maxLength'] ) );
		}
		if ( isset( $schema['minLength'] ) && $length < $schema['minLength'] ) {
			return __( 'Must not be empty.', 'mailwright' );
		}
		// Line breaks and NUL are how headers and SMTP commands are smuggled in; secrets keep every other byte.
		if ( empty( $schema['multiline'] ) && 1 === preg_match( $is_secret ? '/[\x00\r\n]/' : '/[\x00-\x1F\x7F]|\xC2[\x80-\x9F]|\xE2\x80[\xA8\xA9]/', $value ) ) {
			return __( 'Must not contain line breaks or control characters.', 'mailwright' );
		}
		if ( isset( $schema['pattern'] ) && 1 !== preg_match( '#' . str_replace( '#', '\\#', $schema['pattern'] ) . '#u', $value ) ) {
			return __( 'Does not have the expected form.', 'mailwright' );
		}
		return null;
	}

	/** @param Schema $schema */
	private static function range_error( int $value, array $schema ): ?string {
		$minimum = $schema['minimum'] ?? PHP_INT_MIN;
		$maximum = $schema['maximum'] ?? PHP_INT_MAX;
		if ( $value >= $minimum && $value <= $maximum ) {
			return null;
		}
		/* translators: 1: smallest allowed number, 2: largest allowed number */
		return sprintf( __( 'Must be a number from %1$d to %2$d.', 'mailwright' ), $minimum, $maximum );
	}

	/**
	 * @param array<mixed> $value
	 * @param Schema       $schema
	 */
	private static function list_error( array $value, array $schema ): ?string {
		if ( isset( $schema['maxItems'] ) && count( $value ) > $schema['maxItems'] ) {
			/* translators: %s: a number */
			return sprintf( __( 'Must not have more than %s entries.', 'mailwright' ), number_format_i18n( $schema['maxItems'] ) );
		}
		$items = $schema['items'] ?? null;
		if ( null === $items ) {
			return null;
		}
		foreach ( $value as $item ) {
			$message = self::structural_error( $item, $items );
			if ( null !== $message ) {
				return $message;
			}
		}
		return null;
	}

	/**
	 * @param array<mixed> $value
	 * @param Schema       $schema
	 */
	private static function object_error( array $value, array $schema ): ?string {
		foreach ( $schema['properties'] ?? array() as $name => $property ) {
			if ( true === ( $property['required'] ?? false ) && ! array_key_exists( $name, $value ) ) {
				/* translators: %s: name of a field */
				return sprintf( __( '"%s" is missing.', 'mailwright' ), $name );
			}
		}
		foreach ( $value as $name => $part ) {
			$property = $schema['properties'][ $name ] ?? null;
			if ( null === $property && false === ( $schema['additionalProperties'] ?? false ) ) {
				return __( 'Contains an unknown field.', 'mailwright' );
			}
			$message = null === $property ? null : self::structural_error( $part, $property );
			if ( null !== $message ) {
				return $message;
			}
		}
		return null;
	}
}
