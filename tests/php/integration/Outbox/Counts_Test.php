<?php
/**
 * What sending costs in things that can be counted, and that are the same on every machine: statements, connections, round trips, files.
 * Times are in the benchmarks.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Outbox\Direct_Log;
use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Tests\Support\Log_Filler;
use Mailwright\Tests\Support\Smtp_Server;

final class Counts_Test extends Accepting_Case {

	private const MAILS = 40;

	private const AT_ONCE = 4;

	public function test_a_background_mail_costs_one_insert_and_no_connection_when_it_is_accepted(): void {
		$server = $this->server();

		$first  = self::statements( fn() => $this->assertTrue( $this->send( 'First' ) ) );
		$second = self::statements( fn() => $this->assertTrue( $this->send( 'Second' ) ) );

		// The first mail of a page reads the connection's password too.
		$this->assertLessThanOrEqual( 2, count( $first ), implode( "\n", $first ) );
		$this->assertCount( 1, $second, implode( "\n", $second ) );
		$this->assertStringStartsWith( 'INSERT', ltrim( $second[0] ) );
		$this->assertSame( 0, $server->count( 'connections' ) );
	}

	public function test_a_background_mail_costs_no_more_when_the_log_is_long_and_many_mails_wait(): void {
		$this->server();
		( new Log_Filler() )->many( 500 );
		for ( $i = 0; $i < 30; $i++ ) {
			$this->send();
		}

		$statements = self::statements( fn() => $this->assertTrue( $this->send() ) );

		$this->assertCount( 1, $statements, implode( "\n", $statements ) );
	}

	public function test_a_direct_mail_costs_one_insert_when_its_connection_has_just_worked(): void {
		$server = $this->server( 'off' );
		$this->assertTrue( $this->send() );

		$statements = self::statements( fn() => $this->assertTrue( $this->send() ) );

		$this->assertCount( 1, $statements, implode( "\n", $statements ) );
		$this->assertSame( 1, $server->count( 'connections' ) );
		// The attempts are written together when the page is out.
		$this->assertCount( 1, self::statements( fn() => Direct_Log::flush() ) );
		$this->assertCount( 2, $this->attempts() );
	}

	public function test_a_direct_mail_costs_no_statement_when_the_log_is_off_and_its_connection_has_just_worked(): void {
		$this->server( 'off' );
		add_filter( 'mailwright_log_message', '__return_false' );
		$this->assertTrue( $this->send() );

		$this->assertSame( array(), self::statements( fn() => $this->assertTrue( $this->send() ) ) );
	}

	public function test_the_worker_needs_two_round_trips_for_each_mail_when_the_server_knows_pipelining(): void {
		$server = $this->fill();

		$this->work();

		$connections = $server->connections();
		$this->assertCount( self::MAILS, $server->messages() );
		$this->assertLessThanOrEqual( self::AT_ONCE, count( $connections ) );
		$dialogue = array_count_values( $server->verbs() );
		unset( $dialogue['EHLO'], $dialogue['QUIT'] );
		$this->assertSame( array( 'MAIL' => self::MAILS, 'RCPT' => self::MAILS, 'DATA' => self::MAILS ), $dialogue );
	}

	public function test_the_worker_writes_at_most_twice_for_each_mail_and_reads_many_at_once_when_many_are_due(): void {
		$this->fill();

		$statements = self::statements( fn() => $this->work() );

		$count = static fn( string $pattern ): int => count( preg_grep( $pattern, $statements ) ?: array() );
		// Mails that get so far in the same moment share a statement; how many do depends on the machine.
		$this->assertLessThanOrEqual( self::MAILS, $count( "/SET status = 'wire'/" ) );
		$this->assertLessThanOrEqual( self::MAILS, $count( "/SET status = 'sent'/" ) );
		$this->assertLessThan( self::MAILS / 2, $count( '/INTO \S+mailwright_attempts/' ) );
		$this->assertLessThan( self::MAILS / 2, $count( '/^\s*SELECT .* token = /s' ) );
	}

	public function test_a_list_of_the_log_costs_the_same_few_statements_when_it_is_ten_times_as_long(): void {
		$this->as_admin();
		$filler = new Log_Filler();
		$list   = fn() => $this->assertCount( 50, $this->rest( 'GET', '/mailwright/v1/messages', array( 'per_page' => 50 ) )->get_data() );
		$filler->many( 60 );
		$list(); // Some settings are read once.
		$short = self::statements( $list );
		$filler->many( 600 );
		$long = self::statements( $list );

		$this->assertLessThanOrEqual( 3, count( $short ), implode( "\n", $short ) );
		$this->assertSame( count( $short ), count( $long ), implode( "\n", $long ) );
	}

	public function test_a_page_that_sends_nothing_loads_three_files_and_asks_the_database_nothing(): void {
		$program = <<<'PHP'
			define( 'SAVEQUERIES', true );
			require '%s';
			require ABSPATH . 'wp-settings.php';
			$files = array_filter( get_included_files(), static fn( string $file ): bool => str_starts_with( $file, dirname( realpath( MAILWRIGHT_FILE ) ) . '/includes/' ) );
			$asked = array_filter( array_column( $wpdb->queries, 0 ), static fn( string $sql ): bool => str_contains( $sql, 'mailwright' ) );
			echo "\n", wp_json_encode( array( 'files' => array_values( array_map( 'basename', $files ) ), 'asked' => array_values( $asked ) ) );
			PHP;
		$GLOBALS['wpdb']->query( 'ROLLBACK' ); // SQLite lets the other process wait until this test's transaction is over.
		$output  = shell_exec( escapeshellarg( PHP_BINARY ) . ' -r ' . escapeshellarg( sprintf( $program, dirname( __DIR__, 2 ) . '/config/config.php' ) ) . ' 2>/dev/null' );
		$found   = json_decode( (string) strrchr( (string) $output, "\n" ), true );

		$this->assertIsArray( $found, (string) $output );
		sort( $found['files'] );
		// And plugin.php, which names them.
		$this->assertSame( array( 'Plugin.php', 'autoload.php' ), $found['files'] );
		$this->assertSame( array(), $found['asked'] );
	}

	/** Mails that wait for a server. */
	private function fill(): Smtp_Server {
		$server = $this->server();
		for ( $i = 0; $i < self::MAILS; $i++ ) {
			$this->assertTrue( $this->send( "Mail $i" ) );
		}
		return $server;
	}

	private function work(): void {
		Worker::run( Worker_Limits::cli( 60.0, self::AT_ONCE ) );
	}
}
