<?php
/**
 * Who has a mail, who waits for it, and what is written down of that.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Outbox;

use Mailwright\Outbox\Recipients;
use Mailwright\Tests\TestCase;

final class Recipients_Test extends TestCase {

	public function test_all_wait_when_nothing_is_written_down(): void {
		$recipients = Recipients::from_row( "a@example.test\nb@example.test\na@example.test\n", null );

		$this->assertSame( array( 'a@example.test', 'b@example.test' ), $recipients->waiting() );
		$this->assertSame( 'retry', $recipients->status() );
		$this->assertNull( $recipients->to_json( 'retry' ) );
	}

	public function test_the_whole_is_finished_only_when_nobody_waits(): void {
		$recipients = Recipients::from_row( "a@x.test\nb@x.test\nc@x.test", null );
		$recipients->mark( array( 'a@x.test' ), 'sent' );
		$this->assertSame( 'retry', $recipients->status() );
		$recipients->mark( array( 'b@x.test' ), 'dead', '550 No' );
		$recipients->mark( array( 'c@x.test' ), 'unknown' );
		$this->assertSame( 'unknown', $recipients->status() );
		$recipients->move( 'unknown', 'sent' );
		$this->assertSame( 'dead', $recipients->status() );
	}

	public function test_it_is_the_same_after_being_stored(): void {
		$recipients = Recipients::from_row( "a@x.test\nb@x.test", null );
		$recipients->mark( array( 'a@x.test' ), 'sent' );
		$recipients->mark( array( 'b@x.test' ), 'wire' );

		$again = Recipients::from_row( "a@x.test\nb@x.test", $recipients->to_json( 'wire' ) );

		$this->assertSame( array( 'a@x.test' ), $again->with( 'sent' ) );
		$this->assertSame( array( 'b@x.test' ), $again->with( 'wire' ), 'Who is on the wire has to be told from who comes next.' );
	}

	public function test_broken_data_loses_nobody(): void {
		$this->assertSame( array( 'a@x.test' ), Recipients::from_row( 'a@x.test', '{"a@x.test":' )->waiting() );
		$this->assertSame( array( 'a@x.test' ), Recipients::from_row( 'a@x.test', '[1,"x",null]' )->waiting() );
	}
}
