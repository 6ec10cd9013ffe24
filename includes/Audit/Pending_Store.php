<?php
/**
 * What has been changed and not been told yet: one option, never autoloaded, written by compare-and-swap, so that two savers at once lose nothing
 * and two processes do not tell the same twice.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Entry from Change_Store
 * @phpstan-type Pending array{since: int, to: array<int, string>, way: array<mixed>|null, changes: list<Entry>, more: int}
 */
final class Pending_Store {

	private const NAME = 'mailwright_untold';

	private const TRIES = 10;

	/** @return Pending|null Null: there is nothing to tell. */
	public function read(): ?array {
		$text = $this->text();
		return null === $text ? null : self::decoded( $text );
	}

	/** @param callable( Pending|null ): Pending $change */
	public function update( callable $change ): void {
		global $wpdb;
		for ( $try = 0; $try < self::TRIES; $try++ ) {
			$old  = $this->text();
			$new  = (string) wp_json_encode( $change( null === $old ? null : self::decoded( $old ) ), JSON_INVALID_UTF8_SUBSTITUTE );
			$done = null === $old
				? $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')", self::NAME, $new ) )
				: $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $new, self::NAME, $old ) );
			self::forget();
			if ( 1 === $done ) {
				return;
			}
		}
	}

	/** @return Pending|null What is to be told now, by this process and no other. */
	public function take(): ?array {
		global $wpdb;
		$text = $this->text();
		$done = null === $text ? 0 : $wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s AND option_value = %s", self::NAME, $text ) );
		self::forget();
		return null !== $text && 1 === $done ? self::decoded( $text ) : null;
	}

	private function text(): ?string {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", self::NAME ), 'ARRAY_A' );
		return is_array( $row ) && is_string( $row['option_value'] ?? null ) ? $row['option_value'] : null;
	}

	/** @return Pending|null */
	private static function decoded( string $text ): ?array {
		$row = json_decode( $text, true, 16 );
		if ( ! is_array( $row ) || ! is_int( $row['since'] ?? null ) || ! is_array( $row['to'] ?? null ) || ! is_array( $row['changes'] ?? null ) || ! is_int( $row['more'] ?? null ) ) {
			return null;
		}
		/** @var list<Entry> $changes Written by update(). */
		$changes = array_values( array_filter( $row['changes'], 'is_array' ) );
		$to      = array();
		foreach ( $row['to'] as $user => $address ) {
			if ( is_string( $address ) ) {
				$to[ (int) $user ] = $address;
			}
		}
		return array( 'since' => $row['since'], 'to' => $to, 'way' => is_array( $row['way'] ?? null ) ? $row['way'] : null, 'changes' => $changes, 'more' => $row['more'] );
	}

	private static function forget(): void {
		wp_cache_delete( self::NAME, 'options' );
		wp_cache_delete( 'notoptions', 'options' );
	}
}
