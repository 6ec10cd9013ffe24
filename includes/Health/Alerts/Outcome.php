<?php
/**
 * What became of one alert: a class and a number, never a word of what the other side answered (guarantees A23, A35).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

defined( 'ABSPATH' ) || exit;

final class Outcome {

	public const DELIVERED = 'delivered';
	public const REFUSED   = 'refused';    // This site must not connect there.
	public const NOT_FOUND = 'not_found';  // The name does not resolve.
	public const NO_ANSWER = 'no_answer';
	public const TLS       = 'tls';
	public const REDIRECT  = 'redirect';
	public const PAGE      = 'page';
	public const STATUS    = 'status';
	public const LOCKED    = 'locked';
	public const BLOCKED   = 'blocked';
	public const NO_CURL   = 'no_curl';

	public function __construct( public readonly string $kind, public readonly int $status = 0 ) {}

	public function is_delivered(): bool {
		return self::DELIVERED === $this->kind;
	}

	/** One sentence or two for people. */
	public function words( string $label ): string {
		return match ( $this->kind ) {
			/* translators: %s: name of an alert channel or its service */
			self::DELIVERED => sprintf( __( '%s took the alert.', 'mailwright' ), $label ),
			self::REFUSED   => __( 'The address leads to this server itself or into a private network, or it is no web address. Such addresses are refused.', 'mailwright' ),
			self::NOT_FOUND => __( 'There is no server with the name in the address. Check the address for typing errors.', 'mailwright' ),
			/* translators: %s: name of an alert channel or its service */
			self::NO_ANSWER => sprintf( __( '%s did not answer in time, or could not be reached.', 'mailwright' ), $label ),
			self::TLS       => __( 'The connection is not secure: the server’s certificate is not valid. Nothing was sent.', 'mailwright' ),
			self::REDIRECT  => __( 'The address leads on to another one. For safety it is not followed. Enter the final address.', 'mailwright' ),
			/* translators: %s: name of an alert channel or its service */
			self::PAGE      => sprintf( __( '%s answered with a web page instead of taking the alert. The address is probably not the one for alerts.', 'mailwright' ), $label ),
			self::LOCKED    => __( 'What is stored for this channel cannot be read any more: the site’s secret keys changed. Enter it again.', 'mailwright' ),
			self::BLOCKED   => __( 'This site is set up not to contact other servers (WP_HTTP_BLOCK_EXTERNAL in wp-config.php).', 'mailwright' ),
			self::NO_CURL   => __( 'Alerts need the PHP extension curl, which this server does not have. Ask your web host for it.', 'mailwright' ),
			default         => $this->status_words( $label ),
		};
	}

	private function status_words( string $label ): string {
		return match ( true ) {
			/* translators: 1: name of an alert channel or its service, 2: HTTP status code */
			401 === $this->status || 403 === $this->status => sprintf( __( '%1$s does not let this site in (error %2$d). Check the token or secret.', 'mailwright' ), $label, $this->status ),
			/* translators: 1: name of an alert channel or its service, 2: HTTP status code */
			404 === $this->status || 410 === $this->status => sprintf( __( '%1$s does not know this address any more (error %2$d). Make a new one there.', 'mailwright' ), $label, $this->status ),
			/* translators: 1: name of an alert channel or its service, 2: HTTP status code */
			429 === $this->status                          => sprintf( __( '%1$s gets too many messages right now (error %2$d).', 'mailwright' ), $label, $this->status ),
			/* translators: 1: name of an alert channel or its service, 2: HTTP status code */
			$this->status >= 500                           => sprintf( __( '%1$s has a problem of its own (error %2$d).', 'mailwright' ), $label, $this->status ),
			/* translators: 1: name of an alert channel or its service, 2: HTTP status code */
			default                                        => sprintf( __( '%1$s did not take the alert (error %2$d).', 'mailwright' ), $label, $this->status ),
		};
	}
}
