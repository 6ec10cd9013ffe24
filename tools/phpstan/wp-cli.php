<?php
/**
 * The part of WP-CLI that the plugin calls, as its documentation describes it, for PHPStan. WP-CLI itself is not a dependency.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace {
	class WP_CLI {

		/**
		 * @param class-string|callable|object $callable
		 * @param array<string, mixed>         $args
		 */
		public static function add_command( string $name, $callable, array $args = array() ): bool {
			return true;
		}

		public static function line( string $message = '' ): void {}

		public static function log( string $message ): void {}

		public static function success( string $message ): void {}

		/** @param string|\WP_Error $message */
		public static function warning( $message ): void {}

		/**
		 * @param string|\WP_Error $message
		 * @param bool|int         $exit
		 * @phpstan-return ($exit is false ? void : never)
		 */
		public static function error( $message, $exit = true ): void {}

		/** @param array<string, mixed> $assoc_args */
		public static function confirm( string $question, array $assoc_args = array() ): void {}

		public static function halt( int $return_code ): never {
			exit( $return_code );
		}
	}
}

namespace WP_CLI\Utils {
	/**
	 * @param array<array-key, mixed>    $items
	 * @param list<string>|string        $fields
	 */
	function format_items( string $format, array $items, $fields ): void {}

	/**
	 * @param array<string, mixed> $assoc_args
	 * @param mixed                $default
	 * @return mixed
	 */
	function get_flag_value( array $assoc_args, string $flag, $default = null ) {}
}

namespace cli {
	/**
	 * @param string|false $default
	 * @return string
	 */
	function prompt( string $question, $default = false, string $marker = ': ', bool $hide = false ) {}
}

namespace cli\progress {
	class Bar {

		public function tick( int $increment = 1 ): void {}

		public function finish(): void {}
	}
}

namespace WP_CLI\Utils {
	/** @return \cli\progress\Bar */
	function make_progress_bar( string $message, int $count ) {
		return new \cli\progress\Bar();
	}
}
