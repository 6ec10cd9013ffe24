<?php
/**
 * Which DMARC record counts for a domain, and who belongs to the same organisation: found by walking up the tree (RFC 9989, 4.10), because a list of
 * all public suffixes would be old the day after.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Type;

defined( 'ABSPATH' ) || exit;

final class Dmarc_Policy {

	/**
	 * @param string            $domain       The From domain.
	 * @param string            $organisation The organizational domain, as far as the records tell; otherwise the From domain.
	 * @param string            $at           Name whose record counts, '' when there is none.
	 * @param Dmarc_Record|null $record       The record that counts.
	 * @param list<string>      $rivals       All records of the From domain when it has several: then none counts.
	 * @param bool              $is_known     False = the DNS did not say.
	 */
	private function __construct(
		public readonly string $domain,
		public readonly string $organisation,
		public readonly string $at,
		public readonly ?Dmarc_Record $record,
		public readonly array $rivals,
		public readonly bool $is_known,
	) {}

	public static function of( Dns_Memory $dns, string $domain ): self {
		$records  = array();
		$rivals   = array();
		$is_known = true;
		foreach ( Sender_Domain::with_parents( $domain ) as $name ) {
			$texts = Dmarc_Record::among( $dns->texts( "_dmarc.$name" ) );
			if ( 1 === count( $texts ) ) {
				$records[ $name ] = Dmarc_Record::parse( $texts[0] );
			} elseif ( $name === $domain ) {
				$rivals = $texts;
			}
			$is_known = $is_known && ( ! str_contains( $name, '.' ) || $dns->knows( "_dmarc.$name", Dns_Type::Txt ) ); // Few top-level domains have one: their silence changes nothing.
		}
		$organisation = self::organisation( $domain, $records );
		$at           = self::first_of( array( $domain, $organisation, self::suffix_of( $organisation ) ), $records );
		return new self( $domain, $organisation, $at, $records[ $at ] ?? null, $rivals, $is_known || '' !== $at );
	}

	public function is_inherited(): bool {
		return $this->at !== $this->domain;
	}

	/** "none", "quarantine" or "reject"; '' = no usable record. */
	public function policy(): string {
		return $this->record?->policy( $this->is_inherited() ) ?? '';
	}

	/** Whether receivers take another domain as proof for the From domain (RFC 7489, 3.1). */
	public function is_aligned( string $other, bool $is_strict ): bool {
		return $is_strict ? $other === $this->domain : $other === $this->organisation || str_ends_with( $other, '.' . $this->organisation );
	}

	/**
	 * RFC 9989, 4.10.2.
	 *
	 * @param array<string, Dmarc_Record> $records By name, from the From domain upwards.
	 */
	private static function organisation( string $domain, array $records ): string {
		$below = '';
		$found = $domain;
		foreach ( Sender_Domain::with_parents( $domain ) as $name ) {
			$flag = ( $records[ $name ] ?? null )?->suffix_flag() ?? '';
			if ( 'n' === $flag ) {
				return $name;
			}
			if ( 'y' === $flag && '' !== $below ) {
				return $below;
			}
			if ( 'u' === $flag && str_contains( $name, '.' ) ) {
				$found = $name;
			}
			$below = $name;
		}
		return $found;
	}

	private static function suffix_of( string $domain ): string {
		return substr( (string) strstr( $domain, '.' ), 1 );
	}

	/**
	 * @param list<string>                $names
	 * @param array<string, Dmarc_Record> $records
	 */
	private static function first_of( array $names, array $records ): string {
		foreach ( $names as $name ) {
			$record = $records[ $name ] ?? null;
			if ( null !== $record && ( $name !== $names[2] || 'y' === $record->suffix_flag() ) ) {
				return $name;
			}
		}
		return '';
	}
}
