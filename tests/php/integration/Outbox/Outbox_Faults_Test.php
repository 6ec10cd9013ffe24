<?php
/**
 * wp_mail() never says true without a row or an accepted mail: whatever is wrong with the database, the message is sent at once instead, and
 * when that fails too the caller hears false, as from WordPress itself.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;

final class Outbox_Faults_Test extends Accepting_Case {

	/** A lost connection, and with SQLite any error, ends the transaction around a test; so there is none, and all is taken back by hand. */
	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wpdb']->query( 'COMMIT' );
	}

	protected function tearDown(): void {
		foreach ( Tables::ALL as $table ) {
			$GLOBALS['wpdb']->query( 'DELETE FROM ' . Database::table( $table ) );
		}
		foreach ( $GLOBALS['wpdb']->get_col( "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE 'mailwright%' AND option_name <> 'mailwright_tables'" ) as $option ) {
			delete_option( $option );
		}
		parent::tearDown();
	}

	public function test_a_missing_table_is_made_and_the_mail_accepted(): void {
		$this->server();
		$this->send();
		$broken  = 0;
		$created = array();
		$break   = static function ( mixed $sql ) use ( &$broken, &$created ): mixed {
			if ( str_starts_with( (string) $sql, 'CREATE TABLE IF NOT EXISTS' ) ) {
				$created[] = (string) $sql; // The real statement would end the transaction around this test.
				return 'SELECT 1';
			}
			return str_starts_with( (string) $sql, 'INSERT INTO ' . Database::table( Tables::MESSAGES ) ) && 1 === ++$broken ? 'INSERT INTO table_that_is_not_there (a) VALUES (1)' : $sql;
		};
		add_filter( 'query', $break );
		$accepted = $this->send( 'Second' );
		remove_filter( 'query', $break );

		$this->assertTrue( $accepted );
		$this->assertSame( array( 'Hello', 'Second' ), array_column( $this->rows(), 'subject' ) );
		$this->assertCount( count( Tables::ALL ), $created );
		$this->assertSame( array(), $this->errors );
	}

	public function test_the_mail_is_sent_at_once_when_nothing_can_be_stored(): void {
		$server = $this->server();

		$accepted = $this->with_broken_tables( fn(): bool => $this->send() );

		$this->assertTrue( $accepted );
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( array(), $this->rows() );
	}

	public function test_false_and_wp_mail_failed_when_it_cannot_be_sent_either(): void {
		$this->server( 'on', array( 'replies' => array( 'RCPT' => '451 4.3.0 later' ) ) );

		$accepted = $this->with_broken_tables( fn(): bool => $this->send() );

		$this->assertFalse( $accepted );
		$this->assertStringContainsString( '451', $this->errors[0]->get_error_message() );
	}

	public function test_no_output_and_no_words_of_the_database_reach_the_page(): void {
		$this->server();
		$GLOBALS['wpdb']->show_errors();
		$this->expectOutputString( '' );
		$log = (string) tempnam( sys_get_temp_dir(), 'mailwright' );
		$was = ini_set( 'error_log', $log );

		$this->with_broken_tables( fn(): bool => wp_mail( 'to@example.test', 'x', 'Secret words of the mail' ) );

		ini_set( 'error_log', (string) $was );
		$this->assertStringNotContainsString( 'Secret words', (string) file_get_contents( $log ) );
		unlink( $log );
	}

	public function test_a_big_message_leaves_nothing_behind_when_its_row_cannot_be_written(): void {
		$server = $this->server();
		$break  = static fn( mixed $sql ): mixed => str_starts_with( (string) $sql, 'INSERT INTO ' . Database::table( Tables::MESSAGES ) ) ? 'SELECT broken FROM nowhere' : self::without_ddl( $sql );
		add_filter( 'query', $break );
		$accepted = $this->send( 'Big', str_repeat( "Words and more words\n", 50000 ) );
		remove_filter( 'query', $break );

		$this->assertTrue( $accepted );
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( '0', ( new Database() )->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::CHUNKS ) ) );
	}

	public function test_the_mail_is_stored_once_when_the_server_hung_up_before(): void {
		$this->needs_mariadb();
		$this->server();
		$this->send( 'Before' );
		$this->hang_up();

		$accepted = $this->send( 'Behind' );

		$this->assertTrue( $accepted );
		$this->assertSame( array( 'Before', 'Behind' ), array_column( $this->rows(), 'subject' ) );
	}

	public function test_the_mail_is_sent_at_once_when_the_database_is_gone_for_good(): void {
		$this->needs_mariadb();
		$server = $this->server();
		$this->send( 'Before' );
		$this->hang_up();
		$wpdb = $GLOBALS['wpdb'];
		$host = $wpdb->dbhost;
		$wpdb->dbhost = 'localhost:/nowhere.sock';
		$began        = hrtime( true );

		$accepted = $this->send( 'Behind' );

		$took         = ( hrtime( true ) - $began ) / 1e9;
		$wpdb->dbhost = $host;
		$wpdb->db_connect( false );
		$this->assertTrue( $accepted );
		$this->assertCount( 1, $server->messages() );
		$this->assertLessThan( 2.0, $took, 'WordPress itself would have waited five seconds and ended the page.' );
	}

	public function test_a_message_is_stored_in_smaller_pieces_when_the_server_takes_no_big_ones(): void {
		$this->needs_mariadb();
		$this->server();
		$wpdb = $GLOBALS['wpdb'];
		$size = $wpdb->get_var( 'SELECT @@global.max_allowed_packet' );
		$wpdb->query( 'SET GLOBAL max_allowed_packet = 262144' );
		$this->hang_up();
		$wpdb->db_connect( false );
		try {
			$this->assertTrue( $this->send( 'Big', str_repeat( "Words and more words\n", 50000 ) ) );
		} finally {
			$wpdb->query( "SET GLOBAL max_allowed_packet = $size" );
			$this->hang_up();
			$wpdb->db_connect( false );
		}

		$row = $this->rows()[0];
		$this->assertSame( (int) $row['size'], strlen( ( new Payload_Store() )->read( $row ) ) );
		$this->assertSame( '65536', ( new Database() )->value( 'SELECT MAX(LENGTH(bytes)) FROM ' . Database::table( Tables::CHUNKS ) . ' WHERE chunks_of = %s', $row['chunks_of'] ) );
	}

	public function test_a_mail_with_a_key_is_sent_once_when_nothing_can_be_stored(): void {
		$server = $this->server( 'off' );

		$accepted = $this->with_broken_tables( fn(): bool => wp_mail( 'to@example.test', 'With a key', 'x', 'X-Mailwright-Key: k' ) );

		$this->assertTrue( $accepted );
		$this->assertCount( 1, array_filter( $server->messages(), static fn( array $message ): bool => str_contains( $message['data'], 'Subject: With a key' ) ) );
	}

	private function needs_mariadb(): void {
		if ( self::is_sqlite() ) {
			$this->markTestSkipped( 'SQLite is no server that could be gone.' );
		}
	}

	/** As after wait_timeout. */
	private function hang_up(): void {
		// phpcs:disable WordPress.DB.RestrictedFunctions -- The fault itself.
		$other = new \mysqli( 'localhost', DB_USER, DB_PASSWORD, DB_NAME, 0, substr( DB_HOST, strlen( 'localhost:' ) ) );
		$other->query( 'KILL CONNECTION ' . mysqli_thread_id( $GLOBALS['wpdb']->dbh ) );
		$other->close();
		// phpcs:enable
	}

	private function with_broken_tables( callable $work ): mixed {
		$this->send( 'The first one makes WordPress load everything.' );
		( new Database() )->run( 'DELETE FROM ' . Database::table( Tables::MESSAGES ) );
		$break = static fn( mixed $sql ): mixed => str_contains( (string) $sql, 'mailwright_' ) && ! str_contains( (string) $sql, 'options' ) ? 'SELECT broken FROM nowhere' : $sql;
		add_filter( 'query', $break );
		try {
			return $work();
		} finally {
			remove_filter( 'query', $break );
		}
	}

	private static function without_ddl( mixed $sql ): mixed {
		return str_starts_with( (string) $sql, 'CREATE TABLE' ) ? 'SELECT 1' : $sql;
	}
}
