<?php
/**
 * The test SMTP server as a process of its own: php smtp-server.php --json '{"ordinary": {"tls": "starttls", "auth": {"user": "secret"}}}'
 * or the same JSON as the first line of standard input. The first line it prints is its port. After that every line of input is a question such as
 * {"id": 1, "ask": "state"} and gets one line of answer. It ends when standard input ends. Options: Server/Options.php, scripts: Server/Script.php.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

require_once __DIR__ . '/Certificates.php';
foreach ( array( 'Bytes', 'Client_Hello', 'Connection_Record', 'Host', 'Login', 'Loop', 'Options', 'Ordinary', 'Peer', 'Script' ) as $class_file ) {
	require_once __DIR__ . "/Server/$class_file.php";
}

ini_set( 'memory_limit', '-1' ); // It keeps whatever the tests send.
set_time_limit( 0 );

$options = getopt( '', array( 'json:' ) );
$json    = is_array( $options ) && is_string( $options['json'] ?? null ) ? $options['json'] : (string) fgets( STDIN );
$setup   = Server\Bytes::unwrap( json_decode( $json, true, 512, JSON_THROW_ON_ERROR ) );

( new Server\Host( $setup + array( 'certificates' => Certificates::folder() ) ) )->run();
