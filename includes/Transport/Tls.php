<?php
/**
 * TLS settings of a connection (guarantees S17): certificate and name are always checked, TLS 1.2 is the least, weak keys are refused.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Tls {

	/** OpenSSL level 2 = at least 112 bits: no RSA below 2048, no SHA-1 signatures (SSL_CTX_set_security_level(3)). */
	private const SECURITY_LEVEL = 2;

	public function __construct( private readonly Smtp_Options $options ) {}

	/**
	 * @return array<string, mixed> Options of PHP's "ssl" context.
	 */
	public function verified(): array {
		$filtered = $this->options->context['ssl'] ?? array();
		$ca       = $this->ca_file();
		return array(
			'verify_peer'         => true,
			'verify_peer_name'    => true,
			'allow_self_signed'   => false,
			'security_level'      => self::SECURITY_LEVEL,
			'disable_compression' => true,
			'capture_peer_cert'   => true,
		) + ( '' === $ca ? array() : array( 'cafile' => $ca ) ) + $filtered + $this->name();
	}

	/**
	 * For looking at a certificate that was refused. Nothing is ever sent over such a connection.
	 *
	 * @return array<string, mixed>
	 */
	public function unverified(): array {
		return array(
			'verify_peer'             => false,
			'verify_peer_name'        => false,
			'allow_self_signed'       => true,
			'security_level'          => 0,
			'capture_peer_cert'       => true,
			'capture_peer_cert_chain' => true,
		) + $this->name();
	}

	/**
	 * @return array<string, mixed>
	 */
	private function name(): array {
		return array(
			'peer_name'   => Resolver::to_ascii( $this->options->host ),
			'SNI_enabled' => false === filter_var( $this->options->host, FILTER_VALIDATE_IP ), // RFC 6066, 3: no addresses in SNI.
		);
	}

	/** OpenSSL only says that the handshake failed when the connection's own CA file is gone or garbage. */
	public function has_good_ca_file(): bool {
		$file = $this->options->ca_file;
		if ( '' === $file ) {
			return true;
		}
		$pem = is_readable( $file ) ? (string) file_get_contents( $file, false, null, 0, 262144 ) : ''; // phpcs:ignore WordPress.WP.AlternativeFunctions -- A local file, checked when it was saved.
		return 1 === preg_match( '/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/s', $pem, $match ) && false !== @openssl_x509_read( $match[0] ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- Garbage is an answer.
	}

	/**
	 * The connection's own CA file; else nothing where PHP finds the system's certificates by itself; else WordPress' bundle.
	 * Reading a bundle of 140 certificates costs 20 to 30 ms per connection, so it is the last choice.
	 */
	private function ca_file(): string {
		if ( '' !== $this->options->ca_file ) {
			return $this->options->ca_file;
		}
		if ( '' !== (string) ini_get( 'openssl.cafile' ) || '' !== (string) ini_get( 'openssl.capath' ) ) {
			return '';
		}
		$locations = openssl_get_cert_locations();
		$has_own   = is_readable( $locations['default_cert_file'] ) || false !== getenv( $locations['default_cert_file_env'] ) || array() !== (array) glob( $locations['default_cert_dir'] . '/*.0' );
		return $has_own ? '' : ABSPATH . WPINC . '/certificates/ca-bundle.crt';
	}
}
