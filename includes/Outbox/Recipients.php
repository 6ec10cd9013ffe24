<?php
/**
 * What has become of each recipient of one message: whoever has the mail never gets it again, and whoever has not is not forgotten.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Recipients {

	public const SENT    = 'sent';
	public const DEAD    = 'dead';
	public const RETRY   = 'retry';
	public const UNKNOWN = 'unknown';

	/** The final dot may have been sent for these. */
	public const WIRE = 'wire';

	/**
	 * @param list<string>                                         $all
	 * @param array<string, array{status: string, reply: string}> $outcomes By address; who is not in it waits.
	 */
	private function __construct( private readonly array $all, private array $outcomes ) {}

	/**
	 * @param string      $recipients One address a line.
	 * @param string|null $outcomes   JSON.
	 */
	public static function from_row( string $recipients, ?string $outcomes ): self {
		$all     = array_values( array_unique( array_filter( explode( "\n", str_replace( "\r", '', $recipients ) ), static fn( string $address ): bool => '' !== $address ) ) );
		$decoded = null === $outcomes ? null : json_decode( $outcomes, true );
		$found   = array();
		foreach ( is_array( $decoded ) ? $decoded : array() as $address => $outcome ) {
			if ( is_array( $outcome ) && is_string( $outcome['status'] ?? null ) ) {
				$found[ (string) $address ] = array( 'status' => $outcome['status'], 'reply' => is_string( $outcome['reply'] ?? null ) ? $outcome['reply'] : '' );
			}
		}
		return new self( $all, $found );
	}

	/** @return list<string> Those that are to be tried now. */
	public function waiting(): array {
		return array_values( array_filter( $this->all, fn( string $address ): bool => in_array( $this->outcomes[ $address ]['status'] ?? self::RETRY, array( self::RETRY, 'ready' ), true ) ) );
	}

	/** @return list<string> */
	public function with( string $status ): array {
		return array_values( array_filter( $this->all, fn( string $address ): bool => ( $this->outcomes[ $address ]['status'] ?? '' ) === $status ) );
	}

	/** @param list<string> $addresses */
	public function mark( array $addresses, string $status, string $reply = '' ): void {
		foreach ( $addresses as $address ) {
			$this->outcomes[ $address ] = array( 'status' => $status, 'reply' => $reply );
		}
	}

	/** From one state to another, whoever is in it. */
	public function move( string $from, string $to, string $reply = '' ): void {
		$this->mark( $this->with( $from ), $to, $reply );
	}

	/** The first answer that was noted with this status, '' = none. */
	public function reply_of( string $status ): string {
		foreach ( $this->with( $status ) as $address ) {
			return $this->outcomes[ $address ]['reply'];
		}
		return '';
	}

	public function count(): int {
		return count( $this->all );
	}

	/** What the message as a whole is: as long as somebody waits it goes on; one who was refused for good makes it failed, so that somebody looks. */
	public function status(): string {
		return match ( true ) {
			array() !== $this->waiting()             => self::RETRY,
			array() !== $this->with( self::WIRE )    => self::WIRE,
			array() !== $this->with( self::UNKNOWN ) => self::UNKNOWN,
			array() !== $this->with( self::DEAD )    => self::DEAD,
			default                                  => self::SENT,
		};
	}

	/** JSON of those who differ from the message's status, have an answer of their own or are the part that is on the wire; null when nobody is. */
	public function to_json( string $status ): ?string {
		$kept = array_filter( $this->outcomes, static fn( array $outcome ): bool => $outcome['status'] !== $status || self::WIRE === $status || ( '' !== $outcome['reply'] && self::SENT !== $status ) );
		return array() === $kept ? null : (string) wp_json_encode( $kept, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE );
	}
}
