<?php
/**
 * Takes a composed message apart for the viewer of the log: text, HTML, headers, names of attachments. Whatever stands in it, the work is bounded.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Causes\Server_Text;

/**
 * @phpstan-type Attachment array{name: string, type: string, size: int}
 */
final class Mime_Content {

	private const MAX_DEPTH   = 8;
	private const MAX_PARTS   = 200;
	private const MAX_HEADERS = 200;

	/** Bytes: of one header, of all headers of a part, of the text or HTML that is shown. */
	private const HEADER_BYTES = 8192;
	private const HEAD_BYTES   = 131072;
	private const TEXT_BYTES   = 1048576;

	private string $html = '';

	private string $text = '';

	/** @var list<Attachment> */
	private array $attachments = array();

	private int $parts = 0;

	/**
	 * @return array{html: string, text: string, headers: list<array{string, string}>, attachments: list<Attachment>}
	 */
	public static function parse( string $mime ): array {
		$content = new self();
		list( $headers, $body_at ) = self::head( $mime, 0, strlen( $mime ) );
		$content->part( $mime, $headers, $body_at, strlen( $mime ), 0 );
		return array(
			'html'        => $content->html,
			'text'        => $content->text,
			'headers'     => array_map( static fn( array $header ): array => array( Server_Text::clean( $header[0], 100 ), Server_Text::clean( self::decoded( $header[1] ), 2000 ) ), $headers ),
			'attachments' => $content->attachments,
		);
	}

	/** @param list<array{string, string}> $headers */
	private function part( string $mime, array $headers, int $from, int $to, int $depth ): void {
		if ( ++$this->parts > self::MAX_PARTS ) {
			return;
		}
		$type        = self::value( $headers, 'content-type', 'text/plain' );
		$disposition = self::value( $headers, 'content-disposition', '' );
		$boundary    = self::parameter( $type, 'boundary' );
		if ( str_starts_with( strtolower( $type ), 'multipart/' ) && '' !== $boundary && $depth < self::MAX_DEPTH ) {
			$this->parts_of( $mime, $boundary, $from, $to, $depth );
			return;
		}
		$kind     = strtolower( trim( strtok( $type, ';' ) ?: '' ) );
		$encoding = strtolower( trim( self::value( $headers, 'content-transfer-encoding', '7bit' ) ) );
		$is_html  = 'text/html' === $kind;
		if ( ! str_starts_with( strtolower( $disposition ), 'attachment' ) && ( $is_html ? '' === $this->html : 'text/plain' === $kind && '' === $this->text ) ) {
			$text = self::readable( self::plain( $mime, $from, $to, $encoding ), self::parameter( $type, 'charset' ) );
			if ( $is_html ) {
				$this->html = $text;
			} else {
				$this->text = $text;
			}
			return;
		}
		$name                = self::parameter( $disposition, 'filename' );
		$this->attachments[] = array(
			'name' => Server_Text::clean( self::decoded( '' !== $name ? $name : self::parameter( $type, 'name' ) ), 255 ),
			'type' => Server_Text::clean( $kind, 100 ),
			'size' => self::size( $mime, $from, $to, $encoding ),
		);
	}

	private function parts_of( string $mime, string $boundary, int $from, int $to, int $depth ): void {
		$mark = "\n--" . $boundary;
		$at   = self::starts_with_at( $mime, '--' . $boundary, $from ) ? $from - 1 : self::find( $mime, $mark, $from, $to );
		while ( null !== $at && $this->parts < self::MAX_PARTS ) {
			$start = $at + strlen( $mark );
			if ( '--' === substr( $mime, $start, 2 ) ) {
				return;
			}
			$line_end = self::find( $mime, "\n", $start, $to );
			if ( null === $line_end ) {
				return;
			}
			$next = self::find( $mime, $mark, $line_end, $to );
			list( $headers, $body_at ) = self::head( $mime, $line_end + 1, $next ?? $to );
			$this->part( $mime, $headers, min( $body_at, $next ?? $to ), $next ?? $to, $depth + 1 );
			$at = $next;
		}
	}

	/**
	 * The headers of a part, folded lines put together.
	 *
	 * @return array{list<array{string, string}>, int} And where its body begins.
	 */
	private static function head( string $mime, int $from, int $to ): array {
		$headers = array();
		$limit   = min( $to, $from + self::HEAD_BYTES );
		$at      = $from;
		while ( $at < $limit ) {
			$end  = self::find( $mime, "\n", $at, $to ) ?? $to;
			$line = rtrim( substr( $mime, $at, min( $end - $at, self::HEADER_BYTES ) ), "\r" );
			$at   = $end + 1;
			if ( '' === $line ) {
				return array( $headers, min( $at, $to ) );
			}
			$last = end( $headers );
			if ( false !== $last && ( ' ' === $line[0] || "\t" === $line[0] ) ) {
				array_pop( $headers );
				$headers[] = array( $last[0], substr( $last[1] . $line, 0, self::HEADER_BYTES ) );
			} elseif ( count( $headers ) < self::MAX_HEADERS && 1 === preg_match( '/^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/s', $line, $found ) ) {
				$headers[] = array( $found[1], $found[2] );
			}
		}
		// Headers without end: what is behind them is the body.
		return array( $headers, min( $at, $to ) );
	}

	/** @param list<array{string, string}> $headers */
	private static function value( array $headers, string $name, string $default ): string {
		foreach ( $headers as $header ) {
			if ( strtolower( $header[0] ) === $name ) {
				return $header[1];
			}
		}
		return $default;
	}

	/** A parameter of a header, also in the form of RFC 2231 and cut into several. */
	private static function parameter( string $value, string $name ): string {
		if ( 1 === preg_match( '/;\s*' . $name . '\s*=\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\s]+))/is', $value, $found ) ) {
			return '' !== ( $found[2] ?? '' ) ? $found[2] : stripslashes( $found[1] );
		}
		preg_match_all( '/;\s*' . $name . '\*(?:\d{1,2}\*?)?\s*=\s*(?:"([^"]*)"|([^;\s]+))/is', $value, $found, PREG_SET_ORDER );
		$joined = implode( '', array_map( static fn( array $piece ): string => '' !== ( $piece[2] ?? '' ) ? $piece[2] : $piece[1], $found ) );
		return 1 === preg_match( "/^([\\w-]*)'[\\w-]*'(.*)$/s", $joined, $found ) ? self::to_utf8( rawurldecode( $found[2] ), $found[1] ) : rawurldecode( $joined );
	}

	private static function plain( string $mime, int $from, int $to, string $encoding ): string {
		// Encoded text is longer than what it says; the cut behind a cap shows as cut text.
		$text = substr( $mime, $from, min( $to - $from, 4 * self::TEXT_BYTES ) );
		$text = match ( $encoding ) {
			'base64'           => (string) base64_decode( $text, false ),
			'quoted-printable' => quoted_printable_decode( $text ),
			default            => $text,
		};
		return substr( $text, 0, self::TEXT_BYTES );
	}

	/** Bytes of an attachment when it is saved. */
	private static function size( string $mime, int $from, int $to, string $encoding ): int {
		if ( 'base64' !== $encoding ) {
			return max( 0, $to - $from );
		}
		$length = $to - $from;
		if ( $length <= 0 ) {
			return 0;
		}
		// Line ends say nothing, nor does what fills up at the end. Counted in place: an attachment may be as big as memory allows.
		$letters = $length - substr_count( $mime, "\n", $from, $length ) - substr_count( $mime, "\r", $from, $length );
		return max( 0, intdiv( 3 * $letters, 4 ) - substr_count( $mime, '=', max( $from, $to - 8 ), min( 8, $length ) ) );
	}

	/** Words of RFC 2047. */
	private static function decoded( string $text ): string {
		$text = (string) preg_replace( '/(=\?[^?\s]+\?[bq]\?[^?]*\?=)\s+(?==\?)/i', '$1', $text );
		return (string) preg_replace_callback(
			'/=\?([\w.:-]{1,40})(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/i',
			static fn( array $word ): string => self::to_utf8( 'b' === strtolower( $word[2] ) ? (string) base64_decode( $word[3], false ) : quoted_printable_decode( str_replace( '_', ' ', $word[3] ) ), $word[1] ),
			$text
		);
	}

	private static function readable( string $text, string $charset ): string {
		$text = str_replace( array( "\r\n", "\r" ), "\n", self::to_utf8( $text, $charset ) );
		return trim( (string) preg_replace( '/[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/', '', $text ) );
	}

	private static function to_utf8( string $text, string $charset ): string {
		$charset = strtolower( $charset );
		if ( ! in_array( $charset, array( '', 'utf-8', 'utf8', 'us-ascii' ), true ) && 1 === preg_match( '/^[a-z0-9._:-]{1,40}$/', $charset ) ) {
			$text = self::converted( $text, $charset ) ?? $text;
		}
		return Server_Text::valid_utf8( $text );
	}

	private static function converted( string $text, string $charset ): ?string {
		if ( function_exists( 'mb_convert_encoding' ) ) {
			try {
				return (string) mb_convert_encoding( $text, 'UTF-8', $charset );
			} catch ( \ValueError ) {
				return null; // A name that PHP does not know.
			}
		}
		return null;
	}

	private static function find( string $mime, string $what, int $from, int $to ): ?int {
		$at = $from < strlen( $mime ) ? strpos( $mime, $what, $from ) : false;
		return false === $at || $at >= $to ? null : $at;
	}

	private static function starts_with_at( string $mime, string $what, int $at ): bool {
		return 0 === substr_compare( $mime, $what, min( $at, strlen( $mime ) ), strlen( $what ) );
	}
}
