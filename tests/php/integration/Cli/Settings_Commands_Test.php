<?php
/**
 * `wp mailwright settings` and `wp mailwright connection`: the same stores as REST, the exit codes of the contract, no secret in print.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Cli;

use Mailwright\Cli\Connection_Command;
use Mailwright\Cli\Settings_Command;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\TestCase;

require_once __DIR__ . '/wp-cli.php';

final class Settings_Commands_Test extends TestCase {

	private const SECRET = "CANARY-\"\\ä ";

	protected function setUp(): void {
		parent::setUp();
		Printed::$text = '';
	}

	protected function tearDown(): void {
		putenv( 'MAILWRIGHT_HOST' );
		putenv( 'MAILWRIGHT_FROM_NAME' );
		parent::tearDown();
	}

	public function test_a_setting_is_set_and_read_back(): void {
		self::assertSame( 0, $this->settings( 'set', 'from_email', 'shop@example.com' ) );
		self::assertSame( 0, $this->settings( 'set', 'log_retention_days', '90' ) );
		self::assertSame( 0, $this->settings( 'set', 'force_from_email', 'true' ) );
		self::assertSame( 0, $this->settings( 'set', 'fallback_connection', 'null' ) );
		Printed::$text = '';
		$this->settings( 'get', 'from_email' );
		$this->settings( 'get', 'force_from_email' );

		self::assertSame( "shop@example.com\ntrue\n", Printed::$text );
		self::assertSame( 90, ( new Settings_Store() )->get()->log_retention_days );
	}

	public function test_all_settings_are_shown_as_table_and_as_json(): void {
		self::assertSame( 0, $this->settings( 'get' ) );
		self::assertMatchesRegularExpression( '/^log_retention_days\s+30$/m', Printed::$text );
		Printed::$text = '';
		$this->run_command( static fn() => ( new Settings_Command() )->get( array(), array( 'format' => 'json' ) ) );
		self::assertSame( 30, json_decode( Printed::$text, true )['log_retention_days'] );
	}

	public function test_wrong_use_is_exit_code_2_and_changes_nothing(): void {
		putenv( 'MAILWRIGHT_FROM_NAME=Fixed' );
		foreach ( array( array( 'set', 'from_email', 'nonsense' ), array( 'set', 'unknown', 'x' ), array( 'set', 'log_retention_days', 'many' ), array( 'set', 'from_name', 'Other' ), array( 'get', 'unknown' ) ) as $command ) {
			self::assertSame( 2, $this->settings( ...$command ), implode( ' ', $command ) );
		}
		self::assertStringContainsString( 'MAILWRIGHT_FROM_NAME', Printed::$text );
		self::assertFalse( get_option( 'mailwright_settings' ) );
	}

	public function test_a_connection_goes_through_its_life_without_its_password_being_printed(): void {
		$file = (string) tempnam( sys_get_temp_dir(), 'mailwright' );
		file_put_contents( $file, self::SECRET . "\n" );

		self::assertSame( 0, $this->connection( 'create', array(), array( 'id' => 'main', 'host' => 'smtp.example.com', 'port' => '2525', 'username' => 'user', 'password-file' => $file ) ) );
		self::assertSame( self::SECRET, ( new Connection_Store() )->get( 'main' )?->secret( 'password' ) );
		unlink( $file );

		self::assertSame( 0, $this->connection( 'update', array( 'main' ), array( 'auth-method' => 'login', 'authentication' => 'false', 'password' => self::SECRET . '2' ) ) );
		$main = ( new Connection_Store() )->get( 'main' );
		self::assertSame( array( 2525, 'login', false, self::SECRET . '2' ), array( $main?->port, $main?->auth_method->value, $main?->authentication, $main?->secret( 'password' ) ) );

		foreach ( array( 'table', 'json', 'ids' ) as $format ) {
			self::assertSame( 0, $this->connection( 'list', array(), array( 'format' => $format ) ) );
			self::assertSame( 0, $this->connection( 'get', array( 'main' ), array( 'format' => $format ) ) );
		}
		self::assertSame( 2, $this->connection( 'update', array( 'main' ), array( 'host' => 'evil.example' ) ) );
		self::assertSame( 2, $this->connection( 'update', array( 'main' ), array( 'port' => '0', 'password' => self::SECRET ) ) );
		self::assertStringContainsString( 'smtp.example.com', Printed::$text );
		self::assertStringNotContainsString( 'CANARY', Printed::$text );

		self::assertSame( 0, $this->connection( 'update', array( 'main' ), array( 'delete-password' => true ) ) );
		self::assertSame( '', ( new Connection_Store() )->get( 'main' )->secret( 'password' ) );
		self::assertSame( 0, $this->connection( 'delete', array( 'main' ), array() ), 'Without --yes it asks.' );
		self::assertNotNull( ( new Connection_Store() )->get( 'main' ) );
		self::assertSame( 0, $this->connection( 'delete', array( 'main' ), array( 'yes' => true ) ) );
		self::assertNull( ( new Connection_Store() )->get( 'main' ) );
	}

	public function test_unknown_ids_files_and_locked_fields_are_exit_code_2(): void {
		$this->connection( 'create', array(), array( 'id' => 'main', 'host' => 'smtp.example.com' ) );
		putenv( 'MAILWRIGHT_HOST=fixed.example.com' );

		self::assertSame( 2, $this->connection( 'get', array( 'nowhere' ), array() ) );
		self::assertSame( 2, $this->connection( 'update', array( 'nowhere' ), array( 'name' => 'x' ) ) );
		self::assertSame( 2, $this->connection( 'delete', array( 'nowhere' ), array( 'yes' => true ) ) );
		self::assertSame( 2, $this->connection( 'update', array( 'main' ), array( 'host' => 'x.example.com' ) ) );
		self::assertSame( 2, $this->connection( 'update', array( 'main' ), array( 'password-file' => '/nonexistent' ) ) );
		self::assertSame( 2, $this->connection( 'update', array( 'main' ), array( 'password-file' => 'php://filter/resource=/etc/passwd' ) ) );
		self::assertSame( 2, $this->connection( 'create', array(), array( 'host' => 'https://x' ) ) );
	}

	private function settings( string $command, string ...$args ): int {
		return $this->run_command( static fn() => 'get' === $command ? ( new Settings_Command() )->get( array_values( $args ), array() ) : ( new Settings_Command() )->set( array_values( $args ) ) );
	}

	/**
	 * @param list<string>               $args
	 * @param array<string, string|bool> $options
	 */
	private function connection( string $command, array $args, array $options ): int {
		return $this->run_command( static fn() => ( new Connection_Command() )->{$command}( $args, $options ) );
	}

	private function run_command( callable $command ): int {
		try {
			$command();
			return 0;
		} catch ( Halted $halted ) {
			return $halted->getCode();
		}
	}
}
