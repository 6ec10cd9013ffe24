<?php
/**
 * An SPF record, read (RFC 7208, 4.6 and 12).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Spf_Record {

	/** More words than any record that works has. */
	private const MAX_WORDS = 200;

	/**
	 * @param list<Spf_Term> $terms    Up to and with "all".
	 * @param string         $redirect Domain whose record counts where no term matches, '' = none.
	 * @param string         $mistake  The first word that no receiver understands, '' = none.
	 */
	private function __construct( public readonly array $terms, public readonly string $redirect, public readonly string $mistake ) {}

	/**
	 * Only the SPF records among the texts of a domain (RFC 7208, 4.5).
	 *
	 * @param list<string> $texts
	 * @return list<string>
	 */
	public static function among( array $texts ): array {
		return array_values( array_filter( $texts, static fn( string $text ): bool => 1 === preg_match( '/^v=spf1(?: |$)/iD', $text ) ) );
	}

	public static function parse( string $text ): self {
		$terms    = array();
		$redirect = '';
		$has_all  = false;
		foreach ( self::words( $text ) as $word ) {
			if ( 1 === preg_match( '/^([a-z][a-z0-9_.-]*)=(.*)$/iDs', $word, $found ) ) {
				if ( 'redirect' !== strtolower( $found[1] ) ) {
					continue; // "exp" and unknown modifiers change nothing (RFC 7208, 6).
				}
				if ( '' !== $redirect || '' === $found[2] ) {
					return new self( $terms, $redirect, $word );
				}
				$redirect = $found[2];
				continue;
			}
			$term = Spf_Term::parse( $word );
			if ( null === $term ) {
				return new self( $terms, $redirect, $word );
			}
			if ( ! $has_all ) {
				$terms[] = $term; // What stands behind "all" is ignored, but has to be correct (RFC 7208, 5.1).
			}
			$has_all = $has_all || 'all' === $term->mechanism;
		}
		return new self( $terms, $has_all ? '' : $redirect, '' );
	}

	/** @return list<string> Without the version. */
	public static function words( string $text ): array {
		return array_slice( preg_split( '/ +/', trim( $text, ' ' ), self::MAX_WORDS ) ?: array(), 1 ); // phpcs:ignore Universal.Operators.DisallowShortTernary -- False only for a broken pattern.
	}

	/** Allows every server of the world. */
	public function allows_all(): bool {
		$last = array() === $this->terms ? null : $this->terms[ count( $this->terms ) - 1 ];
		return null !== $last && 'all' === $last->mechanism && '+' === $last->qualifier;
	}
}
