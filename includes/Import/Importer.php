<?php
/**
 * Takes a preview over: all of it or, when anything is refused, nothing. Done twice, it finds what it made the first time.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Rules;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Overrides;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Taken array{id: string, key: string, name: string, created: bool, password: string}
 */
final class Importer {

	/** Two connections that agree in these are the same account at the same place. */
	private const IDENTITY = array( 'mailer', 'host', 'port', 'encryption', 'username', 'region', 'domain', 'access_key_id', 'client_id' );

	public function __construct( private readonly Connection_Store $connections = new Connection_Store(), private readonly Settings_Store $settings = new Settings_Store() ) {}

	/**
	 * @return array{connections: list<Taken>, settings: array<string, mixed>}
	 * @throws Invalid_Input When anything is not valid, or fixed in wp-config.php or the environment; then nothing is changed.
	 */
	public function apply( Preview $preview ): array {
		$default = $preview->connections[0] ?? null;
		$locked  = null === $default ? array() : self::locked_values( $default );
		$changes = $this->changes( $preview );
		foreach ( $preview->connections as $found ) {
			Connection_Rules::require_valid( $found->reveal() + $found->values );
		}

		$taken = array();
		try {
			foreach ( $preview->connections as $found ) {
				$taken[] = $this->take( $found, $found === $default ? $locked : array() );
			}
			$changes = array_merge( $changes, $this->references( $preview, array_column( $taken, 'id', 'key' ) ) );
			$this->settings->save( $changes );
		} catch ( Invalid_Input $problem ) {
			$this->undo( $taken );
			throw $problem;
		}
		return array( 'connections' => $taken, 'settings' => $changes );
	}

	/**
	 * The settings that change, without those that are fixed to the same value.
	 *
	 * @return array<string, mixed>
	 * @throws Invalid_Input Status 409 when one is fixed to another value.
	 */
	private function changes( Preview $preview ): array {
		$overrides = Overrides::of_settings();
		$fixed     = $overrides->values();
		$changes   = array_filter( $preview->settings, static fn( mixed $value, string $field ): bool => ! isset( $overrides->sources()[ $field ] ) || ( $fixed[ $field ] ?? null ) !== $value, ARRAY_FILTER_USE_BOTH );
		$overrides->refuse( $changes + ( array() === $preview->connections ? array() : array( 'default_connection' => true ) ) + ( '' === $preview->fallback ? array() : array( 'fallback_connection' => true ) ) + ( array() === $preview->routes() ? array() : array( 'routes' => true ) ) );
		return $changes;
	}

	/**
	 * Fields of the default connection that are fixed outside of WordPress to what it has anyway: they need not be stored.
	 *
	 * @return array<string, true>
	 * @throws Invalid_Input Status 409 when one is fixed to another value: it would win over what is imported.
	 */
	private static function locked_values( Found $default ): array {
		$overrides = Overrides::of_connection();
		$fixed     = $overrides->values();
		$values    = array_diff_key( $default->values, array( 'name' => true, 'provider' => true ) );
		$overrides->refuse( array_filter( $values, static fn( mixed $value, string $field ): bool => ( $fixed[ $field ] ?? null ) !== $value, ARRAY_FILTER_USE_BOTH ) + $default->secrets );
		return array_fill_keys( array_keys( $overrides->sources() ), true );
	}

	/**
	 * @param array<string, true> $locked Fields that are left out.
	 * @return Taken
	 */
	private function take( Found $found, array $locked ): array {
		$secrets = array_diff_key( $found->reveal(), $locked );
		$same    = $this->same( $found );
		if ( null === $same ) {
			// Only the very first connection may not name what is fixed; beside another one it has to be complete by itself.
			$values     = array() === $this->connections->all() ? array_diff_key( $found->values, $locked ) : $found->values;
			$connection = $this->connections->create( $values + $secrets );
		} else {
			$connection = array() === $secrets ? $same : $this->connections->update( $same->id, $secrets );
		}
		return array(
			'id'       => $connection->id,
			'key'      => $found->key,
			'name'     => $connection->name,
			'created'  => null === $same,
			'password' => $found->password->value,
		);
	}

	private function same( Found $found ): ?Connection {
		$wanted = self::identity( Connection_Rules::completed( $found->values ) );
		foreach ( $this->connections->all() as $connection ) {
			$is_stored = Connection_Store::VIRTUAL !== $connection->id || array() === $connection->sources();
			if ( $is_stored && self::identity( $connection->to_array() ) === $wanted && self::is_same_key( $connection, $found ) ) {
				return $connection;
			}
		}
		return null;
	}

	/**
	 * @param array<string, mixed> $values
	 * @return array<string, mixed>
	 */
	private static function identity( array $values ): array {
		$mailer   = $values['mailer'];
		$fields   = array_filter( Connection_Schema::plain_fields(), static fn( array $field ): bool => in_array( $mailer, $field['mailers'] ?? array( $mailer ), true ) );
		$identity = array_intersect_key( $values, array_flip( self::IDENTITY ), $fields );
		ksort( $identity );
		return array_map( static fn( mixed $value ): mixed => is_string( $value ) ? strtolower( $value ) : $value, $identity );
	}

	/** An account that only its key names is another one with another key. */
	private static function is_same_key( Connection $connection, Found $found ): bool {
		$key = isset( $found->secrets['api_key'] ) ? $found->secrets['api_key']->reveal() : '';
		$has = in_array( 'api_key', Connection_Schema::secrets(), true ) ? $connection->secret( 'api_key' ) : '';
		return '' === $key || '' === $has || hash_equals( $has, $key );
	}

	/**
	 * @param array<string, string> $ids Key => id.
	 * @return array<string, mixed>
	 */
	private function references( Preview $preview, array $ids ): array {
		if ( array() === $preview->connections ) {
			return array();
		}
		$references = array( 'default_connection' => $ids[ $preview->connections[0]->key ] );
		$fallback   = $ids[ $preview->fallback ] ?? $references['default_connection'];
		if ( $fallback !== $references['default_connection'] ) {
			$references['fallback_connection'] = $fallback;
		}
		$routes = array();
		foreach ( $preview->routes() as $route ) {
			if ( $ids[ $route['connection'] ] !== $references['default_connection'] ) {
				$routes[ strtolower( $route['from'] ) ] = array( 'from' => $route['from'], 'connection' => $ids[ $route['connection'] ] );
			}
		}
		if ( array() !== $routes ) {
			$kept                 = array_filter( $this->settings->stored()->routes, static fn( array $route ): bool => ! isset( $routes[ strtolower( $route['from'] ) ] ) );
			$references['routes'] = array_values( array_merge( array_values( $kept ), array_values( $routes ) ) );
		}
		return $references;
	}

	/** @param list<Taken> $taken */
	private function undo( array $taken ): void {
		foreach ( $taken as $made ) {
			if ( $made['created'] ) {
				$this->connections->delete( $made['id'] );
			}
		}
	}
}
