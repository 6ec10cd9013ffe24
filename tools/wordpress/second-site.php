<?php
/**
 * php second-site.php <site folder> <domain>: a site "Shop" in the network, with an administrator "shopkeeper" (password "password") of its own.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$_SERVER['HTTP_HOST']   = $argv[2];
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';
require $argv[1] . '/wp-load.php';

$user = wpmu_create_user( 'shopkeeper', 'password', 'shopkeeper@example.test' );
$site = wp_insert_site(
	array(
		'domain'  => DOMAIN_CURRENT_SITE,
		'path'    => '/shop/',
		'title'   => 'Shop',
		'user_id' => $user,
	)
);
if ( ! is_int( $site ) ) {
	fwrite( STDERR, $site->get_error_message() . "\n" );
	exit( 1 );
}
add_user_to_blog( $site, $user, 'administrator' );
