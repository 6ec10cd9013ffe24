<?php
/**
 * Microsoft's identity platform and the sending part of Microsoft Graph as documented on 2026-11-23.
 *
 * @link https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 * @link https://learn.microsoft.com/en-us/graph/outlook-send-mime-message
 * @link https://learn.microsoft.com/en-us/graph/errors
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Microsoft_Stand_In extends Provider {

	private const SEND  = 'https://graph.microsoft.com/Mail.Send';
	private const LIMIT = 4 * 1024 * 1024;

	public function has_host( string $host ): bool {
		return in_array( $host, array( 'login.microsoftonline.com', 'graph.microsoft.com' ), true );
	}

	public function is_message( Call $call ): bool {
		return str_ends_with( $call->path(), '/sendMail' );
	}

	public function answer( Call $call ): array {
		$login = new Login( $this->world, 'microsoft' );
		if ( 'login.microsoftonline.com' === $call->host && 1 === preg_match( '~^/[A-Za-z0-9.-]+/oauth2/v2\.0/(authorize|token)$~', $call->path(), $match ) ) {
			return 'token' === $match[1] ? $login->token( $call ) : $login->page( $call );
		}
		return '/v1.0/me/sendMail' === $call->path() && 'POST' === $call->method ? $this->message( $call ) : $this->error( 404, 'ResourceNotFound', 'Resource could not be discovered.' );
	}

	/** @return array{int, array<string, string>, string} */
	private function message( Call $call ): array {
		$problem = $this->world->token_problem( $call, self::SEND );
		if ( 'scope' === $problem ) {
			return $this->error( 403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.' );
		}
		if ( null !== $problem ) {
			return $this->error( 401, 'InvalidAuthenticationToken', 'expired' === $problem ? 'Lifetime validation failed, the token is expired.' : 'CompactToken parsing failed with error code: 80049217' );
		}
		if ( strlen( $call->body ) > self::LIMIT ) {
			return $this->error( 413, 'RequestEntityTooLarge', 'The maximum request length supported is 4MB.' );
		}
		$mime = base64_decode( $call->body, true );
		if ( ! str_starts_with( $call->header( 'content-type' ), 'text/plain' ) || false === $mime || ! self::is_message_text( $mime ) ) {
			return $this->error( 400, 'ErrorMimeContentInvalidBase64String', 'Invalid base64 string for MIME content.' );
		}
		$recipients = self::header_recipients( $mime );
		if ( array() === $recipients ) {
			return $this->error( 400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.' );
		}
		if ( self::from( $mime ) !== $this->world->option( 'account' ) && 'somebody-else@example.com' === self::from( $mime ) ) {
			return $this->error( 403, 'ErrorSendAsDenied', "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message." );
		}
		$this->world->take( 'microsoft', $recipients, (string) preg_replace( '/^Bcc:.*(?:\r\n[ \t].*)*\r\n/mi', '', $mime ), $call->host );
		return array( 202, array( 'request-id' => 'c1d2' ), '' );
	}

	/** @return array{int, array<string, string>, string} */
	private function error( int $status, string $code, string $message ): array {
		return self::json( $status, array( 'error' => array( 'code' => $code, 'message' => $message, 'innerError' => array( 'request-id' => 'c1d2', 'date' => gmdate( 'Y-m-d\TH:i:s' ) ) ) ) );
	}
}
