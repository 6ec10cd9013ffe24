<?php
/**
 * SMTP2GO's API as documented on 2026-11-23.
 *
 * @link https://developers.smtp2go.com/docs/send-an-email
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Smtp2go_Stand_In extends Provider {

	public function has_host( string $host ): bool {
		return 1 === preg_match( '/^(?:(?:us|eu|au)-)?api\.smtp2go\.com$/', $host );
	}

	public function is_message( Call $call ): bool {
		return '/v3/email/mime' === $call->path() && '' !== ( $call->json()['mime_email'] ?? '' );
	}

	public function answer( Call $call ): array {
		if ( $this->world->option( 'key' ) !== $call->header( 'x-smtp2go-api-key' ) ) {
			return $this->error( 401, 'E_ApiResponseCodes.API_EXCEPTION', 'The API Key passed was not found, or is disabled' );
		}
		if ( 'POST' !== $call->method || '/v3/email/mime' !== $call->path() ) {
			return $this->error( 404, 'E_ApiResponseCodes.NOT_FOUND', 'Not found' );
		}
		$mime = base64_decode( (string) ( $call->json()['mime_email'] ?? '' ), true );
		if ( false === $mime || ! self::is_message_text( $mime ) ) {
			return $this->error( 400, 'E_ApiResponseCodes.NON_VALIDATING_IN_PAYLOAD', 'An API exception was thrown: the field mime_email does not hold a message' );
		}
		$recipients = self::header_recipients( $mime );
		if ( 'active' !== ( $this->world->option( 'domains' )[ substr( (string) strrchr( self::from( $mime ), '@' ), 1 ) ] ?? '' ) ) {
			return self::json( 200, array( 'request_id' => 'r', 'data' => array( 'succeeded' => 0, 'failed' => count( $recipients ), 'failures' => array( 'The sender domain is unverified: please add it as a verified sender.' ) ) ) );
		}
		$id = $this->world->take( 'smtp2go', $recipients, $mime, $call->host );
		return self::json( 200, array( 'request_id' => 'r', 'data' => array( 'succeeded' => count( $recipients ), 'failed' => 0, 'failures' => array(), 'email_id' => $id ) ) );
	}

	/** @return array{int, array<string, string>, string} */
	private function error( int $status, string $code, string $error ): array {
		return self::json( $status, array( 'request_id' => 'r', 'data' => array( 'error' => $error, 'error_code' => $code ) ) );
	}
}
