<?php
/**
 * When a connection gets a rest, for how long, and when it waits for a person.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Outbox;

use Mailwright\Outbox\Breaker;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;
use PHPUnit\Framework\Attributes\DataProvider;

final class Breaker_Test extends TestCase {

	public function test_rests_after_five_in_a_row_for_one_two_five_and_fifteen_minutes(): void {
		$rests = array_map( Breaker::rest_s( ... ), range( 0, 10 ) );

		$this->assertSame( array( 0, 0, 0, 0, 0, 60, 120, 300, 900, 900, 900 ), $rests );
	}

	public function test_one_failure_is_enough_when_the_server_is_silent(): void {
		$silent = new Failure( Stage::Tcp, '', errno: 110 );

		$this->assertSame( 5, Breaker::failures_after( 0, $silent, 5.0 ) );
		$this->assertSame( 8, Breaker::failures_after( 7, $silent, 5.0 ) );
		$this->assertSame( 1, Breaker::failures_after( 0, $silent, 0.2 ) );
		$this->assertSame( 1, Breaker::failures_after( 0, new Failure( Stage::Banner, '', reply_code: 421 ), 6.0 ), 'It did answer.' );
	}

	#[DataProvider( 'refusals' )]
	public function test_pauses_when_only_a_person_can_mend_it( bool $expected, Stage $stage, ?int $code, ?string $cause = null ): void {
		$this->assertSame( $expected, Breaker::pauses( new Failure( $stage, '', reply_code: $code, cause: $cause ) ) );
	}

	/** @return iterable<string, array<int, mixed>> */
	public static function refusals(): iterable {
		yield 'wrong password' => array( true, Stage::Auth, 535 );
		yield 'app password needed' => array( true, Stage::Auth, 534 );
		yield 'login needed' => array( true, Stage::Mail_From, 530 );
		yield 'password locked' => array( true, Stage::Config, null, 'config_incomplete' );
		yield 'login down for the moment' => array( false, Stage::Auth, 454 );
		yield 'sender refused' => array( false, Stage::Mail_From, 550 );
		yield 'refused' => array( false, Stage::Tcp, null );
	}

	public function test_a_refused_mail_does_not_count_against_the_connection(): void {
		$this->assertFalse( Breaker::counts( new Failure( Stage::Rcpt, '', reply_code: 550 ) ) );
		$this->assertFalse( Breaker::counts( new Failure( Stage::Post, '' ) ) );
		$this->assertTrue( Breaker::counts( new Failure( Stage::Tls, '' ) ) );
	}
}
