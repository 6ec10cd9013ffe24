<?php
/**
 * Loads a real WordPress with the plugin active, for PHPUnit. Started by tools/phpunit.mjs, which made the site.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

if ( ! getenv( 'MAILWRIGHT_TEST_SITE' ) ) {
	fwrite( STDERR, "The tests need a site of their own. Run them with:  node tools/phpunit.mjs --db=sqlite\n" );
	exit( 1 );
}

// PHPUnit loads this file inside a function: what WordPress expects to be global has to be named here.
global $wpdb, $wp, $wp_query, $wp_the_query, $wp_rewrite, $wp_locale, $wp_locale_switcher, $wp_roles, $wp_version, $wp_db_version,
	$shortcode_tags, $phpmailer, $wp_theme_directories, $current_site, $current_blog, $table_prefix, $pagenow, $blog_id,
	$wp_plugin_paths, $allowedposttags, $allowedtags, $wp_embed, $wp_widget_factory, $wp_object_cache, $wp_filter, $wp_actions, $wp_filters, $wp_current_filter;

require __DIR__ . '/config/config.php';
require ABSPATH . 'wp-settings.php';

require_once ABSPATH . 'wp-admin/includes/plugin.php';

fprintf( STDERR, "WordPress %s, %s, PHP %s\n", $GLOBALS['wp_version'], defined( 'DB_ENGINE' ) && 'sqlite' === DB_ENGINE ? 'SQLite' : 'MariaDB ' . $GLOBALS['wpdb']->db_version(), PHP_VERSION );

// Creating a table ends the transaction around a test, so the tables have to be there before the first one.
Mailwright\Install\Tables::ensure();
