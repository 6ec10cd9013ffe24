<?php
/**
 * Which settings of a connection a message was last accepted through: only those are trusted with mail that nobody waits for.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Option_Row;
use Mailwright\Settings\Overrides;
use Mailwright\Settings\Secret;

defined( 'ABSPATH' ) || exit;

final class Proof {

	/** Fields that change nothing about where a message goes and whether it is taken there. */
	private const IRRELEVANT = array( 'id', 'name', 'provider', 'timeout', 'rate_limit' );

	/**
	 * Stored secrets count by their version, which changes each time one is stored: no password has to be decrypted to tell.
	 *
	 * @param array<string, mixed> $values A connection's settings by REST field name, its id included; secrets may be among them.
	 */
	public static function fingerprint( #[\SensitiveParameter] array $values ): string {
		$id      = is_string( $values['id'] ?? null ) ? $values['id'] : '';
		$secrets = array_flip( Connection_Schema::secrets() );
		$facts   = array_intersect_key( $values, Connection_Schema::plain_fields() );
		$facts   = array_diff_key( $facts, array_flip( self::IRRELEVANT ), $secrets );
		ksort( $facts );
		$stored = Option_Row::read()['connections'][ $id ]['secrets'] ?? array();
		$parts  = array( $facts, $stored, self::outside_secrets( $secrets ) );
		// A stored password that cannot be read, because the site's keys have changed: with the old keys the connection is another one again.
		$locked = array_keys( array_filter( array_intersect_key( $values, is_array( $stored ) ? $stored : array(), $secrets ), static fn( mixed $secret ): bool => '' === $secret ) );
		return hash( 'sha256', (string) wp_json_encode( array() === $locked ? $parts : array( ...$parts, $locked ), JSON_PARTIAL_OUTPUT_ON_ERROR ) );
	}

	/**
	 * Those that stand in wp-config.php or the environment, keyed with the site's salt so that the fingerprint gives no hold for guessing.
	 *
	 * @param array<string, mixed> $secrets
	 * @return array<string, string>
	 */
	private static function outside_secrets( array $secrets ): array {
		$found = array();
		foreach ( array_intersect_key( Overrides::of_connection()->values(), $secrets ) as $field => $secret ) {
			$text            = $secret instanceof Secret ? $secret->reveal() : ( is_string( $secret ) ? $secret : '' );
			$found[ $field ] = hash_hmac( 'sha256', $text, wp_salt() );
		}
		return $found;
	}
}
