<?php
/**
 * A stand-in for one provider's API, written from its public documentation.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

abstract class Provider {

	public function __construct( protected readonly World $world ) {}

	/** Whether requests to this host are for this provider. */
	abstract public function has_host( string $host ): bool;

	/** Whether a request hands over a message: those are what a test's script may answer differently. */
	abstract public function is_message( Call $call ): bool;

	/** @return array{int, array<string, string>, string} Status, headers, body. */
	abstract public function answer( Call $call ): array;

	/**
	 * @param array<mixed>          $body
	 * @param array<string, string> $headers
	 * @return array{int, array<string, string>, string}
	 */
	protected static function json( int $status, array $body, array $headers = array() ): array {
		return array( $status, $headers + array( 'Content-Type' => 'application/json' ), (string) json_encode( $body, JSON_UNESCAPED_SLASHES ) );
	}

	/**
	 * @return array{int, array<string, string>, string}
	 */
	protected static function text( int $status, string $body ): array {
		return array( $status, array( 'Content-Type' => 'text/plain' ), $body );
	}

	/** The addresses in To, Cc and Bcc of a message. @return string[] */
	protected static function header_recipients( string $mime ): array {
		$found = array();
		$head  = (string) preg_replace( '/\r\n[ \t]+/', ' ', explode( "\r\n\r\n", $mime, 2 )[0] );
		preg_match_all( '/^(?:To|Cc|Bcc):(.*)$/mi', $head, $lines );
		foreach ( $lines[1] as $line ) {
			preg_match_all( '/[^\s<>,;:"]+@[^\s<>,;:"]+/', $line, $addresses );
			array_push( $found, ...$addresses[0] );
		}
		return array_values( array_unique( $found ) );
	}

	protected static function from( string $mime ): string {
		return 1 === preg_match( '/^From:.*?([^\s<>"]+@[^\s<>"]+)/mi', explode( "\r\n\r\n", $mime, 2 )[0], $match ) ? $match[1] : '';
	}

	/** A message whose lines end otherwise than with CR LF is none (RFC 5322, 2.1). */
	protected static function is_message_text( string $mime ): bool {
		return 1 === preg_match( '/^[A-Za-z-]+:/', $mime ) && str_contains( $mime, "\r\n\r\n" ) && substr_count( $mime, "\n" ) === substr_count( $mime, "\r\n" );
	}
}
