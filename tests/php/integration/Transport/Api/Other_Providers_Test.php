<?php
/**
 * SMTP2GO, SparkPost and Mandrill. What is relied on, looked up on 2026-11-23:
 * - SMTP2GO: POST /v3/email/mime with {mime_email: base64}, header X-Smtp2go-Api-Key, recipients from the message's headers, hosts by region; 200 {data:{succeeded, failed, failures, email_id}}, errors {data:{error, error_code}}
 *   https://developers.smtp2go.com/docs/send-an-email
 * - SparkPost: POST /api/v1/transmissions with {options, recipients:[{address:{email}}], content:{email_rfc822}}, header Authorization: <key>; hosts api.sparkpost.com and api.eu.sparkpost.com;
 *   200 {results:{total_accepted_recipients, total_rejected_recipients, id}}, errors {errors:[{message, code, description}]}, 420 for the account's limit
 *   https://developers.sparkpost.com/api/transmissions/
 * - Mandrill: POST /api/1.0/messages/send-raw with {key, raw_message, to[], async}; a list of {email, status, reject_reason, _id}; errors {status:"error", code, name, message}, mostly as HTTP 500
 *   https://mailchimp.com/developer/transactional/api/messages/send-mime-document/
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport\Api;

use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use PHPUnit\Framework\Attributes\DataProvider;

final class Other_Providers_Test extends Api_Case {

	/** @return iterable<string, array{string, string, string}> */
	public static function hosts(): iterable {
		yield 'smtp2go' => array( 'smtp2go', '', 'api.smtp2go.com' );
		yield 'smtp2go eu' => array( 'smtp2go', 'eu', 'eu-api.smtp2go.com' );
		yield 'sparkpost us' => array( 'sparkpost', 'us', 'api.sparkpost.com' );
		yield 'sparkpost eu' => array( 'sparkpost', 'eu', 'api.eu.sparkpost.com' );
		yield 'mandrill' => array( 'mandrill', '', 'mandrillapp.com' );
	}

	#[DataProvider( 'hosts' )]
	public function test_the_message_arrives_for_exactly_the_envelope( string $mailer, string $region, string $host ): void {
		$this->carrier( $mailer, array( 'region' => $region ) )->send( new Envelope( self::FROM, array( 'to@example.test', 'hidden@example.test' ) ), self::mime( 'to@example.test, has-it-already@example.test' ), Deadline::after( 5 ) );

		$message = $this->provider->messages()[0];
		$this->assertSame( array( array( 'to@example.test', 'hidden@example.test' ), $host ), array( $message['recipients'], $message['host'] ) );
		$this->assertStringEndsWith( "\r\n\r\nBody\r\n", $message['mime'] );
	}

	/** @return iterable<string, array{string, int, string, string}> */
	public static function errors(): iterable {
		yield 'smtp2go key' => array( 'smtp2go', 401, '{"data":{"error":"The API Key passed was not found","error_code":"E_ApiResponseCodes.API_EXCEPTION"}}', 'auth_failed' );
		yield 'smtp2go right' => array( 'smtp2go', 400, '{"data":{"error":"You do not have permission to access this API endpoint","error_code":"E_ApiResponseCodes.ENDPOINT_PERMISSION_DENIED"}}', 'auth_failed' );
		yield 'smtp2go limit' => array( 'smtp2go', 429, '{"data":{"error":"Rate limit exceeded","error_code":"E_ApiResponseCodes.RATE_LIMIT"}}', 'rate_limited' );
		yield 'sparkpost key' => array( 'sparkpost', 401, '{"errors":[{"message":"Unauthorized."}]}', 'auth_failed' );
		yield 'sparkpost right' => array( 'sparkpost', 403, '{"errors":[{"message":"Forbidden."}]}', 'provider_account_restricted' );
		yield 'sparkpost domain' => array( 'sparkpost', 400, '{"errors":[{"message":"Invalid domain","code":"7001","description":"Unconfigured Sending Domain <example.com>"}]}', 'sender_not_verified' );
		yield 'sparkpost limit' => array( 'sparkpost', 420, '{"errors":[{"message":"Exceed Sending Limit (daily)","code":"2102"}]}', 'rate_limited' );
		yield 'sparkpost recipient' => array( 'sparkpost', 400, '{"errors":[{"message":"at least one valid recipient is required","code":"5002"}]}', 'invalid_address' );
		yield 'mandrill key' => array( 'mandrill', 500, '{"status":"error","code":-1,"name":"Invalid_Key","message":"Invalid API key"}', 'auth_failed' );
		yield 'mandrill bill' => array( 'mandrill', 500, '{"status":"error","code":10,"name":"PaymentRequired","message":"This feature is only available for accounts with a positive balance."}', 'provider_account_restricted' );
		yield 'mandrill message' => array( 'mandrill', 500, '{"status":"error","code":-2,"name":"ValidationError","message":"You must specify a raw_message value"}', 'data_rejected_generic' );
		yield 'mandrill inside' => array( 'mandrill', 500, '{"status":"error","code":-3,"name":"GeneralError","message":"An error occurred"}', 'server_unavailable' );
	}

	#[DataProvider( 'errors' )]
	public function test_a_documented_error_is_understood( string $mailer, int $status, string $body, string $cause ): void {
		$this->provider->script( array( 'status' => $status, 'headers' => array( 'Content-Type' => 'application/json' ), 'body' => $body ) );

		$this->assertSame( $cause, $this->failure( $this->carrier( $mailer ) )->classify()->cause );
	}
}
