<?php
/**
 * What PHP and its machine say about themselves; the one place of the diagnosis that asks them, so that a test can stand in for another server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Php;

defined( 'ABSPATH' ) || exit;

final class Environment {

	/** Longest piece of a file that is looked at: a bundle of all public authorities has about 250 KB. */
	private const MAX_BYTES = 1048576;

	/**
	 * @param array<string, mixed> $instead Other answers, by the method's name and its argument: "has_function:mail" => false.
	 * @param string               $root    Folder that stands for "/" when files are read.
	 */
	public function __construct( private readonly array $instead = array(), private readonly string $root = '' ) {}

	/** False also for functions in disable_functions: PHP 8 takes those away. */
	public function has_function( string $name ): bool {
		return (bool) ( $this->instead[ "has_function:$name" ] ?? function_exists( $name ) );
	}

	public function has_extension( string $name ): bool {
		return (bool) ( $this->instead[ "has_extension:$name" ] ?? extension_loaded( $name ) );
	}

	public function ini( string $name ): string {
		return self::text( $this->instead[ "ini:$name" ] ?? ini_get( $name ) );
	}

	public function variable( string $name ): string {
		return self::text( $this->instead[ "variable:$name" ] ?? getenv( $name ) );
	}

	public function has_transport( string $name ): bool {
		return (bool) ( $this->instead[ "has_transport:$name" ] ?? in_array( $name, stream_get_transports(), true ) );
	}

	/** "Windows", "Linux", … */
	public function system(): string {
		return self::text( $this->instead['system'] ?? PHP_OS_FAMILY );
	}

	/** Version number as OpenSSL counts, 0 without OpenSSL. */
	public function openssl_number(): int {
		$number = $this->instead['openssl_number'] ?? ( defined( 'OPENSSL_VERSION_NUMBER' ) ? constant( 'OPENSSL_VERSION_NUMBER' ) : 0 );
		return is_numeric( $number ) ? (int) $number : 0;
	}

	/** "OpenSSL 3.0.15 3 Sep 2024", '' without OpenSSL. */
	public function openssl_text(): string {
		return self::text( $this->instead['openssl_text'] ?? ( defined( 'OPENSSL_VERSION_TEXT' ) ? constant( 'OPENSSL_VERSION_TEXT' ) : '' ) );
	}

	/** @return array<string, string> As openssl_get_cert_locations() gives them; empty without OpenSSL. */
	public function certificate_locations(): array {
		$locations = (array) ( $this->instead['certificate_locations'] ?? ( function_exists( 'openssl_get_cert_locations' ) ? openssl_get_cert_locations() : array() ) );
		return array_filter( array_filter( $locations, 'is_string' ), 'is_string', ARRAY_FILTER_USE_KEY );
	}

	private static function text( mixed $value ): string {
		return is_scalar( $value ) ? (string) $value : '';
	}

	/** Files outside of what open_basedir allows are as good as absent. */
	public function is_file( string $path ): bool {
		return @is_file( $this->root . $path ) && @is_readable( $this->root . $path ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- open_basedir warns.
	}

	public function is_executable( string $path ): bool {
		return @is_file( $this->root . $path ) && @is_executable( $this->root . $path ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- open_basedir warns.
	}

	/** @return string Beginning of the file, '' when it cannot be read. */
	public function read( string $path ): string {
		return $this->is_file( $path ) ? (string) @file_get_contents( $this->root . $path, false, null, 0, self::MAX_BYTES ) : ''; // phpcs:ignore WordPress.PHP.NoSilencedErrors, WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- Local; SELinux may refuse what permissions allow.
	}

	/** Unix time of the file's last change, 0 when unknown. */
	public function changed_at( string $path ): int {
		return $this->is_file( $path ) ? (int) filemtime( $this->root . $path ) : 0;
	}

	/** Whether the folder holds certificates under their hashed names, as OpenSSL looks them up. */
	public function has_hashed_certificates( string $folder ): bool {
		$found = '' === $folder ? false : @glob( $this->root . rtrim( $folder, '/' ) . '/*.0' ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- open_basedir warns.
		return is_array( $found ) && array() !== $found;
	}
}
