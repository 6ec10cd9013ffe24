<?php
/**
 * The one way in which Mailwright asks the DNS: many questions at once, with a time limit, and with an answer that says why there is none.
 * Names are always complete: the search list of resolv.conf is for people at a shell.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

final class Dns_Lookup {

	/** Seconds for one try; a resolver that is alive answers from far away in less. */
	public const TIMEOUT_S = 1.5;

	private const TRIES = 2;

	/** Questions of a CNAME chain that a server did not follow itself. */
	private const MAX_ALIASES = 8;

	private readonly Resolver_Config $config;

	/**
	 * @param Resolver_Config|null $config    Null = as this machine is configured.
	 * @param float                $timeout_s Seconds for one try.
	 */
	public function __construct( ?Resolver_Config $config = null, private readonly float $timeout_s = self::TIMEOUT_S ) {
		$this->config = $config ?? Resolver_Config::from_system();
	}

	/** False = this PHP can ask nobody. */
	public function is_available(): bool {
		return $this->has_sockets() || $this->has_php();
	}

	/** @param float $limit_s Seconds for all of it. */
	public function one( string $name, Dns_Type $type, float $limit_s = 4.0 ): Dns_Answer {
		return $this->many( array( array( $name, $type ) ), $limit_s )[0];
	}

	/**
	 * Asks all at the same time.
	 *
	 * @param list<array{0: string, 1: Dns_Type}> $questions
	 * @param float                               $limit_s   Seconds for all of it.
	 * @return list<Dns_Answer> In the order of the questions.
	 */
	public function many( array $questions, float $limit_s = 4.0 ): array {
		$until   = Dns_Query::now() + $limit_s;
		$queries = array();
		foreach ( $questions as $question ) {
			$queries[] = $this->query( $question[0], $question[1] );
		}
		$this->ask( array_values( array_filter( $queries, static fn( Dns_Query $query ): bool => null === $query->answer ) ), $until );
		return array_map( fn( Dns_Query $query ): Dns_Answer => $this->followed( $query, $until ), $queries );
	}

	/**
	 * All addresses of each host, IPv6 and IPv4, hosts file included.
	 *
	 * @param list<string> $hosts
	 * @return array<string, list<string>> By host as given; an empty list = it does not resolve.
	 */
	public function addresses( array $hosts, float $limit_s = 4.0 ): array {
		$questions = array();
		foreach ( array_unique( $hosts ) as $host ) {
			$questions[] = array( $host, Dns_Type::Aaaa );
			$questions[] = array( $host, Dns_Type::A );
		}
		$addresses = array();
		foreach ( $this->many( $questions, $limit_s ) as $index => $answer ) {
			$host               = $questions[ $index ][0];
			$addresses[ $host ] = array_merge( $addresses[ $host ] ?? array(), array_map( 'strval', $answer->column( 'address' ) ) );
		}
		return $addresses;
	}

	/** A query, already answered where nobody has to be asked. */
	private function query( string $name, Dns_Type $type ): Dns_Query {
		$normalized = Dns_Name::normalize( $name );
		$query      = new Dns_Query( $normalized, $type );
		if ( '' === $normalized ) {
			$query->answer = new Dns_Answer( $name, $type, Dns_Status::Bad_Name );
			return $query;
		}
		$local = Dns_Type::A === $type || Dns_Type::Aaaa === $type ? $this->local_addresses( $normalized ) : array();
		if ( array() !== $local ) {
			$of_type       = array_values( array_filter( $local, static fn( string $address ): bool => str_contains( $address, ':' ) === ( Dns_Type::Aaaa === $type ) ) );
			$records       = array_map( static fn( string $address ): array => array( 'address' => $address, 'ttl' => 0 ), $of_type );
			$query->answer = new Dns_Answer( $normalized, $type, array() === $records ? Dns_Status::No_Data : Dns_Status::Ok, $records, 0.0, 'hosts file' );
		}
		return $query;
	}

	/**
	 * A name of the hosts file is not asked for at all, in neither family: so do the C libraries.
	 *
	 * @return list<string>
	 */
	private function local_addresses( string $name ): array {
		$is_localhost = 'localhost' === $name || str_ends_with( $name, '.localhost' ); // RFC 6761, 6.3: must not leave the machine.
		return $this->config->hosts[ $name ] ?? ( $is_localhost ? array( '127.0.0.1', '::1' ) : array() );
	}

	/**
	 * @param list<Dns_Query> $queries
	 */
	private function ask( array $queries, float $until ): void {
		if ( array() === $queries ) {
			return;
		}
		if ( $this->has_sockets() ) {
			( new Dns_Exchange( $this->config->servers, $this->timeout_s, max( self::TRIES, count( $this->config->servers ) ) ) )->run( $queries, $until );
			return;
		}
		foreach ( $queries as $query ) {
			if ( ! $this->has_php() ) {
				$query->answer = new Dns_Answer( $query->name, $query->type, Dns_Status::Unavailable );
			} elseif ( Dns_Query::now() >= $until ) {
				$query->answer = new Dns_Answer( $query->name, $query->type, Dns_Status::Timeout );
			} else {
				System_Dns::ask( $query );
			}
		}
	}

	/** Goes on where a server has named an alias and not looked behind it. */
	private function followed( Dns_Query $query, float $until ): Dns_Answer {
		$answer = $query->answer ?? new Dns_Answer( $query->name, $query->type, Dns_Status::Unavailable );
		$seen   = array( $query->name => true );
		while ( Dns_Status::No_Data === $answer->status && '' !== $answer->alias && ! isset( $seen[ $answer->alias ] ) && count( $seen ) <= self::MAX_ALIASES && Dns_Query::now() < $until ) {
			$seen[ $answer->alias ] = true;
			$next                   = $this->query( $answer->alias, $query->type );
			if ( null === $next->answer ) {
				$this->ask( array( $next ), $until );
			}
			$answer = $next->answer ?? $answer;
		}
		return $answer->name === $query->name ? $answer : new Dns_Answer( $query->name, $query->type, $answer->status, $answer->records, $query->elapsed_ms(), $answer->server );
	}

	private function has_php(): bool {
		return $this->config->ask_php && System_Dns::is_available();
	}

	private function has_sockets(): bool {
		return array() !== $this->config->servers && function_exists( 'stream_socket_client' ) && function_exists( 'stream_select' );
	}
}
