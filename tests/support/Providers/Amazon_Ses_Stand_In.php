<?php
/**
 * Amazon SES, API v2, as documented on 2026-11-23; checks the signature as AWS describes it.
 *
 * @link https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 * @link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Amazon_Ses_Stand_In extends Provider {

	public function has_host( string $host ): bool {
		return 1 === preg_match( '/^email\.[a-z0-9-]+\.amazonaws\.com$/', $host );
	}

	public function is_message( Call $call ): bool {
		return '/v2/email/outbound-emails' === $call->path();
	}

	public function answer( Call $call ): array {
		$problem = $this->signature_problem( $call );
		if ( null !== $problem ) {
			return $this->error( 403, ...$problem );
		}
		return match ( true ) {
			'POST' === $call->method && $this->is_message( $call )            => $this->message( $call ),
			! $this->world->option( 'may_look' )                               => $this->error( 403, 'AccessDeniedException', 'User: arn:aws:iam::1:user/site is not authorized to perform: ses:GetAccount' ),
			'/v2/email/account' === $call->path()                              => self::json( 200, array( 'SendingEnabled' => true, 'ProductionAccessEnabled' => true, 'EnforcementStatus' => 'HEALTHY' ) ),
			str_starts_with( $call->path(), '/v2/email/identities/' )          => $this->identity( rawurldecode( substr( $call->path(), 21 ) ) ),
			default                                                            => $this->error( 404, 'NotFoundException', 'Not found' ),
		};
	}

	/** @return array{int, array<string, string>, string} */
	private function message( Call $call ): array {
		$json = $call->json() ?? array();
		$mime = base64_decode( (string) ( $json['Content']['Raw']['Data'] ?? '' ), true );
		if ( false === $mime || ! self::is_message_text( $mime ) ) {
			return $this->error( 400, 'BadRequestException', 'Missing final newline or not a valid MIME message' );
		}
		$recipients = array_merge( ...array_values( array_map( 'array_values', (array) ( $json['Destination'] ?? array() ) ) ) );
		if ( array() === $recipients || count( $recipients ) > 50 ) {
			return $this->error( 400, 'BadRequestException', 'Recipient count exceeds 50 or is zero.' );
		}
		$from = self::from( $mime );
		if ( 'active' !== ( $this->world->option( 'domains' )[ substr( (string) strrchr( $from, '@' ), 1 ) ] ?? '' ) ) {
			return $this->error( 400, 'MessageRejected', "Email address is not verified. The following identities failed the check in region US-EAST-1: $from" );
		}
		return self::json( 200, array( 'MessageId' => $this->world->take( 'amazonses', $recipients, $mime, $call->host ) ) );
	}

	/** @return array{int, array<string, string>, string} */
	private function identity( string $identity ): array {
		$state = $this->world->option( 'domains' )[ $identity ] ?? null;
		return null === $state ? $this->error( 404, 'NotFoundException', "Identity $identity does not exist." ) : self::json( 200, array( 'IdentityType' => 'DOMAIN', 'VerifiedForSendingStatus' => 'active' === $state ) );
	}

	/** @return array{string, string}|null */
	private function signature_problem( Call $call ): ?array {
		if ( 1 !== preg_match( '~^AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([a-z0-9-]+)/ses/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$~', $call->header( 'authorization' ), $match ) ) {
			return array( 'MissingAuthenticationTokenException', 'Missing Authentication Token' );
		}
		list( , $id, $day, $region, $names, $signature ) = $match;
		if ( $this->world->option( 'access_key_id' ) !== $id ) {
			return array( 'UnrecognizedClientException', 'The security token included in the request is invalid.' );
		}
		$time = \DateTimeImmutable::createFromFormat( 'Ymd\THis\Z', $call->header( 'x-amz-date' ), new \DateTimeZone( 'UTC' ) );
		$now  = time() + $this->world->option( 'clock_s' );
		if ( false === $time || abs( $time->getTimestamp() - $now ) > 300 ) {
			return array( 'InvalidSignatureException', 'Signature expired: ' . $call->header( 'x-amz-date' ) . ' is now earlier than ' . gmdate( 'Ymd\THis\Z', $now - 300 ) . ' (' . gmdate( 'Ymd\THis\Z', $now ) . ' - 5 min.)' );
		}
		$canonical = $call->method . "\n" . implode( '/', array_map( 'rawurlencode', explode( '/', $call->path() ) ) ) . "\n\n";
		foreach ( explode( ';', $names ) as $name ) {
			$canonical .= $name . ':' . trim( $call->header( $name ) ) . "\n";
		}
		$canonical .= "\n$names\n" . hash( 'sha256', $call->body );
		$key        = 'AWS4' . $this->world->option( 'secret' );
		foreach ( array( $day, $region, 'ses', 'aws4_request' ) as $part ) {
			$key = hash_hmac( 'sha256', $part, $key, true );
		}
		$expected = hash_hmac( 'sha256', "AWS4-HMAC-SHA256\n" . $call->header( 'x-amz-date' ) . "\n$day/$region/ses/aws4_request\n" . hash( 'sha256', $canonical ), $key );
		if ( ! str_contains( ";$names;", ';host;' ) || ! hash_equals( $expected, $signature ) || "email.$region.amazonaws.com" !== $call->host ) {
			return array( 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.' );
		}
		return null;
	}

	/** @return array{int, array<string, string>, string} */
	private function error( int $status, string $type, string $message ): array {
		return self::json( $status, array( 'message' => $message ), array( 'x-amzn-ErrorType' => $type, 'Date' => gmdate( 'D, d M Y H:i:s', time() + $this->world->option( 'clock_s' ) ) . ' GMT' ) );
	}
}
