<?php
/**
 * `wp mailwright outbox`: a worker by hand, and the exit codes of the contract.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Cli\Outbox_Command;
use Mailwright\Tests\Integration\Cli\Halted;
use Mailwright\Tests\Integration\Cli\Printed;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Deadline;
use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/../Cli/wp-cli.php';

final class Outbox_Command_Test extends Worker_Case {

	protected function setUp(): void {
		parent::setUp();
		Printed::$text = '';
	}

	public function test_run_sends_what_is_due_and_ends_with_0(): void {
		$server = Smtp_Server::ordinary();
		$this->queue( $this->connect_in_clear( $server ) );

		$this->assertSame( 0, $this->command( 'run' ) );

		$this->assertStringContainsString( 'Sent: 1.', Printed::$text );
		$this->assertCount( 1, $server->messages() );
	}

	public function test_run_ends_with_1_when_a_message_was_given_up(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => '550 5.1.1 No such user' ) ) );
		$this->queue( $this->connect_in_clear( $server ) );

		$this->assertSame( 1, $this->command( 'run' ) );

		$this->assertStringContainsString( 'Given up: 1.', Printed::$text );
	}

	public function test_a_loop_ends_when_its_seconds_are_over(): void {
		$server = Smtp_Server::ordinary();
		$this->queue( $this->connect_in_clear( $server ) );
		$started = Deadline::now();

		$this->assertSame( 0, $this->command( 'run', array( 'loop' => true, 'seconds' => '4', 'concurrency' => '2' ) ) );

		$this->assertCount( 1, $server->messages() );
		$this->assertLessThan( 6.0, Deadline::now() - $started );
	}

	public function test_a_loop_ends_when_it_is_told_to(): void {
		if ( ! function_exists( 'posix_kill' ) ) {
			$this->markTestSkipped( 'Needs POSIX signals.' );
		}
		$server = Smtp_Server::ordinary();
		$this->queue( $this->connect_in_clear( $server ) );
		add_action(
			'mailwright_sent',
			static function (): void {
				posix_kill( (int) getmypid(), SIGTERM );
			}
		);

		$this->assertSame( 0, $this->command( 'run', array( 'loop' => true ) ) );

		$this->assertCount( 1, $server->messages() );
	}

	/** @param array<string, string|true> $options */
	#[DataProvider( 'wrong_options' )]
	public function test_wrong_use_is_exit_code_2( array $options ): void {
		$this->assertSame( 2, $this->command( 'run', $options ) );
	}

	/** @return iterable<string, array{0: array<string, string|true>}> */
	public static function wrong_options(): iterable {
		yield 'no number' => array( array( 'seconds' => 'long' ) );
		yield 'nothing' => array( array( 'concurrency' => '0' ) );
		yield 'too many' => array( array( 'concurrency' => '1000' ) );
		yield 'without a value' => array( array( 'seconds' => true ) );
	}

	public function test_pause_stops_and_resume_goes_on(): void {
		$server = Smtp_Server::ordinary();
		$this->queue( $this->connect_in_clear( $server ) );

		$this->assertSame( 0, $this->command( 'pause' ) );
		$this->assertSame( 1, $this->command( 'run' ) );
		$this->assertCount( 0, $server->messages() );
		$this->assertSame( 0, $this->command( 'resume' ) );
		$this->assertSame( 0, $this->command( 'run' ) );
		$this->assertCount( 1, $server->messages() );
	}

	public function test_status_is_told_as_rest_tells_it_and_is_1_when_something_is_wrong(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( 'someone' => 'else' ) ) );
		$this->queue( $this->connect( $server ) );
		$this->assertSame( 0, $this->command( 'status', array( 'format' => 'json' ) ) );
		$this->assertSame( 1, json_decode( Printed::$text, true )['ready'] );
		$this->work();

		Printed::$text = '';
		$this->assertSame( 1, $this->command( 'status' ) );

		$this->assertStringContainsString( 'paused', Printed::$text );
		$this->assert_no_secret( Printed::$text );
	}

	public function test_release_lets_held_mail_go(): void {
		$server = Smtp_Server::ordinary();
		$this->queue( $this->connect_in_clear( $server ), array( 'home' => 'elsewhere' ) );
		$this->command( 'run' );

		$this->assertSame( 0, $this->command( 'release' ) );
		$this->assertSame( 0, $this->command( 'run' ) );

		$this->assertCount( 1, $server->messages() );
	}

	/** @param array<string, string|true> $options */
	private function command( string $name, array $options = array() ): int {
		try {
			( new Outbox_Command() )->$name( array(), $options );
		} catch ( Halted $end ) {
			return $end->getCode();
		}
		return 0;
	}
}
