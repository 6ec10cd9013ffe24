<?php
/**
 * A composed message as it must look between DATA and the final dot (RFC 5321, 4.5.2 and 4.5.3.1.6): CR LF line ends only, lines of at most
 * 998 bytes, leading dots doubled. Lone CR or LF would let a message smuggle commands past servers that disagree on line ends.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Message_Data {

	/** RFC 5322, 2.1.1, without the line end. */
	private const MAX_LINE_BYTES = 998;

	/** The bytes to send, with the final dot. */
	public static function encode( string $message ): string {
		$data = $message;
		// CR LF is the rule for what PHPMailer composes; only look closer when something else is in it.
		if ( substr_count( $data, "\r\n" ) !== substr_count( $data, "\n" ) || substr_count( $data, "\r\n" ) !== substr_count( $data, "\r" ) ) {
			$data = str_replace( "\n", "\r\n", str_replace( array( "\r\n", "\r" ), "\n", $data ) );
		}
		// Anchored at each line: without that the search would begin anew at every byte of a long line.
		if ( 1 === preg_match( '/^[^\r\n]{' . ( self::MAX_LINE_BYTES + 1 ) . '}/m', $data ) ) {
			$data = self::fold( $data );
		}
		if ( str_contains( $data, "\r\n." ) ) {
			$data = str_replace( "\r\n.", "\r\n..", $data );
		}
		if ( str_starts_with( $data, '.' ) ) {
			$data = '.' . $data;
		}
		// PHPMailer ends the last line in any case, also an empty one; the bytes stay the same as without Mailwright.
		return $data . "\r\n.\r\n";
	}

	/** Breaks overlong lines as PHPMailer's SMTP::data() does, so that both send the same bytes: at the last space, else hard; folded with a TAB in the header. */
	private static function fold( string $data ): string {
		$lines     = explode( "\r\n", $data );
		$in_header = 1 === preg_match( '/^[^ :]+:/', $lines[0] );
		$out       = array();
		foreach ( $lines as $line ) {
			if ( '' === $line ) {
				$in_header = false;
			}
			array_push( $out, ...self::pieces( $line, $in_header ? "\t" : '' ) );
		}
		return implode( "\r\n", $out );
	}

	/**
	 * Walks through the line once: cutting pieces off its front would copy the rest each time, which takes minutes for a line of 10 MB.
	 *
	 * @param string $indent What each further piece begins with.
	 * @return list<string>
	 */
	private static function pieces( string $line, string $indent ): array {
		$pieces = array();
		$prefix = '';
		$at     = 0;
		$length = strlen( $line );
		while ( strlen( $prefix ) + $length - $at > self::MAX_LINE_BYTES ) {
			$piece    = $prefix . substr( $line, $at, self::MAX_LINE_BYTES - strlen( $prefix ) );
			$space    = strrpos( $piece, ' ' );
			$is_hard  = false === $space || 0 === $space;
			$cut      = $is_hard ? self::MAX_LINE_BYTES - 1 : $space;
			$pieces[] = substr( $piece, 0, $cut );
			$at      += $cut - strlen( $prefix ) + ( $is_hard ? 0 : 1 );
			$prefix   = $indent;
		}
		$pieces[] = $prefix . substr( $line, $at );
		return $pieces;
	}
}
