<?php
/**
 * For `wp --require`: prints every command that WP-CLI knows once all commands are there, with its synopsis, and ends.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

WP_CLI::add_hook(
	'before_invoke:mailwright health',
	static function (): void {
		$list = static function ( object $command, string $path ) use ( &$list ): array {
			$below = $command->get_subcommands();
			if ( array() === $below ) {
				return array( $path => (string) $command->get_synopsis() );
			}
			$all = array();
			foreach ( $below as $name => $subcommand ) {
				$all += $list( $subcommand, trim( "$path $name" ) );
			}
			return $all;
		};
		echo json_encode( $list( WP_CLI::get_root_command(), '' ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- For the test, as it is.
		exit( 0 );
	}
);
