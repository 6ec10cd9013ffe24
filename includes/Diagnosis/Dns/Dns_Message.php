<?php
/**
 * DNS messages on the wire (RFC 1035, 4): writes one question, reads the answer to it. The answer comes from strangers, so every length is checked
 * and a name may only point backwards.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

final class Dns_Message {

	/** Enough for the largest mail domain; a longer list is an attack or a mistake. */
	private const MAX_RECORDS = 200;

	/** Names in one message rarely need more than two jumps. */
	private const MAX_POINTERS = 32;

	/** Largest answer over UDP that passes the Internet in one piece (DNS flag day 2020). */
	private const UDP_SIZE = 1232;

	private const CLASS_IN = 1;

	private int $at = 0;

	private function __construct( private readonly string $bytes ) {}

	/**
	 * @param int  $id       0–65535, random.
	 * @param bool $extended With EDNS(0) (RFC 6891), so that long TXT records fit; a few old servers do not know it.
	 */
	public static function question( int $id, string $name, Dns_Type $type, bool $extended ): string {
		$labels = '';
		foreach ( explode( '.', $name ) as $label ) {
			$labels .= chr( strlen( $label ) ) . $label;
		}
		$recursion_desired = 0x0100;
		return pack( 'n6', $id, $recursion_desired, 1, 0, 0, $extended ? 1 : 0 )
			. $labels . "\0" . pack( 'n2', $type->value, self::CLASS_IN )
			. ( $extended ? "\0" . pack( 'nnNn', 41, self::UDP_SIZE, 0, 0 ) : '' );
	}

	/** Whether this is an answer to exactly our question. Everything else on our port is noise or somebody who guesses. */
	public static function answers( string $bytes, int $id, string $name, Dns_Type $type ): bool {
		$header = self::header( $bytes );
		if ( null === $header || $id !== $header['id'] || 0 === ( $header['flags'] & 0x8000 ) || 0 !== ( $header['flags'] & 0x7800 ) ) {
			return false;
		}
		if ( 0 === $header['questions'] ) { // Some servers leave the question out when they refuse it.
			return 0 === $header['answers'] && 0 !== ( $header['flags'] & 0x000f );
		}
		try {
			$message     = new self( $bytes );
			$message->at = 12;
			$asked       = $message->name();
			return 1 === $header['questions'] && strtolower( $name ) === $asked && $type->value === $message->number( 2 ) && self::CLASS_IN === $message->number( 2 );
		} catch ( \UnexpectedValueException ) {
			return false;
		}
	}

	public static function is_truncated( string $bytes ): bool {
		return 0 !== ( ( self::header( $bytes )['flags'] ?? 0 ) & 0x0200 );
	}

	/** The server did not understand the question itself; without EDNS(0) it may. */
	public static function is_not_understood( string $bytes ): bool {
		return in_array( ( self::header( $bytes )['flags'] ?? 0 ) & 0x000f, array( 1, 4 ), true );
	}

	/** Reads a message that {@see self::answers()} has accepted. */
	public static function read( string $bytes, string $name, Dns_Type $type, float $duration_ms, string $server ): Dns_Answer {
		$header = self::header( $bytes );
		try {
			$message = new self( $bytes );
			$records = $message->answer_section( $header['questions'] ?? 0, $header['answers'] ?? 0 );
		} catch ( \UnexpectedValueException ) {
			return new Dns_Answer( $name, $type, Dns_Status::Malformed, array(), $duration_ms, $server );
		}
		$owner = self::end_of_chain( $name, $records );
		$found = array();
		foreach ( $records as $record ) {
			if ( $type === $record['type'] && ( $owner === $record['owner'] || Dns_Type::Cname === $type ) ) {
				$found[] = $record['fields'];
			}
		}
		$status = Dns_Status::from_rcode( ( $header['flags'] ?? 0 ) & 0x000f, array() !== $found );
		$alias  = array() === $found && $owner !== $name ? $owner : '';
		return new Dns_Answer( $name, $type, $status, Dns_Status::Ok === $status ? $found : array(), $duration_ms, $server, $alias );
	}

	/**
	 * @param list<array{owner: string, type: Dns_Type, fields: array<string, string|int>}> $records
	 */
	private static function end_of_chain( string $name, array $records ): string {
		$aliases = array();
		foreach ( $records as $record ) {
			if ( Dns_Type::Cname === $record['type'] ) {
				$aliases[ $record['owner'] ] = (string) $record['fields']['target'];
			}
		}
		for ( $jumps = 0; isset( $aliases[ $name ] ) && $jumps < 16; $jumps++ ) {
			$name = $aliases[ $name ];
		}
		return $name;
	}

	/**
	 * @return array{id: int, flags: int, questions: int, answers: int}|null
	 */
	private static function header( string $bytes ): ?array {
		if ( strlen( $bytes ) < 12 || strlen( $bytes ) > 65535 ) {
			return null;
		}
		$header = unpack( 'nid/nflags/nquestions/nanswers', $bytes );
		return false === $header ? null : array(
			'id'        => (int) $header['id'],
			'flags'     => (int) $header['flags'],
			'questions' => (int) $header['questions'],
			'answers'   => (int) $header['answers'],
		);
	}

	/**
	 * @return list<array{owner: string, type: Dns_Type, fields: array<string, string|int>}>
	 */
	private function answer_section( int $questions, int $answers ): array {
		$this->at = 12;
		for ( $i = 0; $i < min( 1, $questions ); $i++ ) {
			$this->name();
			$this->skip( 4 );
		}
		$records = array();
		for ( $i = 0; $i < min( $answers, self::MAX_RECORDS ); $i++ ) {
			$owner  = $this->name();
			$type   = Dns_Type::tryFrom( $this->number( 2 ) );
			$class  = $this->number( 2 );
			$ttl    = $this->number( 4 );
			$length = $this->number( 2 );
			$end    = $this->at + $length;
			if ( $end > strlen( $this->bytes ) ) {
				throw new \UnexpectedValueException( 'A record is longer than its message.' );
			}
			$fields = null === $type || self::CLASS_IN !== $class ? null : $this->fields( $type, $end );
			if ( null !== $type && null !== $fields ) {
				$records[] = array(
					'owner'  => $owner,
					'type'   => $type,
					'fields' => $fields + array( 'ttl' => $ttl ),
				);
			}
			$this->at = $end;
		}
		return $records;
	}

	/**
	 * @return array<string, string|int>|null Null when the record is damaged.
	 */
	private function fields( Dns_Type $type, int $end ): ?array {
		return match ( $type ) {
			Dns_Type::A, Dns_Type::Aaaa => $this->address( Dns_Type::A === $type ? 4 : 16, $end ),
			Dns_Type::Cname => array( 'target' => $this->name() ),
			Dns_Type::Mx => array(
				'priority' => $this->number( 2 ),
				'target'   => $this->name(),
			),
			Dns_Type::Srv => array(
				'priority' => $this->number( 2 ),
				'weight'   => $this->number( 2 ),
				'port'     => $this->number( 2 ),
				'target'   => $this->name(),
			),
			Dns_Type::Txt => array( 'text' => $this->text( $end ) ),
		};
	}

	/**
	 * @return array{address: string}|null
	 */
	private function address( int $size, int $end ): ?array {
		if ( $end - $this->at !== $size ) {
			return null;
		}
		$address = inet_ntop( substr( $this->bytes, $this->at, $size ) );
		return false === $address ? null : array( 'address' => $address );
	}

	/** The strings of one TXT record belong together without anything between them (RFC 7208, 3.3). */
	private function text( int $end ): string {
		$text = '';
		while ( $this->at < $end ) {
			$length = $this->number( 1 );
			if ( $this->at + $length > $end ) {
				throw new \UnexpectedValueException( 'A text is longer than its record.' );
			}
			$text     .= substr( $this->bytes, $this->at, $length );
			$this->at += $length;
		}
		return $text;
	}

	private function number( int $size ): int {
		$this->need( $size );
		$value = 0;
		for ( $i = 0; $i < $size; $i++ ) {
			$value = ( $value << 8 ) | ord( $this->bytes[ $this->at++ ] );
		}
		return $value;
	}

	private function skip( int $size ): void {
		$this->need( $size );
		$this->at += $size;
	}

	private function need( int $size ): void {
		if ( $this->at + $size > strlen( $this->bytes ) ) {
			throw new \UnexpectedValueException( 'The message ends too early.' );
		}
	}

	/** A name, with compression (RFC 1035, 4.1.4). "." is the empty string. */
	private function name(): string {
		$labels   = array();
		$length   = 0;
		$resume   = null;
		$pointers = 0;
		for ( ;; ) {
			$start = $this->at;
			$size  = $this->number( 1 );
			if ( $size >= 0xc0 ) {
				$target = ( ( $size & 0x3f ) << 8 ) | $this->number( 1 );
				$resume = $resume ?? $this->at;
				if ( $target >= $start || ++$pointers > self::MAX_POINTERS ) {
					throw new \UnexpectedValueException( 'A name points forwards or in circles.' );
				}
				$this->at = $target;
				continue;
			}
			$length += $size + 1;
			if ( $size > 63 || $length > 255 ) {
				throw new \UnexpectedValueException( 'A name is too long.' );
			}
			if ( 0 === $size ) {
				$this->at = $resume ?? $this->at;
				return strtolower( implode( '.', $labels ) );
			}
			$this->need( $size );
			$labels[]  = substr( $this->bytes, $this->at, $size );
			$this->at += $size;
		}
	}
}
