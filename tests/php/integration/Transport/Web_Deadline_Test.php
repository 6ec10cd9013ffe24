<?php
/**
 * A visitor's page must not wait for a slow mail server: one clock for the whole session, whatever the server does (F02, F04, F05, F08, F35).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\Support\Web_Page;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'waiting' )]
final class Web_Deadline_Test extends Sending_Case {

	/** What the tests set, so that they need not wait for the usual eight seconds. */
	private const LIMIT_S = 2;

	/** The page is another process: an open transaction would lock it out of SQLite. These tests write nothing. */
	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wpdb']->query( 'ROLLBACK' );
	}

	protected function tearDown(): void {
		$GLOBALS['wpdb']->query( 'START TRANSACTION' );
		parent::tearDown();
	}

	/** @return array<string, array{array<int, mixed>, string[], string}> */
	public static function slow_servers(): array {
		$hello  = array( array( 'say', "220 hi\r\n" ), array( 'expect', 'EHLO' ) );
		$opened = array( array( 'say', "250-hi\r\n250 AUTH PLAIN\r\n" ), array( 'expect', 'AUTH' ), array( 'say', "235 ok\r\n" ), array( 'expect', 'MAIL' ) );
		$mail   = array( array( 'say', "250 ok\r\n" ), array( 'expect', 'RCPT' ), array( 'say', "250 ok\r\n" ), array( 'expect', 'DATA' ), array( 'say', "354 go\r\n" ) );

		return array(
			'F04 no greeting'              => array( array( array( 'hang' ) ), array( 'timeout' ), 'banner' ),
			'F05 greeting in single bytes' => array( array( array( 'drip', '220 ' . str_repeat( 'slow ', 40 ) . "\r\n", 1, 200 ), array( 'hang' ) ), array( 'timeout' ), 'banner' ),
			'F08 last line is missing'     => array( array( ...$hello, array( 'say', "250-hi\r\n250-SIZE 1000\r\n" ), array( 'hang' ) ), array( 'timeout' ), 'ehlo' ),
			'F08 lines drip in'            => array( array( ...$hello, array( 'repeat', 50, array( array( 'say', "250-hi\r\n" ), array( 'wait', 300 ) ) ) ), array( 'timeout' ), 'ehlo' ),
			'silence after AUTH'           => array( array( ...$hello, array( 'say', "250-hi\r\n250 AUTH PLAIN\r\n" ), array( 'expect', 'AUTH' ), array( 'hang' ) ), array( 'timeout' ), 'auth' ),
			'silence after MAIL'           => array( array( ...$hello, ...$opened, array( 'hang' ) ), array( 'timeout' ), 'mail_from' ),
			'silence after DATA'           => array( array( ...$hello, ...$opened, ...array_slice( $mail, 0, 4 ), array( 'hang' ) ), array( 'timeout' ), 'data' ),
			'F35 silence after the dot'    => array( array( ...$hello, ...$opened, ...$mail, array( 'read_message' ), array( 'hang' ) ), array(), 'post' ),
		);
	}

	/**
	 * @param array<int, array<int, mixed>> $script
	 * @param string[]                      $causes
	 */
	#[DataProvider( 'slow_servers' )]
	public function test_the_page_goes_on_in_time_when_the_server_is_slow( array $script, array $causes, string $stage ): void {
		$server = Smtp_Server::scripted( array( $script ) );

		$page = Web_Page::get( $this->environment( $server->port() ), array( 'do' => 'mail' ) );

		$this->assertSame( 'cli-server', $page['sapi'] );
		$this->assertFalse( $page['returned'] );
		$this->assertGreaterThan( 1.5, $page['seconds'] );
		$this->assertLessThan( self::LIMIT_S + 1.5, $page['seconds'] );
		$this->assertSame( $stage, $page['stage'] );
		if ( array() !== $causes ) {
			$this->assertContains( $page['cause'], $causes );
		}
		$this->assertCount( 1, $page['errors'] );
		$this->assert_no_secret( $page );
	}

	public function test_the_page_waits_eight_seconds_at_most_when_nothing_else_is_set(): void {
		$server      = Smtp_Server::scripted( array( array( array( 'hang' ) ) ) );
		$environment = $this->environment( $server->port() );
		unset( $environment['MAILWRIGHT_TIMEOUT'] );

		$page = Web_Page::get( $environment, array( 'do' => 'mail' ) );

		$this->assertFalse( $page['returned'] );
		$this->assertLessThan( 9.0, $page['seconds'] );
	}

	public function test_f02_the_page_waits_five_seconds_at_most_when_the_port_is_a_black_hole(): void {
		$page = Web_Page::get( array( 'MAILWRIGHT_TIMEOUT' => '8' ) + $this->environment( Smtp_Server::black_hole()->port() ), array( 'do' => 'test' ) );

		$this->assertSame( 'port_blocked', $page['answer']['explanation']['cause'] ?? '' );
		$this->assertLessThan( 6.0, $page['seconds'] );
	}

	public function test_f10_it_ends_in_time_when_a_tls_port_waits_for_tls(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'implicit' ) );

		$page = Web_Page::get( array( 'MAILWRIGHT_ENCRYPTION' => 'starttls' ) + $this->environment( $server->port() ), array( 'do' => 'test' ) );

		$this->assertContains( $page['answer']['explanation']['cause'] ?? '', array( 'wrong_encryption_mode', 'timeout' ) );
		$this->assertLessThan( self::LIMIT_S + 1.5, $page['seconds'] );
		$this->assertSame( '', $server->all_bytes() );
	}

	public function test_a_big_mail_gets_more_time_when_the_server_keeps_reading(): void {
		$server = Smtp_Server::ordinary( array( 'delays' => array( 'DOT' => 1000 ), 'auth' => array( self::USER => Canary::PASSWORD ) ) );

		$page = Web_Page::get( $this->environment( $server->port() ), array( 'do' => 'mail', 'body' => str_repeat( 'x', 75 ) . "\n", 'times' => '40000' ) );

		$this->assertTrue( $page['returned'], (string) wp_json_encode( $page ) );
		$this->assertGreaterThan( 3000000, strlen( $server->messages()[0]['data'] ) );
	}

	/** Guarantees S18: more time for more bytes is for the worker; and a server that takes nothing at all is not slow but dead. */
	public function test_f38_the_page_goes_on_in_time_when_the_server_stops_reading_a_big_mail(): void {
		$server = Smtp_Server::scripted(
			array(
				array(
					array( 'say', "220 hi\r\n" ),
					array( 'expect', 'EHLO' ),
					array( 'say', "250-hi\r\n250 AUTH PLAIN\r\n" ),
					array( 'expect', 'AUTH' ),
					array( 'say', "235 ok\r\n" ),
					array( 'expect', 'MAIL' ),
					array( 'say', "250 ok\r\n" ),
					array( 'expect', 'RCPT' ),
					array( 'say', "250 ok\r\n" ),
					array( 'expect', 'DATA' ),
					array( 'say', "354 go\r\n" ),
					array( 'wait', 60000 ),
				),
			)
		);

		// More than the buffers of both ends of a loopback connection take.
		$page = Web_Page::get( $this->environment( $server->port() ), array( 'do' => 'mail', 'body' => str_repeat( 'x', 75 ) . "\n", 'times' => '200000' ) );

		$this->assertFalse( $page['returned'] );
		$this->assertLessThan( 10.0, $page['seconds'] );
	}

	/** @return array<string, string> */
	private function environment( int $port ): array {
		return array(
			'MAILWRIGHT_MAILER'         => 'smtp',
			'MAILWRIGHT_HOST'           => '127.0.0.1',
			'MAILWRIGHT_PORT'           => (string) $port,
			'MAILWRIGHT_ENCRYPTION'     => 'none',
			'MAILWRIGHT_AUTHENTICATION' => '1',
			'MAILWRIGHT_USERNAME'       => self::USER,
			'MAILWRIGHT_PASSWORD'       => Canary::PASSWORD,
			'MAILWRIGHT_TIMEOUT'        => (string) self::LIMIT_S,
			'MAILWRIGHT_CA_FILE'        => Certificates::ca_file(),
		);
	}
}
