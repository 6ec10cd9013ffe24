<?php
/**
 * A DMARC record, read (RFC 7489, 6.3; RFC 9989, 4.7).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Dmarc_Record {

	private const POLICIES = array( 'none', 'quarantine', 'reject' );

	/**
	 * @param string               $text      As it stands in the DNS.
	 * @param array<string,string> $tags      All of them.
	 * @param bool                 $is_strict_dkim Alignment "s": the names have to be equal.
	 * @param bool                 $is_strict_spf  As above.
	 */
	private function __construct(
		public readonly string $text,
		public readonly array $tags,
		public readonly bool $is_strict_dkim,
		public readonly bool $is_strict_spf,
	) {}

	/**
	 * Only the DMARC records among the texts of a name; the version has to come first.
	 *
	 * @param list<string> $texts
	 * @return list<string>
	 */
	public static function among( array $texts ): array {
		return array_values( array_filter( $texts, static fn( string $text ): bool => 1 === preg_match( '/^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/D', $text ) ) );
	}

	public static function parse( string $text ): self {
		$tags = Tag_List::parse( $text );
		return new self( $text, $tags, 's' === strtolower( $tags['adkim'] ?? '' ), 's' === strtolower( $tags['aspf'] ?? '' ) );
	}

	/** What receivers are asked to do with mail that proves nothing; '' = the record does not say it correctly. */
	public function policy( bool $for_subdomain ): string {
		$subdomains = strtolower( $this->tags['sp'] ?? '' );
		$policy     = $for_subdomain && in_array( $subdomains, self::POLICIES, true ) ? $subdomains : strtolower( $this->tags['p'] ?? '' );
		return in_array( $policy, self::POLICIES, true ) ? $policy : '';
	}

	/** Public suffix flag (RFC 9989, 4.7): "y" = an organisation begins one label below, "n" = it begins here, "u" = not told. */
	public function suffix_flag(): string {
		$flag = strtolower( $this->tags['psd'] ?? 'u' );
		return in_array( $flag, array( 'y', 'n' ), true ) ? $flag : 'u';
	}

	/** The record with a policy that receivers understand. */
	public function corrected(): string {
		$parts = array( 'v=DMARC1', 'p=none' );
		foreach ( $this->tags as $name => $value ) {
			if ( 'v' !== $name && 'p' !== $name ) {
				$parts[] = "$name=$value";
			}
		}
		return implode( '; ', $parts );
	}
}
