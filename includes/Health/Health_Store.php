<?php
/**
 * Keeps what the watch knows: one option that no page loads, written by compare-and-swap so that of two watches at the same moment one speaks;
 * and a tiny autoloaded one that exists only while something is wrong, so that a page without trouble costs no query.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

defined( 'ABSPATH' ) || exit;

final class Health_Store {

	public const OPTION = 'mailwright_health';

	/** "critical" or "warning", a space, and the signature of the state. */
	public const ALARM = 'mailwright_alarm';

	private const TRIES = 10;

	/** The state that was said last. */
	public static function state(): Health_State {
		return Memory::from_text( self::text() )->state;
	}

	public function memory(): Memory {
		return Memory::from_text( self::text() );
	}

	/**
	 * What is wrong now, at no cost where nothing is.
	 *
	 * @return array{severity: 'warning'|'critical', signature: string}|null
	 */
	public static function alarm(): ?array {
		$stored = wp_load_alloptions()[ self::ALARM ] ?? null;
		$parts  = is_string( $stored ) ? explode( ' ', $stored ) : array();
		return 2 === count( $parts ) ? array( 'severity' => 'critical' === $parts[0] ? 'critical' : 'warning', 'signature' => $parts[1] ) : null;
	}

	/**
	 * Reads, changes and writes as one step.
	 *
	 * @param callable( Memory ): Memory $change Called again with fresh values when another process wrote in between.
	 * @return array{0: Memory, 1: Memory}|null Before and after; null = it could not be written.
	 */
	public function update( callable $change ): ?array {
		for ( $try = 0; $try < self::TRIES; $try++ ) {
			$old    = self::row();
			$before = Memory::from_text( (string) $old );
			$after  = $change( $before );
			if ( self::swap( $old, $after->to_text() ) ) {
				self::ring( $after->state );
				return array( $before, $after );
			}
		}
		return null;
	}

	private static function text(): string {
		$stored = get_option( self::OPTION, '' );
		return is_string( $stored ) ? $stored : '';
	}

	/** As it stands in the database this moment: a cache may be older. */
	private static function row(): ?string {
		global $wpdb;
		$found = $wpdb->get_row( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", self::OPTION ), 'ARRAY_A' );
		return is_array( $found ) && is_string( $found['option_value'] ?? null ) ? $found['option_value'] : null;
	}

	private static function swap( ?string $old, string $new ): bool {
		global $wpdb;
		if ( $old === $new ) {
			return true;
		}
		$done = null === $old
			? $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')", self::OPTION, $new ) )
			: $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $new, self::OPTION, $old ) );
		wp_cache_delete( self::OPTION, 'options' );
		wp_cache_delete( 'notoptions', 'options' );
		return 1 === $done;
	}

	private static function ring( Health_State $state ): void {
		$now = $state->is_wrong() ? $state->status . ' ' . $state->signature() : null;
		if ( ( wp_load_alloptions()[ self::ALARM ] ?? null ) === $now ) {
			return;
		}
		if ( null === $now ) {
			delete_option( self::ALARM );
			return;
		}
		update_option( self::ALARM, $now, true );
	}
}
