<?php
/**
 * Gmail and Google Workspace: users.messages.send with the message as it is. The recipients come from its headers.
 *
 * @link https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send
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

final class Gmail extends Oauth_Carrier {

	protected const NAME     = 'Google';
	protected const PROVIDER = 'gmail';

	/** 35 MB; "Maximum file size" of the reference. */
	protected const MAX_BYTES = 36700160;

	/** https://support.google.com/mail/answer/22839 */
	protected const MAX_RECIPIENTS = 500;

	protected const ERRORS = array(
		'HTTP 401|authError|UNAUTHENTICATED|insufficient(?:Permissions| authentication scopes)' => 'auth_oauth_token_expired',
		'rateLimitExceeded|userRateLimitExceeded|dailyLimitExceeded|quotaExceeded|RESOURCE_EXHAUSTED|HTTP 429' => 'rate_limited',
		'accessNotConfigured|SERVICE_DISABLED|has not been used in project'                      => 'provider_account_restricted',
		'domainPolicy|delegation denied|failedPrecondition|FAILED_PRECONDITION|service not enabled' => 'provider_account_restricted',
		'recipient address required|invalid (?:to|cc|bcc) header'                                => 'invalid_address',
		'uploadTooLarge|HTTP 413'                                                                => 'message_too_big',
		'backendError|internalError'                                                             => 'server_unavailable',
	);

	public function host(): string {
		return 'gmail.googleapis.com';
	}

	protected function message( Envelope $envelope, string $mime, string $key ): Request {
		return new Request( 'POST', 'https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=media', $this->headers() + array( 'Content-Type' => 'message/rfc822' ), Recipient_Headers::only( $mime, $envelope->recipients ) );
	}

	protected function accepted( Answer $answer, ?array $json, Envelope $envelope ): Accepted {
		$id = self::text( $json, 'id' );
		return '' === $id ? $this->unclear( $answer ) : new Accepted( $this->reply( $answer, 'id', $id ) );
	}

	/** The right to send is the only one there is, so the mailbox cannot be asked; Google tells what the token is good for. */
	public function examine( string $from, Deadline $deadline ): Examination {
		$answer = $this->ask( Request::form( 'https://oauth2.googleapis.com/tokeninfo', array( 'access_token' => $this->token() ) ), $deadline );
		if ( ! $answer->is_success() ) {
			return new Examination( login: $this->fault->failure( Stage::Auth, 'auth_oauth_token_expired', __( 'Google does not accept the token any more. Connect the account again.', 'mailwright' ), $this->fault->words( $answer ) ) );
		}
		$is_for_us = self::text( $answer->json(), 'aud' ) === $this->value( 'client_id' );
		if ( ! $is_for_us || ! str_contains( self::text( $answer->json(), 'scope' ), 'gmail.send' ) ) {
			return new Examination( login: $this->fault->failure( Stage::Auth, 'auth_oauth_token_expired', __( 'The token is not for sending with this client. Connect the account again and allow it to send email.', 'mailwright' ) ) );
		}
		return new Examination( true, remark: __( 'Google replaces the From address when it is neither the account’s own nor one of its “Send mail as” addresses.', 'mailwright' ) );
	}
}
