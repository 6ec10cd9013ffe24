<?php
/**
 * Whether the domain of the From address holds the key that receivers check signatures with (DKIM, RFC 6376).
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
use Mailwright\Diagnosis\Sender_Domain\Dkim_Finding;
use Mailwright\Diagnosis\Sender_Domain\Dkim_Selectors;
use Mailwright\Diagnosis\Sender_Domain\Dkim_State;
use Mailwright\Diagnosis\Sender_Domain\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Dkim_Check implements Check {

	/** What is told first when no key is good. */
	private const WORST_FIRST = array( Dkim_State::Weak, Dkim_State::Revoked, Dkim_State::Broken, Dkim_State::Dangling );

	public function id(): string {
		return 'dkim';
	}

	public function label(): string {
		return __( 'Signature (DKIM)', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$domain = Sender_Domain::of( $inquiry );
		if ( '' !== $domain->obstacle ) {
			return Check_Result::skip( $domain->obstacle );
		}
		if ( '' !== $domain->owner ) {
			return $this->of_provider( $domain );
		}
		if ( array() === $domain->relay->facts->selectors ) {
			/* translators: %s: name of a provider. */
			return Check_Result::skip( sprintf( __( '%s gives every customer other DKIM names, so they cannot be looked up from here. Its own pages show whether your domain is set up.', 'mailwright' ), $domain->relay->name ), $this->evidence( $domain, array() ) );
		}
		$findings = Dkim_Selectors::findings( $domain );
		$good     = self::in_state( $findings, Dkim_State::Good );
		if ( array() !== $good ) {
			return Check_Result::pass( $this->praise( $domain, $good[0] ), $this->evidence( $domain, $findings ) );
		}
		foreach ( self::WORST_FIRST as $state ) {
			$bad = self::in_state( $findings, $state );
			if ( array() !== $bad ) {
				return $this->warning( $domain, $findings, $this->complaint( $bad[0] ), Confidence::High );
			}
		}
		if ( array() !== self::in_state( $findings, Dkim_State::No_Answer ) ) {
			/* translators: %s: domain. */
			return Check_Result::skip( sprintf( __( 'The DNS did not answer in time, so the DKIM keys of %s could not be looked for.', 'mailwright' ), $domain->proof ) );
		}
		return $this->nothing_found( $domain, $findings );
	}

	/** @param list<Dkim_Finding> $findings */
	private function nothing_found( Sender_Domain $domain, array $findings ): Check_Result {
		if ( 'unknown' === $domain->relay->facts->selector_names ) {
			/* translators: 1: domain, 2: name of a provider or mail server. */
			return Check_Result::skip( sprintf( __( 'No DKIM key of %1$s was found under the usual names. It may have another one: ask whoever runs %2$s.', 'mailwright' ), $domain->proof, $domain->relay->name ), $this->evidence( $domain, $findings ) );
		}
		$names = implode( ', ', array_map( static fn( Dkim_Finding $finding ): string => $finding->selector, $findings ) );
		if ( 'usual' === $domain->relay->facts->selector_names ) {
			/* translators: 1: domain, 2: name of a provider, 3: list of names. */
			$summary = sprintf( __( '%1$s has no DKIM key under the names that %2$s usually takes (%3$s), so its mail is probably not signed for you. If you chose another name there, all may be well.', 'mailwright' ), $domain->proof, $domain->relay->name, $names );
			return $this->warning( $domain, $findings, $summary, Confidence::Medium );
		}
		/* translators: 1: domain, 2: name of a provider, 3: list of names. */
		return $this->warning( $domain, $findings, sprintf( __( '%1$s has no DKIM key of %2$s (%3$s), so receivers cannot check its signature.', 'mailwright' ), $domain->proof, $domain->relay->name, $names ), Confidence::High );
	}

	private function complaint( Dkim_Finding $finding ): string {
		return match ( $finding->state ) {
			/* translators: 1: DNS name, 2: number of bits. */
			Dkim_State::Weak    => sprintf( __( 'The DKIM key at %1$s has only %2$d bits. Receivers take no key below 1024.', 'mailwright' ), $finding->name, (int) $finding->key?->bits ),
			/* translators: %s: DNS name. */
			Dkim_State::Revoked => sprintf( __( 'The DKIM key at %s was withdrawn: the entry is there, but empty. Signatures made with it count as wrong.', 'mailwright' ), $finding->name ),
			/* translators: %s: DNS name. */
			Dkim_State::Broken  => sprintf( __( 'The DKIM key at %s cannot be read; often a part of it was lost when it was copied.', 'mailwright' ), $finding->name ),
			/* translators: 1: DNS name, 2: DNS name. */
			default             => sprintf( __( '%1$s points to %2$s, but there is no DKIM key.', 'mailwright' ), $finding->name, Server_Text::clean( $finding->target, 253 ) ),
		};
	}

	/** @param list<Dkim_Finding> $findings */
	private function warning( Sender_Domain $domain, array $findings, string $summary, Confidence $confidence ): Check_Result {
		$records = Dkim_Selectors::records( $domain->relay->facts, $domain->proof );
		$advice  = array() === $records
			/* translators: %s: name of a provider or mail server. */
			? sprintf( __( 'The entry to add comes from %s, because it holds your own key.', 'mailwright' ), $domain->relay->name )
			: __( 'Add the entries below to the DNS of the domain.', 'mailwright' );
		$evidence = $this->evidence( $domain, $findings ) + ( array() === $records ? array() : array(
			'record'  => $records[0],
			'records' => $records,
		) );
		return Check_Result::warn( "$summary $advice", new Classification( 'auth_domain_policy', $confidence, new Evidence( provider: $domain->relay->provider ) ), $evidence );
	}

	private function praise( Sender_Domain $domain, Dkim_Finding $finding ): string {
		if ( 'unknown' === $domain->relay->facts->selector_names ) {
			/* translators: 1: DNS name, 2: number of bits. */
			return sprintf( __( 'There is a DKIM key at %1$s (%2$d bits). Only a mail that has arrived shows whether your server signs with it.', 'mailwright' ), $finding->name, (int) $finding->key?->bits );
		}
		/* translators: 1: name of a provider, 2: DNS name, 3: number of bits. */
		return sprintf( __( 'The key for the signature of %1$s is in place at %2$s (%3$d bits).', 'mailwright' ), $domain->relay->name, $finding->name, (int) $finding->key?->bits );
	}

	private function of_provider( Sender_Domain $domain ): Check_Result {
		if ( $domain->is_foreign() ) {
			/* translators: 1: name of a provider, 2: domain such as gmail.com. */
			return Check_Result::skip( sprintf( __( 'Only %1$s can sign mail from %2$s, and your mail does not leave through its servers.', 'mailwright' ), $domain->owner_name(), $domain->domain ) );
		}
		/* translators: 1: domain such as gmail.com, 2: name of a provider. */
		return Check_Result::pass( sprintf( __( '%1$s is a mail domain of %2$s, which signs its mail itself.', 'mailwright' ), $domain->domain, $domain->owner_name() ) );
	}

	/**
	 * @param list<Dkim_Finding> $findings
	 * @return array<string, mixed>
	 */
	private function evidence( Sender_Domain $domain, array $findings ): array {
		return array(
			'domain' => $domain->proof,
			'relay'  => $domain->relay->name,
			'names'  => array_map( static fn( Dkim_Finding $finding ): array => $finding->to_array(), $findings ),
		) + ( '' === $domain->relay->facts->help ? array() : array( 'help' => $domain->relay->facts->help ) );
	}

	/**
	 * @param list<Dkim_Finding> $findings
	 * @return list<Dkim_Finding>
	 */
	private static function in_state( array $findings, Dkim_State $state ): array {
		return array_values( array_filter( $findings, static fn( Dkim_Finding $finding ): bool => $state === $finding->state ) );
	}
}
