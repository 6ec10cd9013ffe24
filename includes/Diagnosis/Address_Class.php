<?php
/**
 * What kind of place an IP address is, for deciding whether this website may be made to connect to it (guarantees S16).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

defined( 'ABSPATH' ) || exit;

enum Address_Class {
	/** The Internet. */
	case Public;
	/** This machine or its neighbourhood: loopback, RFC 1918, carrier NAT, unique local. */
	case Private;
	/** Nowhere that a mail server can be, or where clouds hand out passwords: link-local, metadata, multicast, reserved. */
	case Forbidden;

	/** Metadata services of clouds that are not link-local: Amazon, Alibaba, Azure, Google. */
	private const METADATA = array( 'fd00:ec2::254', '100.100.100.200', '168.63.129.16', 'fd20:ce::254' );

	/** IANA IPv4 special-purpose registry (RFC 6890). */
	private const IPV4 = array(
		'10.0.0.0/8'      => self::Private,
		'100.64.0.0/10'   => self::Private,
		'127.0.0.0/8'     => self::Private,
		'172.16.0.0/12'   => self::Private,
		'192.168.0.0/16'  => self::Private,
		'0.0.0.0/8'       => self::Forbidden,
		'169.254.0.0/16'  => self::Forbidden,
		'192.0.0.0/24'    => self::Forbidden,
		'192.0.2.0/24'    => self::Forbidden,
		'192.88.99.0/24'  => self::Forbidden,
		'198.18.0.0/15'   => self::Forbidden,
		'198.51.100.0/24' => self::Forbidden,
		'203.0.113.0/24'  => self::Forbidden,
		'224.0.0.0/3'     => self::Forbidden,
	);

	/** IANA IPv6 special-purpose registry; what is not below 2000::/3 is nowhere. */
	private const IPV6 = array(
		'::1/128'       => self::Private,
		'fc00::/7'      => self::Private,
		'2001::/23'     => self::Forbidden,
		'2001:db8::/32' => self::Forbidden,
		'3fff::/20'     => self::Forbidden,
		'2000::/3'      => self::Public,
		'::/0'          => self::Forbidden,
	);

	/** Prefix => byte at which an IPv4 address is hidden: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056). */
	private const HIDDEN_IPV4 = array(
		'::ffff:0:0/96' => 12,
		'64:ff9b::/96'  => 12,
		'2002::/16'     => 2,
	);

	/** @param string $address IPv4 or IPv6 literal without brackets or zone. */
	public static function of( string $address ): self {
		$bytes = false === filter_var( $address, FILTER_VALIDATE_IP ) ? false : inet_pton( $address );
		if ( false === $bytes ) {
			return self::Forbidden;
		}
		foreach ( self::METADATA as $metadata ) {
			if ( inet_pton( $metadata ) === $bytes ) {
				return self::Forbidden;
			}
		}
		return 4 === strlen( $bytes ) ? self::look_up( $bytes, self::IPV4, self::Public ) : self::of_ipv6( $bytes );
	}

	private static function of_ipv6( string $bytes ): self {
		foreach ( self::HIDDEN_IPV4 as $prefix => $at ) {
			if ( self::is_in( $bytes, $prefix ) ) {
				return self::of( (string) inet_ntop( substr( $bytes, $at, 4 ) ) );
			}
		}
		if ( in_array( substr( $bytes, 8, 4 ), array( "\x00\x00\x5e\xfe", "\x02\x00\x5e\xfe" ), true ) ) { // ISATAP (RFC 5214).
			return self::of( (string) inet_ntop( substr( $bytes, 12, 4 ) ) );
		}
		return self::look_up( $bytes, self::IPV6, self::Forbidden );
	}

	/** @param array<string, self> $table */
	private static function look_up( string $bytes, array $table, self $otherwise ): self {
		foreach ( $table as $prefix => $class ) {
			if ( self::is_in( $bytes, $prefix ) ) {
				return $class;
			}
		}
		return $otherwise;
	}

	private static function is_in( string $bytes, string $prefix ): bool {
		list( $network, $bits ) = explode( '/', $prefix );
		$network                = (string) inet_pton( $network );
		$whole                  = intdiv( (int) $bits, 8 );
		$mask                   = 0xff00 >> ( (int) $bits % 8 ) & 0xff;
		if ( strlen( $network ) !== strlen( $bytes ) || substr( $network, 0, $whole ) !== substr( $bytes, 0, $whole ) ) {
			return false;
		}
		return 0 === $mask || ( ord( $network[ $whole ] ) & $mask ) === ( ord( $bytes[ $whole ] ) & $mask );
	}
}
