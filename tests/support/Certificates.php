<?php
/**
 * Where the throw-away certificates of this machine's test runs lie; made on first use.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Certificates {

	private static string $folder = '';

	public static function folder(): string {
		if ( '' !== self::$folder ) {
			return self::$folder;
		}
		$wanted = getenv( 'MAILWRIGHT_TEST_CERTIFICATES' );
		$folder = is_string( $wanted ) && '' !== $wanted ? $wanted : sys_get_temp_dir() . '/mailwright-test-certificates-' . get_current_user();
		exec( escapeshellarg( PHP_BINARY ) . ' ' . escapeshellarg( __DIR__ . '/make-certificates.php' ) . ' ' . escapeshellarg( $folder ) . ' 2>&1', $output, $status );
		if ( 0 !== $status ) {
			throw new \RuntimeException( 'No test certificates: ' . implode( ' ', $output ) );
		}
		self::$folder = $folder;

		return $folder;
	}

	/** The root that signed the good ones. */
	public static function ca_file(): string {
		return self::folder() . '/ca.pem';
	}
}
