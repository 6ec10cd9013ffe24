<?php
/**
 * What the domain of the From address asks receivers to do with mail that does not prove where it comes from (DMARC, RFC 7489 and RFC 9989), and
 * whether mail of this site proves it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Causes\Classification;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;
use Mailwright\Causes\Server_Text;
use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Sender_Domain\Dmarc_Alignment;
use Mailwright\Diagnosis\Sender_Domain\Dmarc_Policy;
use Mailwright\Diagnosis\Sender_Domain\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Dmarc_Check implements Check {

	/** Where Google says what it wants from senders; Yahoo has the same rules. Checked 2026-11-23. */
	private const RULES = 'https://support.google.com/a/answer/81126';

	public function id(): string {
		return 'dmarc';
	}

	public function label(): string {
		return __( 'Policy of the domain (DMARC)', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$domain = Sender_Domain::of( $inquiry );
		if ( '' !== $domain->obstacle ) {
			return Check_Result::skip( $domain->obstacle );
		}
		$policy = Dmarc_Policy::of( $domain->dns, $domain->domain );
		if ( '' !== $domain->owner ) {
			return $domain->is_foreign() ? $this->foreign( $domain, $policy ) : $this->of_provider( $domain );
		}
		if ( ! $policy->is_known ) {
			/* translators: %s: domain. */
			return Check_Result::skip( sprintf( __( 'The DNS did not answer in time, so the DMARC entry of %s could not be read.', 'mailwright' ), $domain->domain ) );
		}
		if ( null === $policy->record || '' === $policy->policy() ) {
			return $this->without_policy( $domain, $policy, $inquiry );
		}
		return $this->with_policy( $domain, $policy, $inquiry );
	}

	private function without_policy( Sender_Domain $domain, Dmarc_Policy $policy, Inquiry $inquiry ): Check_Result {
		if ( count( $policy->rivals ) > 1 ) {
			/* translators: %s: domain. */
			$summary = sprintf( __( '%s has more than one DMARC entry. Receivers then ignore all of them. Keep only the one below.', 'mailwright' ), $domain->domain );
			return $this->warning( $domain, $summary, $this->evidence( $policy, null ) + $this->record( $domain->domain, $policy->rivals[0] ) );
		}
		if ( null !== $policy->record ) {
			/* translators: %s: domain. */
			$summary = sprintf( __( 'The DMARC entry of %s does not say what receivers should do (“p=”). Replace it by the entry below.', 'mailwright' ), $policy->at );
			return $this->warning( $domain, $summary, $this->evidence( $policy, null ) + $this->record( $policy->at, $policy->record->corrected() ) );
		}
		/* translators: %s: domain. */
		$summary = sprintf( __( '%s has no DMARC entry. Since February 2024 Gmail and Yahoo want one from everybody who sends many mails, and it helps with others too. The entry below makes nothing stricter.', 'mailwright' ), $domain->domain );
		return $this->warning( $domain, $summary, $this->evidence( $policy, null ) + $this->record( $domain->domain, self::ready_record( $policy, $inquiry ) ) + array( 'rules' => self::RULES ) );
	}

	private function with_policy( Sender_Domain $domain, Dmarc_Policy $policy, Inquiry $inquiry ): Check_Result {
		$alignment = Dmarc_Alignment::of( $domain, $policy, $inquiry );
		$evidence  = $this->evidence( $policy, $alignment );
		$meaning   = $this->meaning( $domain->domain, $policy->policy() );
		if ( $alignment->fails() ) {
			/* translators: %s: name of a provider or mail server. */
			$why = sprintf( __( 'Mail that leaves through %s does not prove it: neither the return address nor the signature belongs to the domain. Set up DKIM for the domain there.', 'mailwright' ), $domain->relay->name );
			return $this->warning( $domain, "$meaning $why", $evidence );
		}
		if ( $alignment->fits() ) {
			return Check_Result::pass( $meaning . ' ' . __( 'The names fit together: the return address or the signature belongs to the domain.', 'mailwright' ), $evidence );
		}
		if ( 'none' === $policy->policy() ) {
			return Check_Result::pass( $meaning, $evidence );
		}
		/* translators: %s: name of a provider or mail server. */
		return Check_Result::pass( $meaning . ' ' . sprintf( __( 'Make sure that %s signs with your domain (DKIM): whether it does cannot be seen from here.', 'mailwright' ), $domain->relay->name ), $evidence );
	}

	private function meaning( string $domain, string $policy ): string {
		return match ( $policy ) {
			/* translators: %s: domain. */
			'reject'     => sprintf( __( '%s asks receivers to refuse mail that does not prove where it comes from.', 'mailwright' ), $domain ),
			/* translators: %s: domain. */
			'quarantine' => sprintf( __( '%s asks receivers to put mail that does not prove where it comes from into the spam folder.', 'mailwright' ), $domain ),
			/* translators: %s: domain. */
			default      => sprintf( __( '%s has a DMARC entry that only watches and refuses nothing.', 'mailwright' ), $domain ),
		};
	}

	private function foreign( Sender_Domain $domain, Dmarc_Policy $policy ): Check_Result {
		$summary = in_array( $policy->policy(), array( 'quarantine', 'reject' ), true )
			? $this->meaning( $domain->domain, $policy->policy() )
			/* translators: %s: domain such as gmail.com. */
			: sprintf( __( 'Receivers know which servers send for %s and mistrust mail from any other.', 'mailwright' ), $domain->domain );
		/* translators: 1: name of a provider, 2: name of a provider or mail server. */
		$why = sprintf( __( 'Only %1$s itself can prove it, and your mail leaves through %2$s. Use a From address at your own domain.', 'mailwright' ), $domain->owner_name(), $domain->relay->name );
		return $this->warning( $domain, "$summary $why", $this->evidence( $policy, null ) );
	}

	private function of_provider( Sender_Domain $domain ): Check_Result {
		/* translators: 1: domain such as gmail.com, 2: name of a provider. */
		return Check_Result::pass( sprintf( __( '%1$s is a mail domain of %2$s, which takes care of its DMARC entry itself.', 'mailwright' ), $domain->domain, $domain->owner_name() ) );
	}

	/** @return array{record: array{name: string, type: string, value: string}} */
	private function record( string $domain, string $value ): array {
		return array(
			'record' => array(
				'name'  => "_dmarc.$domain",
				'type'  => 'TXT',
				'value' => Server_Text::clean( $value, 1000 ),
			),
		);
	}

	/** Reports go to the administrator only where the address is at the domain itself; another one would have to agree in its own DNS (RFC 7489, 7.1). */
	private static function ready_record( Dmarc_Policy $policy, Inquiry $inquiry ): string {
		$address = $inquiry->recipient;
		$host    = strtolower( substr( (string) strrchr( $address, '@' ), 1 ) );
		$is_ours = '' !== $host && $policy->is_aligned( $host, false ) && 1 === preg_match( '/^[a-z0-9._+-]+@[a-z0-9.-]+$/iD', $address );
		return 'v=DMARC1; p=none;' . ( $is_ours ? " rua=mailto:$address" : '' );
	}

	/** @return array<string, mixed> */
	private function evidence( Dmarc_Policy $policy, ?Dmarc_Alignment $alignment ): array {
		$found    = null === $policy->record ? $policy->rivals : array( $policy->record->text );
		$evidence = array(
			'domain' => $policy->domain,
			'found'  => array_map( static fn( string $text ): string => Server_Text::clean( $text, 1000 ), $found ),
		);
		if ( null !== $policy->record ) {
			$evidence += array(
				'at'        => "_dmarc.{$policy->at}",
				'policy'    => $policy->policy(),
				'alignment' => array(
					'spf'  => $policy->record->is_strict_spf ? 'strict' : 'relaxed',
					'dkim' => $policy->record->is_strict_dkim ? 'strict' : 'relaxed',
				),
			);
		}
		return null === $alignment ? $evidence : $evidence + array(
			'return_path' => array(
				'domain' => $alignment->return_domain,
				'fits'   => $alignment->by_spf,
			),
			'signature'   => array(
				'domain' => $alignment->dkim_domain,
				'fits'   => $alignment->by_dkim,
			),
		);
	}

	/** @param array<string, mixed> $evidence */
	private function warning( Sender_Domain $domain, string $summary, array $evidence ): Check_Result {
		return Check_Result::warn( $summary, new Classification( 'auth_domain_policy', Confidence::High, new Evidence( provider: $domain->relay->provider ) ), $evidence );
	}
}
