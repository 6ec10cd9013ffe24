<?php
/**
 * Whose code a file is: WordPress's, a plugin's, a theme's or ours. Places are told from the site's folders on, never as full paths of the server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

final class Origin {

	/**
	 * @param string $kind `core`, `mailwright`, `plugin`, `mu-plugin`, `theme`, `php` or `unknown`.
	 * @param string $slug Folder of the plugin or theme, '' otherwise.
	 * @param string $name As its author calls it.
	 * @param string $file Relative path, '' for PHP itself.
	 */
	private function __construct(
		public readonly string $kind,
		public readonly string $slug,
		public readonly string $name,
		public readonly string $file,
	) {}

	/** @param string|false $file As reflection tells it; false = PHP's own code. */
	public static function of( string|false $file ): self {
		if ( false === $file || '' === $file ) {
			return new self( 'php', '', 'PHP', '' );
		}
		$file = wp_normalize_path( (string) preg_replace( '/\(\d+\) : .*$/s', '', $file ) ); // "x.php(12) : eval()'d code".
		return self::own( $file ) ?? self::core( $file ) ?? self::must_use( $file ) ?? self::plugin( $file ) ?? self::theme( $file ) ?? new self( 'unknown', '', basename( $file ), self::relative( $file ) );
	}

	public function is_own(): bool {
		return 'mailwright' === $this->kind;
	}

	public function is_core(): bool {
		return 'core' === $this->kind;
	}

	/** For the middle of a sentence. */
	public function label(): string {
		return match ( $this->kind ) {
			'core'       => 'WordPress',
			'mailwright' => 'Mailwright',
			'php'        => 'PHP',
			/* translators: %s: name of a plugin */
			'plugin'     => sprintf( __( 'the plugin “%s”', 'mailwright' ), $this->name ),
			/* translators: %s: name of a must-use plugin */
			'mu-plugin'  => sprintf( __( 'the must-use plugin “%s”', 'mailwright' ), $this->name ),
			/* translators: %s: name of a theme */
			'theme'      => sprintf( __( 'the theme “%s”', 'mailwright' ), $this->name ),
			/* translators: %s: name of a file */
			default      => sprintf( __( 'code in the file %s', 'mailwright' ), $this->name ),
		};
	}

	private static function own( string $file ): ?self {
		$root = self::inside( $file, dirname( MAILWRIGHT_FILE ) . '/includes' );
		return null === $root ? null : new self( 'mailwright', 'mailwright', 'Mailwright', 'includes/' . $root );
	}

	private static function core( string $file ): ?self {
		$is_core = null !== self::inside( $file, ABSPATH . WPINC ) || null !== self::inside( $file, ABSPATH . 'wp-admin' );
		return $is_core ? new self( 'core', '', 'WordPress', self::relative( $file ) ) : null;
	}

	private static function must_use( string $file ): ?self {
		$root = (string) constant( 'WPMU_PLUGIN_DIR' );
		$path = self::inside( $file, $root );
		if ( null === $path ) {
			return null;
		}
		$slug = (string) strtok( $path, '/' );
		return new self( 'mu-plugin', basename( $slug, '.php' ), self::name_in( $root . '/' . $path, basename( $slug, '.php' ) ), self::relative( $file ) );
	}

	/** Also plugins that are links to folders elsewhere: plugin_basename() knows those. */
	private static function plugin( string $file ): ?self {
		$path = plugin_basename( $file );
		if ( trim( $file, '/' ) === $path || null !== self::inside( $file, ABSPATH . WPINC ) ) {
			$path = self::inside( $file, (string) constant( 'WP_PLUGIN_DIR' ) );
		}
		if ( null === $path || '' === $path ) {
			return null;
		}
		$slug = (string) strtok( $path, '/' );
		foreach ( self::active_plugins() as $main ) {
			if ( plugin_basename( $main ) === $path || dirname( plugin_basename( $main ) ) === $slug ) {
				return new self( 'plugin', basename( $slug, '.php' ), self::name_in( $main, basename( $slug, '.php' ) ), 'plugins/' . $path );
			}
		}
		return new self( 'plugin', basename( $slug, '.php' ), basename( $slug, '.php' ), 'plugins/' . $path );
	}

	private static function theme( string $file ): ?self {
		$path = self::inside( $file, get_theme_root() );
		if ( null === $path ) {
			return null;
		}
		$slug = (string) strtok( $path, '/' );
		$name = Server_Text::clean( (string) wp_get_theme( $slug )->get( 'Name' ), 80 );
		return new self( 'theme', $slug, '' !== $name ? $name : $slug, self::relative( $file ) );
	}

	/** @return string[] Main files, those of the network included. */
	public static function active_plugins(): array {
		return array_merge( wp_get_active_and_valid_plugins(), is_multisite() ? wp_get_active_network_plugins() : array() );
	}

	/** The name in the head of a plugin's main file. */
	public static function name_in( string $main_file, string $otherwise ): string {
		$name = is_readable( $main_file ) ? get_file_data( $main_file, array( 'name' => 'Plugin Name' ) )['name'] : '';
		$name = Server_Text::clean( wp_strip_all_tags( $name ), 80 );
		return '' !== $name ? $name : $otherwise;
	}

	/** From wp-content or the site's folder on; only the name for files elsewhere. */
	private static function relative( string $file ): string {
		return self::inside( $file, WP_CONTENT_DIR ) ?? self::inside( $file, ABSPATH ) ?? basename( $file );
	}

	/** The path below the folder, null when the file is elsewhere. Folders may be links; reflection tells where they lead. */
	private static function inside( string $file, string $folder ): ?string {
		foreach ( array( $folder, (string) realpath( $folder ) ) as $root ) {
			$root = trailingslashit( wp_normalize_path( $root ) );
			if ( '/' !== $root && str_starts_with( $file, $root ) ) {
				return substr( $file, strlen( $root ) );
			}
		}
		return null;
	}
}
