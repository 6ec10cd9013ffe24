<?php
/**
 * The stored row: two savers at once, and rows that something has damaged.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Settings;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Option_Row;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Stored_Row_Test extends TestCase {

	public function test_a_save_in_the_midst_of_another_one_is_not_lost(): void {
		( new Settings_Store() )->save( array( 'from_name' => 'Start' ) );
		$this->at_the_next( 'UPDATE', static fn() => ( new Settings_Store() )->save( array( 'from_email' => 'other@example.com' ) ) );

		( new Settings_Store() )->save( array( 'from_name' => 'Mine' ) );

		$settings = ( new Settings_Store() )->get();
		self::assertSame( array( 'Mine', 'other@example.com', 3 ), array( $settings->from_name, $settings->from_email, Option_Row::read()['revision'] ) );
	}

	public function test_the_very_first_save_in_the_midst_of_another_one_is_not_lost(): void {
		$this->at_the_next( 'INSERT', static fn() => ( new Settings_Store() )->save( array( 'from_email' => 'other@example.com' ) ) );

		( new Settings_Store() )->save( array( 'from_name' => 'Mine' ) );

		self::assertSame( array( 'Mine', 'other@example.com' ), array( ( new Settings_Store() )->get()->from_name, ( new Settings_Store() )->get()->from_email ) );
	}

	public function test_two_connections_made_at_once_both_exist_with_their_own_password(): void {
		( new Settings_Store() )->save( array() );
		$this->at_the_next( 'UPDATE', static fn() => ( new Connection_Store() )->create( array( 'host' => 'smtp.example.com', 'password' => 'one' ) ) );

		( new Connection_Store() )->create( array( 'host' => 'smtp.example.com', 'password' => 'two' ) );

		$secrets = array();
		foreach ( ( new Connection_Store() )->all() as $connection ) {
			$secrets[ $connection->id ] = $connection->secret( 'password' );
		}
		self::assertSame( array( 'smtp-example-com' => 'one', 'smtp-example-com-2' => 'two' ), $secrets );
	}

	public function test_two_changes_of_server_and_password_at_once_never_mix(): void {
		( new Connection_Store() )->create( array( 'id' => 'main', 'host' => 'old.example', 'password' => 'old' ) );
		$this->at_the_next( 'UPDATE', static fn() => ( new Connection_Store() )->update( 'main', array( 'host' => 'one.example', 'password' => 'one' ) ) );

		( new Connection_Store() )->update( 'main', array( 'host' => 'two.example', 'password' => 'two' ) );

		$main = ( new Connection_Store() )->get( 'main' );
		self::assertSame( array( 'two.example', 'two' ), array( $main?->host, $main?->secret( 'password' ) ) );
	}

	public function test_a_deleted_connection_does_not_come_back_by_a_late_save(): void {
		( new Connection_Store() )->create( array( 'id' => 'main', 'host' => 'old.example' ) );
		$this->at_the_next( 'UPDATE', static fn() => ( new Connection_Store() )->delete( 'main' ) );
		try {
			( new Connection_Store() )->update( 'main', array( 'name' => 'late' ) );
			self::fail( 'The late save must be refused.' );
		} catch ( Invalid_Input $problem ) {
			self::assertSame( 404, $problem->status() );
		}
		self::assertSame( array(), ( new Connection_Store() )->all() );
	}

	public function test_a_database_that_takes_nothing_is_said_and_not_a_success(): void {
		( new Settings_Store() )->save( array( 'from_name' => 'Start' ) );
		$filter = static fn( string $query ): string => str_starts_with( $query, 'UPDATE' ) ? 'SELECT 1 WHERE 1 = 0' : $query;
		add_filter( 'query', $filter );
		try {
			( new Settings_Store() )->save( array( 'from_name' => 'Lost' ) );
			self::fail( 'Must not look like a success.' );
		} catch ( Invalid_Input $problem ) {
			self::assertSame( array( 'not_saved', 500 ), array( $problem->reason(), $problem->status() ) );
		}
		remove_filter( 'query', $filter );
		self::assertSame( 'Start', ( new Settings_Store() )->get()->from_name );
	}

	/** @return iterable<string, array{mixed}> */
	public static function damaged_rows(): iterable {
		yield 'text' => array( 'broken' );
		yield 'half of a serialized array' => array( 'a:3:{s:8:"settings";a:1:{s:10' );
		yield 'number' => array( 7 );
		yield 'empty' => array( '' );
		yield 'false' => array( false );
		yield 'object' => array( (object) array( 'settings' => array() ) );
		yield 'list' => array( array( 1, 2 ) );
		yield 'parts of wrong types' => array( array( 'settings' => 'x', 'connections' => 5, 'revision' => 'y' ) );
		yield 'connections of wrong types' => array( array( 'settings' => array(), 'connections' => array( 'main' => 'x', '../evil' => array(), 3 => null ), 'revision' => array() ) );
		yield 'values of wrong types' => array( array( 'settings' => array( 'from_email' => array(), 'routes' => 'x', 'log_max_rows' => 'many', 'default_connection' => array() ), 'connections' => array( 'main' => array( 'host' => array(), 'port' => 'abc', 'encryption' => 'tls', 'timeout' => -1, 'secrets' => 'x' ) ), 'revision' => 1 ) );
	}

	#[DataProvider( 'damaged_rows' )]
	public function test_a_damaged_row_keeps_the_site_up_is_named_and_can_be_saved_over( mixed $row ): void {
		update_option( Option_Row::NAME, $row );
		wp_cache_flush();
		$this->as_admin();

		$data = $this->rest( 'GET', '/mailwright/v1/settings' );
		self::assertSame( 200, $data->get_status() );
		self::assertSame( '', $data->get_data()['from_email'] );
		if ( '' !== $row && false !== $row ) {
			self::assertArrayHasKey( 'stored', (array) $data->get_data()['problems'] );
		}
		foreach ( $this->rest( 'GET', '/mailwright/v1/connections' )->get_data() as $connection ) {
			self::assertSame( array( '', 587, 'starttls', 8 ), array( $connection['host'], $connection['port'], $connection['encryption'], $connection['timeout'] ) );
		}

		self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/settings', array( 'from_name' => 'Repaired' ) )->get_status() );
		self::assertSame( 201, $this->rest( 'POST', '/mailwright/v1/connections', array( 'id' => 'new', 'host' => 'smtp.example.com' ) )->get_status() );
		self::assertSame( 'Repaired', ( new Settings_Store() )->get()->from_name );
	}

	/** Runs something once, just before the next query of this kind on the options. */
	private function at_the_next( string $verb, callable $then ): void {
		$done = false;
		add_filter(
			'query',
			static function ( string $query ) use ( $verb, $then, &$done ): string {
				if ( ! $done && str_starts_with( $query, $verb ) && str_contains( $query, Option_Row::NAME ) ) {
					$done = true;
					$then();
				}
				return $query;
			}
		);
	}
}
