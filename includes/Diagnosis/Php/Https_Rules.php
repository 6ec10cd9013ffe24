<?php
/**
 * Whether WordPress on this server can and may ask a provider over HTTPS.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Php;

use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;

defined( 'ABSPATH' ) || exit;

final class Https_Rules {

	public function __construct( private readonly Inquiry $inquiry, private readonly Remarks $remarks ) {}

	public function check(): void {
		$host = $this->inquiry->options->host;
		$http = new \WP_Http();
		if ( ! wp_http_supports( array( 'ssl' => true ) ) ) {
			$this->remarks->fail( 'php_openssl_missing', __( 'PHP on this server cannot ask other servers over HTTPS: it has neither cURL nor OpenSSL. Ask your web host.', 'mailwright' ) );
		}
		if ( true === $http->block_request( "https://$host/" ) ) {
			/* translators: %s: host name, such as "api.mailgun.net" */
			$this->remarks->fail( 'local_firewall_proxy', sprintf( __( 'This site forbids its own requests to the outside (WP_HTTP_BLOCK_EXTERNAL in wp-config.php). Add %s to WP_ACCESSIBLE_HOSTS there.', 'mailwright' ), $host ) );
		}
		if ( ( new \WP_HTTP_Proxy() )->is_enabled() ) {
			$this->remarks->note( __( 'Requests of this site go through a proxy (WP_PROXY_HOST in wp-config.php).', 'mailwright' ) );
		}
	}
}
