<?php
/**
 * The record types we ask for, with their numbers on the wire (IANA DNS parameters).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

enum Dns_Type: int {
	case A     = 1;
	case Cname = 5;
	case Mx    = 15;
	case Txt   = 16;
	case Aaaa  = 28;
	case Srv   = 33;

	/** The constant that dns_get_record() wants. */
	public function php_constant(): int {
		return match ( $this ) {
			self::A     => DNS_A,
			self::Cname => DNS_CNAME,
			self::Mx    => DNS_MX,
			self::Txt   => DNS_TXT,
			self::Aaaa  => DNS_AAAA,
			self::Srv   => DNS_SRV,
		};
	}
}
