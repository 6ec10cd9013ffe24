<?php
/**
 * `wp mailwright import` and `wp mailwright export`: what REST does, with exit codes, and no secret in print.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Cli;

use Mailwright\Cli\Export_Command;
use Mailwright\Cli\Import_Command;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Integration\Import\Import_Case;
use Mailwright\Tests\Support\Canary;

require_once __DIR__ . '/wp-cli.php';

final class Import_Export_Commands_Test extends Import_Case {

	/** @var list<string> */
	private array $files = array();

	protected function setUp(): void {
		parent::setUp();
		Printed::$text = '';
	}

	protected function tearDown(): void {
		array_map( 'unlink', $this->files );
		parent::tearDown();
	}

	public function test_what_is_found_is_listed_and_taken_over(): void {
		$this->assertSame( 1, $this->import() );
		$this->store( 'fluent-smtp' );
		Printed::$text = '';

		$this->assertSame( 0, $this->import() );
		$this->assertMatchesRegularExpression( '/FluentSMTP.*fluent-smtp.*smtp\.example\.com.*password: readable/s', Printed::$text );
		$this->assertSame( 0, $this->import( array( 'from' => 'fluent-smtp', 'dry-run' => true ) ) );
		$this->assertSame( array(), ( new Connection_Store() )->all() );
		$this->import( array( 'from' => 'fluent-smtp' ) );
		$this->assertSame( array(), ( new Connection_Store() )->all(), 'Somebody answered no.' );
		$this->assertSame( 0, $this->import( array( 'from' => 'fluent-smtp', 'yes' => true ) ) );

		$this->assertCount( 2, ( new Connection_Store() )->all() );
		$this->assert_no_canary( Printed::$text );
	}

	public function test_wrong_use_is_exit_code_2(): void {
		$this->assertSame( 2, $this->import( array( 'from' => 'nonsense' ) ) );
		$this->assertSame( 2, $this->import( array( 'from' => 'mailwright' ) ) );
		$this->assertSame( 2, $this->import( array( 'from' => 'mailwright', 'file' => 'php://stdin' ) ) );
		$this->assertSame( 2, $this->import( array( 'from' => 'mailwright', 'file' => $this->file( 'no JSON' ) ) ) );
		$this->assertSame( 2, $this->export( 'snippet' ), 'There is no connection.' );
		$this->assertSame( 2, $this->export( 'settings', array( 'passphrase-file' => $this->file( 'too short' ) ) ) );
		$this->assertSame( 1, $this->import( array( 'from' => 'post-smtp' ) ) );
	}

	public function test_every_form_of_a_connection_is_printed(): void {
		( new Connection_Store() )->create( array( 'id' => 'main', 'host' => 'smtp.example.com', 'username' => self::USER, 'password' => Canary::PASSWORD ) );
		foreach ( array( 'snippet' => 'phpmailer_init', 'phpmailer' => 'new PHPMailer', 'wp_config' => "define( 'MAILWRIGHT_HOST', 'smtp.example.com' );", 'dsn' => 'smtp://user%40example.test:YOUR-PASSWORD@smtp.example.com:587', 'openssl' => 'openssl s_client', 'swaks' => 'swaks --server' ) as $command => $expected ) {
			Printed::$text = '';
			$this->assertSame( 0, $this->export( $command, array( 'connection' => 'main' ) ) );
			$this->assertStringContainsString( $expected, Printed::$text );
			$this->assert_no_canary( Printed::$text );
		}
		( new Connection_Store() )->create( array( 'id' => 'plain', 'mailer' => 'php' ) );
		$this->assertSame( 1, $this->export( 'openssl', array( 'connection' => 'plain' ) ) );
	}

	public function test_a_settings_file_goes_out_and_in(): void {
		( new Connection_Store() )->create( array( 'id' => 'main', 'host' => 'smtp.example.com', 'username' => self::USER, 'password' => Canary::PASSWORD ) );
		$phrase = $this->file( "correct horse battery\n" );
		$this->assertSame( 0, $this->export( 'settings', array( 'passphrase-file' => $phrase ) ) );
		$this->assert_no_canary( Printed::$text );
		$file = $this->file( Printed::$text );
		( new Connection_Store() )->delete( 'main' );

		$this->assertSame( 2, $this->import( array( 'from' => 'mailwright', 'file' => $file, 'yes' => true ) ), 'Without the passphrase.' );
		$this->assertSame( 0, $this->import( array( 'from' => 'mailwright', 'file' => $file, 'passphrase-file' => $phrase, 'yes' => true ) ) );
		$this->assertSame( Canary::PASSWORD, ( new Connection_Store() )->get( 'main' )?->secret( 'password' ) );
	}

	/** @param array<string, mixed> $options */
	private function import( array $options = array() ): int {
		return self::run_command( static fn() => ( new Import_Command() )( array(), $options ) );
	}

	/** @param array<string, mixed> $options */
	private function export( string $command, array $options = array() ): int {
		return self::run_command( static fn() => ( new Export_Command() )->$command( array(), $options ) );
	}

	private static function run_command( callable $command ): int {
		try {
			$command();
		} catch ( Halted $halted ) {
			return $halted->getCode();
		}
		return 0;
	}

	private function file( string $text ): string {
		$file = (string) tempnam( sys_get_temp_dir(), 'mailwright' );
		file_put_contents( $file, $text );
		return $this->files[] = $file;
	}
}
