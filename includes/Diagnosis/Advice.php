<?php
/**
 * What to do next, once a diagnosis has run: the proven change where there is one, and otherwise the catalogue's advice without sending people to the
 * diagnosis that they have just read.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Explanation;
use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Changes from Report
 */
final class Advice {

	/** Warnings of the check `settings` that explain a failure of another check: check => beginnings of causes. */
	private const HINTS = array(
		'dns'    => array( 'invalid_host_value' ),
		'login'  => array( 'auth_' ),
		'sender' => array( 'sender_' ),
	);

	/**
	 * One next step.
	 *
	 * @param Changes|null $changes What was proven.
	 */
	public static function fix( Explanation $explanation, Inquiry $inquiry, ?array $changes ): string {
		if ( null !== $changes ) {
			return self::apply( $changes, $inquiry );
		}
		$options = $inquiry->options;
		if ( $inquiry->uses_api() ) {
			return $explanation->fix;
		}
		if ( null !== $inquiry->findings->https_way ) {
			return $inquiry->findings->https_way->sentence();
		}
		return match ( $explanation->cause ) {
			/* translators: %d: port number */
			'connection_refused' => sprintf( __( 'Compare SMTP Host and SMTP Port with what your mail provider gives. If both are right, ask your web host whether outgoing connections to port %d are allowed.', 'mailwright' ), $options->port ),
			/* translators: 1: host name of the mail server, 2: port number */
			'port_blocked' => sprintf( __( 'Ask your web host to allow outgoing connections to %1$s, port %2$d. If the host refuses, use a mail provider that can be reached over HTTPS.', 'mailwright' ), $options->host, $options->port ),
			'server_hangup' => __( 'Try again; if it comes back, send this report to your mail provider.', 'mailwright' ),
			'unknown', 'tls_handshake_failed', 'cert_unverified', 'connect_failed_generic' => __( 'Send this report to your mail provider: it holds what the server said, step by step.', 'mailwright' ),
			'plugin_conflict' => __( 'Deactivate that plugin, or switch off the part of it that sends mail.', 'mailwright' ),
			default => $explanation->fix,
		};
	}

	/**
	 * What the settings alone gave away about the failure.
	 *
	 * @param array<string, Check_Result> $results By check id.
	 */
	public static function hint( string $failed, array $results ): string {
		$remarks = $results['settings']->evidence['remarks'] ?? array();
		foreach ( is_array( $remarks ) ? $remarks : array() as $remark ) {
			list( 'status' => $status, 'cause' => $cause, 'text' => $text ) = array_map( 'strval', array_filter( (array) $remark, 'is_string' ) ) + array( 'status' => '', 'cause' => '', 'text' => '' );
			foreach ( self::HINTS[ $failed ] ?? array() as $beginning ) {
				if ( Check_Status::Warn->value === $status && str_starts_with( $cause, $beginning ) ) {
					return $text;
				}
			}
		}
		return '';
	}

	/** @param Changes $changes */
	private static function apply( array $changes, Inquiry $inquiry ): string {
		$parts = array();
		foreach ( array_intersect_key( $changes, array_flip( array( 'host', 'port', 'encryption' ) ) ) as $field => $value ) {
			$parts[] = match ( $field ) {
				/* translators: %s: host name */
				'host' => sprintf( __( 'SMTP Host: %s', 'mailwright' ), $value ),
				/* translators: %s: port number */
				'port' => sprintf( __( 'SMTP Port: %s', 'mailwright' ), $value ),
				/* translators: %s: "STARTTLS" or "SSL/TLS" */
				default => sprintf( __( 'Encryption: %s', 'mailwright' ), self::mode( (string) $value ) ),
			};
		}
		$settings = implode( ', ', $parts );
		return isset( $changes['host'] ) && ! Fixes::may_have_password( $changes['host'], $inquiry )
			/* translators: %s: settings, such as "SMTP Host: mail.example.com" */
			? sprintf( __( 'Choose %s. The connection was tried just now and is safe; your password was not sent to that name, so make sure that it belongs to your mail provider.', 'mailwright' ), $settings )
			/* translators: %s: settings, such as "SMTP Port: 465, Encryption: SSL/TLS" */
			: sprintf( __( 'Choose %s. This was tried just now and works.', 'mailwright' ), $settings );
	}

	private static function mode( string $value ): string {
		return match ( Encryption::tryFrom( $value ) ) {
			Encryption::Starttls     => 'STARTTLS',
			Encryption::Implicit_Tls => 'SSL/TLS',
			default                  => __( 'None', 'mailwright' ),
		};
	}
}
