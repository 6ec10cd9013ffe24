<?php
/**
 * The packed rows of the search index give back what was put in.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Messages;

use Mailwright\Messages\Search_Part;
use Mailwright\Tests\TestCase;

final class Search_Part_Test extends TestCase {

	public function test_each_piece_has_its_blocks_when_a_row_has_grown_in_several_steps(): void {
		mt_srand( 7 );
		$pieces = array();
		for ( $i = 0; count( $pieces ) < 300; $i++ ) {
			if ( 5 === Search_Part::number( "p$i" ) ) {
				$pieces[] = "p$i";
			}
		}
		$expected = array();
		$entries  = '';
		for ( $step = 0; $step < 4; $step++ ) {
			$hashes = array();
			foreach ( $pieces as $piece ) {
				for ( $n = mt_rand( 0, 3 ) * mt_rand( 0, 4 ); $n > 0; $n-- ) {
					$block                                    = mt_rand( 0, 127 );
					$expected[ $piece ][ $block ]             = true;
					$hashes[ Search_Part::hash( $piece ) ][] = $block;
				}
			}
			$entries = Search_Part::merged( $entries, $hashes );
		}
		foreach ( $pieces as $piece ) {
			$blocks = array_keys( $expected[ $piece ] ?? array() );
			rsort( $blocks );
			$bits = Search_Part::find( $entries, $piece );
			self::assertSame( $blocks, Search_Part::numbers( $bits ) );
			self::assertSame( count( $blocks ), count( array_filter( range( 0, 127 ), static fn( int $block ): bool => Search_Part::has( $bits, $block ) ) ) );
		}
		self::assertSame( Search_Part::NONE, Search_Part::find( $entries, 'something else' ) );
		self::assertSame( Search_Part::NONE, Search_Part::find( '', 'p1' ) );
	}
}
