<?php
/**
 * Hands one message to one channel: only to addresses that may be asked, by the address that was checked, without following anybody anywhere
 * (guarantees S16, A34), in five seconds.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Diagnosis\Address_Class;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Target;
use Mailwright\Diagnosis\Target_Guard;
use Mailwright\Diagnosis\Target_Refused;
use Mailwright\Http\Answer;
use Mailwright\Http\Client;
use Mailwright\Http\Problem;
use Mailwright\Http\Request;
use Mailwright\Settings\Network_Scope;
use Mailwright\Settings\Outside;

defined( 'ABSPATH' ) || exit;

final class Delivery {

	private const LIMIT_S = 5.0;

	private const DNS_LIMIT_S = 2.0;

	/** @param Target_Guard|null $guard Null = by the constant MAILWRIGHT_ALLOW_PRIVATE_HOSTS. */
	public function __construct( private readonly ?Target_Guard $guard = null, private readonly float $limit_s = self::LIMIT_S, private readonly Outside $outside = new Outside() ) {}

	public function send( Channel $channel, Message $message ): Outcome {
		if ( $channel->is_locked() ) {
			return new Outcome( Outcome::LOCKED );
		}
		$start   = microtime( true );
		$request = Payload::request( $channel, $message );
		$parts   = wp_parse_url( $request->url );
		$host    = is_array( $parts ) ? (string) ( $parts['host'] ?? '' ) : '';
		$scheme  = is_array( $parts ) ? strtolower( (string) ( $parts['scheme'] ?? '' ) ) : '';
		$proxied = $this->is_proxied( $request->url );
		try {
			$target = $this->guard_of( $channel )->resolve( $host, self::DNS_LIMIT_S );
		} catch ( Target_Refused ) {
			return new Outcome( Outcome::REFUSED );
		}
		// What only the proxy can find may be anything behind it (guarantees A61).
		if ( array() === $target->addresses && ! ( $proxied && $channel->may_be_private ) ) {
			return new Outcome( Outcome::NOT_FOUND );
		}
		if ( 'https' !== $scheme && ! ( 'http' === $scheme && self::is_private( $target ) ) ) {
			return new Outcome( Outcome::REFUSED );
		}
		$port = is_array( $parts ) ? (int) ( $parts['port'] ?? ( 'https' === $scheme ? 443 : 80 ) ) : 0;
		return $this->post( $channel->type, $request, $host, $port, $target, max( 1.0, $this->limit_s - ( microtime( true ) - $start ) ) );
	}

	/** In a network WP-Cron has no user; then it counts who has stored the address (guarantees A61). */
	private function guard_of( Channel $channel ): Target_Guard {
		$is_open = true === $this->outside->constant( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS' ) && $channel->may_be_private && Network_Scope::is_unattended();
		return $this->guard ?? new Target_Guard( new Dns_Lookup(), $is_open ? true : null );
	}

	private function post( Channel_Type $type, Request $request, string $host, int $port, Target $target, float $limit_s ): Outcome {
		$pin     = static function ( $handle ) use ( $host, $port, $target ): void {
			if ( array() !== $target->addresses && false === filter_var( trim( $host, '[]' ), FILTER_VALIDATE_IP ) ) {
				$addresses = array_map( static fn( string $address ): string => str_contains( $address, ':' ) ? "[$address]" : $address, $target->addresses );
				curl_setopt( $handle, CURLOPT_RESOLVE, array( "$host:$port:" . implode( ',', $addresses ) ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- The request itself is WordPress's; it has no way to say which address was checked.
			}
			curl_setopt( $handle, CURLOPT_FOLLOWLOCATION, false ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
		};
		$no_curl = false;
		// Without cURL the name would be looked up a second time, and the second answer may be another one.
		$stop    = static function () use ( &$no_curl ): void {
			$no_curl = true;
			throw new \WpOrg\Requests\Exception( 'no cURL', 'mailwright' );
		};
		add_action( 'http_api_curl', $pin, PHP_INT_MAX - 1 );
		add_action( 'requests-fsockopen.before_request', $stop );
		try {
			return self::judge( $type, Client::send( $request, $limit_s ) );
		} catch ( Problem $problem ) {
			return new Outcome( $no_curl ? Outcome::NO_CURL : self::kind( $problem ) );
		} finally {
			remove_action( 'http_api_curl', $pin, PHP_INT_MAX - 1 );
			remove_action( 'requests-fsockopen.before_request', $stop );
		}
	}

	private static function judge( Channel_Type $type, Answer $answer ): Outcome {
		if ( $answer->status >= 300 && $answer->status < 400 ) {
			return new Outcome( Outcome::REDIRECT, $answer->status );
		}
		if ( ! $answer->is_success() ) {
			return new Outcome( Outcome::STATUS, $answer->status );
		}
		// Only by the text: many a small receiver says "text/html" when it says nothing at all.
		if ( 1 === preg_match( '/^\s*<(?:!doctype|html|head|body)\b/i', $answer->body ) ) {
			return new Outcome( Outcome::PAGE, $answer->status );
		}
		if ( Channel_Type::Telegram === $type && true !== ( $answer->json()['ok'] ?? null ) ) {
			return new Outcome( Outcome::STATUS, $answer->status );
		}
		return new Outcome( Outcome::DELIVERED, $answer->status );
	}

	private static function kind( Problem $problem ): string {
		return match ( $problem->kind ) {
			Problem::BLOCKED => Outcome::BLOCKED,
			Problem::DNS     => Outcome::NOT_FOUND,
			Problem::TLS     => Outcome::TLS,
			default          => Outcome::NO_ANSWER,
		};
	}

	/** Only in a private network, which somebody has opened on purpose, may an alert go unencrypted. */
	private static function is_private( Target $target ): bool {
		foreach ( $target->addresses as $address ) {
			if ( Address_Class::Private !== Address_Class::of( $address ) ) {
				return false;
			}
		}
		return array() !== $target->addresses;
	}

	/** Behind a proxy the site itself may not be able to look names up; the proxy does. */
	private function is_proxied( string $url ): bool {
		$proxy = new \WP_HTTP_Proxy();
		return $proxy->is_enabled() && $proxy->send_through_proxy( $url );
	}
}
