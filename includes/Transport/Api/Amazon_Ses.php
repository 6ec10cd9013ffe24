<?php
/**
 * Amazon SES, version 2 of its API: SendEmail with a raw message, signed with Signature Version 4.
 *
 * @link https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Http\Answer;
use Mailwright\Http\Request;
use Mailwright\Transport\Accepted;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Amazon_Ses extends Api_Carrier {

	protected const NAME     = 'Amazon SES';
	protected const PROVIDER = 'amazon_ses';
	protected const SECRETS  = array( 'secret_access_key' );

	/** After base64; https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
	protected const MAX_BYTES      = 30 * 1024 * 1024;
	protected const MAX_RECIPIENTS = 50;

	/** Beyond five minutes a signature counts as expired or not yet valid. */
	private const SKEW_S = 240;

	protected const ERRORS = array(
		'MailFromDomainNotVerified|not verified'                                                        => 'sender_not_verified',
		'AccountSuspended'                                                                              => 'account_suspended',
		'SendingPaused|sending paused|AccessDenied|not authorized to perform|OptInRequired|NotFoundException' => 'provider_account_restricted',
		'TooManyRequests|LimitExceeded|Throttling|sending rate exceeded|quota exceeded'                 => 'rate_limited',
		'UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|security token' => 'auth_failed',
		'message length|RequestEntityTooLarge'                                                          => 'message_too_big',
		'InvalidParameterValue|invalid (?:email )?address|Illegal address|missing final'                => 'invalid_address',
		'virus'                                                                                         => 'content_rejected',
		'InternalFailure|InternalServiceError|ServiceUnavailable'                                       => 'server_unavailable',
	);

	/** How far this server's clock is behind Amazon's, as their last answer told; seconds. */
	private int $skew_s = 0;

	public function host(): string {
		return 'email.' . $this->region() . '.amazonaws.com';
	}

	protected function message( Envelope $envelope, string $mime, string $key ): Request {
		$body = '{"Content":{"Raw":{"Data":"' . self::base64( $mime ) . '"}},"Destination":{"ToAddresses":' . wp_json_encode( array_values( $envelope->recipients ) ) . '}}';
		return $this->signed( 'POST', '/v2/email/outbound-emails', $body );
	}

	protected function accepted( Answer $answer, ?array $json, Envelope $envelope ): Accepted {
		$id = self::text( $json, 'MessageId' );
		return '' === $id ? $this->unclear( $answer ) : new Accepted( $this->reply( $answer, 'MessageId', $id ) );
	}

	/** A wrong clock is this server's, not the person's fault: signed again with Amazon's own time. */
	protected function renews( Answer $answer, Deadline $deadline ): bool {
		$date = $answer->date();
		if ( 0 !== $this->skew_s || null === $date || ! in_array( $answer->status, array( 400, 401, 403 ), true ) || abs( $date - time() ) < self::SKEW_S ) {
			return false;
		}
		$this->skew_s = $date - time();
		return true;
	}

	public function examine( string $from, Deadline $deadline ): Examination {
		$account = $this->ask_signed( '/v2/email/account', $deadline );
		if ( $this->is_without_right( $account ) ) {
			return Examination::of_a_key_without_rights( __( 'The key may not look at the account, so its state and that of the domain cannot be seen from here.', 'mailwright' ) );
		}
		if ( ! $account->is_success() ) {
			return new Examination( login: $this->failure( $account ) );
		}
		$state = $account->json() ?? array();
		if ( false === ( $state['SendingEnabled'] ?? true ) ) {
			return new Examination( true, sender: $this->fault->failure( Stage::Api, 'account_suspended', __( 'Amazon has paused sending for this account.', 'mailwright' ) ) );
		}
		return $this->examine_sender( $from, false === ( $state['ProductionAccessEnabled'] ?? true ), $deadline );
	}

	/** The whole address may be verified, or its domain. */
	private function examine_sender( string $from, bool $is_sandbox, Deadline $deadline ): Examination {
		$remark = $is_sandbox ? __( 'The Amazon SES account is still in the sandbox: it sends only to addresses that were verified there.', 'mailwright' ) : '';
		foreach ( array( $from, substr( (string) strrchr( $from, '@' ), 1 ) ) as $identity ) {
			$answer = $this->ask_signed( '/v2/email/identities/' . rawurlencode( $identity ), $deadline );
			if ( true === ( ( $answer->json() ?? array() )['VerifiedForSendingStatus'] ?? null ) ) {
				return new Examination( true, is_verified: true, remark: $remark );
			}
			if ( ! $answer->is_success() && 404 !== $answer->status ) {
				return new Examination( true, remark: $remark );
			}
		}
		return new Examination( true, sender: $this->not_verified( $from ), remark: $remark );
	}

	private function not_verified( string $from ): Failure {
		/* translators: 1: an email address, 2: name of a region, such as "eu-central-1" */
		return $this->fault->failure( Stage::Api, 'sender_not_verified', sprintf( __( 'Amazon SES has verified neither %1$s nor its domain in the region %2$s.', 'mailwright' ), $from, $this->region() ) );
	}

	private function is_without_right( Answer $answer ): bool {
		return 403 === $answer->status && 'provider_account_restricted' === $this->failure( $answer )->cause;
	}

	private function ask_signed( string $path, Deadline $deadline ): Answer {
		$answer = $this->ask( $this->signed( 'GET', $path ), $deadline );
		return ! $answer->is_success() && $this->renews( $answer, $deadline ) ? $this->ask( $this->signed( 'GET', $path ), $deadline ) : $answer;
	}

	private function signed( string $method, string $path, string $body = '' ): Request {
		$headers = '' === $body ? array() : array( 'Content-Type' => 'application/json' );
		$signer  = new Aws_Signature( $this->value( 'access_key_id' ), $this->value( 'secret_access_key' ), $this->region(), 'ses' );
		return new Request( $method, 'https://' . $this->host() . $path, $signer->headers( $method, $this->host(), $path, $headers, $body, time() + $this->skew_s ), $body );
	}

	private function region(): string {
		$region = $this->value( 'region' );
		return 1 === preg_match( '/^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/D', $region ) ? $region : 'us-east-1';
	}
}
