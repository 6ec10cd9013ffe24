<?php
/**
 * Mailgun: POST /v3/<domain>/messages.mime, in the US and in the EU.
 *
 * @link https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages/post-v3--domain-name--messages-mime
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

final class Mailgun extends Api_Carrier {

	protected const NAME     = 'Mailgun';
	protected const PROVIDER = 'mailgun';

	/** https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-attachments */
	protected const MAX_BYTES = 25 * 1024 * 1024;

	/** https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/batch-sending */
	protected const MAX_RECIPIENTS = 1000;

	protected const ERRORS = array(
		'domain not found|unverified and requires|domain is unverified' => 'sender_not_verified',
		'sandbox|authorized recipients|free accounts'                   => 'provider_account_restricted',
		'\b(?:account|domain)\b.{0,60}\b(?:disabled|suspended)'         => 'account_suspended',
		'parameter is not a valid address|not a valid address'          => 'invalid_address',
		'HTTP 401|HTTP 403: (?:Forbidden|Invalid private key)'          => 'auth_failed',
		'too large|message size'                                        => 'message_too_big',
		'limit (?:exceeded|reached)|exceeded.{0,40}limit'               => 'rate_limited',
	);

	public function host(): string {
		return 'eu' === $this->value( 'region' ) ? 'api.eu.mailgun.net' : 'api.mailgun.net';
	}

	protected function message( Envelope $envelope, string $mime, string $key ): Request {
		$boundary = 'mailwright-' . bin2hex( random_bytes( 16 ) );
		$body     = '';
		foreach ( $envelope->recipients as $recipient ) {
			$body .= "--$boundary\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n$recipient\r\n";
		}
		$body .= "--$boundary\r\nContent-Disposition: form-data; name=\"message\"; filename=\"message.eml\"\r\nContent-Type: message/rfc822\r\n\r\n";
		$body .= $mime . "\r\n--$boundary--\r\n";
		return new Request( 'POST', $this->url( '/v3/' . $this->domain() . '/messages.mime' ), $this->headers() + array( 'Content-Type' => "multipart/form-data; boundary=$boundary" ), $body );
	}

	protected function accepted( Answer $answer, ?array $json, Envelope $envelope ): Accepted {
		$id = self::text( $json, 'id' );
		if ( '' === $id && '' !== self::text( $json, 'message' ) ) {
			$this->refuse( $answer ); // Only a message that was taken has an id.
		}
		return '' === $id ? $this->unclear( $answer ) : new Accepted( $this->reply( $answer, self::text( $json, 'message' ), $id ) );
	}

	/** A key for sending only may not look at the domain; that the domain's messages may be posted to then shows that it is good. */
	public function examine( string $from, Deadline $deadline ): Examination {
		$answer = $this->ask( new Request( 'GET', $this->url( '/v4/domains/' . $this->domain() ), $this->headers() ), $deadline );
		if ( $answer->is_success() ) {
			$state = self::text( $answer->json(), 'domain', 'state' );
			return new Examination( true, is_verified: 'active' === $state, sender: 'active' === $state ? null : $this->not_active( $state ) );
		}
		if ( ! in_array( $answer->status, array( 401, 403, 404 ), true ) ) {
			return new Examination( login: $this->failure( $answer ) );
		}
		// Without recipients this is refused as incomplete (400) when the key is good, and nothing is sent.
		$posted = $this->ask( new Request( 'POST', $this->url( '/v3/' . $this->domain() . '/messages.mime' ), $this->headers() + array( 'Content-Type' => 'application/x-www-form-urlencoded' ), 'o%3Atestmode=yes' ), $deadline );
		if ( 400 === $posted->status ) {
			return Examination::of_a_key_without_rights( __( 'The key may only send, so the state of the domain cannot be seen from here.', 'mailwright' ) );
		}
		$elsewhere = $this->is_in_other_region( $deadline );
		if ( null !== $elsewhere ) {
			return new Examination( true, sender: $elsewhere );
		}
		$failure = $this->failure( $posted );
		return 404 === $posted->status ? new Examination( true, sender: $failure ) : new Examination( login: $failure );
	}

	/** Keys and domains belong to one of two regions that know nothing of each other: the commonest mistake with Mailgun. */
	private function is_in_other_region( Deadline $deadline ): ?Failure {
		$other  = 'eu' === $this->value( 'region' ) ? 'us' : 'eu';
		$host   = 'eu' === $other ? 'api.eu.mailgun.net' : 'api.mailgun.net';
		$answer = $this->ask( new Request( 'GET', "https://$host/v4/domains/" . $this->domain(), $this->headers() ), $deadline );
		if ( ! $answer->is_success() ) {
			return null;
		}
		/* translators: 1: domain, 2: "us" or "eu" */
		return $this->fault->failure( Stage::Api, 'sender_not_verified', sprintf( __( 'The domain %1$s belongs to the other region. Set Region to “%2$s”.', 'mailwright' ), $this->value( 'domain' ), $other ) );
	}

	private function not_active( string $state ): Failure {
		/* translators: 1: domain, 2: the state that Mailgun gives, e.g. "unverified" */
		return $this->fault->failure( Stage::Api, 'sender_not_verified', sprintf( __( 'Mailgun does not send for %1$s yet: the state of the domain is “%2$s”.', 'mailwright' ), $this->value( 'domain' ), sanitize_key( $state ) ) );
	}

	private function url( string $path ): string {
		return 'https://' . $this->host() . $path;
	}

	private function domain(): string {
		return rawurlencode( $this->value( 'domain' ) );
	}

	/** @return array<string, string> */
	private function headers(): array {
		return array( 'Authorization' => 'Basic ' . self::base64( 'api:' . $this->value( 'api_key' ) ) );
	}
}
