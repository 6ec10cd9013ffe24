<?php
/**
 * What the watch keeps from one look to the next: the state that was said last, how each connection fared, and what was installed or changed meanwhile.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Health_State
 * @phpstan-type Event array{kind: string, name: string, version: string, at: int}
 * @phpstan-type Seen array{checked_at: int, good_at: int, settings: string, findings: list<Row>}
 */
final class Memory {

	/** Of what was installed or changed so much is kept. */
	private const EVENTS = 20;

	/**
	 * @param array<string, string> $surroundings As Surroundings::now() gave them, empty = not looked yet.
	 * @param list<Event>           $events       Oldest first.
	 * @param array<string, Seen>   $connections  By id.
	 * @param int                   $composed_at  When a message could last be composed.
	 * @param list<Row>         $site         What the last look found wrong beside the connections.
	 */
	public function __construct(
		public readonly Health_State $state = new Health_State(),
		public array $surroundings = array(),
		public array $events = array(),
		public array $connections = array(),
		public int $composed_at = 0,
		public array $site = array(),
	) {}

	/** @param Event $event */
	public function remember( array $event ): void {
		$this->events = array_slice( array( ...$this->events, $event ), -self::EVENTS );
	}

	public function with_state( Health_State $state ): self {
		return new self( $state, $this->surroundings, $this->events, $this->connections, $this->composed_at, $this->site );
	}

	public function to_text(): string {
		return (string) wp_json_encode(
			array(
				'status'       => $this->state->status,
				'findings'     => $this->state->findings,
				'checked_at'   => $this->state->checked_at,
				'changed_at'   => $this->state->changed_at,
				'surroundings' => $this->surroundings,
				'events'       => $this->events,
				'connections'  => $this->connections,
				'composed_at'  => $this->composed_at,
				'site'         => $this->site,
			),
			JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES
		);
	}

	/** Whatever is not as to_text() writes it counts as never said. */
	public static function from_text( string $text ): self {
		$facts  = json_decode( $text, true, 12 );
		$facts  = is_array( $facts ) ? $facts : array();
		$list   = static fn( string $name ): array => is_array( $facts[ $name ] ?? null ) ? $facts[ $name ] : array();
		$number = static fn( string $name ): ?int => is_int( $facts[ $name ] ?? null ) ? $facts[ $name ] : null;
		$status = $facts['status'] ?? '';
		return new self(
			new Health_State(
				in_array( $status, array( 'good', 'warning', 'critical' ), true ) ? $status : 'unknown',
				Health_State::sound( $list( 'findings' ) ),
				$number( 'checked_at' ),
				$number( 'changed_at' ),
			),
			array_filter( self::named( $list( 'surroundings' ) ), 'is_string' ),
			self::events( $list( 'events' ) ),
			array_map( self::seen( ... ), array_filter( self::named( $list( 'connections' ) ), 'is_array' ) ),
			(int) $number( 'composed_at' ),
			Health_State::sound( $list( 'site' ) ),
		);
	}

	/**
	 * @param array<mixed> $values
	 * @return array<string, mixed>
	 */
	private static function named( array $values ): array {
		$named = array();
		foreach ( $values as $name => $value ) {
			$named[ (string) $name ] = $value;
		}
		return $named;
	}

	/**
	 * @param array<mixed> $events
	 * @return list<Event>
	 */
	private static function events( array $events ): array {
		$sound = array();
		foreach ( $events as $event ) {
			if ( is_array( $event ) && is_string( $event['kind'] ?? null ) && is_string( $event['name'] ?? null ) && is_string( $event['version'] ?? null ) && is_int( $event['at'] ?? null ) ) {
				$sound[] = array( 'kind' => $event['kind'], 'name' => $event['name'], 'version' => $event['version'], 'at' => $event['at'] );
			}
		}
		return $sound;
	}

	/**
	 * @param array<mixed> $seen
	 * @return Seen
	 */
	private static function seen( array $seen ): array {
		return array(
			'checked_at' => is_int( $seen['checked_at'] ?? null ) ? $seen['checked_at'] : 0,
			'good_at'    => is_int( $seen['good_at'] ?? null ) ? $seen['good_at'] : 0,
			'settings'   => is_string( $seen['settings'] ?? null ) ? $seen['settings'] : '',
			'findings'   => Health_State::sound( is_array( $seen['findings'] ?? null ) ? $seen['findings'] : array() ),
		);
	}
}
