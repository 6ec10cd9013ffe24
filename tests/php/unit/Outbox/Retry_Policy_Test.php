<?php
/**
 * When a mail is tried again, and when it makes no sense.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Outbox;

use Mailwright\Outbox\Retry_Policy;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;
use PHPUnit\Framework\Attributes\DataProvider;

final class Retry_Policy_Test extends TestCase {

	public function test_delays_grow_to_eight_hours_and_stay_there_and_vary_by_a_fifth(): void {
		foreach ( array( 1 => 60, 2 => 300, 3 => 900, 4 => 1800, 5 => 3600, 6 => 7200, 7 => 14400, 8 => 28800, 9 => 28800, 50 => 28800 ) as $attempts => $delay ) {
			$found = array_map( static fn(): int => Retry_Policy::delay_s( $attempts ), range( 1, 200 ) );
			$this->assertGreaterThanOrEqual( $delay * 0.8 - 1, min( $found ) );
			$this->assertLessThanOrEqual( $delay * 1.2 + 1, max( $found ) );
			$this->assertGreaterThan( 5, count( array_unique( $found ) ), 'All at the same moment is what jitter is against.' );
		}
	}

	public function test_the_filter_sets_delays_and_knows_the_message(): void {
		add_filter( 'mailwright_retry_delays', static fn( array $delays, array $message ): array => 7 === $message['id'] ? array( 1000 ) : $delays, 10, 2 );

		$this->assertEqualsWithDelta( 1000, Retry_Policy::delay_s( 3, array( 'id' => 7 ) ), 201 );
		$this->assertEqualsWithDelta( 900, Retry_Policy::delay_s( 3, array( 'id' => 8 ) ), 181 );
	}

	public function test_nonsense_from_the_filter_changes_nothing(): void {
		add_filter( 'mailwright_retry_delays', static fn(): array => array( 'soon', -5 ) );

		$this->assertEqualsWithDelta( 60, Retry_Policy::delay_s( 1 ), 13 );
	}

	#[DataProvider( 'failures' )]
	public function test_tells_what_may_pass_from_what_will_not( bool $expected, Stage $stage, ?int $code, string $text = '', ?string $cause = null ): void {
		$this->assertSame( $expected, Retry_Policy::may_retry( new Failure( $stage, $text, reply_code: $code, reply_text: $text, cause: $cause ) ) );
	}

	/** @return iterable<string, array<int, mixed>> */
	public static function failures(): iterable {
		yield 'greylisting' => array( true, Stage::Rcpt, 451, '4.7.1 Greylisted' );
		yield 'unknown user' => array( false, Stage::Rcpt, 550, '5.1.1 No such user' );
		yield 'mailbox or message too big' => array( false, Stage::Data, 552, '5.3.4 Message too big' );
		yield 'content' => array( false, Stage::Data, 554, '5.7.1 Spam' );
		yield 'server shuts down' => array( true, Stage::Data, 421, 'Shutting down' );
		yield 'connection broke' => array( true, Stage::Data, null );
		yield 'refused greeting' => array( true, Stage::Banner, 554, 'No service' );
		yield 'too big by SIZE' => array( false, Stage::Data, null, '', 'message_too_big' );
		yield 'bad address' => array( false, Stage::Mail_From, null, '', 'invalid_address' );
		yield 'daily limit said as 550' => array( true, Stage::Data, 550, '5.4.5 Daily user sending limit exceeded' );
	}

	public function test_each_recipient_is_judged_by_its_own_reply(): void {
		$context = new Failure( Stage::Rcpt, '' );

		$this->assertTrue( Retry_Policy::may_retry_reply( '450 4.2.1 Busy', $context ) );
		$this->assertFalse( Retry_Policy::may_retry_reply( '550 5.1.1 No such user', $context ) );
	}
}
