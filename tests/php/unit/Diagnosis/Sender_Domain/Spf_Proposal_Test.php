<?php
/**
 * SPF records that are ready to copy.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Sender_Domain\Spf_Proposal;
use Mailwright\Tests\TestCase;

final class Spf_Proposal_Test extends TestCase {

	/**
	 * @param list<string> $records
	 * @param list<string> $add
	 * @param list<string> $without
	 */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'cases' )]
	public function test_what_is_there_stays_and_what_is_missing_comes_before_all( array $records, array $add, string $expected, array $without = array() ): void {
		$this->assertSame( $expected, Spf_Proposal::merged( $records, $add, $without ) );
	}

	/** @return array<string, array{0: list<string>, 1: list<string>, 2: string, 3?: list<string>}> */
	public static function cases(): array {
		$new = array( 'include:_spf.google.com' );
		return array(
			'nothing there'            => array( array(), $new, 'v=spf1 include:_spf.google.com ~all' ),
			'before all'               => array( array( 'v=spf1 mx ip4:192.0.2.1 -all' ), $new, 'v=spf1 mx ip4:192.0.2.1 include:_spf.google.com -all' ),
			'no all'                   => array( array( 'v=spf1 mx' ), $new, 'v=spf1 mx include:_spf.google.com ~all' ),
			'before a redirect'        => array( array( 'v=spf1 mx redirect=spf.example.com' ), $new, 'v=spf1 mx include:_spf.google.com redirect=spf.example.com' ),
			'explanation at the end'   => array( array( 'v=spf1 exp=why.example.com mx -all' ), $new, 'v=spf1 mx include:_spf.google.com -all exp=why.example.com' ),
			'everybody allowed'        => array( array( 'v=spf1 mx +all' ), array(), 'v=spf1 mx ~all' ),
			'everybody without a plus' => array( array( 'v=spf1 mx all' ), array(), 'v=spf1 mx ~all' ),
			'two records'              => array( array( 'v=spf1 a mx -all', 'v=spf1 mx include:_spf.google.com ~all' ), $new, 'v=spf1 a mx include:_spf.google.com ~all' ),
			'two with one opinion'     => array( array( 'v=spf1 a -all', 'v=spf1 mx -all' ), array(), 'v=spf1 a mx -all' ),
			'two, one of them a hint'  => array( array( 'v=spf1 redirect=spf.example.com', 'v=spf1 mx -all' ), array(), 'v=spf1 include:spf.example.com mx -all' ),
			'dead part'                => array( array( 'v=spf1 include:gone.example.com mx -all' ), $new, 'v=spf1 mx include:_spf.google.com -all', array( 'include:gone.example.com' ) ),
			'usual mistake'            => array( array( 'v=spf1 ipv4:192.0.2.1 ~all' ), array(), 'v=spf1 ip4:192.0.2.1 ~all' ),
			'word of no meaning'       => array( array( 'v=spf1 mx hello ~all' ), array(), 'v=spf1 mx ~all' ),
			'twice the same'           => array( array( 'v=spf1 mx +MX a ~all' ), array(), 'v=spf1 mx a ~all' ),
		);
	}
}
