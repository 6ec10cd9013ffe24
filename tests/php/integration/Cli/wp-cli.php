<?php
/**
 * The part of WP-CLI that commands call, keeping what they print: the commands inside of the test itself; Wp_Cli_Test starts WP-CLI proper.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Cli {

	final class Halted extends \RuntimeException {}

	final class Printed {

		public static string $text = '';
	}
}

namespace {

	use Mailwright\Tests\Integration\Cli\Halted;
	use Mailwright\Tests\Integration\Cli\Printed;

	if ( ! class_exists( 'WP_CLI', false ) ) {
		final class WP_CLI {

			public static function line( string $message = '' ): void {
				Printed::$text .= $message . "\n";
			}

			public static function log( string $message ): void {
				Printed::$text .= $message . "\n";
			}

			public static function success( string $message ): void {
				Printed::$text .= "Success: $message\n";
			}

			public static function warning( string $message ): void {
				Printed::$text .= "Warning: $message\n";
			}

			public static function error( string $message, bool|int $exit = true ): void {
				Printed::$text .= "Error: $message\n";
				if ( false !== $exit ) {
					self::halt( is_int( $exit ) ? $exit : 1 );
				}
			}

			/** @param array<string, mixed> $assoc_args */
			public static function confirm( string $question, array $assoc_args = array() ): void {
				if ( empty( $assoc_args['yes'] ) ) {
					Printed::$text .= $question;
					self::halt( 0 ); // As when somebody answers no.
				}
			}

			public static function halt( int $return_code ): never {
				throw new Halted( 'halt', $return_code );
			}
		}
	}
}

namespace WP_CLI\Utils {

	use Mailwright\Tests\Integration\Cli\Printed;

	if ( ! function_exists( __NAMESPACE__ . '\format_items' ) ) {
		/**
		 * @param array<array<string, mixed>> $items
		 * @param list<string>                $fields
		 */
		function format_items( string $format, array $items, array $fields ): void {
			foreach ( $items as $item ) {
				Printed::$text .= implode( "\t", array_map( static fn( string $field ): string => (string) $item[ $field ], $fields ) ) . "\n";
			}
		}
	}
}
