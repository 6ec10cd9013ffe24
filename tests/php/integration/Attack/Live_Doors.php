<?php
/**
 * What of ours WordPress would really call, whatever its name: found by where the code lies, not by what it calls itself.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

final class Live_Doors {

	/** @return list<string> Names of hooks that match and have a callback of ours, sorted. */
	public static function hooks( string $pattern ): array {
		$found = array();
		foreach ( $GLOBALS['wp_filter'] as $name => $hook ) {
			if ( 1 === preg_match( $pattern, (string) $name ) && array() !== array_filter( array_merge( ...array_map( 'array_values', array_values( $hook->callbacks ) ) ), static fn( array $callback ): bool => self::is_ours( $callback['function'] ) ) ) {
				$found[] = (string) $name;
			}
		}
		sort( $found );
		return $found;
	}

	/**
	 * Lets our callbacks of one of core's menu hooks run, and nobody else's.
	 *
	 * @return list<array{string, string, string}> Page, below which menu, capability.
	 */
	public static function pages( string $hook ): array {
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		foreach ( array( 'menu', 'submenu', '_wp_submenu_nopriv', '_registered_pages', '_parent_pages' ) as $global ) {
			$GLOBALS[ $global ] = array();
		}
		foreach ( $GLOBALS['wp_filter'][ $hook ]->callbacks ?? array() as $callbacks ) {
			foreach ( $callbacks as $callback ) {
				if ( self::is_ours( $callback['function'] ) ) {
					( $callback['function'] )( '' );
				}
			}
		}
		$pages = array_map( static fn( array $item ): array => array( (string) $item[2], '', (string) $item[1] ), array_values( $GLOBALS['menu'] ) );
		foreach ( $GLOBALS['submenu'] as $parent => $items ) {
			foreach ( $items as $item ) {
				$pages[] = array( (string) $item[2], (string) $parent, (string) $item[1] );
			}
		}
		return $pages;
	}

	public static function is_ours( mixed $callback ): bool {
		try {
			$code = match ( true ) {
				is_array( $callback )                                   => new \ReflectionMethod( $callback[0], (string) $callback[1] ),
				is_string( $callback ) && str_contains( $callback, '::' ) => new \ReflectionMethod( ...explode( '::', $callback, 2 ) ),
				is_object( $callback ) && ! $callback instanceof \Closure => new \ReflectionMethod( $callback, '__invoke' ),
				default                                                 => new \ReflectionFunction( $callback ),
			};
		} catch ( \ReflectionException ) {
			return false;
		}
		$root = (string) realpath( dirname( __DIR__, 4 ) );
		$file = (string) realpath( (string) $code->getFileName() );
		return str_starts_with( $file, "$root/includes/" ) || "$root/plugin.php" === $file;
	}
}
