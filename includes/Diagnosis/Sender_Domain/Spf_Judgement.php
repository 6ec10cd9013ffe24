<?php
/**
 * Whether the SPF record of the sender's domain is in order and allows the relay, and which record would.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Causes\Server_Text;
use Mailwright\Diagnosis\Dns\Dns_Type;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

final class Spf_Judgement {

	/** Longest record that is shown; the longest that works over UDP is a fraction of it. */
	private const SHOWN = 2000;

	/** Networks of a provider that are tried when its include is not there. */
	private const SAMPLES = 4;

	/** @var list<string> The SPF records as they are. */
	public readonly array $records;

	/** All that is behind the record. */
	public readonly Spf_Result $survey;

	/** @var array<string, Spf_Verdict> Result by address of the relay. */
	private readonly array $verdicts;

	/** Null = cannot be known. */
	public readonly ?bool $is_covered;

	public function __construct( private readonly Sender_Domain $domain, private readonly Inquiry $inquiry ) {
		$this->records    = Spf_Record::among( $domain->dns->texts( $domain->proof ) );
		$this->survey     = Spf_Evaluator::survey( $domain->dns, $domain->proof );
		$this->verdicts   = $this->verdicts();
		$this->is_covered = $this->is_covered();
	}

	/** The record to publish, '' when there is nothing to change. */
	public function proposal(): string {
		$add     = $this->words_to_add( $this->survey->lookups < Spf_Evaluator::MAX_LOOKUPS );
		$dead    = $this->survey->detail( Spf_Problem::Dead_Include );
		$without = '' === $dead ? array() : array( "include:$dead" );
		if ( $this->survey->has( Spf_Problem::Lookups ) ) {
			array_push( $without, 'ptr', "ptr:{$this->domain->proof}" ); // RFC 7208, 5.5: costs lookups, and hardly anybody looks at it.
		}
		$record = Spf_Proposal::merged( $this->records, array() === $this->records ? array_merge( $this->words_of_mailboxes(), $add ) : $add, $without );
		return array( $record ) === $this->records ? '' : $record;
	}

	/** @return array<string, mixed> */
	public function evidence( string $proposal ): array {
		$evidence = array(
			'domain'       => $this->domain->proof,
			'found'        => array_map( static fn( string $text ): string => Server_Text::clean( $text, self::SHOWN ), $this->records ),
			'relay'        => $this->domain->relay->name,
			'expected'     => array_map( static fn( string $include ): string => "include:$include", $this->domain->relay->facts->includes ),
			'lookups'      => $this->survey->lookups,
			'void_lookups' => $this->survey->void_lookups,
			'addresses'    => array_map( static fn( Spf_Verdict $verdict ): string => $verdict->value, $this->verdicts ),
		);
		foreach ( $this->survey->costs as $word => $cost ) {
			$evidence['costs'][ Server_Text::clean( (string) $word, 253 ) ] = $cost;
		}
		if ( '' !== $proposal ) {
			$evidence['record']        = array(
				'name'  => $this->domain->proof,
				'type'  => 'TXT',
				'value' => Server_Text::clean( $proposal, self::SHOWN ),
			);
			$evidence['lookups_after'] = $this->lookups_of( $proposal );
		}
		return $evidence;
	}

	public function lookups_of( string $record ): int {
		return Spf_Evaluator::survey( $this->domain->dns, $this->domain->proof, $record )->lookups;
	}

	/** @return array<string, Spf_Verdict> */
	private function verdicts(): array {
		$verdicts = array();
		if ( array() === $this->records || array() !== $this->domain->relay->facts->accepted_includes() ) {
			return $verdicts; // The addresses that a provider sends from are others than those it takes mail at.
		}
		foreach ( $this->domain->relay_addresses( $this->inquiry ) as $address ) {
			$verdicts[ $address ] = $this->verdict( $address );
		}
		return $verdicts;
	}

	/** As the record is meant: a mistake in it is told, and should not hide that the server is named. */
	private function verdict( string $address ): Spf_Verdict {
		$is_clear = 1 === count( $this->records ) && ! $this->survey->has( Spf_Problem::Syntax );
		return Spf_Evaluator::check( $this->domain->dns, $this->domain->proof, $address, $this->inquiry->from, $is_clear ? null : Spf_Proposal::merged( $this->records, array() ) )->verdict;
	}

	private function is_covered(): ?bool {
		$accepted = $this->domain->relay->facts->accepted_includes();
		if ( array() !== $accepted ) {
			return $this->names( $accepted ) || $this->covers_samples();
		}
		$passed = array_filter( $this->verdicts, static fn( Spf_Verdict $verdict ): bool => Spf_Verdict::Pass === $verdict );
		if ( array() !== $this->verdicts && count( $passed ) === count( $this->verdicts ) ) {
			return true;
		}
		return Relay_Kind::Other_Server === $this->domain->relay->kind && array() !== $this->verdicts ? false : null;
	}

	/** @param list<string> $includes */
	private function names( array $includes ): bool {
		$words = array_map( 'strtolower', Spf_Record::words( implode( ' ', $this->records ) ) );
		foreach ( $includes as $include ) {
			if ( isset( $this->survey->records[ $include ] ) || array() !== array_intersect( array( "include:$include", "+include:$include", "redirect=$include" ), $words ) ) {
				return true;
			}
		}
		return false;
	}

	/** Some domains list the provider's networks themselves, or have a service that does: then the provider's own addresses pass. */
	private function covers_samples(): bool {
		$include = $this->domain->relay->facts->includes[0] ?? '';
		if ( '' === $include || array() === $this->records ) {
			return false;
		}
		$samples = array();
		foreach ( Spf_Evaluator::survey( $this->domain->dns, $include )->records as $text ) {
			foreach ( Spf_Record::parse( $text )->terms as $term ) {
				if ( in_array( $term->mechanism, array( 'ip4', 'ip6' ), true ) && '+' === $term->qualifier ) {
					$samples[] = $term->argument;
				}
			}
		}
		foreach ( array_slice( $samples, 0, self::SAMPLES ) as $address ) {
			if ( Spf_Verdict::Pass !== $this->verdict( $address ) ) {
				return false;
			}
		}
		return array() !== $samples;
	}

	/**
	 * What is missing for the relay.
	 *
	 * @return list<string>
	 */
	private function words_to_add( bool $has_room ): array {
		$relay = $this->domain->relay;
		if ( true === $this->is_covered || ( ! $relay->facts->is_spf_needed && array() !== $this->records ) ) {
			return array();
		}
		if ( array() !== $relay->facts->includes ) {
			return array( 'include:' . $relay->facts->includes[0] );
		}
		if ( Relay_Kind::Other_Server !== $relay->kind ) {
			return array();
		}
		if ( $has_room && false === filter_var( $relay->host, FILTER_VALIDATE_IP ) ) {
			return array( "a:{$relay->host}" );
		}
		return array_map( static fn( string $address ): string => ( str_contains( $address, ':' ) ? 'ip6:' : 'ip4:' ) . $address, $this->domain->relay_addresses( $this->inquiry ) );
	}

	/**
	 * For a domain without a record: the people who write mail there should not be forgotten.
	 *
	 * @return list<string>
	 */
	private function words_of_mailboxes(): array {
		$exchangers = array_values( array_filter( array_map( 'strval', $this->domain->dns->ask( $this->domain->proof, Dns_Type::Mx )->column( 'target' ) ) ) );
		$include    = array() === $exchangers ? '' : ( Domain_Facts::of( Providers::for_mx( $exchangers ) )->includes[0] ?? '' );
		$words      = array() === $exchangers ? array() : array( '' === $include ? 'mx' : "include:$include" );
		return Relay_Kind::This_Server === $this->domain->relay->kind ? array_merge( array( 'a' ), $words ) : $words;
	}
}
