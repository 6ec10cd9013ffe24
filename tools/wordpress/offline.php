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

// Asked all the same, as on the list of plugins, WordPress.org has no news.
add_filter(
	'pre_http_request',
	static fn ( mixed $answer, array $request, string $url ): mixed => 'api.wordpress.org' !== wp_parse_url( $url, PHP_URL_HOST ) ? $answer : array(
		'headers'  => array(),
		'body'     => '{"offers":[],"plugins":[],"themes":[],"translations":[],"no_update":[]}',
		'response' => array(
			'code'    => str_contains( $url, '/update-check/' ) ? 200 : 404,
			'message' => '',
		),
		'cookies'  => array(),
		'filename' => null,
	),
	10,
	3
);

add_action( 'wp_dashboard_setup', static fn () => remove_meta_box( 'dashboard_primary', 'dashboard', 'side' ) );
add_filter( 'admin_email_check_interval', '__return_zero' );

// Core makes the address from the site's host, and an IP address makes none. Last, so that every other choice comes first.
add_filter( 'wp_mail_from', static fn ( string $from ): string => 'wordpress@127.0.0.1' === $from ? 'wordpress@example.test' : $from, PHP_INT_MAX );
