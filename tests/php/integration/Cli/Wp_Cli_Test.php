<?php
/**
 * The commands as people start them: by WP-CLI itself, in a process of its own (A55, and the exit codes of the contract).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Cli;

use Mailwright\Tests\Integration\Attack\Route_Manifest;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Site_Server;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;

final class Wp_Cli_Test extends TestCase {

	private const WP_CLI = __DIR__ . '/../../../../tools/wp-cli/vendor/wp-cli/wp-cli/php/boot-fs.php';

	private const USERNAME = 'cli-user@example.test';

	private const COMMANDS = array( 'connection', 'diagnose', 'explain', 'export', 'health', 'import', 'messages', 'outbox', 'settings', 'test' );

	private static string $folder = '';

	private string $output = '';

	public static function setUpBeforeClass(): void {
		self::$folder = Site_Server::folder();
	}

	public static function tearDownAfterClass(): void {
		Site_Server::remove( self::$folder );
		Smtp_Server::stop_all();
	}

	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wpdb']->query( 'ROLLBACK' ); // The other process must be able to write.
		self::forget_everything();
	}

	protected function tearDown(): void {
		self::forget_everything();
		parent::tearDown();
	}

	public function test_every_command_is_there_with_its_help(): void {
		self::assertSame( 0, $this->wp( 'help mailwright' ) );
		foreach ( self::COMMANDS as $command ) {
			self::assertMatchesRegularExpression( "/^ +$command\s+\w/m", $this->output );
		}
	}

	/** Guarantees S1 and S29: no command that is not in the manifest, and each that destroys asks first. */
	public function test_s1_every_live_command_is_in_the_manifest_and_asks_before_it_destroys(): void {
		self::assertSame( 0, $this->wp( '--require=' . escapeshellarg( __DIR__ . '/print-commands.php' ) . ' mailwright health' ), $this->output );
		$live = array();
		foreach ( (array) json_decode( substr( $this->output, (int) strpos( $this->output, '{"' ) ), true ) as $command => $synopsis ) {
			if ( 1 === preg_match( '/mailwright/i', (string) $command ) ) {
				$live[ (string) $command ] = str_contains( (string) $synopsis, '[--yes]' );
			}
		}
		$listed = array();
		foreach ( Route_Manifest::COMMANDS as $command => $asks ) {
			$listed[ "mailwright $command" ] = $asks;
		}
		ksort( $live );

		self::assertSame( $listed, $live );
	}

	public function test_a_connection_is_made_tested_examined_and_removed_with_no_word_of_its_password(): void {
		$server = Smtp_Server::ordinary( array( 'auth' => array( self::USERNAME => Canary::PASSWORD ) ) );
		$secret = (string) tempnam( sys_get_temp_dir(), 'mailwright' );
		file_put_contents( $secret, Canary::PASSWORD . "\n" );
		$all = '';
		foreach (
			array(
				array( 0, "mailwright connection create --id=main --host=127.0.0.1 --port={$server->port()} --encryption=none --username=" . self::USERNAME . ' --password-file=' . escapeshellarg( $secret ) . ' --porcelain', "main\n" ),
				array( 0, 'mailwright connection list --format=csv', 'main,' ),
				array( 0, 'mailwright connection list --format=json', '"password_status"' ),
				array( 0, 'mailwright connection get main --format=json', '"set": true' ),
				array( 0, 'mailwright settings get --format=json', '"log_retention_days"' ),
				array( 0, 'mailwright settings set from_email shop@example.test', 'Success' ),
				array( 0, 'mailwright test to@example.test', 'Success' ),
				array( 0, 'mailwright test to@example.test --format=json --debug', '"accepted": true' ),
				array( 0, 'mailwright outbox run', 'Sent: 0' ),
				array( 0, 'mailwright outbox status --format=json', '"health"' ),
				array( 0, 'mailwright messages list --format=count', '2' ),
				array( 0, 'mailwright export dsn', 'smtp' ),
				array( 0, 'mailwright export settings', '"connections"' ),
				array( 0, 'mailwright explain "535 5.7.8 Error: authentication failed" --format=json', '"auth_failed"' ),
				array( 2, 'mailwright connection update main --host=evil.example.test', 'password' ),
				array( 0, 'mailwright connection delete main --yes', 'Success' ),
			) as list( $code, $command, $expected )
		) {
			self::assertSame( $code, $this->wp( $command ), "$command: {$this->output}" );
			self::assertStringContainsString( $expected, $this->output, $command );
			$all .= $this->output;
		}
		unlink( $secret );

		self::assertNull( Canary::found_in( $all, self::USERNAME ) );
		self::assertCount( 2, $server->messages() );
	}

	public function test_a_check_that_fails_ends_with_1_and_wrong_use_with_2(): void {
		$port = Smtp_Server::closed_port();
		self::assertSame( 0, $this->wp( "mailwright connection create --id=main --host=127.0.0.1 --port=$port --encryption=none --authentication=false" ), $this->output );

		self::assertSame( 1, $this->wp( 'mailwright test to@example.test' ), $this->output );
		self::assertStringContainsString( 'connection_refused', $this->output );
		self::assertSame( 1, $this->wp( 'mailwright diagnose --checks=settings,ports' ), $this->output );
		self::assertSame( 1, $this->wp( 'mailwright explain "quite unknown words"' ), $this->output );
		foreach ( array( 'test nonsense', 'test to@example.test --connection=nowhere', 'diagnose --checks=nonsense', 'connection get nowhere', 'settings set nonsense x', 'messages get 999999', 'outbox run --seconds=-1', 'import --from=nonsense', 'export dsn --connection=nowhere' ) as $command ) {
			self::assertSame( 2, $this->wp( "mailwright $command" ), "$command: {$this->output}" );
			self::assertStringContainsString( 'Error: ', $this->output, $command );
		}
	}

	public function test_a55_arguments_are_never_a_command_for_the_shell(): void {
		$trap = sys_get_temp_dir() . '/mailwright-trap-' . bin2hex( random_bytes( 4 ) );
		foreach ( array( "explain '`touch $trap`; \$(touch $trap) | touch $trap'", "test '\$(touch $trap)@example.test'", "connection create --host='x; touch $trap'", "messages list --search='\$(touch $trap)'" ) as $command ) {
			$this->wp( "mailwright $command" );
		}
		self::assertFileDoesNotExist( $trap );
	}

	private function wp( string $command ): int {
		$process = proc_open( sprintf( '%s -d display_errors=stderr -d memory_limit=512M %s --allow-root --no-color --path=%s %s', escapeshellarg( PHP_BINARY ), escapeshellarg( self::WP_CLI ), escapeshellarg( self::$folder ), $command ), array( array( 'file', '/dev/null', 'r' ), array( 'pipe', 'w' ), array( 'redirect', 1 ) ), $pipes, null, Site_Server::environment() + getenv() );
		self::assertIsResource( $process );
		$this->output = (string) stream_get_contents( $pipes[1] );
		$code         = proc_close( $process );
		self::assertStringNotContainsString( realpath( dirname( __DIR__, 4 ) . '/includes' ) . '/', $this->output, "$command: a warning or an error of ours." );
		return $code;
	}

	private static function forget_everything(): void {
		global $wpdb;
		$wpdb->query( "DELETE FROM {$wpdb->options} WHERE option_name LIKE '%mailwright%' AND option_name NOT LIKE 'mailwright\_tables%'" );
		foreach ( $wpdb->get_col( "SHOW TABLES LIKE '{$wpdb->prefix}mailwright%'" ) as $table ) {
			$wpdb->query( "DELETE FROM `$table`" );
		}
		wp_cache_flush();
	}
}
