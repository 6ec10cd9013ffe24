<?php
/**
 * How commands speak: one way to show fields, one way to refuse, and the exit codes of the contract.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Settings\Invalid_Input;

defined( 'ABSPATH' ) || exit;

final class Output {

	private const WRONG_USE = 2;

	/**
	 * Shows one record, a field a line.
	 *
	 * @param array<string, mixed> $fields
	 */
	public static function fields( array $fields, string $format ): void {
		if ( 'json' === $format ) {
			\WP_CLI::line( (string) wp_json_encode( $fields, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) );
			return;
		}
		$width = max( 0, ...array_map( 'strlen', array_keys( $fields ) ) );
		foreach ( $fields as $name => $value ) {
			\WP_CLI::line( str_pad( $name, $width ) . '  ' . self::text( $value ) );
		}
	}

	/** One value as a person reads it. */
	public static function text( mixed $value ): string {
		return match ( true ) {
			is_bool( $value ) => $value ? 'true' : 'false',
			null === $value   => '',
			is_scalar( $value ) => (string) $value,
			default           => (string) wp_json_encode( $value, JSON_UNESCAPED_SLASHES ),
		};
	}

	/** Says what is wrong with the input, field by field, and ends with exit code 2. */
	public static function refused( Invalid_Input $problem ): never {
		$lines = array();
		foreach ( $problem->errors() as $field => $message ) {
			$lines[] = $field . ': ' . $message;
		}
		self::wrong_use( array() === $lines ? $problem->getMessage() : implode( "\n", $lines ) );
	}

	/** Ends with exit code 2. */
	public static function wrong_use( string $message ): never {
		\WP_CLI::error( $message, false );
		\WP_CLI::halt( self::WRONG_USE );
	}
}
