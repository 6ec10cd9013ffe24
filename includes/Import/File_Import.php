<?php
/**
 * Reads a settings file of Mailwright. A file is input from outside: size, depth, names and values are checked before anything is believed.
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
use Mailwright\Settings\Settings_Schema;
use Mailwright\Settings\Settings_Store;
use Mailwright\Settings\Validator;

defined( 'ABSPATH' ) || exit;

final class File_Import {

	public const MAX_BYTES = 1048576;

	/** The file itself needs five. */
	private const MAX_DEPTH = 8;

	private const MAX_CONNECTIONS = 100;

	private const NAMES = array( 'mailwright', 'exported_at', 'settings', 'connections', 'secrets' );

	/**
	 * @param array<string, mixed>                       $settings
	 * @param array<string, array<string, mixed>>        $connections By id.
	 * @param array<string, array<string, string>>       $secrets     By id and field.
	 */
	private function __construct( private readonly array $settings, private readonly array $connections, #[\SensitiveParameter] private readonly array $secrets, private readonly bool $has_secrets ) {}

	/**
	 * @param mixed       $file       JSON text, or what it says.
	 * @param string|null $passphrase Null: the secrets are not needed, as for a look.
	 * @throws Invalid_Input Naming what is wrong.
	 */
	public static function read( mixed $file, #[\SensitiveParameter] ?string $passphrase ): self {
		$file = self::decoded( $file );
		if ( array() !== array_diff( array_keys( $file ), self::NAMES ) || ! is_int( $file['mailwright'] ?? null ) ) {
			throw self::wrong( __( 'This is not a settings file of Mailwright.', 'mailwright' ) );
		}
		if ( Settings_File::FORMAT < $file['mailwright'] ) {
			throw self::wrong( __( 'This file was saved by a newer version of Mailwright. Update Mailwright first.', 'mailwright' ) );
		}
		$connections = self::connections( $file['connections'] ?? array() );
		$settings    = self::settings( $file['settings'] ?? array(), array_map( 'strval', array_keys( $connections ) ) );
		$has_secrets = isset( $file['secrets'] );
		$secrets     = $has_secrets && null !== $passphrase ? self::secrets( Passphrase_Box::open( Values::of( $file['secrets'] ), $passphrase ), $connections ) : array();
		return new self( $settings, $connections, $secrets, $has_secrets );
	}

	/** @return list<string> Mail servers that its connections name. */
	public function hosts(): array {
		return array_values( array_filter( array_column( $this->connections, 'host' ), 'is_string' ) );
	}

	/** @return array{source: string, name: string, version: string, active: bool, can_deactivate: bool, connections: list<array<string, mixed>>, settings: object, not_moved: list<array{what: string, why: string}>, needs_passphrase: bool} What it would do, without any secret. */
	public function preview(): array {
		$store = new Connection_Store();
		$shown = array();
		foreach ( $this->connections as $id => $values ) {
			$id      = (string) $id;
			$exists  = null !== $store->get( $id );
			$shown[] = array( 'key' => $id ) + $values + array(
				'password' => $this->has_secrets ? Password_State::Readable->value : Password_State::None->value,
				'notes'    => $exists ? array( __( 'A connection with this id exists here and is replaced.', 'mailwright' ) ) : array(),
			);
		}
		return array(
			'source'         => 'mailwright',
			'name'           => 'Mailwright',
			'version'        => '',
			'active'         => false,
			'can_deactivate' => false,
			'connections'    => $shown,
			'settings'       => (object) $this->settings,
			'not_moved'      => $this->has_secrets ? array() : array(
				array(
					'what' => __( 'Passwords', 'mailwright' ),
					'why'  => __( 'This file was saved without them. Type them after the import.', 'mailwright' ),
				),
			),
			'needs_passphrase' => $this->has_secrets,
		);
	}

	/**
	 * @return array{connections: list<array<string, mixed>>, settings: array<string, mixed>}
	 * @throws Invalid_Input When anything is refused; what is fixed outside of WordPress is 409.
	 */
	public function apply(): array {
		$store    = new Connection_Store();
		$settings = new Settings_Store();
		$this->require_unlocked( $settings );
		$taken = array();
		try {
			foreach ( $this->connections as $id => $values ) {
				$taken[] = $this->take( $store, (string) $id, $values );
			}
			$settings->save( $this->settings );
		} catch ( Invalid_Input $problem ) {
			foreach ( array_filter( $taken, static fn( array $made ): bool => $made['created'] ) as $made ) {
				$store->delete( $made['id'] );
			}
			throw $problem;
		}
		return array( 'connections' => $taken, 'settings' => $this->settings );
	}

	/** Before anything is written: the default connection of the file, and settings, that wp-config.php or the environment fix. */
	private function require_unlocked( Settings_Store $settings ): void {
		$overrides = Overrides::of_settings();
		$now       = $settings->get()->to_array();
		$overrides->refuse( array_filter( $this->settings, static fn( mixed $value, string $field ): bool => $now[ $field ] !== $value, ARRAY_FILTER_USE_BOTH ) );
		$default = $this->settings['default_connection'] ?? $now['default_connection'] ?? array_key_first( $this->connections );
		$fixed   = Overrides::of_connection();
		foreach ( is_string( $default ) || is_int( $default ) ? array_intersect_key( $this->connections, array( $default => true ) ) : array() as $id => $values ) {
			$fixed->refuse( array_filter( $values, static fn( mixed $value, string $field ): bool => 'id' !== $field && ( $fixed->values()[ $field ] ?? null ) !== $value, ARRAY_FILTER_USE_BOTH ) + ( $this->secrets[ $id ] ?? array() ) );
		}
	}

	/**
	 * @param array<string, mixed> $values
	 * @return array{id: string, key: string, name: string, created: bool, password: string}
	 */
	private function take( Connection_Store $store, string $id, array $values ): array {
		$secrets = $this->secrets[ $id ] ?? array();
		$present = $store->get( $id );
		$locked  = null === $present ? array() : $present->sources();
		if ( null === $present ) {
			$made = $store->create( $values + $secrets );
		} else {
			$made = self::replace( $store, $id, array_diff_key( $values + $secrets, $locked ) );
		}
		return array(
			'id'       => $made->id,
			'key'      => $id,
			'name'     => $made->name,
			'created'  => null === $present,
			'password' => array() === $secrets ? Password_State::None->value : Password_State::Readable->value,
		);
	}

	/** @param array<string, mixed> $values */
	private static function replace( Connection_Store $store, string $id, #[\SensitiveParameter] array $values ): Connection {
		try {
			return $store->update( $id, $values );
		} catch ( Invalid_Input $problem ) {
			if ( 'secret_required' !== $problem->reason() ) {
				throw $problem;
			}
			// The file names another server and brings no password: the stored one must not go there, so it is removed.
			return $store->update( $id, $values + array_fill_keys( array_keys( $problem->errors() ), null ) );
		}
	}

	/** @return array<array-key, mixed> */
	private static function decoded( mixed $file ): array {
		$text = is_string( $file ) ? $file : (string) wp_json_encode( $file, 0, 64 );
		if ( strlen( $text ) > self::MAX_BYTES ) {
			throw self::wrong( __( 'This file is too large for a settings file.', 'mailwright' ) );
		}
		$decoded = json_decode( $text, true, self::MAX_DEPTH );
		return is_array( $decoded ) ? $decoded : throw self::wrong( __( 'This is not a settings file of Mailwright.', 'mailwright' ) );
	}

	/** @return array<string, array<string, mixed>> */
	private static function connections( mixed $list ): array {
		if ( ! is_array( $list ) || ! array_is_list( $list ) || count( $list ) > self::MAX_CONNECTIONS ) {
			throw self::wrong( __( 'The list of connections in this file is damaged.', 'mailwright' ) );
		}
		$connections = array();
		foreach ( $list as $number => $values ) {
			$values = is_array( $values ) ? $values : array();
			$errors = Validator::errors( $values, Connection_Schema::plain_fields() );
			if ( array() === $errors && ( ! is_string( $values['id'] ?? null ) || isset( $connections[ $values['id'] ] ) ) ) {
				$errors = array( 'id' => __( 'It is missing or stands there twice.', 'mailwright' ) );
			}
			if ( array() === $errors ) {
				$errors = self::gaps( $values );
			}
			if ( array() !== $errors ) {
				/* translators: 1: a number, 2: name of a field, 3: sentence that says what is wrong */
				throw self::wrong( sprintf( __( 'Connection %1$d in this file, %2$s: %3$s', 'mailwright' ), $number + 1, sanitize_key( (string) array_key_first( $errors ) ), reset( $errors ) ) );
			}
			$connections[ $values['id'] ] = $values;
		}
		return $connections;
	}

	/**
	 * @param array<string, mixed> $values
	 * @return array<string, string> What the connection lacks as a whole.
	 */
	private static function gaps( array $values ): array {
		try {
			Connection_Rules::require_complete( Connection_Rules::completed( $values ) );
		} catch ( Invalid_Input $problem ) {
			return $problem->errors();
		}
		return array();
	}

	/**
	 * @param list<string> $ids Of the connections in the file.
	 * @return array<string, mixed>
	 */
	private static function settings( mixed $values, array $ids ): array {
		$errors = is_array( $values ) ? Validator::errors( $values, Settings_Schema::fields() ) : array( 'settings' => __( 'Must be a set of named values.', 'mailwright' ) );
		if ( array() !== $errors || ! is_array( $values ) ) {
			/* translators: 1: name of a field, 2: sentence that says what is wrong */
			throw self::wrong( sprintf( __( 'Setting %1$s in this file: %2$s', 'mailwright' ), sanitize_key( (string) array_key_first( $errors ) ), (string) reset( $errors ) ) );
		}
		foreach ( array( 'default_connection', 'fallback_connection' ) as $field ) {
			if ( isset( $values[ $field ] ) && ! in_array( $values[ $field ], $ids, true ) ) {
				unset( $values[ $field ] ); // It stood in wp-config.php of the other site.
			}
		}
		if ( isset( $values['routes'] ) ) {
			$values['routes'] = array_values( array_filter( (array) $values['routes'], static fn( mixed $route ): bool => is_array( $route ) && in_array( $route['connection'] ?? null, $ids, true ) ) );
		}
		return $values;
	}

	/**
	 * @param array<string, array<string, mixed>> $connections
	 * @return array<string, array<string, string>>
	 */
	private static function secrets( #[\SensitiveParameter] string $json, array $connections ): array {
		$decoded = json_decode( $json, true, self::MAX_DEPTH );
		$secrets = array();
		foreach ( is_array( $decoded ) ? array_intersect_key( $decoded, $connections ) : array() as $id => $fields ) {
			$known = array_intersect_key( is_array( $fields ) ? $fields : array(), array_flip( Connection_Schema::secrets() ) );
			if ( array() === Validator::errors( $known, Connection_Schema::fields() ) ) {
				$secrets[ (string) $id ] = array_filter( $known, 'is_string' );
			}
		}
		return $secrets;
	}

	private static function wrong( string $message ): Invalid_Input {
		return new Invalid_Input( array( 'file' => $message ) );
	}
}
