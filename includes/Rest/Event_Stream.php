<?php
/**
 * Answers a REST request line by line (newline-delimited JSON), so that the page can show each step while it happens.
 * Asked for with the header "Accept: application/x-ndjson"; a proxy that buffers only delays the lines.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

final class Event_Stream {

	public const CONTENT_TYPE = 'application/x-ndjson';

	private bool $has_begun = false;

	/**
	 * @param array<string, mixed> $event Becomes one line.
	 */
	public function write( array $event ): void {
		$this->begin();
		// Padded, because web servers hold back small pieces; JSON readers ignore white space.
		echo wp_json_encode( $event ), str_repeat( ' ', 1024 ), "\n"; // phpcs:ignore WordPress.Security.EscapeOutput -- JSON under its own content type with nosniff.
		flush();
	}

	/**
	 * @param array<string, mixed> $event The last line.
	 */
	public function finish( array $event ): WP_REST_Response {
		add_filter(
			'rest_pre_serve_request',
			function () use ( $event ): bool {
				$this->write( $event );
				return true;
			}
		);
		return new WP_REST_Response( $event );
	}

	/** WordPress sends its headers behind the answer; here the first line is out by then, and each of them would be a warning. */
	private function take_over_headers(): void {
		remove_filter( 'rest_pre_serve_request', 'rest_send_cors_headers' );
		add_filter( 'rest_send_nocache_headers', '__return_false' );
		add_filter(
			'rest_post_dispatch',
			static function ( mixed $response ): mixed {
				if ( $response instanceof WP_REST_Response ) {
					$response->set_headers( array() );
				}
				return $response;
			},
			PHP_INT_MAX
		);
	}

	private function begin(): void {
		if ( $this->has_begun ) {
			return;
		}
		$this->has_begun = true;
		$this->take_over_headers();
		while ( ob_get_level() > 0 && ob_end_flush() ) {
			continue;
		}
		if ( ! headers_sent() ) {
			rest_send_cors_headers( false );
			header( 'Content-Type: ' . self::CONTENT_TYPE . '; charset=UTF-8' );
			header( 'X-Content-Type-Options: nosniff' );
			header( 'Cache-Control: no-store' );
			header( 'X-Accel-Buffering: no' ); // nginx.
		}
	}
}
