<?php
/**
 * One SMTP reply (RFC 5321, 4.2): code, enhanced status code (RFC 3463) and the text of its lines.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

final class Reply {

	/**
	 * @param int      $code  200–599.
	 * @param string[] $lines The lines behind the code, raw bytes as received.
	 */
	public function __construct( public readonly int $code, public readonly array $lines ) {}

	public function is_positive(): bool {
		return $this->code >= 200 && $this->code < 400;
	}

	public function is_temporary(): bool {
		return $this->code >= 400 && $this->code < 500;
	}

	/** "5.7.8", or null when the server gave none. */
	public function enhanced_code(): ?string {
		if ( 1 === preg_match( '/^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/', $this->lines[0] ?? '', $match ) ) {
			return $match[1];
		}
		return null;
	}

	/** The text of all lines in one, cleaned for people and logs, without the reply code. */
	public function text(): string {
		$lines    = $this->lines;
		$enhanced = $this->enhanced_code();
		if ( null !== $enhanced ) {
			// Servers repeat the enhanced code on each line; once is enough to read.
			foreach ( $lines as $index => $line ) {
				if ( $index > 0 && str_starts_with( $line, $enhanced ) ) {
					$lines[ $index ] = ltrim( substr( $line, strlen( $enhanced ) ) );
				}
			}
		}
		return Server_Text::clean( trim( implode( ' ', $lines ) ) );
	}

	/** As a person quotes it: "535 5.7.8 Authentication failed". */
	public function __toString(): string {
		return trim( $this->code . ' ' . $this->text() );
	}
}
