<?php
/**
 * Writes an SPF record that can be copied into the DNS: what is there already, with the missing part at the right place.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Spf_Proposal {

	/** Others are suspicious, not refused: nobody's forgotten server loses its mail. */
	private const ALL = '~all';

	/** A mistake that is made often, and what was meant. */
	private const CORRECTIONS = array(
		'/^([+?~-]?)ipv4:/i' => '$1ip4:',
		'/^([+?~-]?)ipv6:/i' => '$1ip6:',
	);

	/**
	 * @param list<string> $records What is in the DNS; several become one.
	 * @param list<string> $add     Words to add, such as "include:_spf.example.com".
	 * @param list<string> $without Words to leave out.
	 */
	public static function merged( array $records, array $add, array $without = array() ): string {
		$words = array();
		$ends  = array();
		$last  = array();
		foreach ( $records as $record ) {
			foreach ( Spf_Record::words( $record ) as $word ) {
				$word = (string) preg_replace( array_keys( self::CORRECTIONS ), self::CORRECTIONS, $word );
				if ( 1 === preg_match( '/^[+?~-]?all$/iD', $word ) ) {
					$ends[] = strtolower( $word );
				} elseif ( 1 === preg_match( '/^redirect=(.+)$/iD', $word, $found ) && count( $records ) > 1 ) {
					$words[] = "include:$found[1]";
				} elseif ( 1 === preg_match( '/^[a-z][a-z0-9_.-]*=./iD', $word ) ) {
					$last[] = $word;
				} elseif ( null !== Spf_Term::parse( $word ) ) {
					$words[] = $word;
				}
			}
		}
		$words = self::unique( array_merge( $words, $add ), $without );
		return implode( ' ', array_merge( array( 'v=spf1' ), $words, self::end( $ends, $last ) ) );
	}

	/**
	 * @param list<string> $ends Every "all" that was there.
	 * @param list<string> $last Modifiers.
	 * @return list<string>
	 */
	private static function end( array $ends, array $last ): array {
		$ends = array_values( array_unique( $ends ) );
		if ( array() === $ends ) {
			$has_redirect = array() !== preg_grep( '/^redirect=/i', $last );
			return $has_redirect ? array_values( array_unique( $last ) ) : array_merge( array( self::ALL ), array_unique( $last ) );
		}
		$all = 1 === count( $ends ) && ! in_array( $ends[0], array( 'all', '+all' ), true ) ? $ends[0] : self::ALL;
		return array_merge( array( $all ), array_values( array_unique( (array) preg_grep( '/^redirect=/i', $last, PREG_GREP_INVERT ) ) ) );
	}

	/**
	 * @param list<string> $words
	 * @param list<string> $without
	 * @return list<string>
	 */
	private static function unique( array $words, array $without ): array {
		$seen = array_fill_keys( array_map( 'strtolower', $without ), true );
		$kept = array();
		foreach ( $words as $word ) {
			$key = strtolower( ltrim( $word, '+' ) );
			if ( ! isset( $seen[ $key ] ) ) {
				$seen[ $key ] = true;
				$kept[]       = $word;
			}
		}
		return $kept;
	}
}
