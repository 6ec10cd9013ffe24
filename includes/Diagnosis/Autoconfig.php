<?php
/**
 * Fetches the configuration file that a mail domain publishes for mail programs: over HTTPS only, from the address that was checked, without
 * following redirects, with a size and a time limit.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

final class Autoconfig {

	private const TIMEOUT_S = 3.0;

	public function __construct( private readonly Target_Guard $guard ) {}

	/**
	 * @param string $email  Its domain part in ASCII form.
	 * @param string $domain The same domain.
	 * @return list<Candidate>
	 */
	public function find( string $email, string $domain, Deadline $deadline ): array {
		$places = array(
			"autoconfig.$domain" => "https://autoconfig.$domain/mail/config-v1.1.xml?emailaddress=" . rawurlencode( $email ),
			$domain              => "https://$domain/.well-known/autoconfig/mail/config-v1.1.xml",
		);
		foreach ( $this->guard->resolve_all( array_keys( $places ), min( 2.0, $deadline->remaining() ) ) as $host => $target ) {
			if ( array() === $target->addresses || $deadline->remaining() < 0.5 ) {
				continue;
			}
			$candidates = Autoconfig_File::read( $this->fetch( $places[ $host ], $target, min( self::TIMEOUT_S, $deadline->remaining() ) ), $email );
			if ( array() !== $candidates ) {
				return $candidates;
			}
		}
		return array();
	}

	private function fetch( string $url, Target $target, float $timeout_s ): string {
		if ( ! $this->can_pin( $url ) ) {
			return '';
		}
		$pin = static function ( mixed $handle, mixed $request, mixed $requested ) use ( $url, $target ): void {
			if ( $requested === $url && $handle instanceof \CurlHandle ) {
				self::pin( $handle, $target );
			}
		};
		add_action( 'http_api_curl', $pin, PHP_INT_MAX, 3 ); // Last, so that nobody unpins it.
		$response = wp_remote_get(
			$url,
			array(
				'timeout'             => $timeout_s,
				'redirection'         => 0,
				'reject_unsafe_urls'  => true,
				'sslverify'           => true,
				'limit_response_size' => Autoconfig_File::MAX_BYTES,
				'user-agent'          => 'Mailwright', // WordPress's own names the site.
				'headers'             => array( 'Accept' => 'text/xml, application/xml' ),
			)
		);
		remove_action( 'http_api_curl', $pin, PHP_INT_MAX );
		return 200 === wp_remote_retrieve_response_code( $response ) ? wp_remote_retrieve_body( $response ) : '';
	}

	/** curl connects where the check was made, whatever the DNS says by then. */
	private static function pin( \CurlHandle $handle, Target $target ): void {
		$addresses = array_map( static fn( string $address ): string => str_contains( $address, ':' ) ? "[$address]" : $address, $target->addresses );
		// phpcs:disable WordPress.WP.AlternativeFunctions.curl_curl_setopt -- WordPress hands out its own curl handle for this.
		curl_setopt( $handle, CURLOPT_RESOLVE, array( $target->host . ':443:' . implode( ',', $addresses ) ) );
		curl_setopt( $handle, CURLOPT_PROTOCOLS, CURLPROTO_HTTPS );
		curl_setopt( $handle, CURLOPT_FOLLOWLOCATION, false );
		curl_setopt( $handle, CURLOPT_PROXY, '' ); // Also not the one of the environment: it would resolve the name itself.
		// phpcs:enable
	}

	/** Without curl, or through a proxy, somebody else would resolve the name again: then this source is skipped. */
	private function can_pin( string $url ): bool {
		return \WpOrg\Requests\Transport\Curl::test( array( \WpOrg\Requests\Capability::SSL => true ) ) && ! ( new \WP_HTTP_Proxy() )->is_enabled();
	}
}
