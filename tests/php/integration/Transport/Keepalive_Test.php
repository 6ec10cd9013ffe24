<?php
/**
 * Many mails over one connection, and what happens when the server ends it at any point: nothing lost, nothing doubled.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;

final class Keepalive_Test extends Sending_Case {

	private const ORDINARY = array(
		'tls'  => 'starttls',
		'auth' => self::LOGIN,
	);

	public function test_fifty_mails_use_one_connection_in_one_process(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY );
		$this->connect( $server );

		for ( $i = 0; $i < 50; $i++ ) {
			$this->assertTrue( $this->send( "Mail $i" ) );
		}

		$this->assertCount( 1, $server->connections() );
		$this->assert_each_arrived_once( $server, 50 );
		$this->assertSame( 1, count( array_keys( $server->verbs(), 'AUTH', true ) ) );
	}

	/** @return array<string, array{array<string, mixed>}> */
	public static function interruptions(): array {
		return array(
			'closes after each mail'        => array( array( 'close_after_messages' => 1 ) ),
			'closes after three mails'      => array( array( 'close_after_messages' => 3 ) ),
			'421 at MAIL'                   => array( array( 'replies' => array( 'MAIL' => array( null, null, '421 4.3.2 Closing', null ) ) ) ),
			'closes at MAIL'                => array( array( 'replies' => array( 'MAIL' => array( null, '!close', null ) ) ) ),
			'resets at MAIL'                => array( array( 'replies' => array( 'MAIL' => array( null, '!reset', null ) ) ) ),
			'cuts TLS at MAIL'              => array( array( 'replies' => array( 'MAIL' => array( null, '!cut', null ) ) ) ),
			'closes at RCPT'                => array( array( 'replies' => array( 'RCPT' => array( null, '!close', null ) ) ) ),
			'421 at RCPT'                   => array( array( 'replies' => array( 'RCPT' => array( null, '421 4.3.2 Closing', null ) ) ) ),
			'resets at DATA'                => array( array( 'replies' => array( 'DATA' => array( null, '!reset', null ) ) ) ),
			'421 at DATA'                   => array( array( 'replies' => array( 'DATA' => array( null, '421 4.3.2 Closing', null ) ) ) ),
		);
	}

	/** @param array<string, mixed> $options */
	#[DataProvider( 'interruptions' )]
	public function test_no_mail_is_lost_or_doubled_when_the_server_ends_a_kept_connection( array $options ): void {
		$server = Smtp_Server::ordinary( $options + self::ORDINARY );
		$this->connect( $server );

		for ( $i = 0; $i < 7; $i++ ) {
			$this->assertTrue( $this->send( "Mail $i" ), "Mail $i: " . wp_json_encode( $this->errors ) );
		}

		$this->assertGreaterThan( 1, count( $server->connections() ) );
		$this->assert_each_arrived_once( $server, 7 );
	}

	/** @param array<string, mixed> $options */
	#[DataProvider( 'interruptions' )]
	public function test_no_mail_is_lost_or_doubled_when_the_server_knows_no_pipelining( array $options ): void {
		$server = Smtp_Server::ordinary( $options + self::ORDINARY + array( 'capabilities' => array( '8BITMIME' ) ) );
		$this->connect( $server );

		for ( $i = 0; $i < 7; $i++ ) {
			$this->assertTrue( $this->send( "Mail $i" ), "Mail $i: " . wp_json_encode( $this->errors ) );
		}

		$this->assert_each_arrived_once( $server, 7 );
		$this->assertSame( array(), array_merge( ...array_column( $server->connections(), 'pipelined' ) ) );
	}

	public function test_it_reconnects_when_the_server_closed_the_idle_connection(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'idle_close_ms' => 60 ) );
		$this->connect( $server );
		$this->assertTrue( $this->send( 'Mail 0' ) );
		$this->assertTrue( $server->wait_for( 'closed' ) );

		$this->assertTrue( $this->send( 'Mail 1' ) );

		$this->assert_each_arrived_once( $server, 2 );
	}

	public function test_it_reconnects_when_the_server_said_goodbye_while_idle(): void {
		$server = Smtp_Server::scripted(
			array(
				array( array( 'say', "220 hi\r\n" ), array( 'expect', 'EHLO' ), array( 'say', "250 hi\r\n" ), array( 'expect', 'MAIL' ), array( 'say', "250 ok\r\n" ), array( 'expect', 'RCPT' ), array( 'say', "250 ok\r\n" ), array( 'expect', 'DATA' ), array( 'say', "354 go\r\n" ), array( 'read_message' ), array( 'say', "250 ok\r\n421 4.4.2 Timeout, bye\r\n" ), array( 'hang' ) ),
				array( array( 'say', "220 hi\r\n" ), array( 'ordinary', array(), false ) ),
			)
		);
		$this->connect_in_clear( $server );
		$this->assertTrue( $this->send( 'Mail 0' ) );

		$this->assertTrue( $this->send( 'Mail 1' ) );

		$this->assertSame( array( 1, 2 ), array_column( $server->messages(), 'connection' ) );
	}

	public function test_the_second_mail_fails_honestly_when_the_fresh_connection_dies_too(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'replies' => array( 'MAIL' => array( null, '!close' ) ) ) );
		$this->connect( $server );
		$this->assertTrue( $this->send( 'Mail 0' ) );

		$this->assertFalse( $this->send( 'Mail 1' ) );

		$this->assertSame( 'server_hangup', $this->cause() );
		$this->assertSame( 3, count( array_keys( $server->verbs(), 'MAIL', true ) ), 'Once more over a fresh connection, and no further.' );
	}

	public function test_a_refused_mail_does_not_disturb_the_next_one_over_the_same_connection(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'replies' => array( 'RCPT' => array( null, '550 5.1.1 no such user', null ) ) ) );
		$this->connect( $server );

		$this->assertTrue( $this->send( 'Mail 0' ) );
		$this->assertFalse( $this->send( 'Refused' ) );
		$this->assertTrue( $this->send( 'Mail 1' ) );

		$this->assert_each_arrived_once( $server, 2 );
		$this->assertLessThan( 3, count( $server->connections() ) );
	}

	public function test_commands_travel_together_when_pipelining_is_offered(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY );
		$this->connect( $server );

		$this->assertTrue( wp_mail( array( 'one@example.test', 'two@example.test' ), 'Hello', 'Body' ) );

		$this->assertSame( array( 'RCPT TO:<one@example.test>', 'RCPT TO:<two@example.test>', 'DATA' ), $server->connections()[0]['pipelined'] );
	}

	private function assert_each_arrived_once( Smtp_Server $server, int $count ): void {
		$messages = array_filter( $server->messages(), static fn( array $message ): bool => $message['accepted'] );
		$subjects = array_map( static fn( array $message ): string => 1 === preg_match( '/^Subject: (.*)\r$/m', $message['data'], $found ) ? $found[1] : '', $messages );
		sort( $subjects, SORT_NATURAL );
		$expected = array_map( static fn( int $i ): string => "Mail $i", range( 0, $count - 1 ) );
		$this->assertSame( $expected, $subjects );
		$this->assertCount( $count, $server->messages(), 'Something was sent and not accepted.' );
	}
}
