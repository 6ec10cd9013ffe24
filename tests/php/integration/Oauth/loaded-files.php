<?php
/**
 * Child process of Boot_Cost_Test: a page that sends nothing, or one that sends by PHP mail or SMTP; says which files of the plugin it loaded.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require dirname( __DIR__, 2 ) . '/config/config.php';
require ABSPATH . 'wp-settings.php';

if ( 'send' === ( $argv[1] ?? '' ) ) {
	wp_mail( 'to@example.test', 'Hello', 'Body', array( 'X-Mailwright-Background: no' ) );
} else {
	do_action( 'template_redirect' );
	do_action( 'wp_head' );
	do_action( 'wp_footer' );
}
$plugin = dirname( (string) realpath( MAILWRIGHT_FILE ) ) . '/includes/';
foreach ( get_included_files() as $file ) {
	if ( str_starts_with( $file, $plugin ) ) {
		echo substr( $file, strlen( $plugin ) ), "\n";
	}
}
