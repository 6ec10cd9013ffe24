<?php
/**
 * Gmail and Microsoft 365. What is relied on, looked up on 2026-11-23:
 * - Google: POST /upload/gmail/v1/users/me/messages/send?uploadType=media, content type message/rfc822, scope gmail.send; 200 with id; at most 36,700,160 bytes; recipients from To, Cc and Bcc
 *   https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send
 * - Google's errors: {error:{code, message, status, errors:[{reason}]}}: authError, insufficientPermissions, rateLimitExceeded, userRateLimitExceeded, dailyLimitExceeded, domainPolicy, backendError
 *   https://developers.google.com/workspace/gmail/api/guides/handle-errors
 * - Microsoft: POST /v1.0/me/sendMail, content type text/plain, the message in base64; 202 without a body; at most 4 MB for a request
 *   https://learn.microsoft.com/en-us/graph/outlook-send-mime-message, https://learn.microsoft.com/en-us/graph/use-the-api
 * - Microsoft's errors: {error:{code, message, innerError}}; 429 with Retry-After
 *   https://learn.microsoft.com/en-us/graph/errors, https://learn.microsoft.com/en-us/graph/throttling
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport\Api;

use Mailwright\Settings\Connection_Store;
use Mailwright\Transport\Api\Api_Carrier;
use Mailwright\Transport\Carriers;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Transcript;
use PHPUnit\Framework\Attributes\DataProvider;

final class Gmail_And_Microsoft_Test extends Api_Case {

	/** @return iterable<string, array{string}> */
	public static function both(): iterable {
		yield 'gmail' => array( 'gmail' );
		yield 'microsoft' => array( 'microsoft' );
	}

	#[DataProvider( 'both' )]
	public function test_blind_copies_are_added_and_those_who_have_it_already_left_out( string $mailer ): void {
		$carrier = $this->signed_in( $mailer );
		$carrier->open( Deadline::after( 5 ) );
		$carrier->send( new Envelope( self::FROM, array( 'to@example.test', 'hidden@example.test' ) ), self::mime( 'to@example.test, has-it@example.test' ), Deadline::after( 5 ) );

		$message = $this->provider->messages()[0];
		$this->assertSame( array( 'to@example.test', 'hidden@example.test' ), $message['recipients'] );
		$this->assertStringNotContainsString( 'hidden@', $message['mime'] );
	}

	/** @return iterable<string, array{string, int, string, string}> */
	public static function errors(): iterable {
		$google    = static fn( int $code, string $reason, string $message, string $status = '' ): string => (string) json_encode( array( 'error' => array( 'code' => $code, 'message' => $message, 'errors' => array( array( 'reason' => $reason, 'domain' => 'global', 'message' => $message ) ), 'status' => $status ) ) );
		$microsoft = static fn( string $code, string $message ): string => (string) json_encode( array( 'error' => array( 'code' => $code, 'message' => $message ) ) );
		yield 'scope' => array( 'gmail', 403, $google( 403, 'insufficientPermissions', 'Insufficient Permission' ), 'auth_oauth_token_expired' );
		yield 'day' => array( 'gmail', 403, $google( 403, 'dailyLimitExceeded', 'Daily Limit Exceeded' ), 'rate_limited' );
		yield 'user' => array( 'gmail', 429, $google( 429, 'rateLimitExceeded', 'User-rate limit exceeded. Retry after 2026-11-23T22:00:00.000Z', 'RESOURCE_EXHAUSTED' ), 'rate_limited' );
		yield 'domain policy' => array( 'gmail', 403, $google( 403, 'domainPolicy', 'The domain administrators have disabled Gmail apps.' ), 'provider_account_restricted' );
		yield 'API off' => array( 'gmail', 403, $google( 403, 'accessNotConfigured', 'Gmail API has not been used in project 1 before or it is disabled.', 'PERMISSION_DENIED' ), 'provider_account_restricted' );
		yield 'no mailbox' => array( 'gmail', 400, $google( 400, 'failedPrecondition', 'Mail service not enabled', 'FAILED_PRECONDITION' ), 'provider_account_restricted' );
		yield 'no recipient' => array( 'gmail', 400, $google( 400, 'invalidArgument', 'Recipient address required' ), 'invalid_address' );
		yield 'inside' => array( 'gmail', 500, $google( 500, 'backendError', 'Backend Error' ), 'server_unavailable' );
		yield 'send as' => array( 'microsoft', 403, $microsoft( 'ErrorSendAsDenied', 'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.' ), 'sender_not_allowed' );
		yield 'right' => array( 'microsoft', 403, $microsoft( 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.' ), 'provider_account_restricted' );
		yield 'no Exchange' => array( 'microsoft', 404, $microsoft( 'MailboxNotEnabledForRESTAPI', 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.' ), 'provider_account_restricted' );
		yield 'throttled' => array( 'microsoft', 429, $microsoft( 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.' ), 'rate_limited' );
		yield 'too big' => array( 'microsoft', 413, $microsoft( 'ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.' ), 'message_too_big' );
		yield 'recipients' => array( 'microsoft', 400, $microsoft( 'ErrorInvalidRecipients', 'At least one recipient is not valid.' ), 'invalid_address' );
		yield 'busy' => array( 'microsoft', 503, $microsoft( 'ErrorServerBusy', 'The server cannot service this request right now.' ), 'server_unavailable' );
	}

	#[DataProvider( 'errors' )]
	public function test_a_documented_error_is_understood( string $mailer, int $status, string $body, string $cause ): void {
		$carrier = $this->signed_in( $mailer );
		$this->provider->script( array( 'status' => $status, 'headers' => array( 'Content-Type' => 'application/json', 'Retry-After' => '30' ), 'body' => $body ) );

		$failure = $this->failure( $carrier );

		$this->assertSame( array( $cause, 30 ), array( $failure->classify()->cause, $failure->retry_after_s ), $failure->message );
	}

	public function test_a_message_over_microsofts_limit_is_not_uploaded(): void {
		$carrier = $this->signed_in( 'microsoft' );

		$this->assertSame( 'message_too_big', $this->failure( $carrier, self::mime() . str_repeat( 'x', 3 * MB_IN_BYTES ) )->cause );
		$this->assertSame( array(), $this->provider->messages() );
	}

	private function signed_in( string $mailer ): Api_Carrier {
		$connection = ( new Connection_Store() )->get( $this->connected( $mailer ) );
		$carrier    = Carriers::make( $connection?->reveal() ?? array(), new Transcript() );
		$this->assertInstanceOf( Api_Carrier::class, $carrier );
		return $carrier;
	}
}
