<?php
/**
 * Logs in (RFC 4954): chooses the mechanism, talks its few lines, and keeps every secret out of the transcript.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Auth_Method;

defined( 'ABSPATH' ) || exit;

final class Authenticator {

	/** RFC 4954, 4: a command line with initial response has at most 12288 octets; plain RFC 5321 servers take 512. */
	private const MAX_INITIAL_LINE = 500;

	public function __construct( private readonly Smtp_Options $options ) {}

	/**
	 * The mechanism to use, or null when the server offers none that we may use.
	 *
	 * @param string[] $offered Upper case, from EHLO's AUTH line.
	 */
	public function choose( array $offered, bool $is_encrypted ): ?Auth_Method {
		if ( Auth_Method::Auto !== $this->options->auth_method ) {
			return in_array( strtoupper( $this->options->auth_method->value ), $offered, true ) ? $this->options->auth_method : null;
		}
		// Under TLS one round trip is best; in clear (loopback only) a challenge at least hides the password.
		$preferred = $is_encrypted
			? array( Auth_Method::Plain, Auth_Method::Login, Auth_Method::Cram_Md5 )
			: array( Auth_Method::Cram_Md5, Auth_Method::Plain, Auth_Method::Login );
		foreach ( $preferred as $method ) {
			if ( in_array( strtoupper( $method->value ), $offered, true ) ) {
				return $method;
			}
		}
		return null;
	}

	/**
	 * The secret in every form that this class may send.
	 *
	 * @return string[]
	 */
	public function secrets(): array {
		$password = $this->options->password;
		return array( $password, self::base64( $password ), $this->plain_response(), $this->xoauth2_response(), rawurlencode( $password ) );
	}

	/**
	 * @param \Closure( string $line, string $shown ): Reply $say Sends a line, shows another in the transcript, and reads the reply.
	 * @return Reply The server's last word: 235 = logged in.
	 */
	public function log_in( Auth_Method $method, \Closure $say ): Reply {
		return match ( $method ) {
			Auth_Method::Login    => $this->login( $say ),
			Auth_Method::Cram_Md5 => $this->cram_md5( $say ),
			Auth_Method::Xoauth2  => $this->xoauth2( $say ),
			default               => $this->plain( $say ),
		};
	}

	private function plain( \Closure $say ): Reply {
		return $this->with_initial_response( 'PLAIN', $this->plain_response(), $say );
	}

	private function login( \Closure $say ): Reply {
		$reply = $say( 'AUTH LOGIN', 'AUTH LOGIN' );
		if ( 334 !== $reply->code ) {
			return $reply;
		}
		$reply = $say( self::base64( $this->options->username ), '[user name]' );
		return 334 === $reply->code ? $say( self::base64( $this->options->password ), '[password]' ) : $reply;
	}

	private function cram_md5( \Closure $say ): Reply {
		$reply = $say( 'AUTH CRAM-MD5', 'AUTH CRAM-MD5' );
		if ( 334 !== $reply->code ) {
			return $reply;
		}
		$challenge = (string) base64_decode( $reply->lines[0] ?? '', true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- RFC 4954.
		$digest    = hash_hmac( 'md5', $challenge, $this->options->password );
		return $say( self::base64( $this->options->username . ' ' . $digest ), '[user name and digest]' );
	}

	private function xoauth2( \Closure $say ): Reply {
		$reply = $this->with_initial_response( 'XOAUTH2', $this->xoauth2_response(), $say );
		// A refused token comes as a 334 with a JSON reason; an empty line makes the server give its reply code.
		return 334 === $reply->code ? $say( '', '[empty answer]' ) : $reply;
	}

	/** RFC 4616. */
	private function plain_response(): string {
		return self::base64( "\0" . $this->options->username . "\0" . $this->options->password );
	}

	/** https://developers.google.com/gmail/imap/xoauth2-protocol */
	private function xoauth2_response(): string {
		return self::base64( 'user=' . $this->options->username . "\1auth=Bearer " . $this->options->password . "\1\1" );
	}

	private function with_initial_response( string $name, #[\SensitiveParameter] string $response, \Closure $say ): Reply {
		if ( strlen( $response ) <= self::MAX_INITIAL_LINE || 'XOAUTH2' === $name ) {
			return $say( "AUTH $name $response", "AUTH $name [secret]" );
		}
		$reply = $say( "AUTH $name", "AUTH $name" );
		return 334 === $reply->code ? $say( $response, '[secret]' ) : $reply;
	}

	private static function base64( #[\SensitiveParameter] string $bytes ): string {
		return base64_encode( $bytes ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- RFC 4954 encodes credentials so.
	}
}
