<?php
/**
 * An update of the plugin finds the tables of an older version: what is missing is made, and mail that waits is not touched.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Install;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Tests\Integration\Outbox\Worker_Case;
use Mailwright\Tests\Support\Smtp_Server;

final class Tables_Test extends Worker_Case {

	public function test_mail_of_version_1_waits_through_the_update_and_is_sent_afterwards(): void {
		$database = new Database();
		$this->as_version_1( $database );
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'version' => 1 ) );
		$before = $this->row( $id );
		$this->as_version_1( $database ); // The connection was announced, and that has made the table.

		Tables::ensure();

		unset( $before['now_at'] );
		$after = $this->row( $id );
		unset( $after['now_at'] );
		self::assertSame( $before, $after );
		self::assertSame( (string) Tables::VERSION, (string) get_option( 'mailwright_tables' ) );
		self::assertSame( '0', $database->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::CHANGES ) ) );
		$this->work();
		self::assertSame( 'sent', $this->row( $id )['status'] );
		self::assertCount( 1, $server->messages() );
	}

	public function test_mail_of_a_newer_version_is_left_alone(): void {
		$server = Smtp_Server::ordinary();
		$id     = $this->queue( $this->connect_in_clear( $server ), array( 'version' => Tables::VERSION + 1 ) );
		$this->work();

		self::assertSame( 'ready', $this->row( $id )['status'] );
		self::assertSame( array(), $server->messages() );
	}

	private function as_version_1( Database $database ): void {
		$database->run( 'DROP TABLE IF EXISTS ' . Database::table( Tables::CHANGES ) );
		update_option( 'mailwright_tables', 1, true );
	}

	/** Making a table ends the transaction around a test: what it has written has to be taken away by hand. */
	protected function tearDown(): void {
		$GLOBALS['wpdb']->query( 'ROLLBACK' );
		foreach ( $GLOBALS['wpdb']->get_col( "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE 'mailwright%' AND option_name <> 'mailwright_tables'" ) as $option ) {
			delete_option( $option );
		}
		wp_unschedule_hook( 'mailwright_clean_up' );
		wp_unschedule_hook( 'mailwright_run_outbox' );
		Tables::ensure( true );
		foreach ( Tables::ALL as $table ) {
			$GLOBALS['wpdb']->query( 'DELETE FROM ' . Database::table( $table ) );
		}
		parent::tearDown();
	}
}
