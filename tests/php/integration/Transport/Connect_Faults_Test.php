<?php
/**
 * Fault cases F01 to F08 and F25: nobody there, nobody talking, or somebody who talks nonsense.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Connector;
use Mailwright\Transport\Deadline;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'waiting' )]
final class Connect_Faults_Test extends Sending_Case {

	public function test_f01_the_closed_port_is_named_when_the_connection_is_refused(): void {
		$this->connect( Smtp_Server::closed_port() );
		$begin = microtime( true );

		$answer = $this->assert_both_fail( 'connection_refused' );

		$this->assertLessThan( 3.0, microtime( true ) - $begin );
		$this->assertSame( 'failed', array_column( $answer['stages'], 'status', 'id' )['connect'] );
	}

	public function test_f02_it_gives_up_after_five_seconds_when_nothing_answers(): void {
		$this->connect( Smtp_Server::black_hole()->port(), array( 'host' => '127.0.0.1' ) );
		$begin = microtime( true );

		$this->assertFalse( $this->send() );

		$this->assertLessThan( 6.5, microtime( true ) - $begin );
		$this->assertSame( 'port_blocked', $this->cause() );
	}

	public function test_the_other_family_is_used_at_once_when_the_first_is_silent(): void {
		$server = Smtp_Server::ordinary();
		Smtp_Server::black_hole( '::1', $server->port() );
		$begin = microtime( true );

		$connected = ( new Connector( array() ) )->connect( array( '::1', '127.0.0.1' ), $server->port(), Deadline::after( 5.0 ) );

		$this->assertSame( '127.0.0.1', $connected[1] ?? null );
		$this->assertLessThan( 1.0, microtime( true ) - $begin, 'RFC 8305 asks for 0.25 seconds.' );
	}

	public function test_the_other_family_is_used_when_the_first_is_refused(): void {
		$server    = Smtp_Server::ordinary();
		$connected = ( new Connector( array() ) )->connect( array( '::1', '127.0.0.1' ), $server->port(), Deadline::after( 5.0 ) );

		$this->assertSame( '127.0.0.1', $connected[1] ?? null );
	}

	public function test_f04_the_mail_is_sent_when_the_greeting_comes_late(): void {
		$server = Smtp_Server::ordinary( array( 'delays' => array( 'BANNER' => 1200 ) ) );
		$this->connect_in_clear( $server );

		$this->assertTrue( $this->send() );
	}

	public function test_f07_the_mail_is_sent_when_the_greeting_has_several_lines(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'BANNER' => "220-mail.example.test ESMTP\r\n220-We do not authorize the use of this system\r\n220 for spam." ) ) );
		$this->connect_in_clear( $server );

		$this->assertTrue( $this->send() );
	}

	/** @return array<string, array{string}> */
	public static function greetings_of_other_servers(): array {
		return array(
			'HTTP'   => array( "HTTP/1.1 400 Bad Request\r\nServer: leaky-internal-name/1.2\r\n\r\n" ),
			'SSH'    => array( "SSH-2.0-leaky-internal-name\r\n" ),
			'IMAP'   => array( "* OK leaky-internal-name ready\r\n" ),
			'POP3'   => array( "+OK leaky-internal-name ready\r\n" ),
			'Redis'  => array( "-ERR leaky-internal-name\r\n" ),
			'binary' => array( "\x4a\x00\x00\x00\x0a5.5.5-leaky-internal-name\x00\r\n" ),
		);
	}

	#[DataProvider( 'greetings_of_other_servers' )]
	public function test_f07_nothing_of_it_is_echoed_when_another_kind_of_server_answers( string $greeting ): void {
		$server = Smtp_Server::scripted( array( array( array( 'say', $greeting ), array( 'close' ) ) ) );
		$this->connect( $server );

		$answer = $this->assert_both_fail( 'not_smtp_server' );

		$this->assertStringNotContainsString( 'leaky-internal-name', (string) wp_json_encode( array( $answer, $this->errors ) ) );
		$this->assertSame( '', $server->all_bytes() );
	}

	/** @return array<string, array{string}> */
	public static function malformed_hellos(): array {
		return array(
			'last line missing' => array( "250-mail.example.test\r\n250-SIZE 1000000\r\n" ),
			'underscore'        => array( "250_mail.example.test\r\n250_STARTTLS\r\n250 OK\r\n" ),
			'mixed codes'       => array( "250-mail.example.test\r\n550-STARTTLS\r\n250 OK\r\n" ),
			'bare LF'           => array( "250-mail.example.test\n250 STARTTLS\n" ),
			'no code'           => array( "hello there\r\n" ),
			'endless line'      => array( '250 ' . str_repeat( 'x', 100000 ) . "\r\n" ),
			'control bytes'     => array( "250-\x00\x1b[31m\xff\r\nxyz\r\n" ),
		);
	}

	#[DataProvider( 'malformed_hellos' )]
	public function test_f08_it_ends_without_a_hang_when_ehlo_is_answered_badly( string $reply ): void {
		$server = Smtp_Server::scripted( array( array( array( 'say', "220 mail.example.test ESMTP\r\n" ), array( 'expect', 'EHLO' ), array( 'say', $reply ), array( 'close' ) ) ) );
		$this->connect( $server );
		$begin = microtime( true );

		$answer = $this->assert_both_fail( array( 'server_unavailable', 'server_hangup', 'not_smtp_server', 'smtp_intercepted' ) );

		$this->assertLessThan( 5.0, microtime( true ) - $begin );
		$this->assertDoesNotMatchRegularExpression( '/[\x00-\x08\x0b-\x1f]/', implode( '', array_column( $answer['transcript'], 'line' ) ) );
		$this->assert_password_never_in_clear( $server );
		$this->assert_no_transaction( $server );
	}

	public function test_f25_memory_stays_small_when_a_reply_never_ends(): void {
		$server = Smtp_Server::scripted( array( array( array( 'say', "220 mail.example.test ESMTP\r\n" ), array( 'expect', 'EHLO' ), array( 'endless', "250-X-MORE\r\n" ) ) ) );
		$this->connect( $server );
		$this->send(); // Loads all classes.
		$begin = microtime( true );

		$extra = self::extra_memory( fn() => $this->assert_both_fail( array( 'server_unavailable', 'not_smtp_server' ) ) );

		$this->assertLessThan( 8 * 1048576, $extra );
		$this->assertLessThan( 3.0, microtime( true ) - $begin );
	}

	public function test_f25_memory_stays_small_when_a_line_never_ends(): void {
		$server = Smtp_Server::scripted( array( array( array( 'endless', '220 xxxxxxxxxxxxxxxxxxxx' ) ) ) );
		$this->connect( $server );
		$this->send();

		$extra = self::extra_memory( fn() => $this->assert_both_fail( array( 'server_unavailable', 'not_smtp_server' ) ) );

		$this->assertLessThan( 8 * 1048576, $extra );
	}

	/** @return array<string, array{array<int, mixed>, string}> */
	public static function endings(): array {
		return array(
			'close before the greeting'  => array( array( array( 'close' ) ), 'server_hangup' ),
			'reset before the greeting'  => array( array( array( 'reset' ) ), 'server_hangup' ),
			'close after the greeting'   => array( array( array( 'say', "220 hi\r\n" ), array( 'expect', 'EHLO' ), array( 'close' ) ), 'server_hangup' ),
			'554 as greeting'            => array( array( array( 'say', "554 5.7.1 No SMTP service here\r\n" ), array( 'hang' ) ), '' ),
			'421 as greeting'            => array( array( array( 'say', "421 4.7.0 Too many connections\r\n" ), array( 'close' ) ), 'too_many_connections' ),
		);
	}

	/** @param array<int, array<int, mixed>> $script */
	#[DataProvider( 'endings' )]
	public function test_the_reason_is_kept_when_the_server_sends_us_away( array $script, string $cause ): void {
		$server = Smtp_Server::scripted( array( $script ) );
		$this->connect( $server );

		$this->assertFalse( $this->send() );
		$answer = $this->test_email();

		$this->assertFalse( $answer['accepted'] );
		if ( '' !== $cause ) {
			$this->assertSame( $cause, $answer['explanation']['cause'] );
		}
		$this->assert_no_transaction( $server );
		$this->assert_no_secret( $answer );
	}
}
