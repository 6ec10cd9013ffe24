<?php
/**
 * The mails of the benchmark: HTML of 10 KB in lines of ordinary length, sent by wp_mail() or, as the limit of what is possible, by a bare
 * socket that knows the server by heart.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Benchmarks;

const BYTES     = 10240;
const RECIPIENT = 'reader@example.test';

function html( int $number ): string {
	$line = "<p style=\"margin:0 0 1em\">Your order is on its way; you can follow it from your account page.</p>\n";
	return "<!doctype html><html><body><h1>Mail $number</h1>\n" . str_repeat( $line, intdiv( BYTES, strlen( $line ) ) ) . '</body></html>';
}

/** @return array{accepted: int, each_ms: list<float>} */
function send_by_wp_mail( int $count ): array {
	$accepted = 0;
	$each_ms  = array();
	for ( $number = 1; $number <= $count; $number++ ) {
		$html      = html( $number );
		$started   = hrtime( true );
		$accepted += (int) wp_mail( RECIPIENT, "Mail $number", $html, 'Content-Type: text/html; charset=UTF-8' );
		$each_ms[] = ( hrtime( true ) - $started ) / 1e6;
	}
	return array(
		'accepted' => $accepted,
		'each_ms'  => $each_ms,
	);
}

/**
 * Two round trips for each mail, nothing composed, no reply looked at but its code.
 *
 * @return array{accepted: int}
 */
function send_pipelined( int $count ): array {
	$bench  = MAILWRIGHT_BENCHMARK;
	$tls    = array(
		'cafile'    => $bench['ca_file'],
		'peer_name' => '127.0.0.1',
	);
	$socket = stream_socket_client(
		'tcp://127.0.0.1:' . $bench['port'],
		$errno,
		$error,
		5.0,
		STREAM_CLIENT_CONNECT,
		stream_context_create(
			array(
				'socket' => array( 'tcp_nodelay' => true ),
				'ssl'    => $tls,
			)
		)
	);
	$say    = static function ( string $text, int $replies = 1 ) use ( $socket ): string {
		'' !== $text && fwrite( $socket, $text );
		for ( $line = '   -'; $replies > 0; ) {
			$line     = (string) fgets( $socket );
			$replies -= '-' === ( $line[3] ?? ' ' ) ? 0 : 1;
		}
		return substr( $line, 0, 3 );
	};
	$say( '' );
	$say( "EHLO site.example.test\r\n" );
	$say( "STARTTLS\r\n" );
	stream_socket_enable_crypto( $socket, true, STREAM_CRYPTO_METHOD_TLS_CLIENT );
	$say( "EHLO site.example.test\r\n" );
	$say( 'AUTH PLAIN ' . base64_encode( "\0" . $bench['user'] . "\0" . $bench['password'] ) . "\r\n" );
	$accepted = 0;
	$header   = "From: <site@example.test>\r\nTo: <" . RECIPIENT . ">\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=UTF-8\r\n";
	for ( $number = 1; $number <= $count; $number++ ) {
		$say( "MAIL FROM:<site@example.test>\r\nRCPT TO:<" . RECIPIENT . ">\r\nDATA\r\n", 3 );
		$body      = $header . "Subject: Mail $number\r\n\r\n" . str_replace( "\n", "\r\n", html( $number ) );
		$accepted += (int) ( '250' === $say( $body . "\r\n.\r\n" ) );
	}
	fwrite( $socket, "QUIT\r\n" );
	fclose( $socket );
	return array( 'accepted' => $accepted );
}
