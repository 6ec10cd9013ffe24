<?php
/**
 * php mail-servers.php [--folder=<folder>] [--starttls-port=<n>] [--implicit-port=<n>] [--user=<name>] [--password=<secret>]
 * starts Postfix and Dovecot, prints one line of JSON with ports, login, CA file and Maildir, and stops both when standard input ends.
 * Without a folder it makes one and removes it afterwards.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

foreach ( array( 'Certificates', 'Mail_Servers' ) as $class_file ) {
	require_once __DIR__ . "/$class_file.php";
}

function free_port(): int {
	$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
	$name   = false === $socket ? '' : (string) stream_socket_get_name( $socket, false );

	return (int) substr( (string) strrchr( $name, ':' ), 1 );
}

function remove_folder( string $folder ): void {
	$names = @scandir( $folder );
	foreach ( array_diff( false === $names ? array() : $names, array( '.', '..' ) ) as $name ) {
		$path = "$folder/$name";
		is_dir( $path ) && ! is_link( $path ) ? remove_folder( $path ) : @unlink( $path );
	}
	@rmdir( $folder );
}

/** @param array<string, mixed> $options */
function option( array $options, string $name, string $default ): string {
	return is_string( $options[ $name ] ?? null ) ? $options[ $name ] : $default;
}

$options  = getopt( '', array( 'folder:', 'starttls-port:', 'implicit-port:', 'user:', 'password:' ) );
$options  = is_array( $options ) ? $options : array();
$folder   = option( $options, 'folder', '' );
$own      = '' === $folder;
$folder   = $own ? sys_get_temp_dir() . '/mailwright-mail-servers-' . bin2hex( random_bytes( 6 ) ) : $folder;
$user     = option( $options, 'user', 'user@example.test' );
$password = option( $options, 'password', 'secret' );
$servers  = new Mail_Servers(
	$folder,
	Certificates::folder(),
	array( $user => $password ),
	(int) option( $options, 'starttls-port', (string) free_port() ),
	(int) option( $options, 'implicit-port', (string) free_port() )
);

register_shutdown_function(
	static function () use ( $servers, $own, $folder ): void {
		if ( is_dir( $folder ) ) {
			$servers->stop();
		}
		if ( $own && is_dir( $folder ) ) {
			remove_folder( $folder );
		}
	}
);
if ( function_exists( 'pcntl_async_signals' ) ) {
	pcntl_async_signals( true );
	foreach ( array( SIGTERM, SIGINT, SIGHUP ) as $signal ) {
		pcntl_signal( $signal, static fn () => exit( 0 ) );
	}
}

try {
	$servers->start();
} catch ( \RuntimeException $error ) {
	fwrite( STDERR, $error->getMessage() . "\n" );
	exit( 1 );
}
echo json_encode(
	array(
		'host'          => '127.0.0.1',
		'starttls_port' => $servers->starttls_port,
		'implicit_port' => $servers->implicit_port,
		'user'          => $user,
		'password'      => $password,
		'ca_file'       => Certificates::ca_file(),
		'maildir'       => $servers->maildir(),
	),
	JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR
) . "\n";
// Nothing is said here: it only ends. Where the input is a socket, as Node makes it, fgets() also returns when it has waited for a while.
while ( ! feof( STDIN ) ) {
	fgets( STDIN );
}
