<?php
/**
 * `wp mailwright health` for people and for monitoring, with its exit codes.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health;

require_once __DIR__ . '/../Cli/wp-cli.php';

use Mailwright\Cli\Health_Command;
use Mailwright\Tests\Integration\Cli\Halted;
use Mailwright\Tests\Integration\Cli\Printed;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\TestCase;

final class Health_Command_Test extends TestCase {

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	public function test_exit_codes_and_words_follow_what_is_seen(): void {
		$server = Smtp_Server::ordinary( array( 'auth' => array( 'user@example.test' => Canary::PASSWORD ) ) );
		( new Connection_Store() )->create( array( 'id' => 'main', 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'username' => 'user@example.test', 'password' => Canary::PASSWORD ) );

		$this->assertSame( 1, $this->run_command( array() ), 'Not known yet.' );
		$this->assertSame( 0, $this->run_command( array( 'check' => true ) ), Printed::$text );
		$this->assertSame( 0, $this->run_command( array() ) );
		$this->assertStringContainsString( 'good', Printed::$text );

		$server->change( array( 'auth' => array( 'user@example.test' => 'another' ) ) );
		$this->assertSame( 0, $this->run_command( array() ), 'Nobody has looked.' );
		$this->assertSame( 1, $this->run_command( array( 'check' => true, 'format' => 'json' ) ) );
		$report = json_decode( Printed::$text, true );
		$this->assertIsArray( $report );
		$this->assertSame( 'connection:main:auth_failed', $report['findings'][0]['id'] ?? '' );
		$this->assertSame( 1, $this->run_command( array() ) );
		$this->assertStringContainsString( '[critical] ', Printed::$text );
		$this->assertNull( Canary::found_in( Printed::$text, 'user@example.test' ) );
		$this->assertSame( 2, $this->run_command( array( 'format' => 'xml' ) ) );
		$this->assertSame( array(), $server->messages() );
	}

	/** @param array<string, string|true> $options */
	private function run_command( array $options ): int {
		Printed::$text = '';
		try {
			( new Health_Command() )( array(), $options );
		} catch ( Halted $end ) {
			return $end->getCode();
		}
		return 0;
	}
}
