<?php
/**
 * Whom to ask: the DNS servers of this machine and the names of its hosts file, read as the C library reads them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

final class Resolver_Config {

	/** MAXNS of resolv.h. */
	private const MAX_SERVERS = 3;

	/** A block list in a hosts file can have megabytes; names of mail servers stand in small ones. */
	private const MAX_BYTES = 524288;

	/**
	 * @param list<string>                $servers "address:port", IPv6 in brackets. Empty = the operating system has to be asked through PHP.
	 * @param array<string, list<string>> $hosts   Addresses by name.
	 * @param bool                        $ask_php Whether dns_get_record() may be asked when there is no server to ask.
	 */
	public function __construct( public readonly array $servers, public readonly array $hosts = array(), public readonly bool $ask_php = true ) {}

	/** The constant MAILWRIGHT_DNS_SERVER ("192.0.2.53:53") goes first, for sites whose own resolver is broken. */
	public static function from_system(): self {
		$fixed = defined( 'MAILWRIGHT_DNS_SERVER' ) ? constant( 'MAILWRIGHT_DNS_SERVER' ) : '';
		return new self(
			is_string( $fixed ) && '' !== $fixed ? array( $fixed ) : self::servers_of( self::contents( '/etc/resolv.conf' ) ),
			self::hosts_of( self::contents( '/etc/hosts' ) )
		);
	}

	/**
	 * @return list<string>
	 */
	public static function servers_of( string $resolv_conf ): array {
		$servers = array();
		preg_match_all( '/^[ \t]*nameserver[ \t]+(\S+)/m', $resolv_conf, $found );
		foreach ( $found[1] as $address ) {
			if ( false !== filter_var( $address, FILTER_VALIDATE_IP ) ) { // A link-local address with a zone (fe80::1%eth0) is more than PHP's sockets understand.
				$servers[] = str_contains( $address, ':' ) ? "[$address]:53" : "$address:53";
			}
		}
		return array_slice( array_values( array_unique( $servers ) ), 0, self::MAX_SERVERS );
	}

	/**
	 * @return array<string, list<string>>
	 */
	public static function hosts_of( string $file ): array {
		$hosts = array();
		foreach ( explode( "\n", $file ) as $line ) {
			$words   = preg_split( '/\s+/', trim( explode( '#', $line, 2 )[0] ), -1, PREG_SPLIT_NO_EMPTY );
			$address = is_array( $words ) ? array_shift( $words ) : null;
			if ( null === $address || false === filter_var( $address, FILTER_VALIDATE_IP ) ) {
				continue;
			}
			foreach ( (array) $words as $name ) {
				$hosts[ strtolower( $name ) ][] = $address;
			}
		}
		return $hosts;
	}

	private static function contents( string $file ): string {
		$text = @file_get_contents( $file, false, null, 0, self::MAX_BYTES ); // phpcs:ignore WordPress.WP.AlternativeFunctions, WordPress.PHP.NoSilencedErrors -- open_basedir may forbid it, Windows has no such file: then PHP's own functions are asked.
		return false === $text ? '' : $text;
	}
}
