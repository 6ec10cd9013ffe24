<?php
/**
 * Everything that could be taken over from one plugin, and what could not and why. Looking at it changes nothing.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Settings_Schema;
use Mailwright\Settings\Validator;

final class Preview {

	/**
	 * @param list<Found>                             $connections The default one first.
	 * @param array<string, mixed>                    $settings    By REST field name, without those that name a connection.
	 * @param list<array{what: string, why: string}>  $not_moved
	 * @param string                                  $fallback    Key of the fallback connection, '' when there is none.
	 */
	private function __construct(
		public readonly array $connections,
		public readonly array $settings,
		public readonly array $not_moved,
		public readonly string $fallback,
	) {}

	/**
	 * @param list<Found>                            $connections The default one first.
	 * @param array<string, mixed>                   $settings    By REST field name; what is not valid is left out and named.
	 * @param list<array{what: string, why: string}> $not_moved
	 */
	public static function of( array $connections, array $settings, array $not_moved = array(), string $fallback = '' ): self {
		$errors = Validator::errors( $settings, Settings_Schema::fields() );
		foreach ( $errors as $field => $message ) {
			$not_moved[] = array( 'what' => Settings_Schema::properties()[ $field ]['title'] ?? $field, 'why' => $message );
		}
		$known = array_map( static fn( Found $found ): string => $found->key, $connections );
		return new self( $connections, array_diff_key( $settings, $errors ), $not_moved, in_array( $fallback, array_slice( $known, 1 ), true ) ? $fallback : '' );
	}

	/** A preview with one finding and nothing to take over. */
	public static function nothing( string $what, string $why ): self {
		return new self( array(), array(), array( array( 'what' => $what, 'why' => $why ) ), '' );
	}

	/** What there is to say about an option that is not what the plugin writes. */
	public static function damaged(): self {
		return self::nothing( __( 'Settings', 'mailwright' ), __( 'What is stored of this plugin is damaged and cannot be read. Nothing was taken over.', 'mailwright' ) );
	}

	/** @return list<array{from: string, connection: string}> With the keys of the connections; the default one needs no rule. */
	public function routes(): array {
		$routes = array();
		foreach ( array_slice( $this->connections, 1 ) as $found ) {
			foreach ( $found->senders as $sender ) {
				$routes[ strtolower( $sender ) ] ??= array( 'from' => $sender, 'connection' => $found->key );
			}
		}
		$by_default = array_map( 'strtolower', $this->connections[0]->senders ?? array() );
		return array_values( array_diff_key( $routes, array_flip( $by_default ) ) );
	}

	/** @return array{connections: list<array<string, mixed>>, settings: object, not_moved: list<array{what: string, why: string}>} */
	public function to_array(): array {
		$settings = $this->settings;
		if ( array() !== $this->connections ) {
			$settings['default_connection'] = $this->connections[0]->key;
		}
		if ( '' !== $this->fallback ) {
			$settings['fallback_connection'] = $this->fallback;
		}
		if ( array() !== $this->routes() ) {
			$settings['routes'] = $this->routes();
		}
		return array(
			'connections' => array_map( static fn( Found $found ): array => $found->to_array(), $this->connections ),
			'settings'    => (object) $settings,
			'not_moved'   => $this->not_moved,
		);
	}
}
