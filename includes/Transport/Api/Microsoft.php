<?php
/**
 * Microsoft 365 and Outlook.com: Microsoft Graph's sendMail with the message in base64. The recipients come from its headers.
 *
 * @link https://learn.microsoft.com/en-us/graph/outlook-send-mime-message
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Http\Answer;
use Mailwright\Http\Request;
use Mailwright\Transport\Accepted;
use Mailwright\Transport\Envelope;

defined( 'ABSPATH' ) || exit;

final class Microsoft extends Oauth_Carrier {

	protected const NAME     = 'Microsoft';
	protected const PROVIDER = 'microsoft365';

	/** A request may have 4 MB, base64 makes three bytes four; https://learn.microsoft.com/en-us/graph/use-the-api */
	protected const MAX_BYTES = 3 * 1024 * 1024 - 1024;

	/** https://learn.microsoft.com/en-us/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits */
	protected const MAX_RECIPIENTS = 500;

	protected const ERRORS = array(
		'HTTP 401|InvalidAuthenticationToken|CompactToken|Lifetime validation'                  => 'auth_oauth_token_expired',
		'ApplicationThrottled|activityLimitReached|TooManyRequests|ErrorQuotaExceeded|ErrorMessageSubmissionBlocked|ErrorExceededMessageLimit|HTTP 429' => 'rate_limited',
		'ErrorSendAsDenied|SendAsDenied'                                                        => 'sender_not_allowed',
		'ErrorAccessDenied|Authorization_RequestDenied|MailboxNotEnabledForRESTAPI|ErrorInvalidUser|mailbox is either inactive' => 'provider_account_restricted',
		'ErrorInvalidRecipients|recipient is not valid'                                         => 'invalid_address',
		'ErrorMessageSizeExceeded|RequestEntityTooLarge|HTTP 413'                               => 'message_too_big',
		'ErrorMimeContent'                                                                      => 'message_invalid',
		'ErrorServerBusy|ErrorMailboxStoreUnavailable|ServiceUnavailable|ErrorInternalServer'   => 'server_unavailable',
	);

	public function host(): string {
		return 'graph.microsoft.com';
	}

	protected function message( Envelope $envelope, string $mime, string $key ): Request {
		return new Request( 'POST', 'https://graph.microsoft.com/v1.0/me/sendMail', $this->headers() + array( 'Content-Type' => 'text/plain' ), self::base64( Recipient_Headers::only( $mime, $envelope->recipients ) ) );
	}

	/** 202 without a body. */
	protected function accepted( Answer $answer, ?array $json, Envelope $envelope ): Accepted {
		return 202 === $answer->status ? new Accepted( $this->reply( $answer, 'Accepted', $answer->header( 'request-id' ) ) ) : $this->unclear( $answer );
	}
}
