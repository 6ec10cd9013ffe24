<?php
/**
 * Whom a change concerns: everybody who may change settings of the site; of a network those who run it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

defined( 'ABSPATH' ) || exit;

final class Recipients {

	private const MOST = 100;

	/**
	 * @param list<string> $parts What was changed.
	 * @return array<int, string> User => address.
	 */
	public static function of( array $parts ): array {
		$is_network = array() !== array_filter( $parts, static fn( string $part ): bool => 'network' === strtok( $part, ' ' ) );
		$users      = array();
		if ( $is_network && is_multisite() ) {
			$users = array_filter( array_map( static fn( mixed $login ): \WP_User|false => get_user_by( 'login', (string) $login ), array_slice( get_super_admins(), 0, self::MOST ) ) );
		}
		if ( array() !== array_filter( $parts, static fn( string $part ): bool => 'network' !== strtok( $part, ' ' ) ) || array() === $users ) {
			array_push( $users, ...get_users( array( 'capability' => 'manage_options', 'number' => self::MOST, 'orderby' => 'ID' ) ) );
		}
		$to = array();
		foreach ( $users as $user ) {
			if ( $user instanceof \WP_User && is_email( $user->user_email ) ) {
				$to[ $user->ID ] = $user->user_email;
			}
		}
		return $to;
	}
}
