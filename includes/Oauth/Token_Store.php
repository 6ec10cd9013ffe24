<?php
/**
 * Keeps tokens, sealed like all secrets, in one row for each connection that is written by compare-and-swap: of several processes only
 * one gets a new token, and none undoes what another one wrote (guarantees S20, F23).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

use Mailwright\Settings\Secret_Box;
use Mailwright\Settings\Secret_Keys;
use Mailwright\Settings\Secret_Store;

defined( 'ABSPATH' ) || exit;

final class Token_Store {

	private ?Secret_Box $box = null;

	/** As it stands in the database this moment: a cache may be older. */
	public function read( string $id ): Tokens {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT option_value, UNIX_TIMESTAMP() AS now_at FROM {$wpdb->options} WHERE option_name = %s", self::name( $id ) ), 'ARRAY_A' );
		return is_string( $row['option_value'] ?? null ) && is_numeric( $row['now_at'] ?? null ) ? Tokens::from_stored( $row['option_value'], (int) $row['now_at'] ) : Tokens::from_stored( '', $this->now() );
	}

	/** @return bool False: somebody else has written in between. */
	public function swap( string $id, Tokens $old, string $new_row ): bool {
		global $wpdb;
		$done = '' === $old->stored
			? $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')", self::name( $id ), $new_row ) )
			: $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $new_row, self::name( $id ), $old->stored ) );
		wp_cache_delete( self::name( $id ), 'options' );
		wp_cache_delete( 'notoptions', 'options' );
		return 1 === $done;
	}

	public function delete( string $id ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s", self::name( $id ) ) );
		wp_cache_delete( self::name( $id ), 'options' );
	}

	/** @return array<string, string> For Tokens::changed(). */
	public function seal( string $id, #[\SensitiveParameter] string $access, #[\SensitiveParameter] string $refresh ): array {
		return $this->box()->seal( (string) wp_json_encode( array( $access, $refresh ) ), self::purpose( $id ) );
	}

	/** @return array{string, string}|null Access and refresh token; null when the site's keys do not open them. */
	public function open( string $id, Tokens $tokens ): ?array {
		$opened  = array() === $tokens->sealed() ? null : $this->box()->open( $tokens->sealed(), self::purpose( $id ) );
		$decoded = null === $opened ? null : json_decode( $opened, true );
		return is_array( $decoded ) && is_string( $decoded[0] ?? null ) && is_string( $decoded[1] ?? null ) ? array( $decoded[0], $decoded[1] ) : null;
	}

	private function now(): int {
		global $wpdb;
		return (int) $wpdb->get_var( 'SELECT UNIX_TIMESTAMP()' );
	}

	private function box(): Secret_Box {
		return $this->box ??= new Secret_Box( Secret_Keys::current() );
	}

	private static function name( string $id ): string {
		return Secret_Store::option_name( $id, Secret_Store::TOKENS );
	}

	/** Binds the tokens to their place: copied to another site or connection they do not open. */
	private static function purpose( string $id ): string {
		return implode( '|', array( 'mailwright', get_current_blog_id(), $id, Secret_Store::TOKENS ) );
	}
}
