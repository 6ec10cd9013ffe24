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

	/** @return list<Dkim_Finding> In the order of the provider's list. */
	public static function findings( Sender_Domain $domain ): array {
		$domain->dns->fetch( self::questions( $domain->relay->facts, $domain->proof ) );
		return array_map( static fn( array $selector ): Dkim_Finding => self::finding( $selector, $domain ), $domain->relay->facts->selectors );
	}

	/**
	 * Records to add, where they are the same for everybody.
	 *
	 * @return list<array{name: string, type: string, value: string}>
	 */
	public static function records( Domain_Facts $facts, string $domain ): array {
		$records = array();
		foreach ( $facts->selectors as $selector ) {
			if ( '' !== $selector['value'] ) {
				$records[] = array(
					'name'  => self::name( $selector['name'], $domain ),
					'type'  => $selector['type'],
					'value' => str_replace( '{domain}', $domain, $selector['value'] ),
				);
			}
		}
		return $records;
	}

	/** @param array{name: string, type: string, value: string} $selector */
	private static function finding( array $selector, Sender_Domain $domain ): Dkim_Finding {
		$name   = self::name( $selector['name'], $domain->proof );
		$target = 'CNAME' === $selector['type'] ? (string) ( $domain->dns->ask( $name, Dns_Type::Cname )->column( 'target' )[0] ?? '' ) : '';
		foreach ( $domain->dns->texts( $name ) as $text ) {
			$key = Dkim_Key::parse( $text );
			if ( null !== $key ) { // A wildcard record may answer to every name with something else.
				return new Dkim_Finding( $selector['name'], $name, $key->state, $target, $text, $key );
			}
		}
		$state = $domain->dns->knows( $name, Dns_Type::Txt ) ? ( '' === $target ? Dkim_State::Missing : Dkim_State::Dangling ) : Dkim_State::No_Answer;
		return new Dkim_Finding( $selector['name'], $name, $state, $target );
	}
}
