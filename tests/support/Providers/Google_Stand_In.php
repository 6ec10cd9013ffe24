<?php
/**
 * Google's OAuth 2.0 endpoints and the sending part of the Gmail API as documented on 2026-11-23.
 *
 * @link https://developers.google.com/identity/protocols/oauth2/web-server
 * @link https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send
 * @link https://developers.google.com/workspace/gmail/api/guides/handle-errors
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Google_Stand_In extends Provider {

	private const SEND  = 'https://www.googleapis.com/auth/gmail.send';
	private const LIMIT = 36700160;

	public function has_host( string $host ): bool {
		return in_array( $host, array( 'accounts.google.com', 'oauth2.googleapis.com', 'gmail.googleapis.com' ), true );
	}

	public function is_message( Call $call ): bool {
		return str_contains( $call->path(), '/messages/send' );
	}

	public function answer( Call $call ): array {
		$login = new Login( $this->world, 'google' );
		return match ( $call->host . ' ' . $call->path() ) {
			'accounts.google.com /o/oauth2/v2/auth'  => $login->page( $call ),
			'oauth2.googleapis.com /token'           => $login->token( $call ),
			'oauth2.googleapis.com /tokeninfo'       => $this->tokeninfo( $call ),
			'oauth2.googleapis.com /revoke'          => $login->revoke( $call ),
			'gmail.googleapis.com /upload/gmail/v1/users/me/messages/send' => $this->message( $call ),
			default                                  => $this->error( 404, 'notFound', 'Not Found', 'NOT_FOUND' ),
		};
	}

	/** @return array{int, array<string, string>, string} */
	private function message( Call $call ): array {
		$problem = $this->world->token_problem( $call, self::SEND );
		if ( 'scope' === $problem ) {
			return $this->error( 403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', 'PERMISSION_DENIED' );
		}
		if ( null !== $problem ) {
			return $this->error( 401, 'authError', 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.', 'UNAUTHENTICATED' );
		}
		if ( 'POST' !== $call->method || 'media' !== ( $call->query()['uploadType'] ?? '' ) || 'message/rfc822' !== $call->header( 'content-type' ) ) {
			return $this->error( 400, 'badContent', "Media type '{$call->header( 'content-type' )}' is not supported. Valid media types: [message/rfc822]", 'INVALID_ARGUMENT' );
		}
		if ( strlen( $call->body ) > self::LIMIT ) {
			return $this->error( 413, 'uploadTooLarge', 'Request Entity Too Large', 'OUT_OF_RANGE' );
		}
		$recipients = self::header_recipients( $call->body );
		if ( array() === $recipients ) {
			return $this->error( 400, 'invalidArgument', 'Recipient address required', 'INVALID_ARGUMENT' );
		}
		// Blind copies get the message without the header that names them.
		$id = $this->world->take( 'gmail', $recipients, (string) preg_replace( '/^Bcc:.*(?:\r\n[ \t].*)*\r\n/mi', '', $call->body ), $call->host );
		return self::json( 200, array( 'id' => $id, 'threadId' => $id, 'labelIds' => array( 'SENT' ) ) );
	}

	/** @return array{int, array<string, string>, string} */
	private function tokeninfo( Call $call ): array {
		$name  = $call->form()['access_token'] ?? $call->query()['access_token'] ?? '';
		$token = $this->world->tokens[ $name ] ?? null;
		if ( null === $token || $token['expires_at'] <= microtime( true ) ) {
			return self::json( 400, array( 'error' => 'invalid_token', 'error_description' => 'Invalid Value' ) );
		}
		return self::json( 200, array( 'aud' => $token['client'], 'scope' => $token['scope'], 'expires_in' => (string) (int) ( $token['expires_at'] - microtime( true ) ) ) );
	}

	/** @return array{int, array<string, string>, string} */
	private function error( int $code, string $reason, string $message, string $status ): array {
		return self::json( $code, array( 'error' => array( 'code' => $code, 'message' => $message, 'errors' => array( array( 'message' => $message, 'domain' => 'global', 'reason' => $reason ) ), 'status' => $status ) ) );
	}
}
