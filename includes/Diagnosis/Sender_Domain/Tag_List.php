<?php
/**
 * The "tag=value; tag=value" form that DKIM and DMARC records share (RFC 6376, 3.2).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Tag_List {

	/** More than any record that works has. */
	private const MAX_TAGS = 60;

	/** @return array<string, string> The first value of each tag, tags in lower case and in their order. */
	public static function parse( string $text ): array {
		$tags = array();
		foreach ( explode( ';', $text, self::MAX_TAGS ) as $part ) {
			if ( str_contains( $part, '=' ) ) {
				list( $name, $value ) = explode( '=', $part, 2 );
				$tags                += array( strtolower( trim( $name ) ) => trim( $value ) );
			}
		}
		return $tags;
	}
}
