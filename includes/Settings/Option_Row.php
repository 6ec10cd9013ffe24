<?php
/**
 * The option that holds settings and connections, written by compare-and-swap: of two savers at the same moment, none undoes the other.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Row array{settings: array<string, mixed>, connections: array<array<string, mixed>>, revision: int, origin: string}
 */
final class Option_Row {

	public const NAME = 'mailwright_settings';

	/** Each lost race means that another saver won; this many in one request are no race but a fault. */
	private const TRIES = 30;

	/** @var Row|null What read() gives while {@see self::as_it_was()} looks back. */
	private static ?array $past = null;

	/**
	 * What counts, with every part that is not an array left out. In a network that may be what the network lends to the site.
	 *
	 * @return Row
	 */
	public static function read(): array {
		return is_multisite() ? Network_Scope::effective( self::own() ) : self::own();
	}

	/**
	 * What the site itself has stored.
	 *
	 * @return Row
	 */
	public static function own(): array {
		return self::$past ?? self::sound( get_option( self::NAME, array() ) );
	}

	/**
	 * Looks at the settings as they were before a change, as long as the secrets of then are still there: in `mailwright_settings_changed`.
	 *
	 * @template T
	 * @param array<string, mixed> $row
	 * @param callable(): T        $look
	 * @return T
	 */
	public static function as_it_was( array $row, callable $look ): mixed {
		self::$past = self::sound( $row );
		try {
			return $look();
		} finally {
			self::$past = null;
		}
	}

	/** Whether a row exists that is not what this class writes. */
	public static function is_damaged(): bool {
		$stored = get_option( self::NAME, null );
		if ( null === $stored ) {
			return false;
		}
		return ! is_array( $stored ) || ! is_array( $stored['settings'] ?? null ) || ! is_array( $stored['connections'] ?? null )
			|| count( $stored['connections'] ) !== count( self::sound( $stored )['connections'] );
	}

	/**
	 * Reads, changes and writes as one step.
	 *
	 * @param callable( Row ): Row $change Called again with fresh values when another request wrote in between; may throw to write nothing.
	 * @return Row What is stored now.
	 * @throws Invalid_Input When the database does not take it.
	 */
	public static function update( callable $change ): array {
		if ( Network_Scope::is_on() ) {
			return Network_Store::update( $change );
		}
		for ( $try = 0; $try < self::TRIES; $try++ ) {
			$old     = self::stored_text();
			$row     = self::sound( null === $old ? array() : self::decoded() );
			$changed = $change( $row );

			$changed['revision'] = $row['revision'] + 1;
			$changed['origin']   = Origin::after_saving( $row['origin'], $changed['origin'] );
			if ( self::swap( $old, $changed ) ) {
				if ( null === $old && is_multisite() ) {
					Network_Store::mark_site();
				}
				self::announce( self::parts( $row ), self::parts( $changed ) );
				return $changed;
			}
		}
		throw new Invalid_Input( array(), 'not_saved', 500, __( 'The database did not take the change. Nothing was saved.', 'mailwright' ) );
	}

	/**
	 * Only what this class writes, whatever is stored.
	 *
	 * @param mixed $stored
	 * @return Row
	 */
	public static function sound( mixed $stored ): array {
		$stored      = is_array( $stored ) ? $stored : array();
		$connections = array();
		foreach ( is_array( $stored['connections'] ?? null ) ? $stored['connections'] : array() as $id => $values ) {
			$id = (string) $id;
			if ( is_array( $values ) && null === Rules::error( 'slug', $id ) ) {
				$connections[ $id ] = self::named( $values );
			}
		}
		return array(
			'settings'    => is_array( $stored['settings'] ?? null ) ? self::named( $stored['settings'] ) : array(),
			'connections' => $connections,
			'revision'    => is_int( $stored['revision'] ?? null ) ? $stored['revision'] : 0,
			'origin'      => is_string( $stored['origin'] ?? null ) ? $stored['origin'] : '',
		);
	}

	/**
	 * Every field has a name.
	 *
	 * @param array<mixed> $values
	 * @return array<string, mixed>
	 */
	private static function named( array $values ): array {
		return array_filter( $values, 'is_string', ARRAY_FILTER_USE_KEY );
	}

	/** The row as it stands in the database this moment: a cache may be older. */
	private static function stored_text(): ?string {
		global $wpdb;
		self::forget();
		// Not get_var(): it cannot tell an empty value from a missing row.
		$found = $wpdb->get_row( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", self::NAME ), 'ARRAY_A' );
		return is_string( $found['option_value'] ?? null ) ? $found['option_value'] : null;
	}

	/** The same row, decoded by WordPress. */
	private static function decoded(): mixed {
		return get_option( self::NAME, array() );
	}

	/** @param Row $row */
	private static function swap( ?string $old, array $row ): bool {
		global $wpdb;
		$new = (string) maybe_serialize( $row );
		if ( null === $old ) {
			$done = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'on')", self::NAME, $new ) );
		} else {
			$done = $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $new, self::NAME, $old ) );
		}
		self::forget();
		return 1 === $done;
	}

	/**
	 * Tells everybody who listens; what they do wrong stays theirs.
	 *
	 * @param array<string, array<string, mixed>> $before
	 * @param array<string, array<string, mixed>> $after
	 */
	public static function announce( array $before, array $after ): void {
		try {
			/**
			 * Fires when settings have been stored, before secrets that are not needed any more are removed.
			 *
			 * @param array<string, array<string, mixed>> $before Part => its fields: `settings`, `connection <id>`; of others that announce in the same way `consent <id>`, `alert <id>`, `network`.
			 *                                                    Never a secret: `secrets` holds a made-up mark for each. A part that is missing did not exist.
			 * @param array<string, array<string, mixed>> $after  The same as it is now; parts that are the same as before may be among them.
			 */
			do_action( 'mailwright_settings_changed', $before, $after );
		} catch ( \Throwable $bug ) {
			// The settings are stored, their secrets not yet: whoever listens must not keep them from it.
			error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		}
	}

	/**
	 * @param Row $row
	 * @return array<string, array<string, mixed>>
	 */
	private static function parts( array $row ): array {
		$parts = array( 'settings' => $row['settings'] );
		foreach ( $row['connections'] as $id => $values ) {
			$parts[ "connection $id" ] = $values;
		}
		return $parts;
	}

	private static function forget(): void {
		wp_cache_delete( 'alloptions', 'options' );
		wp_cache_delete( 'notoptions', 'options' );
		wp_cache_delete( self::NAME, 'options' );
	}
}
