<?php
/**
 * One mechanism of an SPF record, such as "-all", "ip4:192.0.2.0/24" or "include:example.com".
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Spf_Term {

	/**
	 * @param string $text      As it stands in the record.
	 * @param string $qualifier "+", "-", "~" or "?".
	 * @param string $mechanism Lower case.
	 * @param string $argument  Domain, which may hold macros, or address; '' = the domain of the record.
	 * @param int    $prefix4   Bits of the network, IPv4.
	 * @param int    $prefix6   Bits of the network, IPv6.
	 */
	private function __construct(
		public readonly string $text,
		public readonly string $qualifier,
		public readonly string $mechanism,
		public readonly string $argument,
		public readonly int $prefix4 = 32,
		public readonly int $prefix6 = 128,
	) {}

	/** Null when no receiver understands it (RFC 7208, 4.6.1 and 12). */
	public static function parse( string $word ): ?self {
		if ( 1 !== preg_match( '/^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:([:\/])(.*))?$/iDs', $word, $found ) ) {
			return null;
		}
		$mechanism = strtolower( $found[2] );
		$argument  = ( '/' === ( $found[3] ?? '' ) ? '/' : '' ) . ( $found[4] ?? '' );
		$qualifier = '' === $found[1] ? '+' : $found[1];
		return match ( $mechanism ) {
			'all'               => isset( $found[3] ) ? null : new self( $word, $qualifier, $mechanism, '' ),
			'ip4', 'ip6'        => self::network( $word, $qualifier, $mechanism, $argument ),
			'a', 'mx'           => self::with_prefix( $word, $qualifier, $mechanism, $argument ),
			'include', 'exists' => '' === $argument || '/' === $argument[0] ? null : new self( $word, $qualifier, $mechanism, $argument ),
			default             => new self( $word, $qualifier, $mechanism, $argument ),
		};
	}

	/** Whether receivers have to ask the DNS for it (RFC 7208, 4.6.4). */
	public function needs_lookup(): bool {
		return ! in_array( $this->mechanism, array( 'all', 'ip4', 'ip6' ), true );
	}

	/** Whether the address is in the network of the other one. */
	public function covers( string $address, string $network ): bool {
		$bytes = (string) inet_pton( $address );
		$other = (string) inet_pton( $network );
		if ( strlen( $bytes ) !== strlen( $other ) ) {
			return false;
		}
		$bits  = 4 === strlen( $bytes ) ? $this->prefix4 : $this->prefix6;
		$whole = intdiv( $bits, 8 );
		$mask  = 0xff00 >> ( $bits % 8 ) & 0xff;
		return substr( $bytes, 0, $whole ) === substr( $other, 0, $whole ) && ( 0 === $mask || ( ord( $bytes[ $whole ] ) & $mask ) === ( ord( $other[ $whole ] ) & $mask ) );
	}

	private static function network( string $word, string $qualifier, string $mechanism, string $argument ): ?self {
		list( $address, $bits ) = array_pad( explode( '/', $argument, 2 ), 2, null );
		$most                   = 'ip4' === $mechanism ? 32 : 128;
		$flag                   = 'ip4' === $mechanism ? FILTER_FLAG_IPV4 : FILTER_FLAG_IPV6;
		if ( false === filter_var( $address, FILTER_VALIDATE_IP, $flag ) || ( null !== $bits && ( 1 !== preg_match( '/^\d{1,3}$/D', $bits ) || (int) $bits > $most ) ) ) {
			return null;
		}
		return new self( $word, $qualifier, $mechanism, (string) $address, 'ip4' === $mechanism ? (int) ( $bits ?? 32 ) : 32, 'ip6' === $mechanism ? (int) ( $bits ?? 128 ) : 128 );
	}

	private static function with_prefix( string $word, string $qualifier, string $mechanism, string $argument ): ?self {
		preg_match( '/^(.*?)(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/D', $argument, $found );
		$prefix4 = '' === ( $found[2] ?? '' ) ? 32 : (int) $found[2];
		$prefix6 = '' === ( $found[3] ?? '' ) ? 128 : (int) $found[3];
		return $prefix4 > 32 || $prefix6 > 128 ? null : new self( $word, $qualifier, $mechanism, $found[1] ?? '', $prefix4, $prefix6 );
	}
}
