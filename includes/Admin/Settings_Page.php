<?php
/**
 * Settings → Email: the empty frame that the script in build/ fills. Assets and data are added on this page only.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Health\Watch_Schedule;
use Mailwright\Oauth\Authorization;
use Mailwright\Settings\Capability;
use Mailwright\Settings\Origin;

defined( 'ABSPATH' ) || exit;

final class Settings_Page {

	public const SLUG = 'mailwright';

	/** Answered before the script starts, so that the form appears at once. */
	private const PRELOADED = array( '/mailwright/v1/settings', '/mailwright/v1/connections', '/mailwright/v1/providers', '/mailwright/v1/outbox' );

	public static function on_admin_menu(): void {
		$hook = add_options_page(
			__( 'Email', 'mailwright' ),
			__( 'Email', 'mailwright' ),
			Capability::name( 'page' ),
			self::SLUG,
			array( self::class, 'render' )
		);
		if ( false !== $hook ) {
			add_action( 'load-' . $hook, array( self::class, 'on_load' ) );
		}
		add_action( 'load-index.php', array( Notices::class, 'on_load' ) );
		add_action( 'load-options.php', array( Options_Guard::class, 'on_load' ) );
		if ( isset( wp_load_alloptions()['mailwright_alarm'] ) ) { // Health\Health_Store::ALARM, without its file where all is well.
			add_action( 'admin_bar_menu', array( Admin_Bar::class, 'on_admin_bar_menu' ), 90 );
		}
		if ( self::may_be_safe() ) {
			add_action( 'admin_bar_menu', array( Safe_Mode_Mark::class, 'on_admin_bar_menu' ), 91 );
		}
	}

	/** Whether it is worth asking Outbox\Safe_Mode: without a query, and on live sites without a file, where no safe mode can be on. */
	private static function may_be_safe(): bool {
		$stored = (string) ( wp_load_alloptions()['mailwright_settings'] ?? '' );
		return 1 === preg_match( '/"safe_mode";s:\d+:"(?:hold|redirect)"/', $stored )
			|| defined( 'MAILWRIGHT_SAFE_MODE' ) || false !== getenv( 'MAILWRIGHT_SAFE_MODE' )
			|| ( 'production' !== wp_get_environment_type() && 1 === preg_match( '/"origin";s:\d+:"([^"]+)"/', $stored, $found ) && Origin::is_elsewhere( $found[1] ) );
	}

	public static function url(): string {
		return admin_url( 'options-general.php?page=' . self::SLUG );
	}

	public static function on_load(): void {
		Watch_Schedule::ensure();
		Notices::on_load();
		add_action( 'admin_enqueue_scripts', array( self::class, 'on_enqueue' ) );
	}

	public static function on_enqueue(): void {
		self::enqueue( self::PRELOADED );
	}

	/**
	 * @param list<string>         $preloaded Routes.
	 * @param array<string, mixed> $data      More facts for the script.
	 */
	public static function enqueue( array $preloaded, array $data = array() ): void {
		$folder = plugin_dir_path( MAILWRIGHT_FILE ) . 'build/';
		if ( ! is_readable( $folder . 'index.asset.php' ) ) {
			return; // render() says so.
		}
		/** @var array{dependencies: list<non-empty-string>, version: string} $asset */
		$asset = require $folder . 'index.asset.php';
		wp_enqueue_script( 'mailwright', plugins_url( 'build/index.js', MAILWRIGHT_FILE ), $asset['dependencies'], $asset['version'], array( 'in_footer' => true ) );
		wp_set_script_translations( 'mailwright', 'mailwright', plugin_dir_path( MAILWRIGHT_FILE ) . 'languages' );
		self::translate_parts( $folder, $asset['version'] );
		wp_enqueue_style( 'mailwright', plugins_url( 'build/style-index.css', MAILWRIGHT_FILE ), array( 'wp-components' ), $asset['version'] );
		wp_style_add_data( 'mailwright', 'rtl', 'replace' );
		wp_add_inline_script( 'mailwright', 'window.mailwright = ' . wp_json_encode( self::boot_data() + $data, JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
		wp_add_inline_script( 'wp-api-fetch', 'wp.apiFetch.use( wp.apiFetch.createPreloadingMiddleware( ' . wp_json_encode( self::preload( $preloaded ), JSON_HEX_TAG | JSON_HEX_AMP ) . ' ) );', 'after' );
	}

	public static function render(): void {
		// Core moves notices of other plugins behind this line; without it they land in our heading and are lost when React draws it.
		echo '<div class="wrap mailwright-wrap"><hr class="wp-header-end"><div id="mailwright-root">';
		echo '<h1>' . esc_html__( 'Email', 'mailwright' ) . '</h1>';
		if ( ! is_readable( plugin_dir_path( MAILWRIGHT_FILE ) . 'build/index.asset.php' ) ) {
			echo '<p>' . esc_html__( 'This copy of Mailwright is incomplete: its folder “build” is missing. Please install the plugin again; email is sent as before.', 'mailwright' ) . '</p>';
		}
		echo '<noscript><p>' . esc_html__( 'This page needs JavaScript. Without it, Mailwright can be set up in wp-config.php or with WP-CLI.', 'mailwright' ) . '</p></noscript>';
		echo '</div></div>';
	}

	/**
	 * The script loads parts of itself when they are needed. Language packs have a file for each of them, which WordPress looks for only
	 * where it prints the script: so they are registered, never printed, and their words are handed over with the first part.
	 */
	private static function translate_parts( string $folder, string $version ): void {
		if ( 'en_US' === determine_locale() ) {
			return;
		}
		foreach ( (array) glob( $folder . '*.js' ) as $file ) {
			$name = basename( (string) $file, '.js' );
			$url  = plugins_url( 'build/' . $name . '.js', MAILWRIGHT_FILE );
			if ( 'index' === $name || '' === $url ) {
				continue;
			}
			wp_register_script( 'mailwright-' . $name, $url, array( 'wp-i18n' ), $version, array( 'in_footer' => true ) );
			wp_set_script_translations( 'mailwright-' . $name, 'mailwright', plugin_dir_path( MAILWRIGHT_FILE ) . 'languages' );
			$words = wp_scripts()->print_translations( 'mailwright-' . $name, false );
			if ( is_string( $words ) && '' !== $words ) {
				wp_add_inline_script( 'mailwright', $words, 'before' );
			}
		}
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function boot_data(): array {
		return array(
			'version'       => MAILWRIGHT_VERSION,
			'adminEmail'    => wp_get_current_user()->user_email,
			'siteName'      => wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ),
			'siteHost'      => (string) wp_parse_url( home_url(), PHP_URL_HOST ),
			'timeZone'      => wp_timezone_string(),
			'build'         => plugins_url( 'build/', MAILWRIGHT_FILE ),
			'oauthRedirect' => Authorization::redirect_uri(),
		);
	}

	/**
	 * @param list<string> $routes
	 * @return array<string, mixed>
	 */
	private static function preload( array $routes ): array {
		return array_reduce( $routes, 'rest_preload_api_request', array() );
	}
}
