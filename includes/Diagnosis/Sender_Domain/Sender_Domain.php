<?php
/**
 * The domain that mail of this site comes from, with what the DNS says about it. The first check that needs it has everything fetched that can be
 * known beforehand, in one round for all three.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Diagnosis\Dns\Dns_Type;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

final class Sender_Domain {

	/** Seconds for all questions of the three checks. */
	private const LIMIT_S = 2.0;

	/** Names that the DNS of the Internet does not have (RFC 6761, RFC 6762, RFC 8375) or that people use at home and on their own machine. */
	private const LOCAL = array( 'test', 'example', 'invalid', 'localhost', 'local', 'localdomain', 'internal', 'lan', 'home.arpa', 'onion' );

	/** Receivers look no higher than eight labels (RFC 9989, 4.10). */
	private const MAX_LABELS = 8;

	/**
	 * @param string     $domain    Of the From address, ASCII form.
	 * @param string     $proof     Where the SPF and DKIM records belong: the domain itself or, with some providers, the one of the username.
	 * @param string     $obstacle  Why nothing can be looked up, '' when it can.
	 * @param string     $owner     Preset id of the provider whose own mail domain this is (gmail.com), '' when it is somebody's own.
	 */
	private function __construct(
		public readonly string $domain,
		public readonly string $proof,
		public readonly string $obstacle,
		public readonly string $owner,
		public readonly Relay $relay,
		public readonly Dns_Memory $dns,
	) {}

	public static function of( Inquiry $inquiry ): self {
		return $inquiry->findings->sender_domain ??= self::fetched( $inquiry );
	}

	/** Whether it is somebody else's domain: mail from there has to leave through its owner's servers. */
	public function is_foreign(): bool {
		return '' !== $this->owner && ! $this->relay->is_run_by( $this->owner );
	}

	/** What the owner of a mail domain is called. */
	public function owner_name(): string {
		$name = Providers::get( $this->owner )['name'] ?? '';
		return is_string( $name ) && '' !== $name ? $name : $this->domain;
	}

	/** @return list<string> Public addresses that the relay is taken to send from; empty = they cannot be known. */
	public function relay_addresses( Inquiry $inquiry ): array {
		if ( Relay_Kind::This_Server === $this->relay->kind ) {
			return array();
		}
		$host = $this->relay->host;
		if ( false !== filter_var( $host, FILTER_VALIDATE_IP ) ) {
			return Relay::public_addresses( array( $host ) );
		}
		return Relay::public_addresses( $inquiry->findings->target->addresses ?? $this->dns->addresses( $host ) );
	}

	/**
	 * The domain and what is above it, as far as a policy may stand there (RFC 9989, 4.10: the walk up the tree, without a list of public suffixes).
	 *
	 * @return list<string>
	 */
	public static function with_parents( string $domain ): array {
		$labels = explode( '.', $domain );
		$names  = array( $domain );
		for ( $count = min( count( $labels ) - 1, self::MAX_LABELS - 1 ); $count >= 1; $count-- ) {
			$names[] = implode( '.', array_slice( $labels, -$count ) );
		}
		return $names;
	}

	/** A domain that no mail can come from on the Internet. */
	public static function is_local( string $domain ): bool {
		$bare = trim( $domain, '[]' );
		if ( ! str_contains( $bare, '.' ) || false !== filter_var( $bare, FILTER_VALIDATE_IP ) || ! Dns_Name::is_host( $bare ) ) {
			return true;
		}
		foreach ( self::LOCAL as $suffix ) {
			if ( str_ends_with( '.' . $bare, '.' . $suffix ) ) {
				return true;
			}
		}
		return false;
	}

	private static function fetched( Inquiry $inquiry ): self {
		$ascii  = Dns_Name::normalize( $inquiry->from_domain() );
		$domain = '' === $ascii ? $inquiry->from_domain() : $ascii;
		$relay  = Relay::of( $inquiry );
		$memory = new Dns_Memory( $inquiry->dns, $inquiry->deadline->at_most( self::LIMIT_S ) );
		$self   = new self( $domain, self::proof_domain( $domain, $relay, $inquiry ), self::obstacle( $domain, $inquiry ), Providers::for_domain( $domain ), $relay, $memory );
		if ( '' === $self->obstacle ) {
			$memory->fetch( $self->questions( $inquiry ) );
		}
		return $self;
	}

	private static function obstacle( string $domain, Inquiry $inquiry ): string {
		if ( '' === $domain ) {
			return __( 'There is no From address yet, so there is no domain to look at.', 'mailwright' );
		}
		if ( self::is_local( $domain ) ) {
			/* translators: %s: domain, such as localhost. */
			return sprintf( __( '%s exists only on your own network. Mail to the outside needs a From address at a domain of the Internet.', 'mailwright' ), $domain );
		}
		if ( ! $inquiry->dns->is_available() ) {
			return __( 'This server has switched off the functions that ask the DNS, so the entries of your domain cannot be looked at from here.', 'mailwright' );
		}
		return '';
	}

	/** Mailgun signs with, and bounces to, the sending domain that the username names; it is often below the From domain. */
	private static function proof_domain( string $domain, Relay $relay, Inquiry $inquiry ): string {
		$named = Dns_Name::normalize( substr( (string) strrchr( $inquiry->connection->username, '@' ), 1 ) );
		return 'username' === $relay->facts->return_path && str_ends_with( $named, '.' . $domain ) ? $named : $domain;
	}

	/** @return list<array{0: string, 1: Dns_Type}> The most important ones first. */
	private function questions( Inquiry $inquiry ): array {
		$questions = array( array( $this->proof, Dns_Type::Txt ) );
		foreach ( self::with_parents( $this->domain ) as $name ) {
			$questions[] = array( "_dmarc.$name", Dns_Type::Txt );
		}
		foreach ( $this->relay->facts->includes as $include ) {
			$questions[] = array( $include, Dns_Type::Txt );
		}
		array_push( $questions, array( $this->proof, Dns_Type::Mx ), array( $this->proof, Dns_Type::A ), array( $this->proof, Dns_Type::Aaaa ) );
		if ( Relay_Kind::This_Server !== $this->relay->kind && array() === $this->relay->facts->includes && null === $inquiry->findings->target && false === filter_var( $this->relay->host, FILTER_VALIDATE_IP ) ) {
			array_push( $questions, array( $this->relay->host, Dns_Type::A ), array( $this->relay->host, Dns_Type::Aaaa ) );
		}
		if ( '' !== $this->relay->facts->return_label ) {
			$questions[] = array( $this->relay->facts->return_label . '.' . $this->domain, Dns_Type::Txt );
		}
		return '' !== $this->owner ? $questions : array_merge( $questions, Dkim_Selectors::questions( $this->relay->facts, $this->proof ) );
	}
}
