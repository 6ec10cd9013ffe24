<?php
/**
 * From an email address to settings that work: what we know about the provider, what the domain says in the DNS (RFC 6186, RFC 8314) and in its
 * autoconfig file, guesses last. Everything found is tried at the same time, so the answer says what works from this very web server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Dns\Dns_Answer;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Diagnosis\Dns\Dns_Type;
use Mailwright\Settings\Encryption;
use Mailwright\Settings\Providers;
use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

final class Autodiscovery {

	/** Seconds for everything; somebody waits in front of a form. */
	private const LIMIT_S = 5.5;

	/** Kept for trying what was found. */
	private const PROBE_S = 2.0;

	private const MAX_CANDIDATES = 12;

	private readonly Dns_Lookup $dns;
	private readonly Target_Guard $guard;
	private readonly Smtp_Probe $probe;

	public function __construct( ?Dns_Lookup $dns = null, ?Target_Guard $guard = null, ?Smtp_Probe $probe = null ) {
		$this->dns   = $dns ?? new Dns_Lookup();
		$this->guard = $guard ?? new Target_Guard( $this->dns );
		$this->probe = $probe ?? new Smtp_Probe();
	}

	/** @return string The address with its domain in ASCII form, '' when it is none. */
	public static function normalize( string $email ): string {
		$at     = strrpos( $email, '@' );
		$domain = false === $at ? '' : Dns_Name::normalize( substr( $email, $at + 1 ) );
		if ( false === $at || ! str_contains( $domain, '.' ) || ! Dns_Name::is_host( $domain ) || str_ends_with( $email, '.' ) || strlen( $email ) > 254 ) {
			return '';
		}
		$ascii = substr( $email, 0, $at ) . '@' . $domain;
		return trim( $email ) === $email && is_email( $ascii ) === $ascii ? $ascii : '';
	}

	/**
	 * @param string $email From normalize().
	 * @return list<array<string, mixed>> The best first; see Candidate::to_array().
	 */
	public function find( string $email ): array {
		$deadline   = Deadline::after( self::LIMIT_S );
		$domain     = substr( $email, (int) strrpos( $email, '@' ) + 1 );
		$preset     = Providers::get( Providers::for_domain( $domain ) );
		$candidates = null !== $preset ? Candidate::of_preset( $preset, 'preset', $email, false ) : $this->ask_domain( $email, $domain, $deadline );

		$distinct = array();
		foreach ( $candidates as $candidate ) {
			$distinct[ $candidate->key() ] ??= $candidate;
		}
		return $this->ranked( array_slice( array_values( $distinct ), 0, self::MAX_CANDIDATES ), $deadline );
	}

	/** @return list<Candidate> */
	private function ask_domain( string $email, string $domain, Deadline $deadline ): array {
		if ( ! $this->dns->is_available() ) {
			return array();
		}
		list( $mx, $submissions, $submission ) = $this->dns->many(
			array(
				array( $domain, Dns_Type::Mx ),
				array( "_submissions._tcp.$domain", Dns_Type::Srv ),
				array( "_submission._tcp.$domain", Dns_Type::Srv ),
			),
			min( 2.5, $deadline->remaining() )
		);

		$preset     = Providers::get( Providers::for_mx( self::by_priority( $mx ) ) );
		$candidates = array_merge(
			null === $preset ? array() : Candidate::of_preset( $preset, 'mx', $email, true ),
			$this->from_srv( $submissions, Encryption::Implicit_Tls, $email ),
			$this->from_srv( $submission, Encryption::Starttls, $email )
		);
		$is_dns_silent = ! $mx->status->is_an_answer() && ! $submissions->status->is_an_answer() && ! $submission->status->is_an_answer();
		if ( null !== $preset || $is_dns_silent ) { // Whoever answers none of these will not answer the rest; somebody is waiting.
			return $candidates;
		}
		$before_probe = $deadline->at_most( max( 0.0, $deadline->remaining() - self::PROBE_S ) );
		return array_merge( $candidates, ( new Autoconfig( $this->guard ) )->find( $email, $domain, $before_probe ), self::guesses( $email, $domain ) );
	}

	/** @return list<string> Names of the mail exchangers, the preferred one first. */
	private static function by_priority( Dns_Answer $mx ): array {
		$records = $mx->records;
		usort( $records, static fn( array $a, array $b ): int => $a['priority'] <=> $b['priority'] );
		return array_map( 'strval', array_column( $records, 'target' ) );
	}

	/**
	 * Lower priority first, then the heavier one. A target of "." says that the service does not exist (RFC 2782).
	 *
	 * @return list<Candidate>
	 */
	private function from_srv( Dns_Answer $answer, Encryption $encryption, string $email ): array {
		$records = $answer->records;
		usort( $records, static fn( array $a, array $b ): int => array( $a['priority'], $b['weight'] ) <=> array( $b['priority'], $a['weight'] ) );
		$candidates = array();
		foreach ( array_slice( $records, 0, 3 ) as $record ) {
			$host = (string) $record['target'];
			if ( Dns_Name::is_host( $host ) && str_contains( $host, '.' ) && $record['port'] > 0 ) {
				$candidates[] = Candidate::named( $host, (int) $record['port'], $encryption, 'srv', $email );
			}
		}
		return $candidates;
	}

	/** @return list<Candidate> */
	private static function guesses( string $email, string $domain ): array {
		$guesses = array();
		foreach ( array( "smtp.$domain", "mail.$domain" ) as $host ) {
			$guesses[] = Candidate::named( $host, 465, Encryption::Implicit_Tls, 'guess', $email );
			$guesses[] = Candidate::named( $host, 587, Encryption::Starttls, 'guess', $email );
		}
		return $guesses;
	}

	/**
	 * Tries all candidates. Guesses at hosts that do not exist, or that may not be tried, are dropped without a difference.
	 *
	 * @param list<Candidate> $candidates
	 * @return list<array<string, mixed>>
	 */
	private function ranked( array $candidates, Deadline $deadline ): array {
		$targets    = $this->guard->resolve_all( array_map( static fn( Candidate $candidate ): string => $candidate->host, $candidates ), min( 2.0, $deadline->remaining() ) );
		$candidates = array_values( array_filter( $candidates, static fn( Candidate $candidate ): bool => 'guess' !== $candidate->source || array() !== ( $targets[ $candidate->host ]->addresses ?? array() ) ) );
		$endpoints  = array();
		foreach ( $candidates as $index => $candidate ) {
			if ( isset( $targets[ $candidate->host ] ) ) {
				$endpoints[ $index ] = new Endpoint( $targets[ $candidate->host ], $candidate->port, $candidate->encryption );
			}
		}
		$proven = $this->probe->prove( $endpoints, $deadline );
		$known  = array_filter( $candidates, static fn( Candidate $candidate ): bool => 'guess' !== $candidate->source );

		$order = array_keys( $candidates );
		usort( $order, static fn( int $a, int $b ): int => array( ! ( $proven[ $a ] ?? false ), $candidates[ $a ]->rank(), $a ) <=> array( ! ( $proven[ $b ] ?? false ), $candidates[ $b ]->rank(), $b ) );
		$list = array();
		foreach ( $order as $index ) {
			$works = $proven[ $index ] ?? false;
			if ( $works || 'guess' !== $candidates[ $index ]->source || array() === $known ) {
				$list[] = $this->noted( $candidates[ $index ] )->to_array( $works );
			}
		}
		return $list;
	}

	private function noted( Candidate $candidate ): Candidate {
		if ( $this->dns->is_available() ) {
			return $candidate;
		}
		return $candidate->with_note( __( 'These settings are known but could not be tried: this web host has switched off the functions that look up names on the Internet.', 'mailwright' ) );
	}
}
