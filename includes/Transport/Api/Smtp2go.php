<?php
/**
 * SMTP2GO: POST /v3/email/mime. It takes the recipients from the message's own headers.
 *
 * @link https://developers.smtp2go.com/docs/send-an-email
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Http\Answer;
use Mailwright\Http\Request;
use Mailwright\Transport\Accepted;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;

defined( 'ABSPATH' ) || exit;

final class Smtp2go extends Api_Carrier {

	protected const NAME     = 'SMTP2GO';
	protected const PROVIDER = 'smtp2go';

	/** 50 MB after base64; https://developers.smtp2go.com/docs/adding-attachments */
	protected const MAX_BYTES      = 37 * 1024 * 1024;
	protected const MAX_RECIPIENTS = 100;

	protected const ERRORS = array(
		'api[ _]?key|ENDPOINT_PERMISSION_DENIED|E_ApiResponseCodes\.UNAUTHORI' => 'auth_failed',
		'sender.{0,80}(?:not verified|unverified|not allowed)|unable to verify|verified sender' => 'sender_not_verified',
		'RATE_LIMIT|rate limit|quota|allowance|plan limit'                     => 'rate_limited',
		'suspended|account (?:is )?closed|disabled'                            => 'account_suspended',
		'invalid (?:email|recipient)|not a valid email'                        => 'invalid_address',
		'too large|exceeds the maximum'                                        => 'message_too_big',
	);

	public function host(): string {
		$region = $this->value( 'region' );
		return in_array( $region, array( 'us', 'eu', 'au' ), true ) ? "$region-api.smtp2go.com" : 'api.smtp2go.com';
	}

	protected function message( Envelope $envelope, string $mime, string $key ): Request {
		return $this->request( '/v3/email/mime', '{"mime_email":"' . self::base64( Recipient_Headers::only( $mime, $envelope->recipients ) ) . '"}' );
	}

	protected function accepted( Answer $answer, ?array $json, Envelope $envelope ): Accepted {
		$data = is_array( $json['data'] ?? null ) ? $json['data'] : array();
		if ( isset( $data['error'] ) || isset( $data['error_code'] ) || ( is_int( $data['failed'] ?? null ) && $data['failed'] > 0 && 0 === ( $data['succeeded'] ?? null ) ) ) {
			$this->refuse( $answer );
		}
		if ( ! is_int( $data['succeeded'] ?? null ) || $data['succeeded'] < 1 ) {
			$this->unclear( $answer );
		}
		return new Accepted( $this->reply( $answer, 'email_id', self::text( $data, 'email_id' ) ), Refused::named_in( $data['failures'] ?? array(), $envelope->recipients ) );
	}

	/** A message that is none is refused by what is wrong with it (400) when the key is good, and by the key (401, 403) when that is wrong. */
	public function examine( string $from, Deadline $deadline ): Examination {
		$answer  = $this->ask( $this->request( '/v3/email/mime', '{"mime_email":""}' ), $deadline );
		$failure = $this->failure( $answer );
		$is_key  = in_array( $answer->status, array( 401, 403 ), true ) || 'auth_failed' === $failure->cause;
		if ( $is_key || $answer->status >= 429 ) {
			return new Examination( login: $failure );
		}
		return 400 === $answer->status
			? new Examination( true )
			: new Examination( remark: __( 'SMTP2GO answered, but it cannot be seen from that whether the key is good.', 'mailwright' ) );
	}

	private function request( string $path, string $body ): Request {
		return new Request( 'POST', 'https://' . $this->host() . $path, array( 'Content-Type' => 'application/json', 'X-Smtp2go-Api-Key' => $this->value( 'api_key' ) ), $body );
	}
}
