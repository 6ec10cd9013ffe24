<?php
/**
 * A secret for a command, from a file or standard input: arguments stand in process lists and shell histories.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

defined( 'ABSPATH' ) || exit;

final class Secret_Input {

	/** @param string $file Path, or "-" for one line of standard input. */
	public static function read( string $file ): string {
		if ( '-' === $file ) {
			return self::without_line_end( (string) fgets( STDIN ) );
		}
		if ( str_contains( $file, '://' ) || ! is_file( $file ) || ! is_readable( $file ) ) {
			Output::wrong_use( __( 'The file with the passphrase cannot be read.', 'mailwright' ) );
		}
		return self::without_line_end( (string) file_get_contents( $file ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file.
	}

	private static function without_line_end( #[\SensitiveParameter] string $text ): string {
		return (string) preg_replace( '/\r?\n\z/', '', $text );
	}
}
