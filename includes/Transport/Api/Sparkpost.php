<?php
/**
 * SparkPost: POST /api/v1/transmissions with the message as RFC 822 text, in the US and in the EU.
 *
 * @link https://developers.sparkpost.com/api/transmissions/
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Http\Answer;
use Mailwright\Http\Request;
use Mailwright\Transport\Accepted;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Sparkpost extends Api_Carrier {

	protected const NAME           = 'SparkPost';
	protected const PROVIDER       = 'sparkpost';
	protected const MAX_BYTES      = 20 * 1024 * 1024;
	protected const MAX_RECIPIENTS = 1000;

	protected const ERRORS = array(
		'\b7001\b|invalid domain|unconfigured sending domain|sending domain.{0,60}(?:not|un)verified' => 'sender_not_verified',
		'HTTP 420|HTTP 429|exceed.{0,20}sending limit|too many requests'                            => 'rate_limited',
		'HTTP 401'                                                                                   => 'auth_failed',
		'suspended|terminated'                                                                       => 'account_suspended',
		'\b500[12]\b|at least one valid recipient|invalid recipient|recipient address'               => 'invalid_address',
		'too large|exceeds.{0,30}size'                                                               => 'message_too_big',
		'HTTP 403|sandbox'                                                                           => 'provider_account_restricted',
	);

	/** Nothing is rewritten on the way: no templates in the text, no counting of clicks. */
	private const OPTIONS = '{"transactional":true,"open_tracking":false,"click_tracking":false,"perform_substitutions":false}';

	public function host(): string {
		return 'eu' === $this->value( 'region' ) ? 'api.eu.sparkpost.com' : 'api.sparkpost.com';
	}

	protected function message( Envelope $envelope, string $mime, string $key ): Request {
		$recipients = array_map( static fn( string $address ): array => array( 'address' => array( 'email' => $address ) ), array_values( $envelope->recipients ) );
		$body       = '{"options":' . self::OPTIONS . ',"recipients":' . wp_json_encode( $recipients ) . ',"content":{"email_rfc822":' . $this->json_text( $mime ) . '}}';
		return $this->request( 'POST', '/api/v1/transmissions', $body );
	}

	protected function accepted( Answer $answer, ?array $json, Envelope $envelope ): Accepted {
		$results = is_array( $json['results'] ?? null ) ? $json['results'] : array();
		$accepted = $results['total_accepted_recipients'] ?? null;
		if ( 0 === $accepted ) {
			$this->fail( $this->fault->failure( Stage::Api, 'recipient_rejected', __( 'SparkPost refused all recipients.', 'mailwright' ), $this->fault->words( $answer ) ) );
		}
		if ( ! is_int( $accepted ) ) {
			$this->unclear( $answer );
		}
		return new Accepted( $this->reply( $answer, 'id', self::text( $results, 'id' ) ), Refused::named_in( $json['errors'] ?? array(), $envelope->recipients ) );
	}

	public function examine( string $from, Deadline $deadline ): Examination {
		$domain = substr( (string) strrchr( $from, '@' ), 1 );
		$answer = $this->ask( $this->request( 'GET', '/api/v1/sending-domains/' . rawurlencode( $domain ) ), $deadline );
		if ( 403 === $answer->status ) {
			return Examination::of_a_key_without_rights( __( 'The key may not look at sending domains, so the state of the domain cannot be seen from here.', 'mailwright' ) );
		}
		if ( 404 === $answer->status ) {
			/* translators: 1: domain, 2: name of a provider */
			return new Examination( true, sender: $this->fault->failure( Stage::Api, 'sender_not_verified', sprintf( __( 'The domain %1$s is not set up at %2$s.', 'mailwright' ), $domain, self::NAME ) ) );
		}
		if ( ! $answer->is_success() ) {
			return new Examination( login: $this->failure( $answer ) );
		}
		$is_verified = '1' === self::text( $answer->json(), 'results', 'status', 'ownership_verified' );
		/* translators: 1: name of a provider, 2: domain */
		return new Examination( true, is_verified: $is_verified, sender: $is_verified ? null : $this->fault->failure( Stage::Api, 'sender_not_verified', sprintf( __( '%1$s has not verified the domain %2$s yet.', 'mailwright' ), self::NAME, $domain ) ) );
	}

	private function request( string $method, string $path, string $body = '' ): Request {
		$headers = array( 'Authorization' => $this->value( 'api_key' ) ) + ( '' === $body ? array() : array( 'Content-Type' => 'application/json' ) );
		return new Request( $method, 'https://' . $this->host() . $path, $headers, $body );
	}
}
