<?php
/**
 * Amazon SES. What is relied on, looked up on 2026-11-23:
 * - POST /v2/email/outbound-emails at email.<region>.amazonaws.com with {Content:{Raw:{Data}}, Destination:{ToAddresses}}; 200 with MessageId; at most 50 recipients
 *   https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 * - the kind of an error stands in the header x-amzn-ErrorType: MessageRejected, MailFromDomainNotVerifiedException, AccountSuspendedException, SendingPausedException,
 *   TooManyRequestsException, LimitExceededException, BadRequestException, NotFoundException; of all AWS services: UnrecognizedClientException, AccessDeniedException …
 *   https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html
 * - Signature Version 4; a signature is good for five minutes; no Retry-After
 *   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport\Api;

use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use PHPUnit\Framework\Attributes\DataProvider;

final class Amazon_Ses_Test extends Api_Case {

	public function test_the_message_arrives_for_exactly_the_envelope_in_its_region(): void {
		$recipients = array( 'to@example.test', 'hidden+tag@example.test' );
		$accepted   = $this->carrier( 'amazonses' )->send( new Envelope( self::FROM, $recipients ), self::mime(), Deadline::after( 5 ) );

		$message = $this->provider->messages()[0];
		$this->assertSame( array( $recipients, self::mime(), 'email.eu-central-1.amazonaws.com' ), array( $message['recipients'], $message['mime'], $message['host'] ) );
		$this->assertSame( '200 MessageId amazonses-1', (string) $accepted->reply );
	}

	/** @return iterable<string, array{int, string, string, string}> */
	public static function errors(): iterable {
		yield 'not verified' => array( 400, 'MessageRejected', 'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: a@example.com', 'sender_not_verified' );
		yield 'mail-from domain' => array( 400, 'MailFromDomainNotVerifiedException', '', 'sender_not_verified' );
		yield 'suspended' => array( 400, 'AccountSuspendedException', '', 'account_suspended' );
		yield 'paused' => array( 400, 'SendingPausedException', '', 'provider_account_restricted' );
		yield 'no right' => array( 403, 'AccessDeniedException', 'User is not authorized to perform: ses:SendEmail', 'provider_account_restricted' );
		yield 'too fast' => array( 429, 'TooManyRequestsException', 'Maximum sending rate exceeded.', 'rate_limited' );
		yield 'quota' => array( 400, 'LimitExceededException', 'Daily message quota exceeded.', 'rate_limited' );
		yield 'unknown key' => array( 403, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 'auth_failed' );
		yield 'signature' => array( 403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match', 'auth_failed' );
		yield 'address' => array( 400, 'BadRequestException', 'Invalid email address', 'invalid_address' );
		yield 'inside' => array( 500, 'InternalFailure', '', 'server_unavailable' );
	}

	#[DataProvider( 'errors' )]
	public function test_a_documented_error_is_understood( int $status, string $type, string $message, string $cause ): void {
		$this->provider->script( array( 'status' => $status, 'headers' => array( 'x-amzn-ErrorType' => "$type:http://internal.amazon.com/coral/", 'Content-Type' => 'application/json' ), 'body' => (string) wp_json_encode( array( 'message' => $message ) ) ) );

		$this->assertSame( $cause, $this->failure( $this->carrier( 'amazonses' ) )->classify()->cause );
	}

	public function test_a_wrong_key_is_refused_by_its_signature(): void {
		$this->assertSame( 'auth_failed', $this->failure( $this->carrier( 'amazonses', array( 'secret_access_key' => 'another' ) ) )->cause );
		$this->assertSame( 'auth_failed', $this->failure( $this->carrier( 'amazonses', array( 'access_key_id' => 'AKIAUNKNOWNUNKNOWN12' ) ) )->cause );
	}
}
