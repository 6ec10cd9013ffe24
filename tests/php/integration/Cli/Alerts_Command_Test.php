<?php
/**
 * `wp mailwright alerts` and its exit codes.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Cli;

require_once __DIR__ . '/wp-cli.php';

use Mailwright\Cli\Alerts_Command;
use Mailwright\Health\Alerts\Channel_Store;
use Mailwright\Tests\TestCase;

final class Alerts_Command_Test extends TestCase {

	protected function setUp(): void {
		parent::setUp();
		( new Channel_Store() )->create( array( 'type' => 'webhook', 'name' => 'Ops', 'address' => 'https://127.0.0.1/CANARY-address', 'token' => 'CANARY-signing-secret' ) );
	}

	public function test_channels_are_listed_without_their_secrets(): void {
		foreach ( array( 'table', 'json', 'csv', 'ids' ) as $format ) {
			self::assertSame( 0, $this->run_command( 'list', array(), array( 'format' => $format ) ) );
			self::assertStringContainsString( 'ops', Printed::$text );
			self::assertStringNotContainsString( 'CANARY', Printed::$text );
		}
	}

	public function test_a_channel_that_fails_is_1_and_one_that_is_not_there_is_2(): void {
		self::assertSame( 1, $this->run_command( 'test', array( 'ops' ), array() ) );
		self::assertStringContainsString( 'Such addresses are refused.', Printed::$text );
		self::assertStringNotContainsString( 'CANARY', Printed::$text );
		self::assertSame( 2, $this->run_command( 'test', array( 'nobody' ), array() ) );
	}

	/**
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	private function run_command( string $command, array $args, array $options ): int {
		Printed::$text = '';
		try {
			'list' === $command ? ( new Alerts_Command() )->list( $args, $options ) : ( new Alerts_Command() )->test( $args );
		} catch ( Halted $end ) {
			return $end->getCode();
		}
		return 0;
	}
}
