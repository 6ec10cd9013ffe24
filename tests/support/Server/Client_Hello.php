<?php
/**
 * Reads the server name out of a TLS ClientHello, because PHP does not tell a server which name the client asked for.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Client_Hello {

	private const SERVER_NAME = 0;

	public static function is_complete( string $bytes ): bool {
		return strlen( $bytes ) >= 5 && strlen( $bytes ) >= 5 + self::number( $bytes, 3, 2 );
	}

	public static function looks_like_tls( string $bytes ): bool {
		return str_starts_with( $bytes, "\x16\x03" );
	}

	/** @return string '' when none was sent. RFC 8446 section 4.1.2 and RFC 6066 section 3. */
	public static function server_name( string $bytes ): string {
		$at  = 5 + 4 + 2 + 32; // Record header, handshake header, version, random.
		$at += 1 + self::number( $bytes, $at, 1 ); // Session id.
		$at += 2 + self::number( $bytes, $at, 2 ); // Cipher suites.
		$at += 1 + self::number( $bytes, $at, 1 ); // Compression.
		$end = $at + 2 + self::number( $bytes, $at, 2 );
		$at += 2;
		while ( $at + 4 <= min( $end, strlen( $bytes ) ) ) {
			$size = self::number( $bytes, $at + 2, 2 );
			if ( self::SERVER_NAME === self::number( $bytes, $at, 2 ) ) {
				return substr( $bytes, $at + 9, self::number( $bytes, $at + 7, 2 ) );
			}
			$at += 4 + $size;
		}

		return '';
	}

	private static function number( string $bytes, int $at, int $size ): int {
		return strlen( $bytes ) < $at + $size ? 0 : (int) hexdec( bin2hex( substr( $bytes, $at, $size ) ) );
	}
}
