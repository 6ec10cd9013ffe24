<?php
/**
 * What is stored about the consent to one connection at one moment. The tokens themselves stay sealed until they are asked for.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Facts array{binding: string, sealed: array<mixed>, refresh_at: int, expires_at: int, account: string, flight: string, flight_until: int, problem: array{cause: string, message: string, at: int}|null}
 */
final class Tokens {

	private const EMPTY = array(
		'binding'      => '',
		'sealed'       => array(),
		'refresh_at'   => 0,
		'expires_at'   => 0,
		'account'      => '',
		'flight'       => '',
		'flight_until' => 0,
		'problem'      => null,
	);

	/**
	 * @param string $stored The row as it stands in the database, '' = none.
	 * @param Facts  $facts
	 * @param int    $now    The database's clock.
	 */
	private function __construct( public readonly string $stored, private readonly array $facts, public readonly int $now ) {}

	/** Anything that is not what this class writes counts as nothing. */
	public static function from_stored( string $stored, int $now ): self {
		$decoded = json_decode( $stored, true, 8 );
		$facts   = self::EMPTY;
		foreach ( is_array( $decoded ) ? array_intersect_key( $decoded, $facts ) : array() as $name => $value ) {
			if ( get_debug_type( $value ) === get_debug_type( $facts[ $name ] ) || ( 'problem' === $name && self::is_problem( $value ) ) ) {
				$facts[ $name ] = $value;
			}
		}
		/** @var Facts $facts */
		return new self( $stored, $facts, $now );
	}

	/**
	 * The row with other facts.
	 *
	 * @param array<string, mixed> $changes
	 */
	public function changed( array $changes ): string {
		return (string) wp_json_encode( array_merge( $this->facts, $changes ) );
	}

	public function belongs_to( Client $client ): bool {
		return '' !== $this->facts['binding'] && hash_equals( $this->facts['binding'], $client->binding() );
	}

	/** @return array<mixed> */
	public function sealed(): array {
		return $this->facts['sealed'];
	}

	public function account(): string {
		return $this->facts['account'];
	}

	public function expires_at(): int {
		return $this->facts['expires_at'];
	}

	public function needs_refresh(): bool {
		return $this->now >= $this->facts['refresh_at'];
	}

	/** Whether a process is getting a new token just now. */
	public function is_in_flight(): bool {
		return '' !== $this->facts['flight'] && $this->facts['flight_until'] > $this->now;
	}

	public function is_flight( string $flight ): bool {
		return '' !== $flight && $this->facts['flight'] === $flight;
	}

	/** @return array{cause: string, message: string, at: int}|null Why the consent cannot be used any more. */
	public function problem(): ?array {
		return $this->facts['problem'];
	}

	private static function is_problem( mixed $value ): bool {
		return is_array( $value ) && is_string( $value['cause'] ?? null ) && is_string( $value['message'] ?? null ) && is_int( $value['at'] ?? null );
	}
}
