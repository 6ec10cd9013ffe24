<?php
/**
 * Consents under way: what was asked for by whom, under a random name that only the provider and this browser know, for ten minutes and one use (guarantees S20).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

use Mailwright\Settings\Secret_Box;
use Mailwright\Settings\Secret_Keys;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Facts array{connection: string, binding: string, user: int, session: string, verifier: string}
 */
final class State_Store {

	private const PREFIX = 'mailwright_oauth_state_';
	private const LIFE_S = 600;

	/** So that the page of another plugin which comes back to the same address is left alone. */
	private const MARK = 'mailwright-';

	/**
	 * @param Facts $facts
	 * @return string The state: 128 random bits.
	 */
	public function put( #[\SensitiveParameter] array $facts ): string {
		global $wpdb;
		$this->clean_up();
		$state  = self::MARK . bin2hex( random_bytes( 16 ) );
		$sealed = $this->box()->seal( (string) wp_json_encode( $facts ), self::name( $state ) );
		$wpdb->query(
			$wpdb->prepare(
				"INSERT INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')",
				self::name( $state ),
				(string) wp_json_encode( array( 'expires_at' => $this->now() + self::LIFE_S ) + $sealed )
			)
		);
		return $state;
	}

	public static function is_ours( string $state ): bool {
		return 1 === preg_match( '/^' . self::MARK . '[0-9a-f]{32}$/D', $state );
	}

	/**
	 * Takes it out of the store: whoever comes second finds nothing, whatever was wrong with the first.
	 *
	 * @return Facts|null Null: unknown, used before, or too old.
	 */
	public function redeem( string $state ): ?array {
		global $wpdb;
		if ( ! self::is_ours( $state ) ) {
			return null;
		}
		$stored = $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", self::name( $state ) ) );
		$taken  = $wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s", self::name( $state ) ) );
		$row    = is_string( $stored ) ? json_decode( $stored, true, 4 ) : null;
		if ( 1 !== $taken || ! is_array( $row ) || ! is_int( $row['expires_at'] ?? null ) || $row['expires_at'] < $this->now() ) {
			return null;
		}
		$opened = $this->box()->open( $row, self::name( $state ) );
		$facts  = null === $opened ? null : json_decode( $opened, true, 4 );
		$is_ok  = is_array( $facts ) && is_string( $facts['connection'] ?? null ) && is_string( $facts['binding'] ?? null ) && is_int( $facts['user'] ?? null ) && is_string( $facts['session'] ?? null ) && is_string( $facts['verifier'] ?? null );
		/** @var Facts|null $facts */
		return $is_ok ? $facts : null;
	}

	/** Those that nobody came back with. */
	private function clean_up(): void {
		global $wpdb;
		$rows = (array) $wpdb->get_results( $wpdb->prepare( "SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( self::PREFIX ) . '%' ), 'ARRAY_A' );
		foreach ( $rows as $row ) {
			$facts = json_decode( (string) $row['option_value'], true, 4 );
			if ( ! is_array( $facts ) || ! is_int( $facts['expires_at'] ?? null ) || $facts['expires_at'] < $this->now() ) {
				$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s", $row['option_name'] ) );
			}
		}
	}

	private function now(): int {
		global $wpdb;
		return (int) $wpdb->get_var( 'SELECT UNIX_TIMESTAMP()' );
	}

	private function box(): Secret_Box {
		return new Secret_Box( Secret_Keys::current() );
	}

	/** A database that leaks gives away no state that is still good. */
	private static function name( string $state ): string {
		return self::PREFIX . substr( hash( 'sha256', $state ), 0, 40 );
	}
}
