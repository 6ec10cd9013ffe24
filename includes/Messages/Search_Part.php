<?php
/**
 * One row of the search index, packed: which blocks of a unit hold the pieces of text whose hash falls into this part.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

/**
 * Two bytes: how many of the short entries follow. Short ones are for pieces that few blocks hold: 3 bytes of the hash, 1 byte block.
 * Long ones: 3 bytes of the hash, 16 bytes with a bit for each block.
 */
final class Search_Part {

	/** Parts of a unit; a power of two. */
	public const COUNT = 1024;

	/** A bit for each block. */
	public const ALL  = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
	public const NONE = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

	private const SHORT_BYTES = 4;
	private const LONG_BYTES  = 19;

	/** From here on a long entry is the smaller one. */
	private const MOST_SHORT = 4;

	public static function hash( string $piece ): int {
		return crc32( $piece );
	}

	public static function number( string $piece ): int {
		return self::hash( $piece ) & ( self::COUNT - 1 );
	}

	/** The blocks that hold a piece, as bits. */
	public static function find( string $entries, string $piece ): string {
		if ( '' === $entries ) {
			return self::NONE;
		}
		$key   = self::key( self::hash( $piece ) );
		$short = substr( $entries, 2, self::SHORT_BYTES * self::shorts( $entries ) );
		$long  = substr( $entries, 2 + strlen( $short ) );
		foreach ( self::positions( $long, $key, self::LONG_BYTES ) as $at ) {
			return substr( $long, $at + 3, 16 );
		}
		$bits = self::NONE;
		foreach ( self::positions( $short, $key, self::SHORT_BYTES ) as $at ) {
			self::set( $bits, ord( $short[ $at + 3 ] ) );
		}
		return $bits;
	}

	/**
	 * The row with more blocks.
	 *
	 * @param array<int, non-empty-list<int>> $hashes Hash => blocks that hold its piece.
	 */
	public static function merged( string $entries, array $hashes ): string {
		$all = self::unpacked( $entries );
		foreach ( $hashes as $hash => $blocks ) {
			$key   = self::key( $hash );
			$bits  = $all[ $key ] ?? self::NONE;
			foreach ( $blocks as $block ) {
				self::set( $bits, $block );
			}
			$all[ $key ] = $bits;
		}
		return self::packed( $all );
	}

	public static function has( string $bits, int $block ): bool {
		return 0 !== ( ord( $bits[ $block >> 3 ] ) & ( 1 << ( $block & 7 ) ) );
	}

	/** @return list<int> Blocks whose bit is set, the highest first. */
	public static function numbers( string $bits ): array {
		$numbers = array();
		for ( $byte = 15; $byte >= 0; $byte-- ) {
			$value = ord( $bits[ $byte ] );
			for ( $bit = 7; 0 !== $value && $bit >= 0; $bit-- ) {
				if ( 0 !== ( $value & ( 1 << $bit ) ) ) {
					$numbers[] = 8 * $byte + $bit;
				}
			}
		}
		return $numbers;
	}

	/**
	 * @param array<array-key, string> $all Key => bits.
	 */
	private static function packed( array $all ): string {
		$short = '';
		$long  = '';
		foreach ( $all as $key => $bits ) {
			$key     = (string) $key; // PHP makes numbers of keys like "123".
			$numbers = self::numbers( $bits );
			if ( count( $numbers ) > self::MOST_SHORT ) {
				$long .= $key . $bits;
				continue;
			}
			foreach ( $numbers as $number ) {
				$short .= $key . chr( $number );
			}
		}
		return pack( 'n', intdiv( strlen( $short ), self::SHORT_BYTES ) ) . $short . $long;
	}

	/** @return array<array-key, string> Key => bits. */
	private static function unpacked( string $entries ): array {
		if ( '' === $entries ) {
			return array();
		}
		$all      = array();
		$is_short = 2 + self::SHORT_BYTES * self::shorts( $entries );
		$length   = strlen( $entries );
		for ( $at = 2; $at < $is_short; $at += self::SHORT_BYTES ) {
			$key  = substr( $entries, $at, 3 );
			$bits = $all[ $key ] ?? self::NONE;
			self::set( $bits, ord( $entries[ $at + 3 ] ) );
			$all[ $key ] = $bits;
		}
		for ( $at = $is_short; $at < $length; $at += self::LONG_BYTES ) {
			$all[ substr( $entries, $at, 3 ) ] = substr( $entries, $at + 3, 16 );
		}
		return $all;
	}

	/** How many short entries there are. */
	private static function shorts( string $entries ): int {
		return ord( $entries[0] ) << 8 | ord( $entries[1] );
	}

	/** @return iterable<int> Where entries of this key begin. */
	private static function positions( string $entries, string $key, int $size ): iterable {
		for ( $at = strpos( $entries, $key ); false !== $at; $at = strpos( $entries, $key, $at + 1 ) ) {
			if ( 0 === $at % $size ) {
				yield $at;
			}
		}
	}

	/** What of the hash is not said by the number of the part. */
	private static function key( int $hash ): string {
		return substr( pack( 'N', $hash >> 10 ), 1 );
	}

	private static function set( string &$bits, int $block ): void {
		$bits[ $block >> 3 ] = chr( ord( $bits[ $block >> 3 ] ) | ( 1 << ( $block & 7 ) ) );
	}
}
