<?php
/**
 * Asks a provider by WordPress's own HTTP functions, so that proxies and certificates of the site apply, with what they leave open closed:
 * no redirects, no unverified certificates, no endless answers, and knowledge of whether the request had left when no answer came.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Http;

defined( 'ABSPATH' ) || exit;

final class Client {

	/** Answers of these APIs have a few hundred bytes. */
	public const MAX_BYTES = 65536;

	/** Less than this is standing still. */
	private const LEAST_BYTES_PER_S = 1024;

	/** Guarantees D5. */
	private const CONNECT_LIMIT_S = 5.0;

	private ?\CurlHandle $handle = null;

	/** Whether PHP's own sockets (without cURL) have written everything. */
	private bool $was_written = false;

	private float $timeout_s = 0.0;

	private float $stall_s = 0.0;

	/**
	 * @param float  $timeout_s Seconds for all of it.
	 * @param string $ca_file   Readable PEM file in place of WordPress's list of authorities, '' = that list.
	 * @param float  $stall_s   Seconds in which next to nothing moves, up or down, after which it is given up; 0 = `$timeout_s`.
	 * @throws Problem When no answer came.
	 */
	public static function send( Request $request, float $timeout_s, string $ca_file = '', float $stall_s = 0.0 ): Answer {
		$client          = new self();
		$client->stall_s = $stall_s;
		return $client->run( $request, max( 0.1, $timeout_s ), $ca_file );
	}

	/** @throws Problem */
	private function run( Request $request, float $timeout_s, string $ca_file ): Answer {
		$this->timeout_s = $timeout_s;
		$hooks           = array(
			array( 'http_api_curl', $this->on_curl( ... ), 1 ),
			array( 'requests-fsockopen.after_send', $this->on_written( ... ), 0 ),
			array( 'https_ssl_verify', self::on_ssl_verify( ... ), 1 ),
		);
		foreach ( $hooks as [ $hook, $callback, $arguments ] ) {
			add_filter( $hook, $callback, PHP_INT_MAX, $arguments );
		}
		try {
			$answer = wp_remote_request( $request->url, $this->arguments( $request, $ca_file ) );
		} finally {
			foreach ( $hooks as [ $hook, $callback ] ) {
				remove_filter( $hook, $callback, PHP_INT_MAX );
			}
		}
		if ( is_wp_error( $answer ) ) {
			throw $this->problem( $answer, strlen( $request->body ) );
		}
		$headers = array();
		foreach ( wp_remote_retrieve_headers( $answer ) as $name => $value ) {
			$value = is_array( $value ) ? end( $value ) : $value;
			$headers[ strtolower( (string) $name ) ] = is_scalar( $value ) ? (string) $value : '';
		}
		return new Answer( (int) wp_remote_retrieve_response_code( $answer ), (string) wp_remote_retrieve_body( $answer ), $headers );
	}

	/** @return array{method: string, timeout: float, redirection: int, sslverify: bool, user-agent: string, headers: array<string, string>, body?: string, limit_response_size: int, decompress: bool, cookies: array{}, sslcertificates?: string} */
	private function arguments( Request $request, string $ca_file ): array {
		$arguments = array(
			'method'              => $request->method,
			'timeout'             => $this->timeout_s,
			'redirection'         => 0,
			'sslverify'           => true,
			'user-agent'          => 'Mailwright',
			'headers'             => $request->headers,
			'limit_response_size' => self::MAX_BYTES,
			'decompress'          => false,
			'cookies'             => array(),
		);
		$arguments += '' === $request->body ? array() : array( 'body' => $request->body );
		return '' === $ca_file ? $arguments : array( 'sslcertificates' => $ca_file ) + $arguments;
	}

	private function on_curl( \CurlHandle $handle ): void {
		$this->handle = $handle;
		// An answer that cannot be unpacked makes WordPress's library send the request a second time (Requests, Transport/Curl.php): ask for plain ones.
		curl_setopt( $handle, CURLOPT_ENCODING, 'identity' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- The request itself is WordPress's.
		curl_setopt( $handle, CURLOPT_HTTP_CONTENT_DECODING, false ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
		if ( $this->stall_s > 0.0 ) {
			curl_setopt( $handle, CURLOPT_LOW_SPEED_LIMIT, self::LEAST_BYTES_PER_S ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
			curl_setopt( $handle, CURLOPT_LOW_SPEED_TIME, max( 1, (int) ceil( $this->stall_s ) ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
		}
		curl_setopt( $handle, CURLOPT_CONNECTTIMEOUT_MS, (int) ( 1000 * min( self::CONNECT_LIMIT_S, $this->timeout_s ) ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
	}

	private function on_written(): void {
		$this->was_written = true;
	}

	/** Other plugins may switch the check of certificates off for their own requests; not for one that carries a key (guarantees S17). */
	private static function on_ssl_verify( mixed $verify ): mixed {
		return false === $verify ? ABSPATH . WPINC . '/certificates/ca-bundle.crt' : $verify;
	}

	private function problem( \WP_Error $error, int $body_bytes ): Problem {
		$message = $error->get_error_message();
		if ( 'http_request_not_executed' === $error->get_error_code() ) {
			return new Problem( Problem::BLOCKED, $message, false );
		}
		$number = 1 === preg_match( '/cURL error (\d+)/', $message, $match ) ? (int) $match[1] : 0;
		$errno  = $this->info( defined( 'CURLINFO_OS_ERRNO' ) ? CURLINFO_OS_ERRNO : 0 );
		$sent   = null === $this->handle
			? $this->was_written
			: $this->info( CURLINFO_PRETRANSFER_TIME ) > 0.0 && $this->info( CURLINFO_SIZE_UPLOAD ) >= $body_bytes;
		return new Problem( $this->kind( $number, $message ), $message, $sent, $errno > 0 ? (int) $errno : null );
	}

	private function info( int $what ): float {
		$value = null === $this->handle || 0 === $what ? 0 : curl_getinfo( $this->handle, $what ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- WordPress does not tell how far a request got.
		return is_numeric( $value ) ? (float) $value : 0.0;
	}

	/** Numbers of cURL: https://curl.se/libcurl/c/libcurl-errors.html */
	private function kind( int $number, string $message ): string {
		$is_connected = null !== $this->handle && $this->info( CURLINFO_CONNECT_TIME ) > 0.0;
		return match ( true ) {
			6 === $number || 1 === preg_match( '/resolving timed out|getaddrinfo|could not resolve/i', $message ) => Problem::DNS,
			in_array( $number, array( 35, 51, 58, 59, 60, 66, 77, 80, 82, 83, 91 ), true ) || 1 === preg_match( '/\bSSL\b|certificate/', $message ) => Problem::TLS,
			7 === $number || ( 28 === $number && ! $is_connected ) => Problem::CONNECT,
			28 === $number || 1 === preg_match( '/timed out/i', $message ) => Problem::TIMEOUT,
			0 === $number && ! $this->was_written => Problem::CONNECT,
			default => Problem::LOST,
		};
	}
}
