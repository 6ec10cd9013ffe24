<?php
/**
 * What a provider answered over HTTPS: hostile bytes until somebody has looked at them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Http;

defined( 'ABSPATH' ) || exit;

final class Answer {

	/** Nobody asks to wait for longer than a day. */
	private const MAX_WAIT_S = 86400;

	/**
	 * @param int                   $status  HTTP status code.
	 * @param string                $body    At most Client::MAX_BYTES bytes.
	 * @param array<string, string> $headers Names in small letters.
	 */
	public function __construct( public readonly int $status, public readonly string $body, public readonly array $headers = array() ) {}

	public function is_success(): bool {
		return $this->status >= 200 && $this->status < 300;
	}

	public function header( string $name ): string {
		return $this->headers[ strtolower( $name ) ] ?? '';
	}

	/** @return array<mixed>|null Null: the body is not a JSON object or list. */
	public function json(): ?array {
		$decoded = json_decode( $this->body, true, 32 );
		return is_array( $decoded ) ? $decoded : null;
	}

	/** A page for people: not from the API, but from a proxy, a firewall or a login page in between. */
	public function is_page(): bool {
		return str_contains( strtolower( $this->header( 'content-type' ) ), 'text/html' ) || 1 === preg_match( '/^\s*<(?:!doctype|html|head|body)\b/i', $this->body );
	}

	/** Seconds after which the provider wants to be asked again (RFC 9110, 10.2.3), null when it did not say. */
	public function retry_after_s(): ?int {
		$value = trim( $this->header( 'retry-after' ) );
		if ( 1 === preg_match( '/^\d{1,9}$/', $value ) ) {
			return min( self::MAX_WAIT_S, (int) $value );
		}
		$at = 1 === preg_match( '/^[A-Za-z]{3,9},? \d/', $value ) ? strtotime( $value ) : false;
		// Counted from the provider's own clock where it told it: ours may be wrong.
		return false === $at ? null : max( 0, min( self::MAX_WAIT_S, $at - ( $this->date() ?? time() ) ) );
	}

	/** The provider's clock, seconds since 1970; null when it did not tell. */
	public function date(): ?int {
		$date = strtotime( $this->header( 'date' ) );
		return false === $date ? null : $date;
	}
}
