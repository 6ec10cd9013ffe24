<?php
/**
 * Which list of certificate authorities a session on this server checks against, and whether it is there and of our time.
 * The order is that of Transport\Tls.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Php;

defined( 'ABSPATH' ) || exit;

final class Ca_Store {

	/** Browsers take in and drop authorities every few months; in this time a good part of the list has changed. */
	private const OLD_AFTER_S = 4 * 365 * 86400;

	/**
	 * @param string $origin       `connection`, `php.ini`, `system`, `system folder` or `wordpress`.
	 * @param string $place        Path of the file or folder.
	 * @param bool   $is_there     Whether it can be read.
	 * @param int    $certificates In a file; 0 for a folder.
	 * @param int    $made_at      Unix time of the list, 0 when unknown.
	 */
	private function __construct(
		public readonly string $origin,
		public readonly string $place,
		public readonly bool $is_there,
		public readonly int $certificates,
		public readonly int $made_at,
	) {}

	/** @param string $ca_file The connection's own, '' when it has none. */
	public static function find( Environment $php, string $ca_file ): self {
		if ( '' !== $ca_file ) {
			return self::file( $php, 'connection', $ca_file );
		}
		if ( '' !== $php->ini( 'openssl.cafile' ) ) {
			return self::file( $php, 'php.ini', $php->ini( 'openssl.cafile' ) );
		}
		if ( '' !== $php->ini( 'openssl.capath' ) ) {
			return self::folder( $php, 'php.ini', $php->ini( 'openssl.capath' ) );
		}
		$places = $php->certificate_locations();
		$named  = $php->variable( (string) ( $places['default_cert_file_env'] ?? 'SSL_CERT_FILE' ) );
		$file   = '' !== $named ? $named : (string) ( $places['default_cert_file'] ?? '' );
		if ( '' !== $named || $php->is_file( $file ) ) {
			return self::file( $php, 'system', $file );
		}
		$folder = (string) ( $places['default_cert_dir'] ?? '' );
		return $php->has_hashed_certificates( $folder ) ? self::folder( $php, 'system folder', $folder ) : self::file( $php, 'wordpress', ABSPATH . WPINC . '/certificates/ca-bundle.crt' );
	}

	public function is_usable(): bool {
		return $this->is_there && ( $this->certificates > 0 || 'system folder' === $this->origin || 'php.ini' === $this->origin );
	}

	public function is_old(): bool {
		return 'connection' !== $this->origin && $this->made_at > 0 && $this->made_at < time() - self::OLD_AFTER_S;
	}

	/** @return array<string, mixed> Paths of the site's own files from its folder on. */
	public function to_array(): array {
		$place = wp_normalize_path( $this->place );
		$root  = wp_normalize_path( ABSPATH );
		return array(
			'from'         => $this->origin,
			'place'        => str_starts_with( $place, $root ) ? substr( $place, strlen( $root ) ) : $place,
			'certificates' => $this->certificates,
			'date'         => 0 === $this->made_at ? '' : gmdate( 'Y-m-d', $this->made_at ),
		);
	}

	private static function file( Environment $php, string $origin, string $path ): self {
		$text = $php->read( $path );
		$said = 1 === preg_match( '/Certificate data from Mozilla (?:last updated on|as of):\s*([^\r\n]{1,60})/', substr( $text, 0, 2048 ), $found ) ? strtotime( $found[1] ) : false;
		return new self( $origin, $path, '' !== $text, substr_count( $text, '-----BEGIN ' ), false === $said ? $php->changed_at( $path ) : $said );
	}

	private static function folder( Environment $php, string $origin, string $path ): self {
		return new self( $origin, $path, $php->has_hashed_certificates( $path ), 0, 0 );
	}
}
