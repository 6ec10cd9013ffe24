<?php
/**
 * WP-CLI switches the plugin off and on, in a process of its own that would otherwise work at its end for as long as a mail server likes (guarantees D17).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Cli;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Tests\Support\Site_Server;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;

final class Plugin_Commands_Test extends TestCase {

	private const WP_CLI = __DIR__ . '/../../../../tools/wp-cli/vendor/wp-cli/wp-cli/php/boot-fs.php';

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
		update_option( 'active_plugins', array( 'mailwright/plugin.php' ) );
		parent::tearDown();
	}

	public function test_switched_off_beside_a_silent_mail_server_it_is_off_in_seconds_and_the_mail_is_kept(): void {
		$port = Smtp_Server::black_hole()->port();
		self::assertSame( 0, $this->wp( "mailwright connection create --id=main --host=127.0.0.1 --port=$port --encryption=none --authentication=false --timeout=300" ), $this->output );
		self::assertSame( 0, $this->wp( 'mailwright settings set background on' ), $this->output );
		// A process that is killed right behind wp_mail(): nobody has worked for it.
		$this->wp( 'die-with-mail' );
		self::assertSame( array( 'ready' ), $this->states(), $this->output );
		$began = microtime( true );

		self::assertSame( 0, $this->wp( 'off' ), $this->output );

		self::assertLessThan( 20.0, microtime( true ) - $began, 'With the time that starting WP-CLI takes.' );
		self::assertContains( $this->states()[0] ?? '', array( 'ready', 'retry' ) );
		self::assertStringNotContainsString( 'mailwright', (string) $GLOBALS['wpdb']->get_var( "SELECT option_value FROM {$GLOBALS['wpdb']->options} WHERE option_name = 'cron'" ) );

		self::assertSame( 0, $this->wp( 'on' ), $this->output );
		self::assertStringContainsString( 'mailwright_run_outbox', (string) $GLOBALS['wpdb']->get_var( "SELECT option_value FROM {$GLOBALS['wpdb']->options} WHERE option_name = 'cron'" ) );
	}

	/** @return list<string|null> Of the mail, not of what administrators are told about the connection. */
	private function states(): array {
		return array_column( ( new Database() )->rows( 'SELECT status FROM ' . Database::table( Tables::MESSAGES ) . " WHERE subject = 'Waits'" ), 'status' );
	}

	private function wp( string $command ): int {
		$process = proc_open( sprintf( '%s -d display_errors=stderr -d memory_limit=512M %s --allow-root --no-color --require=%s --path=%s %s', escapeshellarg( PHP_BINARY ), escapeshellarg( self::WP_CLI ), escapeshellarg( __DIR__ . '/switch-plugin.php' ), escapeshellarg( self::$folder ), $command ), array( array( 'file', '/dev/null', 'r' ), array( 'pipe', 'w' ), array( 'redirect', 1 ) ), $pipes, null, Site_Server::environment() + getenv() );
		self::assertIsResource( $process );
		$this->output = (string) stream_get_contents( $pipes[1] );
		return proc_close( $process );
	}

	private static function forget_everything(): void {
		global $wpdb;
		$wpdb->query( "DELETE FROM {$wpdb->options} WHERE option_name LIKE '%mailwright%' AND option_name NOT LIKE 'mailwright\_tables%'" );
		wp_cache_flush();
		foreach ( array_keys( array_merge( array(), ...array_values( _get_cron_array() ) ) ) as $hook ) {
			if ( str_starts_with( (string) $hook, 'mailwright' ) ) {
				wp_unschedule_hook( (string) $hook );
			}
		}
		foreach ( Tables::ALL as $table ) {
			( new Database() )->run( 'DELETE FROM ' . Database::table( $table ) );
		}
	}
}
