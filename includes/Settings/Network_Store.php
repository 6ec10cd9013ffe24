<?php
/**
 * Keeps the settings and connections of a whole network, in one network option that is written by compare-and-swap like that of a site.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Row array{settings: array<string, mixed>, connections: array<array<string, mixed>>, revision: int, origin: string}
 */
final class Network_Store {

	public const NAME = 'mailwright_network';

	/** Meta of a site that has saved settings of its own: counting those must not open the tables of 500 sites. */
	public const MARK = 'mailwright_own_settings';

	/** Each lost race means that another saver won; this many in one request are no race but a fault. */
	private const TRIES = 30;

	/** @return Row|null Null: nobody has saved anything for the network. */
	public static function read(): ?array {
		$stored = get_network_option( null, self::NAME );
		return is_array( $stored ) ? Option_Row::sound( $stored ) : null;
	}

	public static function policy(): Network_Policy {
		return self::policy_in( get_network_option( null, self::NAME ) );
	}

	/**
	 * Whether the plugin runs on every site. Where each site has switched it on by itself, there is no network page, and nothing may count
	 * that cannot be seen and changed.
	 */
	public static function is_network_active(): bool {
		$plugins = get_network_option( null, 'active_sitewide_plugins' );
		return ( is_array( $plugins ) && isset( $plugins[ plugin_basename( MAILWRIGHT_FILE ) ] ) )
			|| str_starts_with( wp_normalize_path( MAILWRIGHT_FILE ), trailingslashit( wp_normalize_path( (string) constant( 'WPMU_PLUGIN_DIR' ) ) ) );
	}

	/**
	 * Reads, changes and writes as one step.
	 *
	 * @param callable( Row ): Row $change May be called again; may throw to write nothing.
	 * @return Row
	 * @throws Invalid_Input When the database does not take it.
	 */
	public static function update( callable $change, ?Network_Policy $policy = null ): array {
		for ( $try = 0; $try < self::TRIES; $try++ ) {
			$old     = self::stored_text();
			$stored  = null === $old ? array() : get_network_option( null, self::NAME );
			$row     = Option_Row::sound( $stored );
			$changed = $change( $row );

			$changed['revision'] = $row['revision'] + 1;
			$changed['origin']   = Origin::after_saving( $row['origin'], $changed['origin'] );
			$next                = array( 'policy' => ( $policy ?? self::policy_in( $stored ) )->value ) + $changed;
			if ( self::swap( $old, $next ) ) {
				Option_Row::announce( self::parts( $row, self::policy_in( $stored ) ), self::parts( $changed, Network_Policy::from( $next['policy'] ) ) );
				return $changed;
			}
		}
		throw new Invalid_Input( array(), 'not_saved', 500, __( 'The database did not take the change. Nothing was saved.', 'mailwright' ) );
	}

	/** The site has settings of its own from now on. */
	public static function mark_site(): void {
		if ( is_site_meta_supported() ) {
			update_site_meta( get_current_blog_id(), self::MARK, '1' );
		}
	}

	/** @return array{total: int, own: int} How many sites there are, and how many of them have saved settings of their own. */
	public static function count_sites(): array {
		global $wpdb;
		$of_network = $wpdb->prepare( "FROM {$wpdb->blogs} AS sites WHERE sites.site_id = %d AND sites.deleted = 0", get_current_network_id() );
		$marked     = $wpdb->prepare( "EXISTS ( SELECT 1 FROM {$wpdb->blogmeta} AS marks WHERE marks.blog_id = sites.blog_id AND marks.meta_key = %s )", self::MARK );
		// phpcs:disable WordPress.DB.PreparedSQL -- Prepared above.
		return array(
			'total' => (int) $wpdb->get_var( "SELECT COUNT(*) $of_network" ),
			'own'   => is_site_meta_supported() ? (int) $wpdb->get_var( "SELECT COUNT(*) $of_network AND $marked" ) : 0,
		);
		// phpcs:enable
	}

	/**
	 * A secret of the network, as it was sealed.
	 *
	 * @return mixed
	 */
	public static function secret( string $name ): mixed {
		return get_network_option( null, $name );
	}

	/** @param array<string, string> $sealed */
	public static function put_secret( string $name, array $sealed ): void {
		update_network_option( null, $name, $sealed );
	}

	public static function delete_secret( string $name ): void {
		delete_network_option( null, $name );
	}

	private static function policy_in( mixed $stored ): Network_Policy {
		$policy = is_array( $stored ) ? $stored['policy'] ?? null : null;
		return is_string( $policy ) ? Network_Policy::tryFrom( $policy ) ?? Network_Policy::Free : Network_Policy::Free;
	}

	/** The row as it stands in the database this moment: a cache may be older. */
	private static function stored_text(): ?string {
		global $wpdb;
		self::forget();
		$found = $wpdb->get_row( $wpdb->prepare( "SELECT meta_value FROM {$wpdb->sitemeta} WHERE site_id = %d AND meta_key = %s ORDER BY meta_id LIMIT 1", get_current_network_id(), self::NAME ), 'ARRAY_A' );
		return is_array( $found ) && is_string( $found['meta_value'] ?? null ) ? $found['meta_value'] : null;
	}

	/** @param array<string, mixed> $row */
	private static function swap( ?string $old, array $row ): bool {
		global $wpdb;
		if ( null === $old ) {
			return add_network_option( null, self::NAME, $row );
		}
		$done = $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->sitemeta} SET meta_value = %s WHERE site_id = %d AND meta_key = %s AND meta_value = %s", (string) maybe_serialize( $row ), get_current_network_id(), self::NAME, $old ) );
		self::forget();
		return 1 === $done;
	}

	private static function forget(): void {
		$network = get_current_network_id();
		wp_cache_delete( "$network:" . self::NAME, 'site-options' );
		wp_cache_delete( "$network:notoptions", 'site-options' );
	}

	/**
	 * For the record of changes: one part for the settings, one for each connection.
	 *
	 * @param Row $row
	 * @return array<string, array<string, mixed>>
	 */
	private static function parts( array $row, Network_Policy $policy ): array {
		$parts = array( 'network' => array( 'policy' => $policy->value ) + $row['settings'] );
		foreach ( $row['connections'] as $id => $values ) {
			$parts[ "network connection $id" ] = $values;
		}
		return $parts;
	}
}
