<?php
/**
 * Reads the configuration file that mail domains publish for mail programs (Thunderbird's config-v1.1.xml). It comes from strangers: no document type,
 * no entities, no network, and nothing is believed that is no host name or port.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Autoconfig_File {

	public const MAX_BYTES = 65536;

	/** More servers than this is no help. */
	private const MAX_SERVERS = 4;

	/** `plain` is left out: passwords are not sent in clear. */
	private const ENCRYPTIONS = array(
		'ssl'      => Encryption::Implicit_Tls,
		'starttls' => Encryption::Starttls,
	);

	/** @return list<Candidate> */
	public static function read( string $xml, string $email ): array {
		if ( strlen( $xml ) > self::MAX_BYTES || ! function_exists( 'simplexml_load_string' ) || 1 === preg_match( '/<!(?:DOCTYPE|ENTITY)/i', $xml ) || str_contains( $xml, "\0" ) ) {
			return array(); // NUL: the file is in an encoding in which the words above could hide.
		}
		$earlier = libxml_use_internal_errors( true );
		$root    = simplexml_load_string( $xml, \SimpleXMLElement::class, LIBXML_NONET | LIBXML_NOCDATA );
		libxml_clear_errors();
		libxml_use_internal_errors( $earlier );
		if ( false === $root || 'clientConfig' !== $root->getName() ) {
			return array();
		}

		$candidates = array();
		foreach ( $root->emailProvider as $provider ) { // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- Names of the file format.
			foreach ( $provider->outgoingServer as $server ) { // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- As above.
				$candidate = 'smtp' === strtolower( (string) $server['type'] ) ? self::candidate( $server, $email ) : null;
				if ( null !== $candidate ) {
					$candidates[] = $candidate;
				}
			}
		}
		return array_slice( $candidates, 0, self::MAX_SERVERS );
	}

	private static function candidate( \SimpleXMLElement $server, string $email ): ?Candidate {
		$host       = self::filled_in( (string) $server->hostname, $email );
		$port       = trim( (string) $server->port );
		$encryption = self::ENCRYPTIONS[ strtolower( trim( (string) $server->socketType ) ) ] ?? null; // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- Name of the file format.
		if ( null === $encryption || ! Dns_Name::is_host( $host ) || ! str_contains( $host, '.' ) || 1 !== preg_match( '/^[1-9]\d{0,4}$/D', $port ) || (int) $port > 65535 ) {
			return null;
		}
		$username = self::filled_in( (string) $server->username, $email );
		$username = strlen( $username ) <= 254 && 1 === preg_match( '/^[\x20-\x7e]*$/D', $username ) ? $username : '';
		return Candidate::named( Dns_Name::normalize( $host ), (int) $port, $encryption, 'autoconfig', $email, $username );
	}

	private static function filled_in( string $text, string $email ): string {
		$at = (int) strrpos( $email, '@' );
		return str_replace(
			array( '%EMAILADDRESS%', '%EMAILLOCALPART%', '%EMAILDOMAIN%' ),
			array( $email, substr( $email, 0, $at ), substr( $email, $at + 1 ) ),
			trim( $text )
		);
	}
}
