<?php
/**
 * Signs that another server answers in place of the one that was asked for: web hosts redirect outgoing SMTP to their own server, and
 * firewalls rewrite the dialogue. It is the usual reason for "works on my computer, not on the host".
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Probe;

use Mailwright\Diagnosis\Inquiry;
use Mailwright\Settings\Providers;
use Mailwright\Transport\Certificate_Facts;

defined( 'ABSPATH' ) || exit;

final class Interception {

	/** @return string|null One sentence that says who answers instead, null when nothing points to it. */
	public static function named_by( Endpoint_Facts $facts, Inquiry $inquiry ): ?string {
		$host = $inquiry->options->host;
		if ( self::is_masked( $facts ) ) {
			return __( 'A firewall between this web server and the mail server rewrites what is said (“ESMTP inspection”): the greeting arrives blotted out.', 'mailwright' );
		}
		$own = self::own_names();
		if ( self::is_own( $host, $own ) || false !== filter_var( $host, FILTER_VALIDATE_IP ) ) {
			return null; // The web server's own mail server is what was asked for.
		}
		$certificate = self::certificate_of( $facts );
		$names       = null === $certificate || $certificate->matches_host() ? array() : array_merge( $certificate->names, array( $certificate->subject ) );
		$speaker     = strtolower( (string) strtok( $facts->banner . ' ', ' ' ) );
		foreach ( array_filter( array_merge( $names, null !== $certificate && $certificate->matches_host() ? array() : array( $speaker ) ) ) as $name ) {
			if ( self::is_own( $name, $own ) && ( self::is_big_provider( $host ) || ! self::is_here( $inquiry ) ) ) {
				/* translators: 1: host name that was asked for, 2: name of the server that answered */
				return sprintf( __( 'Not %1$s answered, but this web server’s own mail server (%2$s). The web host redirects outgoing mail connections.', 'mailwright' ), $host, $name );
			}
		}
		return self::instead_of_provider( $host, $names );
	}

	/**
	 * A big provider never shows a foreign certificate.
	 *
	 * @param string[] $names
	 */
	private static function instead_of_provider( string $host, array $names ): ?string {
		if ( array() === $names || ! self::is_big_provider( $host ) ) {
			return null;
		}
		/* translators: 1: host name that was asked for, 2: name of the server that answered */
		return sprintf( __( 'Not %1$s answered, but %2$s. Usually the web host redirects outgoing mail connections to its own server.', 'mailwright' ), $host, $names[0] );
	}

	private static function is_big_provider( string $host ): bool {
		return in_array( Providers::get( Providers::for_host( $host ) )['group'] ?? '', array( 'mailbox', 'delivery service' ), true );
	}

	/** Cisco's "ESMTP inspection" replaces what it does not like by asterisks or X (Cisco ASA, inspect esmtp). */
	private static function is_masked( Endpoint_Facts $facts ): bool {
		if ( 1 === preg_match( '/^[*\s02]{8,}$|\*{6,}/', $facts->banner ) ) {
			return true;
		}
		foreach ( $facts->modes as $mode ) {
			foreach ( $mode->capabilities?->lines() ?? array() as $line ) {
				if ( 1 === preg_match( '/^(?:X{6,}|\*{6,})/', $line ) ) {
					return true;
				}
			}
		}
		return false;
	}

	private static function certificate_of( Endpoint_Facts $facts ): ?Certificate_Facts {
		foreach ( $facts->modes as $mode ) {
			if ( null !== $mode->certificate ) {
				return $mode->certificate;
			}
		}
		return null;
	}

	/** Whether the name leads to this very machine: on shared hosting the mail server often runs beside the website, under a name of its own. */
	private static function is_here( Inquiry $inquiry ): bool {
		$here = array();
		foreach ( function_exists( 'net_get_interfaces' ) ? (array) net_get_interfaces() : array() as $interface ) {
			array_push( $here, ...array_column( (array) ( $interface['unicast'] ?? array() ), 'address' ) );
		}
		foreach ( $inquiry->dns->addresses( array_values( self::own_names() ), min( 1.0, $inquiry->deadline->remaining() ) ) as $addresses ) {
			array_push( $here, ...$addresses ); // Behind a router the interfaces do not have the public address.
		}
		return array() !== array_intersect( $inquiry->findings->target->addresses ?? array(), $here );
	}

	/** @return string[] Names of this very machine and site. */
	private static function own_names(): array {
		$names = array( strtolower( (string) gethostname() ), strtolower( (string) wp_parse_url( home_url(), PHP_URL_HOST ) ) );
		return array_filter( $names, static fn( string $name ): bool => str_contains( $name, '.' ) && false === filter_var( $name, FILTER_VALIDATE_IP ) );
	}

	/** @param string[] $own */
	private static function is_own( string $name, array $own ): bool {
		$name = ltrim( strtolower( $name ), '*.' );
		foreach ( $own as $mine ) {
			if ( $name === $mine || str_ends_with( $mine, '.' . $name ) && substr_count( $name, '.' ) >= 1 ) {
				return true;
			}
		}
		return false;
	}
}
