<?php
/**
 * Says of an outcome what is wrong with it. The rules are the same for every plugin.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Conformance;

/**
 * @phpstan-import-type Outcome from Play
 */
final class Judge {

	/** Seconds: longer than that, and the visitor is gone or the web server has given up. */
	private const LIMIT_S = 9.0;

	/**
	 * @param array<string, mixed> $fault
	 * @param Outcome              $outcome
	 * @return list<string> Nothing when all is well.
	 */
	public static function complaints( array $fault, array $outcome ): array {
		$wrong = array();
		$wrong[] = $outcome['in_clear'] ? 'password or mail in clear' : '';
		$wrong[] = $outcome['to_stranger'] ? 'password or mail to a server with a bad certificate' : '';
		$wrong[] = self::time( $outcome );
		$wrong[] = self::copies( $fault['expect'], $outcome );
		return array_values( array_filter( $wrong, static fn( string $each ): bool => '' !== $each ) );
	}

	/** @param Outcome $outcome */
	private static function time( array $outcome ): string {
		return match ( true ) {
			null === $outcome['answer'] && $outcome['seconds'] < Play::PATIENCE_S => 'PHP ends with an error',
			null === $outcome['answer']               => 'wp_mail() does not come back within ' . Play::PATIENCE_S . ' s',
			$outcome['seconds'] > self::LIMIT_S       => sprintf( 'wp_mail() takes %.0f s', $outcome['seconds'] ),
			default                                   => '',
		};
	}

	/** @param Outcome $outcome */
	private static function copies( string $expect, array $outcome ): string {
		$wanted = array_filter( $outcome['copies'], static fn( int $count, string $to ): bool => ! str_starts_with( $to, 'bad@' ), ARRAY_FILTER_USE_BOTH );
		$least  = array() === $wanted ? 0 : min( $wanted );
		$most   = array() === $wanted ? 0 : max( $wanted );
		return match ( true ) {
			'at_most_twice' === $expect && $most > 2 => "arrives $most times",
			'at_most_twice' === $expect && $outcome['ids'] > 1 => 'arrives under two Message-IDs',
			'at_most_twice' === $expect => '',
			$most > 1                   => "arrives $most times",
			'refused' === $expect       => $most > 0 ? 'gets there all the same' : '',
			'arrives' === $expect       => $least < 1 ? self::missing( $wanted ) : '',
			true === $outcome['answer'] && $least < 1 => 'lost: wp_mail() said true',
			default                     => '',
		};
	}

	/** @param array<string, int> $wanted */
	private static function missing( array $wanted ): string {
		$missing = count( array_filter( $wanted, static fn( int $count ): bool => 0 === $count ) );
		return 1 === count( $wanted ) ? 'does not arrive' : sprintf( '%d of %d recipients never get it', $missing, count( $wanted ) );
	}
}
