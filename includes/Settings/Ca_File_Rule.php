<?php
/**
 * Which files may be named as certificate authority: a field of a form must not become a way to look into files of the server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Ca_File_Rule {

	/** A bundle of all public authorities has about 250 KB. */
	private const MAX_BYTES = 2097152;

	/**
	 * What is wrong with the path, null when nothing is.
	 *
	 * @param string            $path
	 * @param list<string>|null $folders Where it must lie; null: anywhere, for paths written in wp-config.php.
	 */
	public static function error( string $path, ?array $folders ): ?string {
		// A scheme of two or more letters is a stream wrapper; one letter is a drive.
		if ( 1 === preg_match( '#^[a-z][a-z0-9+.-]+:#i', $path ) || str_contains( $path, '://' ) || in_array( '..', explode( '/', wp_normalize_path( $path ) ), true ) ) {
			return __( 'Write the plain path of a file, without "..".', 'mailwright' );
		}
		if ( ! path_is_absolute( $path ) ) {
			return __( 'Write the whole path, from the root of the server.', 'mailwright' );
		}
		if ( self::is_inside( $path, $folders ) && self::is_pem( $path ) ) {
			return null;
		}
		// One sentence for all other cases, so that nobody learns which files exist elsewhere.
		return null === $folders
			? __( 'There is no readable certificate file (PEM) at this place.', 'mailwright' )
			: __( 'There is no readable certificate file (PEM) at this place inside the folder of WordPress.', 'mailwright' );
	}

	/** @param list<string>|null $folders */
	private static function is_inside( string $path, ?array $folders ): bool {
		$real = realpath( $path );
		if ( false === $real ) {
			return false;
		}
		foreach ( $folders ?? array() as $folder ) {
			$root = realpath( $folder );
			if ( false !== $root && str_starts_with( $real, rtrim( $root, '/\\' ) . DIRECTORY_SEPARATOR ) ) {
				return true;
			}
		}
		return null === $folders;
	}

	private static function is_pem( string $path ): bool {
		if ( ! is_file( $path ) || ! is_readable( $path ) || filesize( $path ) > self::MAX_BYTES ) {
			return false;
		}
		$text = (string) file_get_contents( $path ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file.
		if ( 1 !== preg_match( '/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/s', $text, $match ) ) {
			return false;
		}
		return ! function_exists( 'openssl_x509_parse' ) || false !== openssl_x509_parse( $match[0] );
	}
}
