<?php
/**
 * Somebody else than the user of the browser changes where mail goes on a development site:  php change.php <folder of the site>
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$_SERVER['HTTP_HOST'] = '127.0.0.1';
require $argv[1] . '/wp-load.php';

$colleague = get_user_by( 'login', 'colleague' );
$colleague = $colleague ? $colleague->ID : wp_insert_user( array( 'user_login' => 'colleague', 'user_pass' => wp_generate_password(), 'user_email' => 'colleague@example.com', 'role' => 'administrator' ) );
wp_set_current_user( (int) $colleague );
( new Mailwright\Settings\Settings_Store() )->save( array( 'from_email' => 'somebody@example.com', 'force_from_email' => true ) );
echo "changed\n";
