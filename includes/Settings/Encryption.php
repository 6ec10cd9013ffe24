<?php
/**
 * How the way to the mail server is encrypted: a closed set, so that no caller compares strings.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

enum Encryption: string {

	case None         = 'none';
	case Starttls     = 'starttls';
	case Implicit_Tls = 'implicit_tls';

	/** The port that mail servers listen on for this kind of encryption (RFC 5321, RFC 6409, RFC 8314). */
	public function default_port(): int {
		return match ( $this ) {
			self::None         => 25,
			self::Starttls     => 587,
			self::Implicit_Tls => 465,
		};
	}

	/**
	 * Every value, as REST and the database know it.
	 *
	 * @return list<string>
	 */
	public static function values(): array {
		return array_column( self::cases(), 'value' );
	}
}
