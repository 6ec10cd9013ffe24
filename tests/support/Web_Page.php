<?php
/**
 * Asks one page of the test site from PHP's own web server, with a connection that is set up by the environment.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Web_Page {

	private const PATIENCE_S = 30;

	/**
	 * @param array<string, string> $environment E.g. MAILWRIGHT_HOST.
	 * @param array<string, string> $query       See web-page.php.
	 * @param array<string, string> $headers     Further request headers.
	 * @return array{sapi: string, returned: bool, seconds: float, errors: string[], cause: string|null, stage: string|null, answer: array<string, mixed>|null}
	 */
	public static function get( array $environment, array $query, array $headers = array() ): array {
		$port = Smtp_Server::closed_port();
		// The shell ends the server when this process is gone and its pipe with it.
		$command = sprintf( 'exec 3<&0; %s -d max_execution_time=60 -S 127.0.0.1:%d %s </dev/null >/dev/null 2>&1 & pid=$!; cat <&3 >/dev/null; kill $pid', escapeshellarg( PHP_BINARY ), $port, escapeshellarg( __DIR__ . '/web-page.php' ) );
		$process = proc_open( array( '/bin/sh', '-c', $command ), array( array( 'pipe', 'r' ) ), $pipes, null, $environment + getenv() );
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'No web server.' );
		}
		try {
			$body = self::request( $port, '/?' . http_build_query( $query ), $headers );
		} finally {
			fclose( $pipes[0] );
			proc_close( $process );
		}
		$answer = json_decode( $body, true );
		if ( ! is_array( $answer ) ) {
			throw new \RuntimeException( "The page did not answer as it should: $body" );
		}

		return $answer;
	}

	/** @param array<string, string> $headers */
	private static function request( int $port, string $path, array $headers ): string {
		$until  = microtime( true ) + self::PATIENCE_S;
		$socket = false;
		while ( false === $socket && microtime( true ) < $until ) {
			$socket = @stream_socket_client( "tcp://127.0.0.1:$port", $errno, $error, 1 );
			if ( false === $socket ) {
				usleep( 5000 );
			}
		}
		if ( false === $socket ) {
			throw new \RuntimeException( 'The web server does not start.' );
		}
		$lines = '';
		foreach ( $headers + array( 'Host' => 'example.test' ) as $name => $value ) {
			$lines .= "$name: $value\r\n";
		}
		stream_set_timeout( $socket, self::PATIENCE_S );
		fwrite( $socket, "GET $path HTTP/1.0\r\n$lines\r\n" );
		$answer  = (string) stream_get_contents( $socket );
		$is_late = stream_get_meta_data( $socket )['timed_out'];
		fclose( $socket );
		if ( $is_late ) {
			throw new \RuntimeException( sprintf( 'The page did not answer within %d seconds.', self::PATIENCE_S ) );
		}

		return explode( "\r\n\r\n", $answer, 2 )[1] ?? '';
	}
}
