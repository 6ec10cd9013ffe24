<?php
/**
 * The worker against a real server: what is sent, what is tried again and when, and what is left behind in the database.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Outbox\Worker_Limits;
use Mailwright\Tests\Support\Smtp_Server;

final class Worker_Test extends Worker_Case {

	public function test_a_message_is_sent_and_only_the_data_of_the_log_stay_when_it_is_due(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server );
		$id         = $this->queue( $connection );
		$heard      = array();
		add_action(
			'mailwright_sent',
			static function ( ...$facts ) use ( &$heard ): void {
				$heard[] = $facts;
			},
			10,
			4
		);

		$report = $this->work();

		$this->assertSame( 1, $report->sent );
		$row = $this->row( $id );
		$this->assertSame( 'sent', $row['status'] );
		$this->assertNull( $row['mime'] );
		$this->assertNull( $row['lane'] );
		$this->assertNull( $row['token'] );
		$this->assertSame( '1', $row['attempts'] );
		$this->assertSame( '0', $row['claims'] );
		$attempts = $this->attempts( $id );
		$this->assertCount( 1, $attempts );
		$this->assertSame( 'sent', $attempts[0]['outcome'] );
		$this->assertStringStartsWith( '250', (string) $attempts[0]['reply'] );
		$this->assertNull( $attempts[0]['transcript'] );
		$this->assertSame( 'bounce@example.test', $server->messages()[0]['from'] );
		$this->assertSame( $id, $heard[0][0] );
		$this->assertSame( $connection, $heard[0][2] );
		$this->assertNotSame( '', $this->state( $connection )['proven'] );
	}

	public function test_many_messages_go_over_a_few_kept_connections(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server );
		for ( $i = 0; $i < 60; $i++ ) {
			$ids[] = $this->queue( $connection );
		}

		$report = $this->work();

		$this->assertSame( 60, $report->sent );
		$this->assertCount( 60, $server->messages() );
		$this->assertLessThanOrEqual( 6, $server->count( 'connections' ) );
		$this->assertSame( 'sent', $this->row( $ids[59] )['status'] );
		$this->assertCount( 1, $this->attempts( $ids[59] ) );
	}

	public function test_urgent_messages_go_first(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server );
		for ( $i = 0; $i < 30; $i++ ) {
			$this->queue( $connection, array( 'priority' => 2, 'age' => 100 ) );
		}
		$this->queue( $connection, array( 'priority' => 0, 'recipients' => 'reset@example.test' ) );

		$this->work( new Worker_Limits( 60.0, 1, false, true, 0 ) );

		$this->assertSame( array( 'reset@example.test' ), $server->messages()[0]['to'] );
	}

	public function test_a_greylisted_message_is_sent_when_the_server_takes_it_later(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => array( '451 4.7.1 Greylisted, try again later', '250 2.1.5 Ok' ) ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ) );

		$first = $this->work();

		$this->assertSame( 1, $first->retry );
		$this->assertSame( 'retry', $this->row( $id )['status'] );
		$this->assertSame( 'greylisted', $this->row( $id )['cause'] );
		$this->assertEqualsWithDelta( 60, $this->wait_of( $id ), 13 );
		$this->assertSame( 0, $this->work()->tried(), 'It is not due yet.' );
		$this->assertNotNull( $this->attempts( $id )[0]['transcript'] );
		$this->let_pass( 75 );
		$this->assertSame( 1, $this->work()->sent );
		$this->assertSame( 'sent', $this->row( $id )['status'] );
		$this->assertSame( array( 'retry', 'sent' ), array_column( $this->attempts( $id ), 'outcome' ) );
	}

	public function test_only_those_who_were_refused_are_dead_and_nobody_gets_it_twice(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => array( '/nobody/' => '550 5.1.1 No such user' ) ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'recipients' => "a@example.test\nnobody@example.test\nb@example.test" ) );

		$this->work();
		$this->let_pass( 7000 );
		$this->work();

		$this->assertSame( 'dead', $this->row( $id )['status'] );
		$this->assertSame( 'recipient_rejected', $this->row( $id )['cause'] );
		$this->assertSame( array( 'a@example.test' => 'sent', 'b@example.test' => 'sent', 'nobody@example.test' => 'dead' ), $this->sorted( $this->outcomes( $id ) ) );
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( array( 'a@example.test', 'b@example.test' ), $server->messages()[0]['to'] );
		$this->assertNotNull( $this->row( $id )['mime'], 'Kept for sending it again.' );
		$this->assertSame( '1', $this->row( $id )['sealed'] );
	}

	public function test_only_the_deferred_recipient_is_tried_again(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => array( '/full/' => '450 4.2.1 Mailbox busy' ) ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'recipients' => "a@example.test\nfull@example.test" ) );

		$this->work();

		$this->assertSame( 'retry', $this->row( $id )['status'] );
		$server->change( array( 'replies' => array() ) );
		$this->let_pass( 80 );
		$this->work();
		$this->assertSame( 'sent', $this->row( $id )['status'] );
		$this->assertNull( $this->row( $id )['outcomes'] );
		$this->assertSame( array( array( 'a@example.test' ), array( 'full@example.test' ) ), array_column( $server->messages(), 'to' ) );
	}

	public function test_a_message_is_dead_when_the_server_refuses_it_for_good(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'DOT' => '554 5.6.0 Content rejected' ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ) );

		$this->work();

		$this->assertSame( 'dead', $this->row( $id )['status'] );
		$this->assertContains( $this->row( $id )['cause'], array( 'content_rejected', 'spam_rejected' ) );
		$this->assertSame( '554 5.6.0 Content rejected', $this->attempts( $id )[0]['reply'] );
	}

	public function test_a_message_waits_when_the_server_goes_away_at_data(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'DATA' => '421 4.3.2 Shutting down' ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ) );

		$this->work();

		$this->assertSame( 'retry', $this->row( $id )['status'] );
	}

	public function test_nothing_is_uploaded_when_the_server_says_that_it_is_too_big(): void {
		$server = Smtp_Server::ordinary( array( 'size' => 1048576 ) );
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'mime' => "Subject: big\r\n\r\n" . str_repeat( str_repeat( 'x', 76 ) . "\r\n", 20000 ) ) );

		$this->work();

		$this->assertSame( 'dead', $this->row( $id )['status'] );
		$this->assertSame( 'message_too_big', $this->row( $id )['cause'] );
		$this->assertNotContains( 'MAIL', $server->verbs() );
	}

	public function test_a_message_is_given_up_when_its_time_is_over(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'MAIL' => '451 4.3.0 Later' ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ) );
		$failed = 0;
		add_action(
			'mailwright_failed',
			static function () use ( &$failed ): void {
				++$failed;
			}
		);

		for ( $i = 0; $i < 12; $i++ ) {
			$this->work();
			$this->let_pass( 1000 );
		}

		$this->assertSame( 'dead', $this->row( $id )['status'] );
		$this->assertSame( 1, $failed );
		$this->assertLessThanOrEqual( 8, count( $this->attempts( $id ) ) );
		$this->assertSame( 'dead', $this->attempts( $id )[ count( $this->attempts( $id ) ) - 1 ]['outcome'] );
	}

	public function test_a_mail_with_a_login_link_is_wiped_when_it_is_sent_or_given_up(): void {
		$server     = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => array( '/nobody/' => '550 5.1.1 No such user' ) ) ) );
		$connection = $this->connect_in_clear( $server );
		$sent       = $this->queue( $connection, array( 'is_sensitive' => 1, 'priority' => 0, 'keep_level' => 2 ) );
		$dead       = $this->queue( $connection, array( 'is_sensitive' => 1, 'priority' => 0, 'recipients' => 'nobody@example.test' ) );

		$this->work();

		$this->assertSame( array( 'sent', 'dead' ), array( $this->row( $sent )['status'], $this->row( $dead )['status'] ) );
		$this->assertNull( $this->row( $sent )['mime'] );
		$this->assertNull( $this->row( $dead )['mime'] );
	}

	public function test_content_is_kept_encrypted_when_that_is_wanted_and_nothing_when_it_is_not(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server );
		$full       = $this->queue( $connection, array( 'keep_level' => 2 ) );
		$none       = $this->queue( $connection, array( 'keep_level' => 0 ) );

		$this->work();

		$this->assertSame( '1', $this->row( $full )['sealed'] );
		$this->assertStringNotContainsString( 'Subject', (string) $this->row( $full )['mime'] );
		$this->assertCount( 2, $server->messages() );
		$this->assertSame( array(), $this->attempts( $none ) );
		$this->assertFalse( $this->exists( $none ) );
	}

	public function test_further_recipients_follow_in_the_same_run_when_a_server_takes_few_at_once(): void {
		$recipients = array_map( static fn( int $i ): string => "r$i@example.test", range( 1, 25 ) );
		$server     = Smtp_Server::ordinary( array( 'capabilities' => array( 'PIPELINING', 'LIMITS RCPTMAX=10' ) ) );
		$id         = $this->queue( $this->connect_in_clear( $server ), array( 'recipients' => implode( "\n", $recipients ) ) );

		$this->work();

		$this->assertSame( 'sent', $this->row( $id )['status'] );
		$this->assertSame( array( 10, 10, 5 ), array_map( static fn( array $message ): int => count( $message['to'] ), $server->messages() ) );
		$this->assertCount( 1, $this->attempts( $id ) );
	}

	public function test_too_many_recipients_is_no_refusal(): void {
		$recipients = array_map( static fn( int $i ): string => "r$i@example.test", range( 1, 6 ) );
		$ok         = '250 2.1.5 Ok';
		$full       = '452 4.5.3 Too many recipients';
		$server     = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => array( $ok, $ok, $ok, $ok, $full, $full, $ok ) ) ) );
		$id         = $this->queue( $this->connect_in_clear( $server ), array( 'recipients' => implode( "\n", $recipients ) ) );

		$this->work();

		$this->assertSame( 'sent', $this->row( $id )['status'] );
		$this->assertSame( array( array_slice( $recipients, 0, 4 ), array_slice( $recipients, 4 ) ), array_column( $server->messages(), 'to' ) );
	}

	public function test_a_message_of_another_version_is_left_alone(): void {
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'version' => 99 ) );

		$this->assertSame( 0, $this->work()->tried() );

		$this->assertSame( 'ready', $this->row( $id )['status'] );
	}

	/**
	 * @param array<string, string> $map
	 * @return array<string, string>
	 */
	private function sorted( array $map ): array {
		ksort( $map );
		return $map;
	}
}
