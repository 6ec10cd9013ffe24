<?php
/**
 * What wp-config.php is to a site, for the PHP tests: read by bootstrap.php and by install.php.
 * The environment variables are set by tools/phpunit.mjs.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

define( 'ABSPATH', rtrim( (string) getenv( 'MAILWRIGHT_TEST_WORDPRESS' ), '/' ) . '/' );
define( 'MAILWRIGHT_TEST_SITE', (string) getenv( 'MAILWRIGHT_TEST_SITE' ) );
define( 'WP_CONTENT_DIR', MAILWRIGHT_TEST_SITE . '/content' );
define( 'WP_CONTENT_URL', 'http://example.test/wp-content' );

define( 'DB_DIR', MAILWRIGHT_TEST_SITE . '/database/' );
define( 'DB_FILE', 'test.sqlite' );
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', getenv( 'MAILWRIGHT_TEST_DB_HOST' ) ?: 'localhost' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$GLOBALS['table_prefix'] = 'wptests_';

foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
	define( $name . '_KEY', 'test ' . $name . ' key' );
	define( $name . '_SALT', 'test ' . $name . ' salt' );
}

define( 'WP_DEBUG', true );
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
// Requests to these are led to stand-ins on this machine (tests/support/Providers, Alert_Receiver).
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,alerts.example.test,*.mailgun.net,*.amazonaws.com,*.smtp2go.com,*.sparkpost.com,mandrillapp.com,*.googleapis.com,accounts.google.com,graph.microsoft.com,login.microsoftonline.com' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_MEMORY_LIMIT', '-1' );
define( 'WP_MAX_MEMORY_LIMIT', '-1' );
if ( ! getenv( 'MAILWRIGHT_TEST_MULTISITE' ) || defined( 'WP_INSTALLING' ) ) {
	// In a network they would be the address of every site.
	define( 'WP_HOME', 'http://example.test' );
	define( 'WP_SITEURL', 'http://example.test' );
}

if ( getenv( 'MAILWRIGHT_TEST_MULTISITE' ) && ! defined( 'WP_INSTALLING' ) ) {
	define( 'MULTISITE', true );
	define( 'SUBDOMAIN_INSTALL', false );
	define( 'DOMAIN_CURRENT_SITE', 'example.test' );
	define( 'PATH_CURRENT_SITE', '/' );
	define( 'SITE_ID_CURRENT_SITE', 1 );
	define( 'BLOG_ID_CURRENT_SITE', 1 );
}

$_SERVER['HTTP_HOST']       = 'example.test';
$_SERVER['SERVER_NAME']     = 'example.test';
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';
$_SERVER['PHP_SELF']        = '/index.php';
$GLOBALS['PHP_SELF']        = '/index.php';

if ( getenv( 'MAILWRIGHT_TEST_PROVIDERS' ) ) {
	require __DIR__ . '/../../support/Providers/route-requests.php';
}
