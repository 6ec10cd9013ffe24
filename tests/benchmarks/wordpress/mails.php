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

/** The same length in words that differ, as real mails have them: what a compressed copy takes can only be told with these. */
function varied_html( int $number ): string {
	static $words = null;
	$words ??= array_map( static fn( int $n ): string => substr( strtr( base64_encode( hash( 'sha256', "word $n", true ) ), '+/0123456789', 'etaoinshrdlu' ), 0, 2 + $n % 9 ), range( 1, 900 ) );
	mt_srand( $number );
	$html = "<!doctype html><html><body><h1>Mail $number</h1>\n";
	while ( strlen( $html ) < BYTES - 20 ) {
		// Squared: some words are common and most are rare.
		$line = array();
		for ( $count = mt_rand( 6, 14 ); $count > 0; $count-- ) {
			$line[] = $words[ (int) ( 899 * ( mt_rand() / mt_getrandmax() ) ** 2 ) ];
		}
		$html .= '<p style="margin:0 0 1em">' . implode( ' ', $line ) . ".</p>\n";
	}
	return $html . '</body></html>';
}

/**
 * @param ?\Closure( int ): string $body
 * @return array{accepted: int, each_ms: list<float>}
 */
function send_by_wp_mail( int $count, ?\Closure $body = null ): array {
	$body     ??= html( ... );
	$connection = (string) ( MAILWRIGHT_BENCHMARK['connection'] ?? '' );
	$headers    = array( 'Content-Type: text/html; charset=UTF-8' );
	if ( '' !== $connection ) {
		$headers[] = "X-Mailwright-Connection: $connection";
	}
	$accepted = 0;
	$each_ms  = array();
	for ( $number = 1; $number <= $count; $number++ ) {
		$html      = $body( $number );
		$started   = hrtime( true );
		$accepted += (int) wp_mail( RECIPIENT, "Mail $number", $html, $headers );
		$each_ms[] = ( hrtime( true ) - $started ) / 1e6;
	}
	return array(
		'accepted' => $accepted,
		'each_ms'  => $each_ms,
	);
}

/**
 * Two round trips for each mail, nothing composed, no reply looked at but its code. Several connections share the mails; each is a Fiber
 * that is set aside while its socket is silent.
 *
 * @return array{accepted: int}
 */
function send_pipelined( int $count, int $connections = 1 ): array {
	$state   = (object) array(
		'next'     => 1,
		'last'     => $count,
		'accepted' => 0,
	);
	$waiting = array();
	$go_on   = static function ( \Fiber $fiber ) use ( &$waiting ): void {
		$socket = $fiber->isStarted() ? $fiber->resume() : $fiber->start();
		// With a quick server a whole dialogue can come to its end without a wait.
		if ( ! $fiber->isTerminated() ) {
			$waiting[ (int) $socket ] = array( $socket, $fiber );
		}
	};
	for ( $i = 0; $i < $connections; $i++ ) {
		$go_on( new \Fiber( static fn() => pipelined_connection( $state ) ) );
	}
	while ( array() !== $waiting ) {
		$read   = array_column( $waiting, 0 );
		$write  = null;
		$except = null;
		stream_select( $read, $write, $except, 60 );
		foreach ( $read as $socket ) {
			$fiber = $waiting[ (int) $socket ][1];
			unset( $waiting[ (int) $socket ] );
			$go_on( $fiber );
		}
	}
	return array( 'accepted' => $state->accepted );
}

/** @param \stdClass $state Numbers of the mails that are still to be sent, and how many were accepted. */
function pipelined_connection( \stdClass $state ): void {
	$bench   = MAILWRIGHT_BENCHMARK;
	$options = array(
		'socket' => array( 'tcp_nodelay' => true ),
		'ssl'    => array(
			'cafile'    => $bench['ca_file'],
			'peer_name' => '127.0.0.1',
		),
	);
	$socket  = stream_socket_client( 'tcp://127.0.0.1:' . $bench['port'], $errno, $error, 5.0, STREAM_CLIENT_CONNECT, stream_context_create( $options ) );
	stream_set_blocking( $socket, false );
	$pending = '';
	$say     = static function ( string $text, int $replies = 1 ) use ( $socket, &$pending ): string {
		for ( $written = 0, $length = strlen( $text ); $written < $length; ) {
			$written += (int) fwrite( $socket, substr( $text, $written ) );
		}
		for ( $silent = 0; true; ) {
			$end = strpos( $pending, "\r\n" );
			if ( false === $end ) {
				$bytes = (string) fread( $socket, 65536 );
				if ( '' === $bytes ) {
					++$silent > 1000 && throw new \RuntimeException( 'The sink hung up.' );
					\Fiber::suspend( $socket );
				}
				$pending .= $bytes;
				continue;
			}
			$line    = substr( $pending, 0, $end );
			$pending = substr( $pending, $end + 2 );
			if ( '-' !== ( $line[3] ?? ' ' ) && 0 === --$replies ) {
				return substr( $line, 0, 3 );
			}
		}
	};
	$say( '' );
	$say( "EHLO site.example.test\r\n" );
	$say( "STARTTLS\r\n" );
	while ( 0 === stream_socket_enable_crypto( $socket, true, STREAM_CRYPTO_METHOD_TLS_CLIENT ) ) {
		\Fiber::suspend( $socket );
	}
	$say( "EHLO site.example.test\r\n" );
	$say( 'AUTH PLAIN ' . base64_encode( "\0" . $bench['user'] . "\0" . $bench['password'] ) . "\r\n" );
	$header = "From: <site@example.test>\r\nTo: <" . RECIPIENT . ">\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=UTF-8\r\n";
	while ( $state->next <= $state->last ) {
		$number = $state->next++;
		$say( "MAIL FROM:<site@example.test>\r\nRCPT TO:<" . RECIPIENT . ">\r\nDATA\r\n", 3 );
		$body             = $header . "Subject: Mail $number\r\n\r\n" . str_replace( "\n", "\r\n", html( $number ) );
		$state->accepted += (int) ( '250' === $say( $body . "\r\n.\r\n" ) );
	}
	fwrite( $socket, "QUIT\r\n" );
	fclose( $socket );
}
