<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Health\Alerts;

use Mailwright\Health\Alerts\Quiet_Hours;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

final class Quiet_Hours_Test extends TestCase {

	/** @return array<string, array{string, string, string, string|null}> */
	public static function moments(): array {
		return array(
			'none'                          => array( '', '', '2026-11-24 23:00', null ),
			'no end'                        => array( '22:00', '', '2026-11-24 23:00', null ),
			'no length'                     => array( '22:00', '22:00', '2026-11-24 22:00', null ),
			'before'                        => array( '22:00', '07:00', '2026-11-24 21:59', null ),
			'begin'                         => array( '22:00', '07:00', '2026-11-24 22:00', '2026-11-25 07:00' ),
			'after midnight'                => array( '22:00', '07:00', '2026-11-25 00:30', '2026-11-25 07:00' ),
			'end'                           => array( '22:00', '07:00', '2026-11-25 07:00', null ),
			'by day'                        => array( '12:00', '14:30', '2026-11-25 13:00', '2026-11-25 14:30' ),
			'after the day'                 => array( '12:00', '14:30', '2026-11-25 14:30', null ),
			'night on which clocks go back' => array( '22:00', '07:00', '2026-10-24 23:00', '2026-10-25 07:00' ),
			'end in the hour that is left out' => array( '22:00', '02:30', '2026-03-28 23:00', '2026-03-29 03:30' ),
		);
	}

	#[DataProvider( 'moments' )]
	public function test_the_end_is_by_the_clock_of_the_site( string $from, string $until, string $now, ?string $end ): void {
		$zone = new \DateTimeZone( 'Europe/Berlin' );
		$at   = static fn( string $text ): int => ( new \DateTimeImmutable( $text, $zone ) )->getTimestamp();

		$found = ( new Quiet_Hours( $from, $until, $zone ) )->end( $at( $now ) );

		self::assertSame( null === $end ? null : $at( $end ), $found );
	}
}
