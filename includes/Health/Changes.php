<?php
/**
 * Notes what is installed, updated, switched on or off, and when, so that the watch can say since when mail is broken; and has it look soon.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

defined( 'ABSPATH' ) || exit;

final class Changes {

	/** WordPress is still in the middle of it. */
	private const AFTER_S = 60;

	/**
	 * @param mixed $upgrader As core passes it.
	 * @param mixed $what     `type` (core, plugin, theme, translation), `action`, `plugins`, `plugin`, `themes`, `theme`.
	 */
	public static function on_upgrader_process_complete( mixed $upgrader, mixed $what = array() ): void {
		$what = is_array( $what ) ? $what : array();
		$type = $what['type'] ?? '';
		if ( 'plugin' === $type || 'theme' === $type ) {
			$names = array_filter( array( ...(array) ( $what[ $type . 's' ] ?? array() ), $what[ $type ] ?? '' ), static fn( mixed $name ): bool => is_string( $name ) && '' !== $name );
			foreach ( array() === $names ? array( '' ) : $names as $name ) {
				self::note( $type, 'plugin' === $type ? self::plugin_name( $name ) : self::theme_name( $name ) );
			}
		} elseif ( 'core' === $type ) {
			self::look_soon(); // The version is known when the new WordPress runs.
		}
	}

	public static function on_activated_plugin( mixed $plugin ): void {
		self::note( 'plugin', self::plugin_name( $plugin ) );
	}

	public static function on_deactivated_plugin( mixed $plugin ): void {
		self::note( 'plugin_off', self::plugin_name( $plugin ) );
	}

	public static function on_switch_theme( mixed $name ): void {
		self::note( 'theme', is_string( $name ) ? $name : '' );
	}

	/** Settings were saved: what was seen of the old ones says nothing about the new. */
	public static function on_settings_changed(): void {
		Watch_Schedule::ensure();
		self::note( 'settings', '' );
	}

	private static function note( string $kind, string $name ): void {
		if ( false === wp_next_scheduled( Watch_Schedule::EVENT ) ) {
			return; // Nobody watches.
		}
		$event = array( 'kind' => $kind, 'name' => $name, 'version' => '', 'at' => time() );
		( new Health_Store() )->update(
			static function ( Memory $memory ) use ( $event ): Memory {
				$memory->remember( $event );
				return $memory;
			}
		);
		self::look_soon();
	}

	private static function look_soon(): void {
		if ( false !== wp_next_scheduled( Watch_Schedule::EVENT ) ) {
			Watch_Schedule::soon( self::AFTER_S );
		}
	}

	private static function plugin_name( mixed $plugin ): string {
		if ( ! is_string( $plugin ) || '' === $plugin ) {
			return '';
		}
		$file  = constant( 'WP_PLUGIN_DIR' ) . '/' . $plugin;
		$facts = is_readable( $file ) ? get_file_data( $file, array( 'name' => 'Plugin Name', 'version' => 'Version' ) ) : array();
		$name  = trim( ( $facts['name'] ?? '' ) . ' ' . ( $facts['version'] ?? '' ) );
		return '' === $name ? $plugin : $name;
	}

	private static function theme_name( string $theme ): string {
		$facts = '' === $theme ? null : wp_get_theme( $theme );
		return null === $facts || ! $facts->exists() ? $theme : trim( $facts->get( 'Name' ) . ' ' . $facts->get( 'Version' ) );
	}
}
