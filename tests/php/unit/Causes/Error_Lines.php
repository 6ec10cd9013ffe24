<?php
/**
 * Reads the fixtures of error lines: what servers, PHP and plugins said, and which cause it is.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Causes;

final class Error_Lines {

	private const FOLDER = __DIR__ . '/../../../fixtures/';

	/**
	 * @return array<string, array{stage: string, text: string, provider: string, cause: string, retryable: bool}>
	 */
	public static function of( string $file ): array {
		$rows = array();
		foreach ( self::lines( $file ) as $line ) {
			if ( ! str_starts_with( $line, '#' ) && ! str_starts_with( $line, "id\t" ) ) {
				$cells             = explode( "\t", $line );
				$rows[ $cells[0] ] = array(
					'stage'     => $cells[1],
					'text'      => str_replace( '\n', "\n", $cells[2] ),
					'provider'  => $cells[3],
					'cause'     => $cells[6],
					'retryable' => 'yes' === $cells[7],
				);
			}
		}
		return $rows;
	}

	/**
	 * The closed set of causes at the head of the first file.
	 *
	 * @return list<string>
	 */
	public static function causes(): array {
		$head = substr( (string) strstr( implode( "\n", self::lines( 'smtp-errors.tsv' ) ), 'expected_class is one of' ), 0, 20000 );
		preg_match_all( '/^#   ([a-z0-9_]+): /m', $head, $found );
		return $found[1];
	}

	/**
	 * @return list<string>
	 */
	private static function lines( string $file ): array {
		return array_values( array_filter( (array) file( self::FOLDER . $file, FILE_IGNORE_NEW_LINES ), static fn ( $line ): bool => is_string( $line ) && '' !== $line ) );
	}
}
