<?php
/**
 * WordPress's REST server as a request from outside meets it, cookies, nonces and passwords included, with the answer caught instead of sent.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Rest_Door extends \WP_REST_Server {

	private int $status = 200;

	/** @var array<string, string> */
	private array $sent_headers = array();

	/**
	 * @param string                $route   E.g. "/mailwright/v1/settings".
	 * @param array<string, string> $form    Body as a form sends it.
	 * @param array<string, string> $headers Request headers.
	 * @return array{status: int, body: string, headers: array<string, string>}
	 */
	public static function knock( string $method, string $route, array $form = array(), array $headers = array() ): array {
		$kept    = array( $_SERVER, $_POST, $_GET, $_REQUEST );
		$query   = array();
		$parts   = explode( '?', $route, 2 );
		parse_str( $parts[1] ?? '', $query );
		$_GET    = $query + array( 'rest_route' => $parts[0] );
		$_POST   = $form;
		$_REQUEST = $form + $_GET;
		$_SERVER['REQUEST_METHOD'] = $method;
		$_SERVER['CONTENT_TYPE']   = 'application/x-www-form-urlencoded';
		foreach ( $headers as $name => $value ) {
			$_SERVER[ 'HTTP_' . strtoupper( str_replace( '-', '_', $name ) ) ] = $value;
		}
		$door                      = new self();
		$GLOBALS['wp_rest_server'] = $door;
		do_action( 'rest_api_init', $door );
		ob_start();
		try {
			$door->serve_request( $parts[0] );
		} finally {
			$body = (string) ob_get_clean();
			list( $_SERVER, $_POST, $_GET, $_REQUEST ) = $kept;
			$GLOBALS['wp_rest_server']                 = null;
			$GLOBALS['wp_rest_auth_cookie']            = null;
		}

		return array(
			'status'  => $door->status,
			'body'    => $body,
			'headers' => $door->sent_headers,
		);
	}

	/**
	 * @param string $key
	 * @param string $value
	 */
	public function send_header( $key, $value ): void {
		$this->sent_headers[ (string) $key ] = (string) $value;
	}

	/** @param string $key */
	public function remove_header( $key ): void {
		unset( $this->sent_headers[ (string) $key ] );
	}

	/** @param int $code */
	protected function set_status( $code ): void {
		$this->status = (int) $code;
	}
}
