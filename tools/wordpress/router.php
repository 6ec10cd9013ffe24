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

// In a network the addresses of further sites begin with their name, as the rewrite rules of WordPress say.
if ( ! file_exists( $file ) && preg_match( '#^/[_0-9a-zA-Z-]+(/(?:wp-(?:content|admin|includes).*|.*\.php))$#', $path, $match ) ) {
	$path = $match[1];
	$file = $root . $path;
}

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
	if ( ! isset( $match[1] ) ) {
		return false;
	}
	$types = array( 'css' => 'text/css', 'js' => 'text/javascript', 'svg' => 'image/svg+xml' );
	header( 'Content-Type: ' . ( $types[ pathinfo( $file, PATHINFO_EXTENSION ) ] ?? (string) mime_content_type( $file ) ) );
	readfile( $file );
	return true;
}
$script                     = is_dir( $file ) ? $path . 'index.php' : $path;
$script                     = is_file( $root . $script ) ? $script : '/index.php';
$_SERVER['SCRIPT_NAME']     = $script;
$_SERVER['PHP_SELF']        = $script;
$_SERVER['SCRIPT_FILENAME'] = $root . $script;
chdir( dirname( $root . $script ) );
require $root . $script;
return true;
