<?php
/**
 * Who changes something just now, and through which door: a person, WP-CLI, code of the site.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

defined( 'ABSPATH' ) || exit;

final class Actor {

	/** Doors; a closed set, ten letters at most. */
	public const REST     = 'rest';
	public const PASSWORD = 'password';
	public const CLI      = 'cli';
	public const IMPORT   = 'import';
	public const PAGE     = 'page';
	public const CODE     = 'code';
	public const CONFIG   = 'config';

	private static string $passing = '';

	private function __construct( public readonly int $user, public readonly string $login, public readonly string $door ) {}

	public static function now(): self {
		$user  = wp_get_current_user();
		$is_in = $user->exists();
		$door  = self::door();
		return new self( $is_in ? $user->ID : 0, $is_in ? $user->user_login : ( self::CLI === $door || ( defined( 'WP_CLI' ) && constant( 'WP_CLI' ) ) ? 'WP-CLI' : '' ), $door );
	}

	/** For what nobody did in WordPress. */
	public static function config(): self {
		return new self( 0, 'wp-config.php', self::CONFIG );
	}

	/**
	 * What happens meanwhile came through this door.
	 *
	 * @template T
	 * @param self::*       $door
	 * @param callable(): T $work
	 * @return T
	 */
	public static function through( string $door, callable $work ): mixed {
		$outer      = self::$passing;
		self::$passing = $door;
		try {
			return $work();
		} finally {
			self::$passing = $outer;
		}
	}

	private static function door(): string {
		return match ( true ) {
			'' !== self::$passing                                 => self::$passing,
			defined( 'WP_CLI' ) && (bool) constant( 'WP_CLI' ) => self::CLI,
			null !== rest_get_authenticated_app_password()     => self::PASSWORD,
			wp_is_serving_rest_request()                       => self::REST,
			wp_doing_cron() || ! is_admin()                    => self::CODE,
			default                                            => self::PAGE,
		};
	}
}
