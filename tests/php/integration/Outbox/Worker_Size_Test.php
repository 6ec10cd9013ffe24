<?php
/**
 * Many recipients, big mails, slow receivers: the worker's memory stays small and nobody waits for somebody else.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Tests\Support\Smtp_Server;

final class Worker_Size_Test extends Worker_Case {

	public function test_ten_thousand_recipients_are_split_by_the_servers_limit_and_each_has_a_state(): void {
		$recipients = array_map( static fn( int $i ): string => "r$i@example.test", range( 1, 10000 ) );
		$server     = Smtp_Server::ordinary( array( 'keep_messages' => false, 'replies' => array( 'RCPT' => array( '/<r77@/' => '550 5.1.1 No such user', '/<r88@/' => '450 4.2.1 Busy' ) ) ) );
		$id         = $this->queue( $this->connect_in_clear( $server ), array( 'recipients' => implode( "\n", $recipients ) ) );

		$bytes = self::extra_memory( fn() => $this->work() );

		$this->assertSame( 'retry', $this->row( $id )['status'] );
		$outcomes = $this->outcomes( $id );
		$this->assertCount( 10000, $outcomes );
		$this->assertSame( array( 'dead', 'retry' ), array( $outcomes['r77@example.test'], $outcomes['r88@example.test'] ) );
		$this->assertSame( 9998, count( array_keys( $outcomes, 'sent', true ) ) );
		$this->assertSame( 100, $server->count( 'messages' ) );
		$this->assertLessThan( 64 * MB_IN_BYTES, $bytes );
		$server->change( array( 'replies' => array() ) );
		$this->let_pass( 80 );
		$this->work();
		$this->assertSame( 101, $server->count( 'messages' ) );
		$this->assertSame( array( 'r77@example.test' => 'dead' ), array_filter( $this->outcomes( $id ), static fn( string $status ): bool => 'sent' !== $status ) );
		$this->assertSame( 'dead', $this->row( $id )['status'] );
		$this->assertSame( 'recipient_rejected', $this->row( $id )['cause'] );
	}

	public function test_a_big_mail_in_pieces_arrives_whole_and_its_pieces_are_removed(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server );
		$mime       = "Subject: big\r\n\r\n" . str_repeat( '.' . str_repeat( 'x', 60 ) . "\r\n", 40000 );
		$name       = ( new Payload_Store() )->put_chunks( $mime );
		$id         = $this->queue( $connection, array( 'chunks_of' => $name ) );
		$this->change( 'mime = NULL, size = ' . strlen( $mime ), "id = $id" );

		$bytes = self::extra_memory( fn() => $this->work() );

		$this->assertSame( 'sent', $this->row( $id )['status'] );
		$this->assertNull( $this->row( $id )['chunks_of'] );
		$this->assertSame( md5( $mime ), md5( substr( $server->messages()[0]['data'], 0, strlen( $mime ) ) ) );
		$this->assertSame( '0', ( new Database() )->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::CHUNKS ) ) );
		$this->assertLessThan( 12 * MB_IN_BYTES, $bytes );
	}

	public function test_a_mail_whose_receiver_is_slow_goes_through_while_others_go_on(): void {
		$slow  = Smtp_Server::ordinary( array( 'delays' => array( 'MAIL' => 600, 'RCPT' => 600, 'DATA' => 600, 'DOT' => 600 ) ) );
		$quick = Smtp_Server::ordinary();
		$late  = $this->queue( $this->connect_in_clear( $slow ) );
		$soon  = $this->connect_in_clear( $quick );
		for ( $i = 0; $i < 20; $i++ ) {
			$this->queue( $soon );
		}
		$order = array();
		add_action(
			'mailwright_sent',
			static function ( int $id ) use ( &$order ): void {
				$order[] = $id;
			}
		);

		$this->work();

		$this->assertCount( 21, $order );
		$this->assertSame( $late, end( $order ) );
	}

	public function test_a_name_that_nobody_knows_is_a_fault_of_the_connection(): void {
		$connection = $this->connect_in_clear( 25, array( 'host' => 'mail.nowhere.test' ) );
		$id         = $this->queue( $connection );

		$this->work();

		$this->assertSame( 'retry', $this->row( $id )['status'] );
		$this->assertContains( $this->row( $id )['cause'], array( 'dns_not_found', 'dns_temporary' ) );
		$this->assertSame( '1', $this->state( $connection )['failures'] );
	}

	public function test_a_silent_server_costs_its_time_once_and_then_rests(): void {
		$connection = $this->connect_in_clear( Smtp_Server::black_hole() );
		$first      = $this->queue( $connection );
		$other      = $this->queue( $connection );

		$this->work( new Worker_Limits( 60.0, 1, false, true, 0 ) );

		$this->assertSame( array( '1', '0' ), array( $this->row( $first )['attempts'], $this->row( $other )['attempts'] ) );
		$this->assertNotNull( $this->state( $connection )['blocked_until'] );
	}
}
