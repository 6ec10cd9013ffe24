<?php
/**
 * How requests to the providers reach the stand-ins without a word of it in the plugin: cURL is told where to connect, and whom to trust.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

use Mailwright\Tests\Support\Certificates;

final class Route {

	/** @return array<string, callable> Hook => callback of one argument. */
	public static function filters( int $port ): array {
		$ca_file = Certificates::ca_file();
		return array(
			'http_api_curl'     => static function ( $handle ) use ( $port ): void {
				curl_setopt( $handle, CURLOPT_CONNECT_TO, array( "::127.0.0.1:$port" ) );
			},
			'http_request_args' => static fn( array $arguments ): array => array( 'sslcertificates' => $ca_file ) + $arguments,
		);
	}
}
