<?php
/**
 * The rules of the conformance rig, and that its faults have a name in the table.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Conformance;

use Mailwright\Tests\Conformance\Faults;
use Mailwright\Tests\Conformance\Judge;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

final class Judge_Test extends TestCase {

	private const RIG = __DIR__ . '/../../../conformance';

	public static function setUpBeforeClass(): void {
		foreach ( array( 'Faults', 'Play', 'Judge' ) as $name ) {
			require_once self::RIG . "/$name.php";
		}
	}

	/** @return array<string, array{string, array<string, mixed>, string}> */
	public static function outcomes(): array {
		return array(
			'it arrives'                            => array( 'arrives', array(), '' ),
			'it is told honestly that it is gone'   => array( 'kept', array( 'answer' => false, 'copies' => array( 'a@example.test' => 0 ) ), '' ),
			'it is lost'                            => array( 'kept', array( 'copies' => array( 'a@example.test' => 0 ) ), 'lost: wp_mail() said true' ),
			'one of two never gets it'              => array( 'arrives', array( 'copies' => array( 'a@example.test' => 1, 'b@example.test' => 0 ) ), '1 of 2 recipients never get it' ),
			'a bad address counts for nothing'      => array( 'arrives', array( 'copies' => array( 'a@example.test' => 1, 'bad@example.test' => 0 ) ), '' ),
			'it arrives twice'                      => array( 'arrives', array( 'copies' => array( 'a@example.test' => 2 ) ), 'arrives 2 times' ),
			'it may arrive twice behind the dot'    => array( 'at_most_twice', array( 'copies' => array( 'a@example.test' => 2 ) ), '' ),
			'it arrives under another id'           => array( 'at_most_twice', array( 'copies' => array( 'a@example.test' => 2 ), 'ids' => 2 ), 'arrives under two Message-IDs' ),
			'it goes where it must not'             => array( 'refused', array(), 'gets there all the same' ),
			'the password is in clear'              => array( 'arrives', array( 'in_clear' => true ), 'password or mail in clear' ),
			'a stranger gets it'                    => array( 'kept', array( 'to_stranger' => true ), 'password or mail to a server with a bad certificate' ),
			'the page hangs'                        => array( 'kept', array( 'answer' => null, 'seconds' => 20.0 ), 'wp_mail() does not come back within 20 s' ),
			'the page dies'                         => array( 'kept', array( 'answer' => null, 'seconds' => 0.2 ), 'PHP ends with an error' ),
			'the page waits too long'               => array( 'kept', array( 'seconds' => 12.3 ), 'wp_mail() takes 12 s' ),
		);
	}

	/** @param array<string, mixed> $changes */
	#[DataProvider( 'outcomes' )]
	public function test_it_says_what_is_wrong_when( string $expect, array $changes, string $complaint ): void {
		$outcome = $changes + array( 'answer' => true, 'seconds' => 0.1, 'copies' => array( 'a@example.test' => 1 ), 'ids' => 1, 'in_clear' => false, 'to_stranger' => false, 'errors' => array() );

		self::assertSame( '' === $complaint ? array() : array( $complaint ), Judge::complaints( array( 'expect' => $expect ), $outcome ) );
	}

	public function test_every_number_of_a_fault_stands_in_the_list(): void {
		$list = (string) file_get_contents( self::RIG . '/fault-list.mjs' );

		foreach ( Faults::all() as $name => $fault ) {
			self::assertTrue( '' === $fault['id'] || str_contains( $list, "\t{$fault['id']}: " ), $name );
		}
	}
}
