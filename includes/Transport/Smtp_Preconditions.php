<?php
/**
 * What has to be right before a connection is opened: the settings themselves, and what this PHP can do.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Smtp_Preconditions {

	/** @throws Smtp_Error With the first thing that is wrong. */
	public static function check( Smtp_Options $options, Transcript $transcript, Fault $fault ): void {
		$transcript->enter( Stage::Config );
		if ( '' === $options->host || $options->port < 1 ) {
			$fault->raise( __( 'The connection has no server name or port yet.', 'mailwright' ), cause: 'config_incomplete' );
		}
		if ( 1 === preg_match( '/[\x00-\x20\x7f\/@]/', $options->host ) ) {
			$fault->raise( __( 'The SMTP host is not a server name.', 'mailwright' ), cause: 'invalid_host_value' );
		}
		if ( $options->authentication && $options->is_password_locked && '' === $options->password ) {
			$fault->raise( __( 'The stored password can no longer be read, because the security keys of this site have changed. Type it again under Settings → Email.', 'mailwright' ), cause: 'config_incomplete' );
		}
		if ( $options->authentication && ( '' === $options->username || ( '' === $options->password && null === $options->client ) ) ) {
			$fault->raise( __( 'Authentication is switched on, but the user name or the password is empty.', 'mailwright' ), cause: 'config_incomplete' );
		}
		$transcript->enter( Stage::Php );
		if ( ! function_exists( 'stream_socket_client' ) ) {
			$fault->raise( __( 'PHP on this server may not open network connections: the function stream_socket_client() is switched off.', 'mailwright' ), cause: 'php_stream_disabled' );
		}
		if ( Encryption::None !== $options->encryption && ! function_exists( 'openssl_x509_parse' ) ) {
			$fault->raise( __( 'PHP on this server has no OpenSSL, so it cannot encrypt connections.', 'mailwright' ), cause: 'php_openssl_missing' );
		}
		if ( Encryption::None !== $options->encryption && ! ( new Tls( $options ) )->has_good_ca_file() ) {
			$fault->raise( __( 'The CA file of this connection cannot be read or holds no certificate, so no server can be trusted.', 'mailwright' ), cause: 'ca_bundle_broken' );
		}
	}
}
