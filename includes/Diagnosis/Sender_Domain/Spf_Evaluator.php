<?php
/**
 * Evaluates SPF as receivers do (RFC 7208, 4). Without an address it reads all of a record and of what it includes, counts what receivers have to ask
 * and goes on behind mistakes, so that everything that is wrong is known at once.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Diagnosis\Dns\Dns_Type;

defined( 'ABSPATH' ) || exit;

final class Spf_Evaluator {

	/** RFC 7208, 4.6.4. */
	public const MAX_LOOKUPS     = 10;
	private const MAX_VOID       = 2;
	private const MAX_EXCHANGERS = 10;

	/** Where the reading of a record that somebody wants to be endless ends. */
	private const MAX_FOLLOWED = 40;

	private readonly Spf_Macro $macro;
	private int $lookups      = 0;
	private int $void_lookups = 0;

	/** @var array<string, string> */
	private array $problems = array();

	/** @var array<string, string> */
	private array $records = array();

	/** @var array<string, int> */
	private array $costs = array();

	/**
	 * @param string|null $address Of the sending server; null = read all of the record.
	 * @param string      $sender  Address of the sender, for macros.
	 */
	private function __construct( private readonly Dns_Memory $dns, private readonly ?string $address, string $sender ) {
		$this->macro = new Spf_Macro( (string) $address, $sender );
	}

	/**
	 * Whether mail of the sender may come from the address.
	 *
	 * @param string|null $record Another record than the one in the DNS.
	 */
	public static function check( Dns_Memory $dns, string $domain, string $address, string $sender, ?string $record = null ): Spf_Result {
		return ( new self( $dns, $address, $sender ) )->run( $domain, $record );
	}

	/**
	 * Reads a record with all that it includes.
	 *
	 * @param string|null $record Another record than the one in the DNS, to see what it would need.
	 */
	public static function survey( Dns_Memory $dns, string $domain, ?string $record = null ): Spf_Result {
		return ( new self( $dns, null, "postmaster@$domain" ) )->run( $domain, $record );
	}

	private function run( string $domain, ?string $record ): Spf_Result {
		try {
			$verdict = $this->verdict( $domain, array( $domain ), $record );
		} catch ( Spf_Error ) {
			$verdict = Spf_Verdict::Perm_Error;
		}
		if ( array() !== $this->problems ) {
			$verdict = isset( $this->problems[ Spf_Problem::No_Answer->value ] ) ? Spf_Verdict::Temp_Error : Spf_Verdict::Perm_Error;
		}
		return new Spf_Result( $verdict, $this->problems, $this->lookups, $this->void_lookups, $this->records, $this->costs );
	}

	/**
	 * RFC 7208, 4.6 and 6.1.
	 *
	 * @param list<string> $chain The domains on the way here.
	 */
	private function verdict( string $domain, array $chain, ?string $text = null ): Spf_Verdict {
		$text ??= $this->text( $domain );
		if ( null === $text ) {
			return Spf_Verdict::None;
		}
		$this->records[ $domain ] = $text;
		$record                   = Spf_Record::parse( $text );
		if ( '' !== $record->mistake ) {
			$this->problem( Spf_Problem::Syntax, $record->mistake );
		}
		$this->fetch( $record, $domain );
		foreach ( $record->terms as $term ) {
			$before  = $this->lookups;
			$matches = $this->matches( $term, $domain, $chain );
			if ( 1 === count( $chain ) && $this->lookups > $before ) {
				$this->costs[ $term->text ] = $this->lookups - $before;
			}
			if ( $matches ) {
				return Spf_Verdict::of_qualifier( $term->qualifier );
			}
		}
		return '' === $record->redirect ? Spf_Verdict::Neutral : $this->redirected( $record->redirect, $domain, $chain );
	}

	/** The one SPF record of a domain; null = none. */
	private function text( string $domain ): ?string {
		if ( ! $this->dns->knows( $domain, Dns_Type::Txt ) ) {
			$this->problem( Spf_Problem::No_Answer, $domain );
			return null;
		}
		$records = Spf_Record::among( $this->dns->texts( $domain ) );
		if ( count( $records ) > 1 ) {
			$this->problem( Spf_Problem::Multiple, $domain );
		}
		return $records[0] ?? null;
	}

	/** @param list<string> $chain */
	private function redirected( string $redirect, string $domain, array $chain ): Spf_Verdict {
		$this->count_lookup();
		$target = $this->name( $redirect, $domain );
		if ( null === $target ) {
			return Spf_Verdict::Neutral;
		}
		$verdict = $this->other( $target, $chain );
		if ( Spf_Verdict::None === $verdict && $this->dns->knows( $target, Dns_Type::Txt ) ) {
			$this->problem( Spf_Problem::Dead_Include, $target );
		}
		return $verdict;
	}

	/** @param list<string> $chain */
	private function matches( Spf_Term $term, string $domain, array $chain ): bool {
		if ( 'all' === $term->mechanism ) {
			return true;
		}
		if ( ! $term->needs_lookup() ) {
			return null !== $this->address && $term->covers( $this->address, $term->argument );
		}
		$this->count_lookup();
		$target = '' === $term->argument ? $domain : $this->name( $term->argument, $domain );
		if ( null === $target || 'ptr' === $term->mechanism ) { // "ptr" should not be used, and large receivers skip it (RFC 7208, 5.5).
			return false;
		}
		return match ( $term->mechanism ) {
			'include' => $this->is_included( $target, $chain ),
			'exists'  => $this->exists( $target ),
			'mx'      => $this->is_exchanger( $term, $target ),
			default   => $this->is_among( $term, $this->counted( $this->dns->addresses( $target ), $target, Dns_Type::A, Dns_Type::Aaaa ) ),
		};
	}

	/** @param list<string> $chain */
	private function is_included( string $target, array $chain ): bool {
		$verdict = $this->other( $target, $chain );
		if ( Spf_Verdict::None === $verdict && $this->dns->knows( $target, Dns_Type::Txt ) ) {
			$this->problem( Spf_Problem::Dead_Include, $target );
		}
		return null !== $this->address && Spf_Verdict::Pass === $verdict;
	}

	/** @param list<string> $chain */
	private function other( string $target, array $chain ): Spf_Verdict {
		if ( in_array( $target, $chain, true ) ) {
			$this->problem( Spf_Problem::Loop, $target );
			return Spf_Verdict::Neutral;
		}
		return $this->verdict( $target, array_merge( $chain, array( $target ) ) );
	}

	private function exists( string $target ): bool {
		$found = array_map( 'strval', $this->dns->ask( $target, Dns_Type::A )->column( 'address' ) );
		return array() !== $this->counted( $found, $target, Dns_Type::A ) && null !== $this->address;
	}

	private function is_exchanger( Spf_Term $term, string $target ): bool {
		$hosts = $this->exchangers( $target );
		$this->counted( $hosts, $target, Dns_Type::Mx );
		if ( count( $hosts ) > self::MAX_EXCHANGERS ) {
			$this->problem( Spf_Problem::Exchangers, $term->text );
		}
		if ( null === $this->address ) {
			return false;
		}
		$hosts = array_slice( $hosts, 0, self::MAX_EXCHANGERS );
		$this->dns->fetch( self::address_questions( $hosts ) );
		foreach ( $hosts as $host ) {
			if ( $this->is_among( $term, $this->dns->addresses( $host ) ) ) {
				return true;
			}
		}
		return false;
	}

	/** @param list<string> $addresses */
	private function is_among( Spf_Term $term, array $addresses ): bool {
		foreach ( $addresses as $address ) {
			if ( null !== $this->address && $term->covers( $this->address, $address ) ) {
				return true;
			}
		}
		return false;
	}

	/** Asks at once for everything that a record names. */
	private function fetch( Spf_Record $record, string $domain ): void {
		$questions = array();
		foreach ( $record->terms as $term ) {
			$target = $term->needs_lookup() ? ( '' === $term->argument ? $domain : $this->name( $term->argument, $domain ) ) : null;
			if ( null !== $target ) {
				$questions = array_merge(
					$questions,
					match ( $term->mechanism ) {
						'include' => array( array( $target, Dns_Type::Txt ) ),
						'exists'  => array( array( $target, Dns_Type::A ) ),
						'mx'      => array( array( $target, Dns_Type::Mx ) ),
						'a'       => self::address_questions( array( $target ) ),
						default   => array(),
					}
				);
			}
		}
		$next = '' === $record->redirect ? null : $this->name( $record->redirect, $domain );
		$this->dns->fetch( array_slice( null === $next ? $questions : array_merge( $questions, array( array( $next, Dns_Type::Txt ) ) ), 0, self::MAX_FOLLOWED ) );
	}

	/** @return list<string> */
	private function exchangers( string $domain ): array {
		return array_values( array_filter( array_map( 'strval', $this->dns->ask( $domain, Dns_Type::Mx )->column( 'target' ) ) ) );
	}

	/**
	 * @param list<string> $hosts
	 * @return list<array{0: string, 1: Dns_Type}>
	 */
	private static function address_questions( array $hosts ): array {
		$questions = array();
		foreach ( $hosts as $host ) {
			array_push( $questions, array( $host, Dns_Type::Aaaa ), array( $host, Dns_Type::A ) );
		}
		return $questions;
	}

	/** A name to ask for; null where it depends on the mail and there is none. */
	private function name( string $text, string $domain ): ?string {
		if ( null === $this->address && str_contains( $text, '%' ) ) {
			return null;
		}
		$name       = $this->macro->expand( $text, $domain );
		$normalized = Dns_Name::normalize( $name );
		return '' === $normalized ? $name : $normalized;
	}

	private function count_lookup(): void {
		++$this->lookups;
		if ( $this->lookups > self::MAX_LOOKUPS ) {
			$this->problem( Spf_Problem::Lookups, (string) $this->lookups );
		}
		if ( $this->lookups > self::MAX_FOLLOWED ) {
			throw new Spf_Error();
		}
	}

	/**
	 * Counts lookups that find nothing; more than two are an error.
	 *
	 * @param list<string> $found
	 * @return list<string>
	 */
	private function counted( array $found, string $name, Dns_Type ...$types ): array {
		if ( array() !== $found ) {
			return $found;
		}
		foreach ( $types as $type ) {
			if ( ! $this->dns->knows( $name, $type ) ) {
				$this->problem( Spf_Problem::No_Answer, $name );
				return array();
			}
		}
		++$this->void_lookups;
		if ( $this->void_lookups > self::MAX_VOID ) {
			$this->problem( Spf_Problem::Void_Lookups, (string) $this->void_lookups );
		}
		return array();
	}

	/** @throws Spf_Error Where a receiver stops. */
	private function problem( Spf_Problem $problem, string $detail ): void {
		$this->problems[ $problem->value ] ??= $detail;
		if ( null !== $this->address ) {
			throw new Spf_Error();
		}
	}
}
