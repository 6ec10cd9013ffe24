<?php
/**
 * Mailchimp Transactional (Mandrill): POST /api/1.0/messages/send-raw. Its errors come as HTTP 500 with the kind of error in the body.
 *
 * @link https://mailchimp.com/developer/transactional/api/messages/send-mime-document/
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Http\Answer;
use Mailwright\Http\Request;
use Mailwright\Transport\Accepted;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Reply;

defined( 'ABSPATH' ) || exit;

final class Mandrill extends Api_Carrier {

	protected const NAME           = 'Mandrill';
	protected const PROVIDER       = 'mandrill';
	protected const MAX_BYTES      = 25 * 1024 * 1024;
	protected const MAX_RECIPIENTS = 1000;

	protected const ERRORS = array(
		'Invalid_Key|invalid api key'             => 'auth_failed',
		'PaymentRequired|Unknown_Subaccount|test-mode-limit' => 'provider_account_restricted',
		'PoorReputation|account.{0,40}suspended'  => 'account_suspended',
		'\b(?:unsigned|invalid-sender)\b'         => 'sender_not_verified',
		'ServiceUnavailable|GeneralError'         => 'server_unavailable',
		'\brejected\b.{0,60}\b(?:hard-bounce|soft-bounce|unsub|custom|rule|invalid)\b|\binvalid\b.{0,20}$' => 'recipient_rejected',
		'\brejected\b.{0,60}\bspam\b'             => 'spam_rejected',
		'ValidationError'                         => 'data_rejected_generic',
	);

	public function host(): string {
		return 'mandrillapp.com';
	}

	protected function message( Envelope $envelope, string $mime, string $key ): Request {
		return $this->request( 'messages/send-raw', '"raw_message":' . $this->json_text( $mime ) . ',"to":' . wp_json_encode( array_values( $envelope->recipients ) ) . ',"async":false' );
	}

	protected function accepted( Answer $answer, ?array $json, Envelope $envelope ): Accepted {
		if ( null === $json || ! array_is_list( $json ) || array() === $json ) {
			$this->unclear( $answer );
		}
		$refused = $this->refused( $json, $envelope->recipients );
		if ( count( $refused ) >= count( $json ) ) {
			$this->refuse( $answer );
		}
		$ids = array_filter( array_column( array_filter( $json, 'is_array' ), '_id' ), 'is_string' );
		return new Accepted( $this->reply( $answer, 'id', (string) reset( $ids ) ), $refused );
	}

	public function examine( string $from, Deadline $deadline ): Examination {
		$answer = $this->ask( $this->request( 'users/ping2', '' ), $deadline );
		return 'PONG!' === self::text( $answer->json(), 'PING' ) ? new Examination( true ) : new Examination( login: $this->failure( $answer ) );
	}

	/**
	 * @param array<mixed> $results One for each recipient.
	 * @param string[]     $recipients
	 * @return array<string, Reply>
	 */
	private function refused( array $results, array $recipients ): array {
		$refused = array();
		foreach ( $results as $result ) {
			$status = is_array( $result ) ? self::text( $result, 'status' ) : '';
			if ( ! in_array( $status, array( 'rejected', 'invalid' ), true ) ) {
				continue;
			}
			foreach ( $recipients as $recipient ) {
				if ( 0 === strcasecmp( $recipient, self::text( $result, 'email' ) ) ) {
					$refused[ $recipient ] = Refused::reply( trim( $status . ' ' . self::text( $result, 'reject_reason' ) ) );
				}
			}
		}
		return $refused;
	}

	/** @param string $fields Inner part of a JSON object. */
	private function request( string $call, string $fields ): Request {
		$body = '{"key":' . wp_json_encode( $this->value( 'api_key' ) ) . ( '' === $fields ? '' : ",$fields" ) . '}';
		return new Request( 'POST', 'https://' . $this->host() . "/api/1.0/$call", array( 'Content-Type' => 'application/json' ), $body );
	}
}
