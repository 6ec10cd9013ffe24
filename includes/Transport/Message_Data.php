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

	/** Ends the content. PHPMailer ends the last line in any case, also an empty one; the bytes stay the same as without Mailwright. */
	public const END = "\r\n.\r\n";

	/** Bytes for one call of the socket. */
	private const PIECE_BYTES = 65536;

	/** The bytes to send, with the final dot. */
	public static function encode( string $message ): string {
		return implode( '', iterator_to_array( self::pieces_of( self::content( $message ) ), false ) ) . self::END;
	}

	/** The message by the rules for line ends and long lines; its length is what SIZE means (RFC 1870, 5). Usually the very same string, not a copy. */
	public static function content( string $message ): string {
		$data = $message;
		// CR LF is the rule for what PHPMailer composes; only look closer when something else is in it.
		if ( substr_count( $data, "\r\n" ) !== substr_count( $data, "\n" ) || substr_count( $data, "\r\n" ) !== substr_count( $data, "\r" ) ) {
			$data = str_replace( "\n", "\r\n", str_replace( array( "\r\n", "\r" ), "\n", $data ) );
		}
		// Anchored at each line: without that the search would begin anew at every byte of a long line.
		if ( 1 === preg_match( '/^[^\r\n]{' . ( self::MAX_LINE_BYTES + 1 ) . '}/m', $data ) ) {
			$data = self::fold( $data );
		}
		return $data;
	}

	/**
	 * The content as it goes over the wire, leading dots doubled, piece by piece: a message of 25 MB is never copied as a whole.
	 *
	 * @param string $content As content() gives it.
	 * @return \Generator<int, string>
	 */
	public static function pieces_of( string $content ): \Generator {
		$length = strlen( $content );
		$before = "\r\n"; // What stands before the piece: a dot at the very beginning is doubled, too.
		for ( $at = 0; $at < $length; $at += self::PIECE_BYTES ) {
			$piece  = substr( $content, $at, self::PIECE_BYTES );
			$next   = strlen( $piece ) > 1 ? substr( $piece, -2 ) : substr( $before, -1 ) . $piece;
			$joined = $before . $piece;
			yield str_contains( $joined, "\r\n." ) ? substr( str_replace( "\r\n.", "\r\n..", $joined ), 2 ) : $piece;
			$before = $next;
		}
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
