<?php
/**
 * What the worker makes of faults: lost answers, dead workers, dead servers, wrong passwords, copied sites, deleted connections.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Outbox\Queue_Store;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Deadline;
use PHPUnit\Framework\Attributes\DataProvider;

final class Worker_Faults_Test extends Worker_Case {

	/** A dialogue up to the final dot, then the connection is closed without an answer. */
	private const NO_ANSWER = array(
		array( 'say', "220 hi\r\n" ),
		array( 'expect', 'EHLO' ),
		array( 'say', "250 hi\r\n" ),
		array( 'expect', 'MAIL' ),
		array( 'say', "250 ok\r\n" ),
		array( 'expect', 'RCPT' ),
		array( 'say', "250 ok\r\n" ),
		array( 'expect', 'DATA' ),
		array( 'say', "354 go\r\n" ),
		array( 'read_message' ),
		array( 'reset' ),
	);

	public function test_a_message_without_an_answer_is_sent_once_more_with_the_same_id_and_then_held(): void {
		$server = Smtp_Server::scripted( array( self::NO_ANSWER ) );
		$id     = $this->queue( $this->connect_in_clear( $server ) );

		$this->assertSame( 1, $this->work()->unknown );

		$this->assertSame( 'unknown', $this->row( $id )['status'] );
		$this->assertEqualsWithDelta( 900, $this->wait_of( $id ), 2 );
		$this->let_pass( 800 );
		$this->assertSame( 0, $this->work()->tried() );
		$this->let_pass( 101 );
		$this->assertSame( 1, $this->work()->held );
		$this->assertSame( array( 'held', 'unknown' ), array( $this->row( $id )['status'], $this->row( $id )['held_for'] ) );
		$this->let_pass( 5000 );
		$this->assertSame( 0, $this->work()->tried() );
		$messages = $server->messages();
		$this->assertCount( 2, $messages );
		$this->assertSame( $messages[0]['wire'], $messages[1]['wire'] );
	}

	public function test_a_message_without_an_answer_waits_for_a_person_when_the_setting_says_so(): void {
		( new Settings_Store() )->save( array( 'after_unknown' => 'hold' ) );
		$id = $this->queue( $this->connect_in_clear( Smtp_Server::scripted( array( self::NO_ANSWER ) ) ) );

		$this->work();

		$this->assertSame( array( 'held', 'unknown' ), array( $this->row( $id )['status'], $this->row( $id )['held_for'] ) );
		$this->assertSame( '1', $this->row( $id )['sealed'] );
	}

	public function test_the_filter_decides_for_one_message_what_happens_without_an_answer(): void {
		$connection = $this->connect_in_clear( Smtp_Server::scripted( array( self::NO_ANSWER ) ) );
		$one        = $this->queue( $connection, array( 'subject' => 'Invoice' ) );
		$other      = $this->queue( $connection );
		add_filter( 'mailwright_after_unknown', static fn( string $policy, array $message ): string => 'Invoice' === $message['subject'] ? 'hold' : $policy, 10, 2 );

		$this->work();

		$this->assertSame( array( 'held', 'unknown' ), array( $this->row( $one )['status'], $this->row( $other )['status'] ) );
	}

	public function test_released_by_a_person_a_held_message_is_sent(): void {
		( new Settings_Store() )->save( array( 'after_unknown' => 'hold' ) );
		$server = Smtp_Server::scripted( array( self::NO_ANSWER, array( array( 'ordinary', array(), true ) ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ) );
		$this->work();

		$this->assertSame( '', ( new Queue_Store() )->release( $id ) );
		$this->work();

		$this->assertSame( 'sent', $this->row( $id )['status'] );
		$this->assertNull( $this->row( $id )['mime'] );
	}

	public function test_a_claim_of_a_dead_worker_is_free_again_when_its_lease_ends(): void {
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ) );
		$this->change( "status = 'claimed', lane = NULL, token = 'dead', claims = 1, lease_until = UNIX_TIMESTAMP() + 30", "id = $id" );

		$this->assertSame( 0, $this->work()->tried() );
		$this->let_pass( 31 );
		$this->assertSame( 1, $this->work()->sent );

		$this->assertSame( 'sent', $this->row( $id )['status'] );
	}

	public function test_a_message_that_a_dead_worker_had_on_the_wire_may_have_arrived(): void {
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'recipients' => "a@example.test\nb@example.test" ) );
		$this->change( "status = 'wire', lane = NULL, token = 'dead', claims = 1, lease_until = UNIX_TIMESTAMP() - 1", "id = $id" );

		$this->work();

		$this->assertSame( 'unknown', $this->row( $id )['status'] );
		$this->assertCount( 0, $server->messages() );
		$this->let_pass( 901 );
		$this->work();
		$this->assertSame( 'sent', $this->row( $id )['status'] );
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( array( 'unknown', 'sent' ), array_column( $this->attempts( $id ), 'outcome' ) );
	}

	public function test_only_the_part_that_was_on_the_wire_is_in_doubt(): void {
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'recipients' => "a@example.test\nb@example.test\nc@example.test" ) );
		$this->change( "status = 'wire', lane = NULL, token = 'dead', claims = 1, lease_until = UNIX_TIMESTAMP() - 1, outcomes = '{\"a@example.test\":{\"status\":\"sent\",\"reply\":\"\"},\"b@example.test\":{\"status\":\"wire\",\"reply\":\"\"}}'", "id = $id" );

		$this->work();

		$this->assertSame( array( array( 'c@example.test' ) ), array_column( $server->messages(), 'to' ) );
		$this->assertSame( 'unknown', $this->row( $id )['status'] );
		$this->let_pass( 901 );
		$this->work();
		$this->assertSame( array( array( 'c@example.test' ), array( 'b@example.test' ) ), array_column( $server->messages(), 'to' ) );
		$this->assertSame( 'sent', $this->row( $id )['status'] );
	}

	public function test_a_message_that_kills_its_workers_is_given_up(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server );
		$poison     = $this->queue( $connection );
		$this->change( "status = 'claimed', lane = NULL, token = 'dead', claims = 7, lease_until = UNIX_TIMESTAMP() - 1", "id = $poison" );
		$suspect = $this->queue( $connection, array( 'claims' => 2 ) );
		$good    = $this->queue( $connection );

		$report = $this->work();

		$this->assertSame( array( 'dead', 'sent', 'sent' ), array( $this->row( $poison )['status'], $this->row( $suspect )['status'], $this->row( $good )['status'] ) );
		$this->assertSame( 'internal_error', $this->row( $poison )['cause'] );
		$this->assertSame( array( 1, 2 ), array( $report->dead, $report->sent ) );
	}

	public function test_a_lost_claim_is_not_sent(): void {
		$server = Smtp_Server::ordinary( array( 'delays' => array( 'DATA' => 50 ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ) );
		add_filter(
			'mailwright_redact',
			function ( string $line ) use ( $id ): string {
				if ( str_starts_with( $line, '354' ) ) {
					$this->change( "token = 'another'", "id = $id" );
				}
				return $line;
			}
		);

		$this->work();

		$this->assertCount( 0, $server->messages() );
		$this->assertSame( array( 'claimed', 'another' ), array( $this->row( $id )['status'], $this->row( $id )['token'] ) );
		$this->assertSame( array(), $this->attempts( $id ) );
	}

	public function test_a_connection_rests_after_five_failures_and_its_messages_with_it(): void {
		$port       = Smtp_Server::closed_port();
		$connection = $this->connect_in_clear( $port );
		$ids        = array();
		for ( $i = 0; $i < 12; $i++ ) {
			$ids[] = $this->queue( $connection );
		}

		$report = $this->work( new Worker_Limits( 60.0, 1, false, true, 0 ) );

		$this->assertSame( 5, $report->retry );
		$this->assertSame( '5', $this->state( $connection )['failures'] );
		$this->assertSame( 'connection_refused', $this->state( $connection )['cause'] );
		$this->assertEqualsWithDelta( 60, (int) $this->state( $connection )['blocked_until'] - (int) $this->state( $connection )['now_at'], 2 );
		$this->assertSame( 'ready', $this->row( $ids[11] )['status'] );
		$this->assertSame( '0', $this->row( $ids[11] )['claims'] );
		$this->assertEqualsWithDelta( 60, $this->wait_of( $ids[11] ), 2 );

		$this->let_pass( 61 );
		$this->assertSame( 1, $this->work()->retry, 'One message tries it, the others wait.' );
		$this->assertEqualsWithDelta( 120, (int) $this->state( $connection )['blocked_until'] - (int) $this->state( $connection )['now_at'], 2 );

		$server = Smtp_Server::ordinary( array( 'port' => $port ) );
		$this->let_pass( 121 );
		$this->assertSame( 12, $this->work()->sent );
		$this->assertSame( '0', $this->state( $connection )['failures'] );
		$this->assertCount( 12, $server->messages() );
	}

	#[DataProvider( 'login_refusals' )]
	public function test_a_refused_login_is_tried_once_and_not_again_before_the_password_is_stored_anew( string $reply ): void {
		$server     = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN, 'replies' => array( 'AUTH' => $reply ) ) );
		$connection = $this->connect( $server );
		for ( $i = 0; $i < 6; $i++ ) {
			$ids[] = $this->queue( $connection );
		}

		$this->work( new Worker_Limits( 60.0, 1, false, true, 0 ) );
		$this->let_pass( 1000 );
		$this->work();

		$this->assertSame( 1, count( array_keys( $server->verbs(), 'AUTH', true ) ) );
		$this->assertNotNull( $this->state( $connection )['paused_at'] );
		$this->assertContains( $this->row( $ids[5] )['status'], array( 'ready', 'retry' ) );
		$server->change( array( 'replies' => array() ) );
		( new Connection_Store() )->update( $connection, array( 'password' => self::LOGIN[ self::USER ] ) );
		$this->assertSame( 6, $this->work()->sent );
		$this->assert_no_secret( $this->attempts( $ids[0] ) );
	}

	/** @return iterable<string, array{0: string}> */
	public static function login_refusals(): iterable {
		yield '535' => array( '535 5.7.8 Authentication failed' );
		yield '534' => array( '534 5.7.9 Application-specific password required' );
	}

	public function test_a_passing_trouble_at_login_is_no_pause(): void {
		$server     = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN, 'replies' => array( 'AUTH' => array( '454 4.7.0 Temporary authentication failure', '235 2.7.0 Ok' ) ) ) );
		$connection = $this->connect( $server );
		$id         = $this->queue( $connection );

		$this->work();

		$this->assertNull( $this->state( $connection )['paused_at'] );
		$this->assertSame( 'retry', $this->row( $id )['status'] );
	}

	public function test_a_person_who_wants_it_tried_now_is_obeyed_once(): void {
		$server     = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN, 'replies' => array( 'AUTH' => '535 5.7.8 Authentication failed' ) ) );
		$connection = $this->connect( $server );
		$this->queue( $connection );
		$this->queue( $connection );
		$this->work( new Worker_Limits( 60.0, 1, false, true, 0 ) );

		( new Queue_Store() )->make_due();
		$this->work();

		$this->assertSame( 2, count( array_keys( $server->verbs(), 'AUTH', true ) ) );
		$this->assertNotNull( $this->state( $connection )['paused_at'] );
	}

	public function test_another_connection_takes_over_when_the_first_one_fails(): void {
		$server   = Smtp_Server::ordinary();
		$first    = $this->connect_in_clear( Smtp_Server::closed_port() );
		$fallback = $this->connect_in_clear( $server );
		( new Settings_Store() )->save( array( 'fallback_connection' => $fallback ) );
		for ( $i = 0; $i < 8; $i++ ) {
			$ids[] = $this->queue( $first );
		}

		$report = $this->work( new Worker_Limits( 60.0, 1, false, true, 0 ) );

		$this->assertSame( 8, $report->sent );
		$this->assertSame( $fallback, $this->row( $ids[0] )['connection'] );
		$this->assertSame( '2', $this->row( $ids[0] )['attempts'] );
		$this->assertSame( array( $first, $fallback ), array_column( $this->attempts( $ids[0] ), 'connection' ) );
		$this->assertSame( array( $fallback ), array_column( $this->attempts( $ids[7] ), 'connection' ), 'The first connection rests by now.' );
	}

	public function test_no_other_connection_takes_over_what_may_have_arrived_or_was_refused(): void {
		$server   = Smtp_Server::ordinary();
		$fallback = $this->connect_in_clear( $server );
		( new Settings_Store() )->save( array( 'fallback_connection' => $fallback ) );
		$unknown = $this->queue( $this->connect_in_clear( Smtp_Server::scripted( array( self::NO_ANSWER ) ) ) );
		$refused = $this->queue( $this->connect_in_clear( Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => '550 5.1.1 No such user' ) ) ) ) );
		$foreign = $this->queue( $this->connect_in_clear( Smtp_Server::closed_port() ), array( 'sender' => 'someone@elsewhere.example.com' ) );
		( new Connection_Store() )->update( $fallback, array( 'username' => 'shop@example.test' ) );

		$this->work();

		$this->assertCount( 0, $server->messages() );
		$this->assertSame( array( 'unknown', 'dead', 'retry' ), array( $this->row( $unknown )['status'], $this->row( $refused )['status'], $this->row( $foreign )['status'] ) );
	}

	public function test_a_copied_site_sends_nothing_until_somebody_releases_it(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server );
		$id         = $this->queue( $connection, array( 'home' => 'another-home' ) );
		$other      = $this->queue( $connection, array( 'home' => 'another-home', 'priority' => 2 ) );
		$own        = $this->queue( $connection );

		$this->work();

		$this->assertSame( array( 'held', 'held', 'sent' ), array( $this->row( $id )['status'], $this->row( $other )['status'], $this->row( $own )['status'] ) );
		$this->assertSame( 'home', $this->row( $id )['held_for'] );
		$this->assertSame( 2, ( new Queue_Store() )->numbers()['foreign'] );
		$this->assertSame( 2, ( new Queue_Store() )->release_all() );
		$this->assertSame( 2, $this->work()->sent );
	}

	public function test_held_messages_go_on_when_the_address_is_back(): void {
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ) );
		$this->change( "status = 'held', held_for = 'home', lane = NULL", "id = $id" );

		$this->work();

		$this->assertSame( 'sent', $this->row( $id )['status'] );
	}

	public function test_mail_of_a_deleted_connection_is_parked_and_released_by_the_default_one(): void {
		$server = Smtp_Server::ordinary();
		$this->connect_in_clear( $server );
		$gone = $this->connect_in_clear( $server );
		$id   = $this->queue( $gone );
		( new Connection_Store() )->delete( $gone );

		$this->work();

		$this->assertSame( array( 'held', 'connection', '0' ), array( $this->row( $id )['status'], $this->row( $id )['held_for'], $this->row( $id )['attempts'] ) );
		$this->assertSame( 1, ( new Queue_Store() )->release_all() );
		$this->assertSame( 1, $this->work()->sent );
	}

	public function test_present_settings_are_used_when_a_connection_was_edited_while_mail_waited(): void {
		$old        = Smtp_Server::ordinary();
		$new        = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $old );
		$this->queue( $connection );
		( new Connection_Store() )->update( $connection, array( 'port' => $new->port() ) );

		$this->work();

		$this->assertSame( array( 0, 1 ), array( $old->count( 'messages' ), $new->count( 'messages' ) ) );
	}

	public function test_the_rate_of_a_connection_is_kept_and_leaves_room_for_others_than_bulk(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server, array( 'rate_limit' => 20 ) );
		for ( $i = 0; $i < 30; $i++ ) {
			$this->queue( $connection, array( 'priority' => 2 ) );
		}
		$this->work();
		$this->assertSame( 18, $server->count( 'messages' ) );

		$reset = $this->queue( $connection, array( 'priority' => 0 ) );
		$this->work();

		$this->assertSame( 'sent', $this->row( $reset )['status'] );
		$this->assertLessThanOrEqual( 20, $server->count( 'messages' ) );
		$this->let_pass( 61 );
		$this->work();
		$this->assertSame( 31, $server->count( 'messages' ) );
	}

	public function test_nothing_is_sent_while_the_outbox_is_stopped(): void {
		$server = Smtp_Server::ordinary();
		$this->queue( $this->connect_in_clear( $server ) );
		$this->as_admin();
		$this->assertTrue( $this->rest( 'POST', '/mailwright/v1/outbox', array( 'action' => 'pause' ) )->get_data()['paused'] );

		$this->assertSame( 'paused', $this->work()->refused );

		$this->assertFalse( $this->rest( 'POST', '/mailwright/v1/outbox', array( 'action' => 'resume' ) )->get_data()['paused'] );
		$this->assertSame( 1, $this->work()->sent );
	}

	public function test_a_slow_server_does_not_hold_the_mail_of_others(): void {
		$slow  = Smtp_Server::ordinary( array( 'delays' => array( 'BANNER' => 1500 ) ) );
		$quick = Smtp_Server::ordinary();
		$first = $this->connect_in_clear( $slow );
		$other = $this->connect_in_clear( $quick );
		$this->queue( $first );
		for ( $i = 0; $i < 10; $i++ ) {
			$this->queue( $other );
		}
		$order = array();
		add_action(
			'mailwright_sent',
			static function ( int $id, string $reply, string $connection ) use ( &$order ): void {
				$order[] = $connection;
			},
			10,
			3
		);

		$this->work();

		$this->assertSame( 11, count( $order ) );
		$this->assertSame( $first, end( $order ) );
	}

	public function test_a_worker_with_little_time_hands_over_what_it_cannot_finish(): void {
		$server     = Smtp_Server::ordinary( array( 'delays' => array( 'BANNER' => 5000 ) ) );
		$connection = $this->connect_in_clear( $server );
		$id         = $this->queue( $connection );
		$started    = Deadline::now();

		$this->work( new Worker_Limits( 3.0 ) );

		$this->assertLessThan( 5.0, Deadline::now() - $started );
		$this->assertSame( array( 'ready', '0', '0' ), array( $this->row( $id )['status'], $this->row( $id )['claims'], $this->row( $id )['attempts'] ) );
		$this->assertSame( array(), $this->state( $connection ) );
	}

	public function test_a_page_gives_up_waiting_for_the_answer_and_does_not_call_it_a_failure(): void {
		$server = Smtp_Server::ordinary( array( 'delays' => array( 'DOT' => 5000 ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ) );

		$this->work( new Worker_Limits( 3.0 ) );

		$this->assertSame( 'unknown', $this->row( $id )['status'] );
	}

	public function test_a_bug_in_a_callback_costs_nothing(): void {
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ) );
		add_action(
			'mailwright_sent',
			static function (): void {
				throw new \RuntimeException( 'Somebody else.' );
			}
		);
		$was = ini_set( 'error_log', '/dev/null' );

		$this->work();

		ini_set( 'error_log', (string) $was );
		$this->assertSame( 'sent', $this->row( $id )['status'] );
	}

	public function test_a_message_whose_content_is_gone_is_given_up_with_words(): void {
		$id = $this->queue( $this->connect_in_clear( Smtp_Server::ordinary() ) );
		$this->change( 'mime = NULL', "id = $id" );

		$this->work();

		$this->assertSame( 'dead', $this->row( $id )['status'] );
		$this->assertNotSame( '', $this->attempts( $id )[0]['reply'] );
	}

	public function test_a_message_is_sent_again_to_those_who_have_not_got_it_when_somebody_asks(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => array( '/nobody/' => '550 5.1.1 No such user' ) ) ) );
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'recipients' => "a@example.test\nnobody@example.test" ) );
		$this->work();
		$server->change( array( 'replies' => array() ) );
		$server->forget();

		$this->assertSame( '', ( new Queue_Store() )->resend( $id ) );
		$this->assertNotSame( '', ( new Queue_Store() )->resend( $id ), 'Pressed twice, it is sent once.' );
		$this->work();

		$this->assertSame( 'sent', $this->row( $id )['status'] );
		$this->assertSame( array( array( 'nobody@example.test' ) ), array_column( $server->messages(), 'to' ) );
	}

	public function test_a_canceled_message_is_not_sent(): void {
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ) );

		$this->assertSame( '', ( new Queue_Store() )->cancel( $id ) );
		$this->work();

		$this->assertSame( array( 'canceled', '1' ), array( $this->row( $id )['status'], $this->row( $id )['sealed'] ) );
		$this->assertCount( 0, $server->messages() );
		$this->assertSame( '', ( new Queue_Store() )->resend( $id ) );
		$this->assertSame( 1, $this->work()->sent );
	}
}
