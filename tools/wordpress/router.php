<?php
/**
 * For `php -S`: files as they are, folders to their index.php, everything else to WordPress.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$file = $root . $path;

// No dot files, no way out, and not the database.
if ( preg_match( '#(^|/)\.|/wp-content/database(/|$)#', $path ) ) {
	http_response_code( 404 );
	return true;
}
if ( is_dir( $file ) && ! str_ends_with( $path, '/' ) ) {
	header( "Location: $path/", true, 301 );
	return true;
}
if ( is_file( $file ) && ! str_ends_with( $file, '.php' ) ) {
	return false;
}
$script                     = is_dir( $file ) ? $path . 'index.php' : $path;
$script                     = is_file( $root . $script ) ? $script : '/index.php';
$_SERVER['SCRIPT_NAME']     = $script;
$_SERVER['PHP_SELF']        = $script;
$_SERVER['SCRIPT_FILENAME'] = $root . $script;
chdir( dirname( $root . $script ) );
require $root . $script;
return true;
