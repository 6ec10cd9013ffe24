<?php
/**
 * The words in an error answer, wherever the provider puts them. The JSON of these APIs differs in names only.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Http\Answer;

defined( 'ABSPATH' ) || exit;

final class Words {

	/** In the order in which they are read; the machine's word before the sentence. */
	private const CODES = array( '__type', 'name', 'error_code', 'code', 'status', 'reason', 'reject_reason' );
	private const TEXTS = array( 'error_description', 'message', 'Message', 'description', 'error' );

	/** Errors of one answer beyond this number say nothing new. */
	private const MAX_PARTS = 4;

	public static function of( Answer $answer ): string {
		$json = $answer->json();
		if ( null === $json ) {
			return trim( $answer->body );
		}
		$parts = array( self::type( $answer ), ...self::collect( $json ) );
		return implode( ' ', array_slice( array_values( array_unique( array_filter( $parts, static fn( string $part ): bool => '' !== $part ) ) ), 0, 2 * self::MAX_PARTS ) );
	}

	/** AWS names the kind of error in a header: "BadRequestException:http://…". */
	private static function type( Answer $answer ): string {
		return (string) strtok( $answer->header( 'x-amzn-errortype' ), ':' );
	}

	/**
	 * @param array<mixed> $json
	 * @return list<string>
	 */
	private static function collect( array $json, int $depth = 0 ): array {
		$parts = array();
		foreach ( array( ...self::CODES, ...self::TEXTS ) as $key ) {
			if ( is_string( $json[ $key ] ?? null ) || is_int( $json[ $key ] ?? null ) ) {
				$parts[] = (string) $json[ $key ];
			}
		}
		foreach ( $json as $value ) {
			if ( is_array( $value ) && $depth < 4 && count( $parts ) < 2 * self::MAX_PARTS ) {
				array_push( $parts, ...self::collect( $value, $depth + 1 ) );
			} elseif ( is_string( $value ) && array_is_list( $json ) ) {
				$parts[] = $value;
			}
		}
		return $parts;
	}
}
