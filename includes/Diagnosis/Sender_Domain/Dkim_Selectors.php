<?php
/**
 * Looks for DKIM keys under the names that a provider uses (RFC 6376, 3.6.2). The DNS cannot list the names of a domain, so they have to be known.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Type;

defined( 'ABSPATH' ) || exit;

final class Dkim_Selectors {

	/**
	 * All that has to be asked for.
	 *
	 * @return list<array{0: string, 1: Dns_Type}>
	 */
	public static function questions( Domain_Facts $facts, string $domain ): array {
		$questions = array();
		foreach ( $facts->selectors as $selector ) {
			$questions[] = array( self::name( $selector['name'], $domain ), Dns_Type::Txt );
			if ( 'CNAME' === $selector['type'] ) {
				$questions[] = array( self::name( $selector['name'], $domain ), Dns_Type::Cname );
			}
		}
		return $questions;
	}

	public static function name( string $selector, string $domain ): string {
		return "$selector._domainkey.$domain";
	}
}
