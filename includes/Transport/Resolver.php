<?php
/**
 * From a host name to its addresses of both families, as the operating system sees them (hosts file included).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Resolver {

	/** More addresses than this never help one mail; Gmail publishes two. */
	private const MAX_ADDRESSES = 12;

	/**
	 * Addresses in the order to try them: families interleaved, IPv6 first (RFC 8305, 4).
	 *
	 * @return string[] IPv4 and IPv6 literals without brackets; empty = the name does not resolve.
	 */
	public static function addresses( string $host ): array {
		if ( false !== filter_var( $host, FILTER_VALIDATE_IP ) ) {
			return array( $host );
		}
		$name = self::to_ascii( $host );
		$v6   = array();
		$v4   = array();
		foreach ( function_exists( 'socket_addrinfo_lookup' ) ? self::from_system( $name ) : self::from_functions( $name ) as $address ) {
			if ( str_contains( $address, ':' ) ) {
				$v6[ $address ] = $address;
				continue;
			}
			$v4[ $address ] = $address;
		}
		return array_slice( self::interleave( array_values( $v6 ), array_values( $v4 ) ), 0, self::MAX_ADDRESSES );
	}

	/**
	 * getaddrinfo(): the only way in PHP that knows the hosts file and both families. Part of ext-sockets.
	 *
	 * @return string[]
	 */
	private static function from_system( string $name ): array {
		$found = array();
		foreach ( array( AF_INET6, AF_INET ) as $family ) {
			$infos = @socket_addrinfo_lookup( // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A name that does not resolve is an answer, not a warning.
				$name,
				null,
				array(
					'ai_family'   => $family,
					'ai_socktype' => SOCK_STREAM,
				)
			);
			foreach ( false === $infos ? array() : $infos as $info ) {
				$address = socket_addrinfo_explain( $info )['ai_addr'];
				$found[] = (string) ( $address['sin6_addr'] ?? $address['sin_addr'] ?? '' );
			}
		}
		return array_filter( $found );
	}

	/**
	 * @return string[]
	 */
	private static function from_functions( string $name ): array {
		$found = function_exists( 'gethostbynamel' ) ? gethostbynamel( $name ) : false;
		$found = false === $found ? array() : $found;
		if ( function_exists( 'dns_get_record' ) ) {
			$records = @dns_get_record( $name, DNS_AAAA ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A missing AAAA record is normal.
			foreach ( false === $records ? array() : $records as $record ) {
				$found[] = (string) ( $record['ipv6'] ?? '' );
			}
		}
		return array_filter( $found );
	}

	/** A-labels (RFC 5890): resolvers and TLS know nothing else. */
	public static function to_ascii( string $host ): string {
		if ( 1 === preg_match( '/[^\x00-\x7f]/', $host ) && function_exists( 'idn_to_ascii' ) ) {
			$ascii = idn_to_ascii( $host );
			return false === $ascii ? $host : $ascii;
		}
		return $host;
	}

	/**
	 * @param string[] $first
	 * @param string[] $second
	 * @return string[]
	 */
	private static function interleave( array $first, array $second ): array {
		$mixed = array();
		for ( $i = 0, $n = max( count( $first ), count( $second ) ); $i < $n; $i++ ) {
			if ( isset( $first[ $i ] ) ) {
				$mixed[] = $first[ $i ];
			}
			if ( isset( $second[ $i ] ) ) {
				$mixed[] = $second[ $i ];
			}
		}
		return $mixed;
	}
}
