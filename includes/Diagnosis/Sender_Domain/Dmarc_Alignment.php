<?php
/**
 * Whether the two proofs of a mail speak for its From domain, as far as that can be known before a mail is sent: true, false, or null = not known.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Diagnosis\Inquiry;

defined( 'ABSPATH' ) || exit;

final class Dmarc_Alignment {

	/**
	 * @param string    $return_domain Domain that bounces go to, '' when not known.
	 * @param bool|null $by_spf        Whether it fits.
	 * @param string    $dkim_domain   Domain that holds a DKIM key of the relay, '' when none was found.
	 * @param bool|null $by_dkim       Whether it fits.
	 */
	private function __construct(
		public readonly string $return_domain,
		public readonly ?bool $by_spf,
		public readonly string $dkim_domain,
		public readonly ?bool $by_dkim,
	) {}

	public static function of( Sender_Domain $domain, Dmarc_Policy $policy, Inquiry $inquiry ): self {
		$return_domain = self::return_domain( $domain, $inquiry );
		$dkim_domain   = self::has_key( $domain ) ? $domain->proof : '';
		return new self(
			$return_domain,
			'' === $return_domain ? null : $policy->is_aligned( $return_domain, true === $policy->record?->is_strict_spf ),
			$dkim_domain,
			'' !== $dkim_domain ? $policy->is_aligned( $dkim_domain, true === $policy->record?->is_strict_dkim ) : self::no_key( $domain )
		);
	}

	public function fits(): bool {
		return true === $this->by_spf || true === $this->by_dkim;
	}

	/** Neither of the two can speak for the From domain. */
	public function fails(): bool {
		return false === $this->by_spf && false === $this->by_dkim;
	}

	/** '' = not known, because the provider puts its own address there and may have been told another one. */
	private static function return_domain( Sender_Domain $domain, Inquiry $inquiry ): string {
		$facts = $domain->relay->facts;
		if ( 'username' === $facts->return_path ) {
			return $domain->proof;
		}
		if ( 'own' === $facts->return_path ) {
			$label = '' === $facts->return_label ? '' : "{$facts->return_label}.{$domain->domain}";
			return '' !== $label && array() !== Spf_Record::among( $domain->dns->texts( $label ) ) ? $label : '';
		}
		if ( 'unknown' === $facts->return_path && Relay_Kind::Provider === $domain->relay->kind ) {
			return '';
		}
		$set = Dns_Name::normalize( substr( (string) strrchr( $inquiry->settings->return_path, '@' ), 1 ) );
		return '' === $set ? $domain->domain : $set;
	}

	private static function has_key( Sender_Domain $domain ): bool {
		foreach ( Dkim_Selectors::findings( $domain ) as $finding ) {
			if ( Dkim_State::Good === $finding->state ) {
				return true;
			}
		}
		return false;
	}

	/** Only where a provider's names are fixed does nothing found mean nothing there. */
	private static function no_key( Sender_Domain $domain ): ?bool {
		if ( 'fixed' !== $domain->relay->facts->selector_names ) {
			return null;
		}
		foreach ( Dkim_Selectors::findings( $domain ) as $finding ) {
			if ( Dkim_State::No_Answer === $finding->state ) {
				return null;
			}
		}
		return false;
	}
}
