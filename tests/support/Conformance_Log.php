<?php
/**
 * What tests found out beyond passed or failed, for the table of `npm run conformance`. Does nothing in any other run.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

use PHPUnit\Framework\TestCase;

final class Conformance_Log {

	/** @param string|string[]|null $expected One of these; null: all is well. */
	public static function note( TestCase $test, string|array|null $expected, ?string $cause, ?float $seconds = null ): void {
		$file = getenv( 'MAILWRIGHT_TEST_CONFORMANCE' );
		if ( is_string( $file ) && '' !== $file ) {
			$row = array( 'test' => $test::class . '::' . $test->nameWithDataSet(), 'expected' => implode( ' or ', (array) ( $expected ?? 'all is well' ) ), 'cause' => $cause ?? 'all is well', 'seconds' => $seconds );
			file_put_contents( $file, json_encode( $row, JSON_THROW_ON_ERROR ) . "\n", FILE_APPEND );
		}
	}
}
