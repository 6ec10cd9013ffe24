<?php
/**
 * What wp-config.php and the environment fix cannot be noticed when it is changed; so it is compared from time to time.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

use Mailwright\Settings\Overrides;
use Mailwright\Settings\Secret;

defined( 'ABSPATH' ) || exit;

final class Fixed_Watch {

	public static function look(): void {
		$store = new Fixed_Store();
		$now   = self::facts();
		$known = $store->read();
		if ( $known === $now ) {
			return;
		}
		$store->write( $now );
		if ( null !== $known ) {
			Audit::record( Actor::config(), array( 'config' => $known ), array( 'config' => $now ) );
		}
	}

	/** @return array<string, mixed> Secrets as marks that give no hold for guessing. */
	private static function facts(): array {
		$facts = array();
		$marks = array();
		foreach ( Overrides::of_connection()->values() + Overrides::of_settings()->values() as $field => $value ) {
			if ( $value instanceof Secret ) {
				$marks[ $field ] = hash_hmac( 'sha256', $value->reveal(), wp_salt() . 'mailwright fixed' );
			} else {
				$facts[ $field ] = $value;
			}
		}
		ksort( $facts );
		ksort( $marks );
		return $facts + array( 'secrets' => $marks );
	}
}
