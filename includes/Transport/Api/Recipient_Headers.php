<?php
/**
 * Some providers take the recipients from the message's own headers and know no envelope. For them To and Cc name nobody who is not meant,
 * and those who stand in neither, the blind copies, go into a Bcc header, which these providers remove.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

defined( 'ABSPATH' ) || exit;

final class Recipient_Headers {

	/** A line may have 998 bytes (RFC 5322, 2.1.1); an address 320. */
	private const ADDRESSES_PER_LINE = 2;

	/**
	 * @param string   $mime       Composed message.
	 * @param string[] $recipients Everybody who is to get it, and nobody else: after a partial failure not all of those whom the headers name.
	 */
	public static function only( string $mime, array $recipients ): string {
		$end     = strpos( $mime, "\r\n\r\n" );
		$end     = false === $end ? strlen( $mime ) : $end;
		$wanted  = array_fill_keys( array_map( 'strtolower', $recipients ), true );
		$named   = array();
		$headers = array();
		foreach ( self::headers( substr( $mime, 0, $end ) ) as $header ) {
			$name = strtolower( (string) strstr( $header, ':', true ) );
			if ( 'bcc' === $name || str_starts_with( $name, 'resent-' ) ) {
				continue;
			}
			if ( 'to' === $name || 'cc' === $name ) {
				$header = self::kept( $header, $wanted, $named );
			}
			if ( '' !== $header ) {
				$headers[] = $header;
			}
		}
		$hidden = array_values( array_filter( $recipients, static fn( string $address ): bool => ! isset( $named[ strtolower( $address ) ] ) ) );
		if ( array() !== $hidden ) {
			$lines     = array_map( static fn( array $part ): string => implode( ', ', $part ), array_chunk( $hidden, self::ADDRESSES_PER_LINE ) );
			$headers[] = 'Bcc: ' . implode( ",\r\n ", $lines );
		}
		return implode( "\r\n", $headers ) . substr( $mime, $end );
	}

	/** @return list<string> Each with its continuation lines. */
	private static function headers( string $head ): array {
		$headers = preg_split( '/\r\n(?![ \t])/', $head );
		return false === $headers ? array( $head ) : array_values( array_filter( $headers, static fn( string $header ): bool => '' !== $header ) );
	}

	/**
	 * The header without mailboxes that are not wanted, '' when none is left; its bytes untouched when all are.
	 *
	 * @param array<string, true> $wanted
	 * @param array<string, true> $named  Gets those that stay.
	 */
	private static function kept( string $header, array $wanted, array &$named ): string {
		$name      = (string) strstr( $header, ':', true );
		$mailboxes = self::mailboxes( substr( $header, strlen( $name ) + 1 ) );
		$kept      = array();
		foreach ( $mailboxes as $mailbox ) {
			$address = self::address( $mailbox );
			if ( '' === $address ) {
				$kept[] = $mailbox; // A group without members: "undisclosed-recipients:;".
			} elseif ( isset( $wanted[ $address ] ) ) {
				$kept[]            = $mailbox;
				$named[ $address ] = true;
			}
		}
		if ( count( $kept ) === count( $mailboxes ) ) {
			return $header;
		}
		return array() === $kept ? '' : $name . ': ' . implode( ",\r\n ", $kept );
	}

	/**
	 * Splits at commas that stand outside of quotes, comments and angle brackets (RFC 5322, 3.4).
	 *
	 * @return list<string>
	 */
	private static function mailboxes( string $list ): array {
		preg_match_all( '/(?:"(?:[^"\\\\]|\\\\.)*+"|\((?:[^()\\\\]|\\\\.)*+\)|<[^>]*+>|[^,"(<]++|["(<])+/s', $list, $found );
		return array_values( array_filter( array_map( 'trim', $found[0] ), static fn( string $mailbox ): bool => '' !== $mailbox ) );
	}

	/** In small letters, '' when there is none. */
	private static function address( string $mailbox ): string {
		if ( 1 === preg_match( '/<\s*([^<>]*?)\s*>[^<>]*$/s', $mailbox, $match ) ) {
			return strtolower( $match[1] );
		}
		$bare = trim( (string) preg_replace( '/\((?:[^()\\\\]|\\\\.)*\)/s', '', $mailbox ) );
		return str_contains( $bare, '@' ) ? strtolower( (string) preg_replace( '/\s+/', '', $bare ) ) : '';
	}
}
