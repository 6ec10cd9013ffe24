<?php
/**
 * One request to a provider. Its headers and its body hold secrets, so nothing that prints an object may print them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Http;

defined( 'ABSPATH' ) || exit;

final class Request {

	/**
	 * @param string                $method  GET or POST.
	 * @param string                $url     A constant of the plugin, with parts that were percent-encoded.
	 * @param array<string, string> $headers
	 */
	public function __construct(
		public readonly string $method,
		public readonly string $url,
		#[\SensitiveParameter] public readonly array $headers = array(),
		#[\SensitiveParameter] public readonly string $body = '',
	) {}

	/**
	 * @param array<string, string> $headers
	 * @param array<string, string> $fields
	 */
	public static function form( string $url, #[\SensitiveParameter] array $fields, #[\SensitiveParameter] array $headers = array() ): self {
		return new self( 'POST', $url, $headers + array( 'Content-Type' => 'application/x-www-form-urlencoded' ), http_build_query( $fields, '', '&', PHP_QUERY_RFC3986 ) );
	}

	/** @return array<string, string> */
	public function __debugInfo(): array {
		return array(
			'method' => $this->method,
			'url'    => $this->url,
		);
	}
}
