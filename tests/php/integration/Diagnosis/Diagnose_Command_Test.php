<?php
/**
 * `wp mailwright diagnose`: exit codes of the contract, three formats, no secret in print.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Cli\Diagnose_Command;
use Mailwright\Tests\Integration\Cli\Halted;
use Mailwright\Tests\Integration\Cli\Printed;
use Mailwright\Tests\Support\Canary;

require_once dirname( __DIR__ ) . '/Cli/wp-cli.php';

final class Diagnose_Command_Test extends Diagnosis_Case {

	protected function setUp(): void {
		parent::setUp();
		Printed::$text = '';
	}

	public function test_exit_code_is_0_when_the_connection_works(): void {
		$this->start( array( 'main' => $this->server() ) );
		$this->save( array( 'host' => 'localhost' ) );

		$this->assertSame( 0, $this->run_command() );

		$this->assertMatchesRegularExpression( '/^pass +Log in /m', Printed::$text );
		$this->assertStringContainsString( 'The connection works', Printed::$text );
	}

	public function test_exit_code_is_1_and_the_cause_is_named_when_it_does_not_work(): void {
		$this->start( array( 'main' => array( 'closed' ), 'other' => $this->server() ) );
		$this->save( array( 'host' => 'localhost' ) );

		$this->assertSame( 1, $this->run_command( array( 'connection' => 'main' ) ) );

		$this->assertMatchesRegularExpression( '/^fail +Reach the server /m', Printed::$text );
		$this->assertStringContainsString( '(connection_refused)', Printed::$text );
		$this->assertStringContainsString( 'port=' . $this->ports['other'], Printed::$text );
	}

	public function test_exit_code_is_2_when_the_use_is_wrong(): void {
		$this->assertSame( 2, $this->run_command(), 'There is no connection at all.' );
		$this->save( array( 'host' => 'localhost', 'port' => 587 ) );
		$this->assertSame( 2, $this->run_command( array( 'connection' => 'nobody' ) ) );
		$this->assertSame( 2, $this->run_command( array( 'checks' => 'dns,nonsense' ) ) );
		$this->assertStringContainsString( 'nonsense', Printed::$text );
	}

	public function test_json_is_the_report_and_markdown_is_for_people(): void {
		$this->start( array( 'main' => $this->server( array( 'auth' => array( self::USER => 'other' ) ) ) ) );
		$this->save( array( 'host' => 'localhost' ) );

		$this->assertSame( 1, $this->run_command( array( 'format' => 'json' ) ) );
		$report = json_decode( Printed::$text, true );
		$this->assertSame( 'auth_failed', $report['verdict']['cause'] );
		$this->assertNotSame( array(), $report['endpoints'] );

		Printed::$text = '';
		$this->assertSame( 1, $this->run_command( array( 'format' => 'markdown' ) ) );
		$this->assertStringContainsString( $report['verdict']['title'], Printed::$text );
		$this->assertStringStartsWith( '#', Printed::$text );
	}

	public function test_only_the_wanted_checks_are_shown_when_they_are_named(): void {
		$this->start( array( 'main' => $this->server() ) );
		$this->save( array( 'host' => 'localhost' ) );

		$this->assertSame( 0, $this->run_command( array( 'checks' => 'dns, ports', 'format' => 'json' ) ) );

		$this->assertSame( array( 'dns', 'ports' ), array_column( json_decode( Printed::$text, true )['checks'], 'id' ) );
	}

	/**
	 * @param array<string, mixed> $changes
	 * @return array{0: string, 1: array<string, mixed>}
	 */
	private function server( array $changes = array() ): array {
		return array( 'ordinary', $changes + array( 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD ) ) );
	}

	/** @param array<string, string> $options */
	private function run_command( array $options = array() ): int {
		try {
			( new Diagnose_Command() )( array(), $options );
			$code = 0;
		} catch ( Halted $halted ) {
			$code = $halted->getCode();
		}
		$this->assertNull( Canary::found_in( Printed::$text, self::USER ), 'The password was printed.' );
		return $code;
	}
}
