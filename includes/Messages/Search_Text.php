<?php
/**
 * What the search of the log looks at, and how it compares: without regard to capitals and accents, the same on every database.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

final class Search_Text {

	/** The columns that {@see self::of_row()} needs. Of very many recipients the first hundred or so are searched. */
	public const COLUMNS = 'id, subject, sender, SUBSTR(recipients, 1, 4000) AS recipients, message_id, source';

	/** Letters of the beginning of a Message-ID that lead to it: their rest is random and would fill the index for nothing. */
	private const MESSAGE_ID_LETTERS = 8;

	/** Bytes of a piece of text: rarer ones find faster, shorter ones find short words. */
	private const LONG  = 4;
	private const SHORT = 3;

	/** Pieces of what is searched that are considered. */
	private const MOST_PIECES = 48;

	/** Small letters without accents. */
	public static function fold( string $text ): string {
		if ( 1 !== preg_match( '/[\x80-\xFF]/', $text ) ) {
			return strtolower( $text );
		}
		// With a fixed language: in German WordPress makes "ae" of "ä", and the index outlives a change of the language.
		$text = remove_accents( $text, 'en_US' );
		return function_exists( 'mb_strtolower' ) ? mb_strtolower( $text, 'UTF-8' ) : strtolower( $text );
	}

	/** @param array<string, string|null> $row With {@see self::COLUMNS}. */
	public static function of_row( array $row ): string {
		return self::fold( $row['subject'] . "\n" . $row['sender'] . "\n" . $row['recipients'] );
	}

	/**
	 * Whether a message is one that was searched for.
	 *
	 * @param array<string, string|null> $row    With {@see self::COLUMNS}.
	 * @param string                     $needle Folded.
	 */
	public static function matches( array $row, string $needle ): bool {
		if ( str_contains( self::of_row( $row ), $needle ) ) {
			return true;
		}
		$needle = ltrim( $needle, '<' );
		return strlen( $needle ) >= self::MESSAGE_ID_LETTERS && str_starts_with( self::message_id( $row ), $needle );
	}

	/**
	 * Everything by which a message can be found.
	 *
	 * @param array<string, string|null> $row With {@see self::COLUMNS}.
	 * @return array<array-key, true> Pieces as keys.
	 */
	public static function pieces_of_row( array $row ): array {
		$pieces = array(
			self::piece_of_source( (string) $row['source'] ) => true,
			self::piece_of_message_id( self::message_id( $row ) ) => true,
		);
		foreach ( array_unique( explode( "\n", self::of_row( $row ) ) ) as $line ) {
			$last = strlen( $line ) - self::SHORT;
			for ( $at = 0; $at <= $last; $at++ ) {
				$pieces[ substr( $line, $at, self::LONG ) ]  = true;
				$pieces[ substr( $line, $at, self::SHORT ) ] = true;
			}
		}
		return $pieces;
	}

	/**
	 * Pieces that all occur in a block with a match; none when the text is too short to say.
	 *
	 * @param string $needle Folded.
	 * @return list<string>
	 */
	public static function pieces_of_needle( string $needle ): array {
		$length = strlen( $needle );
		if ( $length <= self::SHORT ) {
			return self::SHORT === $length ? array( $needle ) : array();
		}
		$last   = $length - self::LONG;
		$pieces = array();
		$count  = min( $last + 1, self::MOST_PIECES );
		for ( $i = 0; $i < $count; $i++ ) {
			$pieces[] = substr( $needle, 1 === $count ? 0 : intdiv( $i * $last, $count - 1 ), self::LONG );
		}
		return array_values( array_unique( $pieces ) );
	}

	/** The piece that leads to a Message-ID which begins like this; null when it is too short for one. */
	public static function piece_of_beginning( string $needle ): ?string {
		$needle = ltrim( $needle, '<' );
		return strlen( $needle ) < self::MESSAGE_ID_LETTERS ? null : self::piece_of_message_id( $needle );
	}

	public static function piece_of_source( string $source ): string {
		return "\x01" . $source;
	}

	private static function piece_of_message_id( string $message_id ): string {
		return "\x02" . substr( $message_id, 0, self::MESSAGE_ID_LETTERS );
	}

	/** @param array<string, string|null> $row */
	private static function message_id( array $row ): string {
		return ltrim( self::fold( (string) $row['message_id'] ), '<' );
	}
}
