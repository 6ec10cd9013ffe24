<?php
/**
 * Who a mail is from and for, as the server is told (RFC 5321, 2.3.1), checked so that no address can carry a command of its own.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Envelope {

	/**
	 * @param string   $sender     MAIL FROM, '' = null sender.
	 * @param string[] $recipients RCPT TO, at least one.
	 * @param string   $notify     NOTIFY= value of RFC 3461, '' = none.
	 */
	public function __construct( public readonly string $sender, public readonly array $recipients, public readonly string $notify = '' ) {}

	/** The first address that must not go on the wire, null when all may (guarantees S19). */
	public function bad_address(): ?string {
		foreach ( array( $this->sender, ...$this->recipients ) as $address ) {
			if ( strlen( $address ) > 320 || 1 === preg_match( '/[\x00-\x20\x7f<>]/', $address ) || ( '' === $address && $address !== $this->sender ) ) {
				return $address;
			}
		}
		return null;
	}

	public function needs_utf8(): bool {
		return 1 === preg_match( '/[^\x00-\x7f]/', $this->sender . implode( '', $this->recipients ) );
	}
}
