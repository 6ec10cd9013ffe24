<?php
/**
 * php left-behind.php <site folder> <JSON: host, port, username, password> | --forget: WP Mail SMTP was used on this site and is still active. Its
 * options have the form of tests/fixtures/import/wp-mail-smtp.php; of its code there is only the line that names it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

$plugin = 'wp-mail-smtp/wp_mail_smtp.php';
$file   = WP_PLUGIN_DIR . '/' . $plugin;

if ( '--forget' === $argv[2] ) {
	deactivate_plugins( $plugin );
	array_map( 'delete_option', array( 'wp_mail_smtp', 'wp_mail_smtp_mail_key' ) );
	if ( is_file( $file ) ) {
		unlink( $file );
		rmdir( dirname( $file ) );
	}
	exit;
}

$server  = json_decode( $argv[2], true, 8, JSON_THROW_ON_ERROR );
$options = require dirname( __DIR__, 2 ) . '/tests/fixtures/import/wp-mail-smtp.php';
$key     = (string) base64_decode( $options['wp_mail_smtp_mail_key'], true );
$nonce   = random_bytes( SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
$values  = array(
	'host' => $server['host'],
	'port' => $server['port'],
	'user' => $server['username'],
	'pass' => base64_encode( $nonce . sodium_crypto_secretbox( $server['password'], $nonce, $key ) ),
);

$options['wp_mail_smtp']['smtp'] = $values + $options['wp_mail_smtp']['smtp'];
foreach ( $options as $name => $value ) {
	update_option( $name, $value );
}
wp_mkdir_p( dirname( $file ) );
file_put_contents( $file, "<?php\n/*\nPlugin Name: WP Mail SMTP\nVersion: 4.8.0\n*/\n" );
wp_cache_delete( 'plugins', 'plugins' );
$problem = activate_plugin( $plugin );
if ( is_wp_error( $problem ) ) {
	fwrite( STDERR, $problem->get_error_message() . "\n" );
	exit( 1 );
}
