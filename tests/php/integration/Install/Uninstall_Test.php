<?php
/**
 * What is left when someone deletes the plugin: nothing, unless it was asked to stay.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Install;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Install\Uninstall;
use Mailwright\Rest\Rate_Limit;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Log_Filler;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\Group;

final class Uninstall_Test extends TestCase {

	protected function tearDown(): void {
		// With MariaDB making and dropping tables ends the transaction of the test: what it wrote is there to stay.
		( new Settings_Store() )->save( array( 'keep_data' => false ) );
		Uninstall::run();
		delete_option( 'mailwrightish' );
		wp_clear_scheduled_hook( 'somebody_else' );
		parent::tearDown();
		Tables::ensure( true );
	}

	/** Everything of a site that the plugin writes. */
	private function fill(): void {
		Tables::ensure( true );
		( new Connection_Store() )->create( array( 'host' => 'smtp.example.com', 'password' => 'secret' ) );
		( new Log_Filler() )->message();
		Rate_Limit::hit( 'try', 1, 60 );
		set_transient( 'mailwright_something', 1, 60 );
		wp_schedule_single_event( time() + 60, 'mailwright_run_outbox', array( 1 ) );
		wp_schedule_event( time() + 60, 'hourly', 'mailwright_clean_up' );
		update_user_meta( 1, 'mailwright_notice_read', 'x' );
		update_user_meta( 1, $GLOBALS['wpdb']->get_blog_prefix() . 'mailwright_changes_seen', 'x' );
	}

	/** @return list<string> Names of all that is left of us in the database, whatever table it is in. */
	private static function left(): array {
		global $wpdb;
		wp_cache_flush();
		$left = array_map( static fn( mixed $name ): string => "option $name", $wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%mailwright\\_%'" ) );
		array_push( $left, ...array_map( static fn( mixed $key ): string => "meta $key", $wpdb->get_col( "SELECT meta_key FROM {$wpdb->usermeta} WHERE meta_key LIKE '%mailwright%'" ) ) );
		if ( str_contains( (string) wp_json_encode( get_option( 'cron' ) ), 'mailwright' ) ) {
			$left[] = 'cron';
		}
		// Not by a SELECT: with SQLite a statement that fails ends the transaction of the test.
		array_push( $left, ...array_map( static fn( mixed $table ): string => "table $table", $wpdb->get_col( "SHOW TABLES LIKE '{$wpdb->prefix}mailwright%'" ) ) );
		if ( is_multisite() ) {
			array_push( $left, ...array_map( static fn( mixed $key ): string => "network $key", $wpdb->get_col( "SELECT meta_key FROM {$wpdb->sitemeta} WHERE meta_key LIKE '%mailwright\\_%'" ) ) );
		}
		return $left;
	}

	public function test_options_secrets_transients_events_tables_and_marks_are_removed_and_nothing_of_others(): void {
		$this->fill();
		wp_schedule_single_event( time() + 60, 'somebody_else' );
		update_option( 'mailwrightish', 'not ours' );
		self::assertNotSame( array(), self::left() );

		Uninstall::run();

		self::assertSame( array(), self::left() );
		self::assertSame( 'not ours', get_option( 'mailwrightish' ) );
		self::assertNotFalse( wp_next_scheduled( 'somebody_else' ) );
		self::assertSame( array(), ( new Connection_Store() )->all() );
	}

	public function test_everything_but_events_stays_when_it_was_asked_to(): void {
		$this->fill();
		( new Settings_Store() )->save( array( 'keep_data' => true ) );

		Uninstall::run();

		$connection = array_values( ( new Connection_Store() )->all() )[0];
		self::assertSame( array( 'smtp.example.com', 'secret' ), array( $connection->host, $connection->reveal()['password'] ) );
		self::assertSame( '1', ( new Database() )->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::MESSAGES ) ) );
		self::assertFalse( wp_next_scheduled( 'mailwright_run_outbox', array( 1 ) ) );
		self::assertFalse( wp_next_scheduled( 'mailwright_clean_up' ) );
		self::assertNotSame( '', get_user_meta( 1, 'mailwright_notice_read', true ) );
	}

	public function test_it_comes_to_its_end_when_tables_were_never_made(): void {
		Tables::drop();
		Uninstall::run();
		self::assertSame( array(), self::left() );
	}

	#[Group( 'multisite' )]
	public function test_each_site_of_a_network_is_cleaned(): void {
		$sites = array( get_current_blog_id() );
		foreach ( array( 'one', 'two' ) as $name ) {
			$site = wp_insert_site( array( 'domain' => "$name.example.test", 'path' => '/', 'user_id' => 1 ) );
			self::assertIsInt( $site );
			$sites[] = $site;
		}
		foreach ( $sites as $site ) {
			switch_to_blog( $site );
			$this->fill();
			restore_current_blog();
		}
		update_network_option( null, 'mailwright_network', array( 'x' ) );

		Uninstall::run();

		foreach ( $sites as $site ) {
			switch_to_blog( $site );
			$left = self::left();
			restore_current_blog();
			self::assertSame( array(), $left, "Site $site" );
		}
		foreach ( array_slice( $sites, 1 ) as $site ) {
			wp_delete_site( $site );
		}
	}
}
