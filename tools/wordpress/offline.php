<?php
/**
 * Must-use plugin of development sites: keeps WordPress from calling out, and gives it a From address that is one.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

add_filter( 'pre_option_show_avatars', '__return_zero' );

foreach ( array( 'update_core', 'update_plugins', 'update_themes' ) as $what ) {
	add_filter(
		"pre_site_transient_$what",
		static fn (): object => (object) array(
			'last_checked'    => time(),
			'version_checked' => $GLOBALS['wp_version'],
			'updates'         => array(),
			'response'        => array(),
			'translations'    => array(),
			'no_update'       => array(),
			'checked'         => array(),
		)
	);
}

foreach ( array( 'wp_version_check', 'wp_update_plugins', 'wp_update_themes' ) as $call ) {
	remove_action( $call, $call );
}
remove_action( 'init', 'wp_schedule_update_checks' );
remove_action( 'admin_init', '_maybe_update_core' );
remove_action( 'admin_init', '_maybe_update_plugins' );
remove_action( 'admin_init', '_maybe_update_themes' );

add_action( 'wp_dashboard_setup', static fn () => remove_meta_box( 'dashboard_primary', 'dashboard', 'side' ) );
add_filter( 'admin_email_check_interval', '__return_zero' );

// Core makes the address from the site's host, and an IP address or "localhost" makes none.
add_filter( 'wp_mail_from', static fn ( string $from ): string => str_starts_with( $from, 'wordpress@' ) ? 'wordpress@example.test' : $from, 1 );
