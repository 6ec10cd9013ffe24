<?php
/**
 * Tables that are damaged or gone: mail goes on, and what can be mended is mended.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Install;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Runner;
use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Tests\Integration\Outbox\Accepting_Case;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;

final class Damaged_Tables_Test extends Accepting_Case {

	protected function tearDown(): void {
		// Changing tables ends the transaction of the test in MariaDB, and what is missing here would be missing for the next one.
		Tables::drop();
		delete_option( 'mailwright_settings' );
		parent::tearDown();
		Tables::ensure( true );
	}

	/** @return array<string, array{string}> */
	public static function tables(): array {
		return array_combine( Tables::ALL, array_map( static fn( string $table ): array => array( $table ), Tables::ALL ) );
	}

	/** @param Tables::* $table */
	private static function lose( string $table ): void {
		( new Database() )->run( 'DROP TABLE ' . Database::table( $table ) );
	}

	/** @param Tables::* $table */
	#[DataProvider( 'tables' )]
	public function test_mail_is_sent_at_once_although_a_table_is_gone( string $table ): void {
		$server = $this->server( 'off' );
		self::lose( $table );
		$this->assertTrue( $this->send() );
		$this->assertCount( 1, $server->messages() );
	}

	/** @param Tables::* $table */
	#[DataProvider( 'tables' )]
	public function test_mail_is_sent_in_the_background_or_at_once_although_a_table_is_gone( string $table ): void {
		$server = $this->server( 'on' );
		self::lose( $table );
		$this->assertTrue( $this->send() );
		$this->work();
		$this->work(); // The first one may find out, and mend it.
		$this->assertCount( 1, $server->messages() );
	}

	public function test_mail_is_sent_at_once_although_a_column_is_gone(): void {
		$server = $this->server( 'on' );
		( new Database() )->run( 'ALTER TABLE ' . Database::table( Tables::MESSAGES ) . ' DROP COLUMN source' );

		$this->assertTrue( $this->send() );
		$this->work();
		$this->assertCount( 1, $server->messages() );

		Runner::on_clean_up();
		$this->assertTrue( $this->send( 'second' ) );
		$this->work();
		$this->assertCount( 2, $server->messages() );
		$this->assertContains( 'sent', array_column( $this->rows(), 'status' ), 'The table is whole again.' );
	}

	/** @param Tables::* $table */
	#[DataProvider( 'tables' )]
	public function test_the_clean_up_brings_each_table_back( string $table ): void {
		$this->server();
		self::lose( $table );
		Runner::on_clean_up();
		$this->assertSame( '0', ( new Database() )->value( 'SELECT COUNT(*) FROM ' . Database::table( $table ) ) );
	}

	private function work(): void {
		Worker::run( new Worker_Limits( 20.0, 4, false, true, 0 ) );
	}

	/** As on a page: with SQLite a statement that fails would undo what the test has set up. @param array<string, mixed> $options Of the server. */
	protected function server( string $background = 'on', array $options = array() ): Smtp_Server {
		remove_all_actions( 'mailwright_settings_changed' ); // No mail about that.
		$server = parent::server( $background, $options );
		$GLOBALS['wpdb']->query( 'COMMIT' );
		return $server;
	}
}
