<?php
/**
 * The process behind Alert_Receiver: an HTTP server on loopback that writes down what it gets and answers as it is told. It ends with the test's process.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$server = stream_socket_server( 'tcp://127.0.0.1:0', $errno, $error );
if ( false === $server ) {
	fwrite( STDERR, "$error\n" );
	exit( 1 );
}
echo (int) substr( (string) strrchr( (string) stream_socket_get_name( $server, false ), ':' ), 1 ), "\n";

$calls  = array();
$script = array();
$silent = array();
while ( true ) {
	$read = array( $server, STDIN );
	$none = null;
	if ( false === stream_select( $read, $none, $none, null ) ) {
		continue;
	}
	if ( in_array( STDIN, $read, true ) ) {
		$line = fgets( STDIN );
		if ( false === $line ) {
			exit( 0 );
		}
		$question = (array) json_decode( $line, true );
		if ( isset( $question['script'] ) ) {
			$script = (array) $question['script'];
		}
		echo json_encode( $calls ), "\n";
	}
	if ( ! in_array( $server, $read, true ) ) {
		continue;
	}
	$connection = stream_socket_accept( $server, 0 );
	if ( false === $connection ) {
		continue;
	}
	stream_set_timeout( $connection, 5 );
	$head = '';
	while ( ! str_contains( $head, "\r\n\r\n" ) ) {
		$more = fgets( $connection );
		if ( false === $more ) {
			continue 2;
		}
		$head .= $more;
	}
	$lines   = explode( "\r\n", trim( $head ) );
	$headers = array();
	foreach ( array_slice( $lines, 1 ) as $line ) {
		list( $name, $value )           = explode( ':', $line, 2 ) + array( '', '' );
		$headers[ strtolower( $name ) ] = trim( $value );
	}
	$length  = (int) ( $headers['content-length'] ?? 0 );
	$calls[] = array( 'line' => $lines[0], 'headers' => $headers, 'body' => $length > 0 ? (string) stream_get_contents( $connection, $length ) : '' );
	$step    = (array) ( array_shift( $script ) ?? array() );
	if ( isset( $step['hang'] ) ) {
		$silent[] = $connection;
		continue;
	}
	$body = (string) ( $step['body'] ?? '{"ok":true}' );
	$text = 'HTTP/1.1 ' . (int) ( $step['status'] ?? 200 ) . " Status\r\n";
	foreach ( (array) ( $step['headers'] ?? array() ) + array( 'Content-Type' => 'application/json', 'Content-Length' => (string) strlen( $body ), 'Connection' => 'close' ) as $name => $value ) {
		$text .= "$name: $value\r\n";
	}
	fwrite( $connection, "$text\r\n$body" );
	fclose( $connection );
}
