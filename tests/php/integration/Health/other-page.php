<?php
/**
 * Child process of Other_Pages_Test: a page of the admin area without its own content, as WordPress runs it: menu, the page's own hook, assets,
 * notices, admin bar. Counts what this plugin adds.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

define( 'WP_ADMIN', true );
define( 'SAVEQUERIES', true );
$page = $argv[1];
require dirname( __DIR__, 2 ) . '/config/config.php';
$_SERVER['REQUEST_URI'] = "/wp-admin/$page";
$_SERVER['PHP_SELF']    = "/wp-admin/$page";
$_SERVER['SCRIPT_NAME'] = "/wp-admin/$page";
require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . WPINC . '/class-wp-admin-bar.php';
wp_set_current_user( 1 );
$requests = 0;
add_filter(
	'pre_http_request',
	static function () use ( &$requests ): bool {
		++$requests;
		return true;
	}
);
get_user_meta( 1 );
// Core itself asks for these on each admin page (WP_Privacy_Policy_Content::text_change_check).
current_user_can( 'edit_post', (int) get_option( 'wp_page_for_privacy_policy' ) );
get_post_meta( (int) get_option( 'wp_page_for_privacy_policy' ), '_wp_suggested_privacy_policy_content' );
$GLOBALS['pagenow'] = $page;

$log  = array();
/** Runs what this plugin has hooked up, and only that: everything else is not ours to count. */
$run = static function ( string $hook, mixed ...$arguments ) use ( &$log ): void {
	foreach ( $GLOBALS['wp_filter'][ $hook ]->callbacks ?? array() as $priority ) {
		foreach ( $priority as $callback ) {
			$function = $callback['function'];
			if ( is_array( $function ) && is_string( $function[0] ) && str_starts_with( $function[0], 'Mailwright\\' ) ) {
				$before = count( $GLOBALS['wpdb']->queries );
				$function( ...array_slice( $arguments, 0, $callback['accepted_args'] ) );
				array_push( $log, ...array_map( static fn( array $query ): string => implode( '::', $function ) . ': ' . $query[0], array_slice( $GLOBALS['wpdb']->queries, $before ) ) );
			}
		}
	}
};
$printed = static function ( callable $do ): string {
	ob_start();
	$do();
	return (string) ob_get_clean();
};
$GLOBALS['submenu'] = array();
$run( 'admin_menu' );
$run( "load-$page" );
$run( 'admin_init' );
$run( 'admin_enqueue_scripts', $page );
$notices = $printed( static fn() => $run( 'admin_notices' ) );
$bar     = new WP_Admin_Bar();
$run( 'admin_bar_menu', $bar );
$node = $bar->get_node( 'mailwright' );

$plugin = dirname( (string) realpath( MAILWRIGHT_FILE ) ) . '/includes/';
$files  = array();
foreach ( get_included_files() as $file ) {
	if ( str_starts_with( $file, $plugin ) ) {
		$files[] = substr( $file, strlen( $plugin ) );
	}
}
$assets = array_values( array_filter( array( ...wp_scripts()->queue, ...wp_styles()->queue ), static fn( string $handle ): bool => str_starts_with( $handle, 'mailwright' ) ) );
echo wp_json_encode( array( 'log' => $log, 'assets' => $assets, 'files' => $files, 'requests' => $requests, 'bar' => null === $node ? '' : (string) $node->title, 'notices' => $notices ) );
