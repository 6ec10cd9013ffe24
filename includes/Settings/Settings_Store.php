<?php
/**
 * Reads and writes the site's email settings: stored values, then what wp-config.php or the environment fixes, then the filter.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from Validator
 */
final class Settings_Store {

	/** The settings as they count now. */
	public function get(): Settings {
		$row      = Option_Row::read();
		$settings = Settings::from_array( $row['settings'] )->with( Overrides::of_settings()->values() );
		$settings = $settings->with( array( 'default_connection' => self::existing_default( $settings, $row ) ) );
		$values   = $settings->to_array();
		/**
		 * Filters the settings.
		 *
		 * @param array<string, mixed> $settings By REST field name.
		 */
		$filtered = apply_filters( 'mailwright_settings', $values );

		return is_array( $filtered ) && $filtered !== $values ? $settings->with( $filtered ) : $settings;
	}

	/** The settings as they are stored, broken values replaced by their defaults. */
	public function stored(): Settings {
		return Settings::from_array( Option_Row::read()['settings'] );
	}

	/**
	 * Stores some fields; the others stay as they are.
	 *
	 * @param array<string, mixed> $changes By REST field name.
	 * @throws Invalid_Input When anything is wrong; then nothing is stored.
	 */
	public function save( array $changes ): Settings {
		$errors = Validator::errors( $changes, Settings_Schema::fields() );
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors );
		}
		Overrides::of_settings()->refuse( $changes );
		Network_Scope::refuse_settings( $changes );

		Option_Row::update(
			static function ( array $row ) use ( $changes ): array {
				self::require_connections( $changes, $row );
				self::require_safe_address( $changes, $row );
				$default = $changes['default_connection'] ?? null;
				if ( is_string( $default ) && ! isset( $row['connections'][ $default ] ) ) {
					$changes['default_connection'] = null; // The connection of the overrides, which is the default whenever nothing else is.
				}
				$settings = Settings::from_array( $row['settings'] )->with( $changes )->to_array();
				// What a site of a network has never said itself goes on to follow the network.
				$row['settings'] = array_merge( $row['settings'], null === Network_Scope::policy() ? $settings : array_intersect_key( $settings, $row['settings'] + $changes ) );
				if ( isset( $changes['safe_mode'] ) ) {
					$row['origin'] = Origin::here(); // Somebody has decided what this copy of the site does.
				}
				return $row;
			}
		);
		return $this->get();
	}

	/**
	 * Whether these settings come from another site: the database of a live site was copied to a place that says it is none. Then nothing is to
	 * be sent until somebody has decided about it.
	 */
	public function is_copy(): bool {
		return Origin::is_elsewhere( Option_Row::read()['origin'] ) && ! isset( Overrides::of_settings()->sources()['safe_mode'] );
	}

	/** @return array<string, array{source: 'constant'|'environment'|'network', name: string}> The fields that are fixed, and by what. */
	public function overrides(): array {
		return Overrides::of_settings()->sources() + Network_Scope::fixed_settings();
	}

	/** @return array<string, string> What keeps settings from working as someone meant them to: field or part => sentence. */
	public function problems(): array {
		$row      = Option_Row::read();
		$settings = Settings::from_array( $row['settings'] )->with( Overrides::of_settings()->values() );
		$problems = Overrides::of_settings()->problems() + Overrides::of_connection()->problems();
		if ( null !== $settings->default_connection && self::existing_default( $settings, $row ) !== $settings->default_connection ) {
			$problems['default_connection'] ??= __( 'The default connection does not exist any more.', 'mailwright' );
		}
		return $problems + self::damage( $row ) + self::missing_extensions();
	}

	/**
	 * @param array{settings: array<string, mixed>, connections: array<array<string, mixed>>, revision: int, origin: string} $row
	 * @return array<string, string>
	 */
	private static function damage( array $row ): array {
		$broken = array_keys( array_filter( Validator::errors( array_intersect_key( $row['settings'], Settings_Schema::fields() ), self::without_rules( Settings_Schema::fields() ) ) ) );
		foreach ( $row['connections'] as $id => $values ) {
			$plain = self::without_rules( Connection_Schema::plain_fields() );
			foreach ( array_keys( Validator::errors( array_intersect_key( $values, $plain ), $plain ) ) as $field ) {
				$broken[] = $id . '.' . $field;
			}
		}
		if ( array() !== $broken ) {
			/* translators: %s: list of field names */
			return array( 'stored' => sprintf( __( 'Some stored settings are damaged and replaced by their defaults: %s. Check them and save.', 'mailwright' ), implode( ', ', $broken ) ) );
		}
		return Option_Row::is_damaged()
			? array( 'stored' => __( 'The stored settings are damaged. What could not be read is replaced by its default. Check everything and save.', 'mailwright' ) )
			: array();
	}

	/** @return array<string, string> */
	private static function missing_extensions(): array {
		$problems = array();
		if ( ! extension_loaded( 'openssl' ) ) {
			$problems['openssl'] = __( 'This PHP has no OpenSSL, so it cannot talk to a mail server over an encrypted connection. Ask your web host for the PHP extension "openssl".', 'mailwright' );
		}
		if ( ! Secret_Box::can_encrypt() ) {
			$problems['sodium'] = __( 'This PHP cannot encrypt, so no password can be stored. Ask your web host for the PHP extension "sodium".', 'mailwright' );
		}
		return $problems;
	}

	/**
	 * @param array<string, Schema> $fields
	 * @return array<string, Schema>
	 */
	private static function without_rules( array $fields ): array {
		foreach ( $fields as $name => $field ) {
			unset( $field['rule'] );
			$fields[ $name ] = $field;
		}
		return $fields;
	}

	/**
	 * The id of the connection that is the default: the chosen one, else the first one, else that of the overrides.
	 *
	 * @param array{settings: array<string, mixed>, connections: array<array<string, mixed>>, revision: int, origin: string} $row
	 */
	private static function existing_default( Settings $settings, array $row ): ?string {
		$chosen = $settings->default_connection;
		if ( null !== $chosen && isset( $row['connections'][ $chosen ] ) ) {
			return $chosen;
		}
		if ( Overrides::of_connection()->describe_a_connection() ) {
			return Connection_Store::VIRTUAL;
		}
		// A chosen one that is gone: sending by another one is nearer to what was meant than not sending.
		$first = array_key_first( $row['connections'] );
		return null === $chosen || null === $first ? null : (string) $first;
	}

	/**
	 * @param array<string, mixed>                                                                                  $changes
	 * @param array{settings: array<string, mixed>, connections: array<array<string, mixed>>, revision: int, origin: string} $row
	 */
	private static function require_connections( array $changes, array $row ): void {
		$named = array(
			'default_connection'  => array( $changes['default_connection'] ?? null ),
			'fallback_connection' => array( $changes['fallback_connection'] ?? null ),
			'routes'              => array_column( is_array( $changes['routes'] ?? null ) ? $changes['routes'] : array(), 'connection' ),
		);
		$known  = array_map( 'strval', array_keys( $row['connections'] ) );
		$known  = Overrides::of_connection()->describe_a_connection() ? array( Connection_Store::VIRTUAL, ...$known ) : $known;
		$errors = array();
		foreach ( $named as $field => $ids ) {
			if ( array() !== array_diff( array_filter( $ids, 'is_string' ), $known ) ) {
				$errors[ $field ] = __( 'There is no such connection.', 'mailwright' );
			}
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors );
		}
	}

	/**
	 * "Everything to one address" needs one.
	 *
	 * @param array<string, mixed> $changes
	 * @param array{settings: array<string, mixed>, connections: array<array<string, mixed>>, revision: int, origin: string} $row
	 */
	private static function require_safe_address( array $changes, array $row ): void {
		$settings = Settings::from_array( $row['settings'] )->with( $changes )->with( Overrides::of_settings()->values() );
		$concerns = array_intersect_key( $changes, array( 'safe_mode' => true, 'safe_mode_address' => true ) );
		if ( array() !== $concerns && 'redirect' === $settings->safe_mode && '' === $settings->safe_mode_address ) {
			throw new Invalid_Input( array( 'safe_mode_address' => __( 'Enter the address that is to get every email.', 'mailwright' ) ) );
		}
	}
}
