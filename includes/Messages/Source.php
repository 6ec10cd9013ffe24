<?php
/**
 * Which plugin, theme or part of WordPress called wp_mail(), by the call stack; and which functions were on it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

final class Source {

	/** Deeper stacks than this belong to page builders; the caller of wp_mail() is near the top. */
	private const MAX_FRAMES = 60;

	/** @var array<string, string>|null Folder with a slash behind it => what stands before the slug; with "=" in front: the slug itself. */
	private static ?array $roots = null;

	/**
	 * @param string       $slug      `woocommerce` (a plugin), `theme/twentytwenty`, `mu-plugin/name`, `wordpress`, '' = not known.
	 * @param list<string> $functions Names of the functions that were being run below wp_mail(), innermost first.
	 */
	private function __construct( public readonly string $slug, public readonly array $functions ) {}

	/** The caller of the wp_mail() that is being run. */
	public static function of_this_mail(): self {
		$frames    = debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS, self::MAX_FRAMES ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_debug_backtrace -- The only way to know who sends.
		$functions = array();
		$slug      = '';
		$is_below  = false;
		foreach ( $frames as $frame ) {
			$is_wp_mail = 'wp_mail' === $frame['function'] && ! isset( $frame['class'] );
			if ( $is_wp_mail ) {
				$is_below = true;
			} elseif ( $is_below ) {
				$functions[] = $frame['function'];
			}
			if ( $is_below && '' === $slug && isset( $frame['file'] ) ) {
				$slug = self::owner( $frame['file'] );
			}
		}
		return new self( $slug, $functions );
	}

	/** Whose file this is, '' = that cannot be told by it. */
	public static function owner( string $file ): string {
		$file = str_replace( '\\', '/', $file );
		foreach ( self::roots() as $root => $prefix ) {
			if ( str_starts_with( $file, $root ) ) {
				return substr( str_starts_with( $prefix, '=' ) ? substr( $prefix, 1 ) : self::name( $prefix, substr( $file, strlen( $root ) ) ), 0, 100 );
			}
		}
		return '';
	}

	private static function name( string $prefix, string $path ): string {
		if ( 'wordpress' === $prefix ) {
			// The machinery of hooks calls on behalf of somebody else.
			return in_array( $path, array( 'class-wp-hook.php', 'plugin.php' ), true ) ? '' : 'wordpress';
		}
		$slug = explode( '/', $path, 2 )[0];
		return $prefix . ( str_ends_with( $slug, '.php' ) ? substr( $slug, 0, -4 ) : $slug );
	}

	/** @return array<string, string> */
	private static function roots(): array {
		if ( null !== self::$roots ) {
			return self::$roots;
		}
		$roots = array();
		// A plugin may be a link to a folder elsewhere; the call stack tells the real place.
		foreach ( (array) ( $GLOBALS['wp_plugin_paths'] ?? array() ) as $folder => $real ) {
			if ( is_string( $real ) ) {
				$roots[ self::folder( $real ) ] = '=' . basename( (string) $folder );
			}
		}
		$roots      += array(
			self::folder( (string) constant( 'WP_PLUGIN_DIR' ) )      => '',
			self::folder( (string) constant( 'WPMU_PLUGIN_DIR' ) )    => 'mu-plugin/',
			self::folder( get_theme_root() )                          => 'theme/',
			self::folder( constant( 'WP_CONTENT_DIR' ) . '/themes' ) => 'theme/',
			self::folder( ABSPATH . WPINC )                           => 'wordpress',
			self::folder( ABSPATH . 'wp-admin' )                      => 'wordpress',
		);
		// A folder within another one is the closer answer.
		uksort( $roots, static fn( string $one, string $other ): int => strlen( $other ) <=> strlen( $one ) );
		self::$roots = $roots;
		return $roots;
	}

	private static function folder( string $path ): string {
		return rtrim( str_replace( '\\', '/', $path ), '/' ) . '/';
	}
}
