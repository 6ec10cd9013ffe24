<?php
/**
 * Whether PHP on this server can open and encrypt a connection to a mail server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Php;

use Mailwright\Causes\Confidence;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;
use Mailwright\Settings\Encryption;
use Mailwright\Settings\Secret_Box;

defined( 'ABSPATH' ) || exit;

final class Outgoing_Rules {

	/** What a session calls; hosts put some of these into disable_functions. */
	private const NEEDED = array( 'stream_socket_client', 'stream_select', 'stream_set_blocking', 'stream_context_create' );

	private const PROXY_VARIABLES = array( 'http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY' );

	private const SELINUX = '/sys/fs/selinux/';

	public function __construct( private readonly Inquiry $inquiry, private readonly Remarks $remarks, private readonly Environment $php ) {}

	public function check(): void {
		$this->check_functions();
		$this->check_names();
		if ( Encryption::None !== $this->inquiry->options->encryption ) {
			$this->check_openssl();
		}
		$this->check_selinux( 'httpd_can_network_connect' );
		$this->check_proxy();
		if ( ! Secret_Box::can_encrypt() ) {
			$this->remarks->note( __( 'This PHP cannot encrypt, so no password can be stored. Ask your web host for the PHP extension "sodium".', 'mailwright' ) );
		}
	}

	/** The mailer `php` needs no network of its own, but the same guard may stop its sendmail. */
	public function check_selinux( string $boolean ): void {
		if ( '1' !== trim( $this->php->read( self::SELINUX . 'enforce' ) ) ) {
			return;
		}
		$value = trim( $this->php->read( self::SELINUX . 'booleans/' . $boolean ) ); // "0 0": current and pending value.
		if ( '' === $value ) {
			/* translators: %s: name of a setting of the server */
			$this->remarks->note( sprintf( __( 'SELinux guards this server. Whether it lets PHP send mail (%s) cannot be seen from here.', 'mailwright' ), $boolean ) );
			return;
		}
		if ( str_starts_with( $value, '0' ) ) {
			/* translators: %s: name of a setting of the server */
			$this->remarks->warn( 'local_firewall_proxy', sprintf( __( 'SELinux on this server does not let programs of the website send mail: %s is off. Whoever runs the server can switch it on.', 'mailwright' ), $boolean ) );
		}
	}

	private function check_functions(): void {
		$missing = array_filter( self::NEEDED, fn( string $name ): bool => ! $this->php->has_function( $name ) );
		if ( array() !== $missing ) {
			/* translators: %s: names of PHP functions */
			$this->remarks->fail( 'php_stream_disabled', sprintf( __( 'PHP on this server may not open network connections, because these functions are switched off: %s. Ask your web host to allow them.', 'mailwright' ), implode( ', ', $missing ) ) );
		} elseif ( ! $this->php->has_transport( 'tcp' ) ) {
			$this->remarks->fail( 'php_stream_disabled', __( 'PHP on this server may not open network connections: it has no TCP. Ask your web host.', 'mailwright' ) );
		}
	}

	private function check_names(): void {
		if ( ! $this->php->has_function( 'socket_addrinfo_lookup' ) ) {
			$this->remarks->note( __( 'PHP on this server has no extension "sockets", so it knows IPv6 addresses only by the DNS.', 'mailwright' ) );
		}
	}

	private function check_openssl(): void {
		if ( ! $this->php->has_extension( 'openssl' ) || ! $this->php->has_function( 'openssl_x509_parse' ) || ! $this->php->has_transport( 'ssl' ) || ! $this->php->has_function( 'stream_socket_enable_crypto' ) ) {
			$this->remarks->fail( 'php_openssl_missing', __( 'PHP on this server cannot encrypt, so it cannot talk to a mail server safely. Ask your web host for the PHP extension "openssl".', 'mailwright' ) );
			return;
		}
		if ( $this->php->openssl_number() < 0x10001000 ) { // OpenSSL 1.0.1 brought TLS 1.2 (its CHANGES file).
			/* translators: %s: name and version of a program library */
			$this->remarks->fail( 'tls_version_mismatch', sprintf( __( '%s on this server is too old for today\'s encryption (TLS 1.2). Ask your web host for a newer PHP.', 'mailwright' ), $this->php->openssl_text() ) );
			return;
		}
		$this->check_authorities( Ca_Store::find( $this->php, $this->inquiry->options->ca_file ) );
	}

	private function check_authorities( Ca_Store $store ): void {
		if ( ! $store->is_usable() ) {
			$this->remarks->fail(
				'ca_bundle_broken',
				match ( $store->origin ) {
					'connection' => __( 'The CA file of this connection cannot be read or holds no certificate.', 'mailwright' ),
					'php.ini'    => __( 'The list of certificate authorities that php.ini names cannot be read or is empty, so no certificate can be checked. Ask your web host to correct openssl.cafile or openssl.capath.', 'mailwright' ),
					default      => __( 'The list of certificate authorities on this server cannot be read or is empty, so no certificate can be checked. Ask your web host to install it.', 'mailwright' ),
				}
			);
			return;
		}
		if ( $store->is_old() ) {
			$format = get_option( 'date_format' );
			$date   = (string) wp_date( is_string( $format ) ? $format : 'Y-m-d', $store->made_at );
			/* translators: %s: a date */
			$this->remarks->warn( 'ca_bundle_broken', sprintf( __( 'The list of certificate authorities on this server is of %s. Newer authorities are missing in it, so good certificates may be refused.', 'mailwright' ), $date ), Confidence::Low );
		}
	}

	private function check_proxy(): void {
		$named = array_filter( self::PROXY_VARIABLES, fn( string $name ): bool => '' !== $this->php->variable( $name ) );
		if ( defined( 'WP_PROXY_HOST' ) ) {
			$named[] = 'WP_PROXY_HOST';
		}
		if ( array() !== $named ) {
			/* translators: %s: names of settings */
			$this->remarks->note( sprintf( __( 'This server reaches the web through a proxy (%s). Such servers often allow no direct connections; a proxy for the web carries no mail.', 'mailwright' ), implode( ', ', $named ) ) );
		}
	}
}
