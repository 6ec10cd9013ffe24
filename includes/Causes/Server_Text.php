<?php
/**
 * Makes bytes that a server, a log or a person sent safe to store, show and search: whoever runs the other end
 * decides what stands in a reply, so it is treated as hostile.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Server_Text {

	/** Valid UTF-8 (RFC 3629) is skipped, so that only the bytes that are no character are left to match. */
	private const INVALID_BYTE = '/(?:[\x00-\x7F]|[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})(*SKIP)(*FAIL)|[\x80-\xFF]+?/';

	/** CSI, OSC (titles and links) and the short escape sequences of terminals. */
	private const ANSI = '/\x1B(?:\[[0-?]{0,64}[ -\/]{0,8}[@-~]|\][^\x07\x1B]{0,2048}(?:\x07|\x1B\\\\)?|[@-Z\\\\^_a-z=>])/';

	/** C0 and C1 controls, bidirectional and invisible marks, interlinear annotations, tag characters. */
	private const INVISIBLE = '/[\x{00}-\x{09}\x{0B}-\x{1F}\x{7F}-\x{9F}\x{AD}\x{061C}\x{180E}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{206F}\x{FEFF}\x{FFF9}-\x{FFFB}\x{E0000}-\x{E007F}]/u';

	/** The longest repeat count that PCRE allows. */
	private const PCRE_MAX_REPEAT = 65535;

	/**
	 * @param string $text       Any bytes.
	 * @param int    $max        Characters kept, the closing "…" included.
	 * @param bool   $keep_lines Keep line breaks (as LF) instead of turning them into spaces.
	 */
	public static function clean( string $text, int $max = 500, bool $keep_lines = false ): string {
		$max  = max( 1, min( $max, self::PCRE_MAX_REPEAT ) );
		$text = self::valid_utf8( substr( $text, 0, 8 * $max + 4096 ) );
		$text = (string) preg_replace( self::ANSI, '', $text );
		$text = (string) preg_replace( '/\r\n?|[\x{85}\x{2028}\x{2029}]/u', "\n", $text );
		$text = str_replace( "\t", ' ', $text );
		$text = (string) preg_replace( self::INVISIBLE, '', $text );
		$text = $keep_lines
			? (string) preg_replace( '/[ ]{2,}/', ' ', $text )
			: (string) preg_replace( '/[ \n]+/', ' ', $text );
		return self::cap( trim( $text ), $max );
	}

	/** Bytes that are no UTF-8 become one U+FFFD per run. */
	public static function valid_utf8( string $text ): string {
		if ( 1 === preg_match( '//u', $text ) ) {
			return $text;
		}
		$text = (string) preg_replace( self::INVALID_BYTE, "\u{FFFD}", $text );
		$text = (string) preg_replace( '/(?:\xEF\xBF\xBD){2,}/', "\u{FFFD}", $text );
		return 1 === preg_match( '//u', $text ) ? $text : (string) preg_replace( '/[\x80-\xFF]+/', '?', $text );
	}

	private static function cap( string $text, int $max ): string {
		if ( strlen( $text ) <= $max || 1 === preg_match( '/^.{0,' . $max . '}$/Dsu', $text ) ) {
			return $text;
		}
		preg_match( '/^.{0,' . ( $max - 1 ) . '}/su', $text, $kept );
		return rtrim( $kept[0] ?? '' ) . '…';
	}
}
