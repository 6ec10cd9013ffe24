<?php
/**
 * Sites come and go in a network, and a process may go from one to the other: each has its own tables, log and mail (S26, A59).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Network;

use Mailwright\Admin\Network_Page;
use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Install\Uninstall;
use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Network_Policy;
use Mailwright\Settings\Network_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'multisite' )]
final class Sites_Test extends Network_Case {

	public function test_mail_of_each_site_goes_its_own_way_and_into_its_own_log_when_a_process_switches(): void {
		$servers = array( $this->shop => Smtp_Server::ordinary(), $this->blog => Smtp_Server::ordinary() );
		foreach ( $servers as $site => $server ) {
			$this->on_site( $site );
			$this->connect( $server );
			( new Settings_Store() )->save( array( 'from_email' => "site$site@example.test", 'force_from_email' => true ) );
			restore_current_blog();
		}
		foreach ( array( $this->shop, $this->blog, $this->shop ) as $site ) {
			switch_to_blog( $site );
			self::assertTrue( wp_mail( 'someone@example.test', "From $site", 'Text' ) );
			restore_current_blog();
		}
		self::assertSame( array( 2, 1 ), array( count( $servers[ $this->shop ]->messages() ), count( $servers[ $this->blog ]->messages() ) ) );
		self::assertSame( array( array( "From $this->shop", "From $this->shop" ), array( "From $this->blog" ), array() ), array( $this->log( $this->shop ), $this->log( $this->blog ), $this->log( 1 ) ) );
	}

	public function test_a_worker_sends_the_mail_of_its_own_site_only(): void {
		$server = Smtp_Server::ordinary();
		foreach ( array( $this->shop, $this->blog ) as $site ) {
			$this->on_site( $site );
			$this->connect( $server );
			( new Settings_Store() )->save( array( 'background' => 'on' ) );
			self::assertTrue( wp_mail( 'someone@example.test', "From $site", 'Text' ) );
			restore_current_blog();
		}
		self::assertSame( array(), $server->messages() );

		$this->on_site( $this->shop );
		Worker::run( new Worker_Limits( 5.0, 10 ) );
		self::assertCount( 1, $server->messages() );
		self::assertStringContainsString( "From $this->shop", (string) wp_json_encode( $server->messages() ) );
	}

	public function test_waiting_mail_goes_by_the_networks_connection_with_its_secret(): void {
		$server = Smtp_Server::ordinary( array( 'auth' => array( 'network' => self::SECRET ), 'require_auth' => true ) );
		$this->network_connection( array( 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none' ) );
		$this->network_settings( array( 'background' => 'on' ), Network_Policy::Locked );
		$this->on_site( $this->shop );

		self::assertTrue( wp_mail( 'someone@example.test', 'Later', 'Text' ) );
		self::assertSame( array(), $server->messages() );
		Worker::run( new Worker_Limits( 5.0, 10 ) );
		self::assertCount( 1, $server->messages() );
	}

	public function test_a_new_site_needs_nothing_and_gets_its_tables_with_its_first_mail(): void {
		$server = Smtp_Server::ordinary();
		$this->network_connection( array( 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'authentication' => false, 'username' => '', 'password' => null ) );
		$this->policy( Network_Policy::Locked );
		$site = wp_insert_site( array( 'domain' => 'example.test', 'path' => '/new' . uniqid() . '/', 'title' => 'New', 'user_id' => 1 ) );
		self::assertIsInt( $site );
		$this->on_site( $site );
		self::assertSame( array(), $this->tables( $site ) );

		self::assertTrue( wp_mail( 'someone@example.test', 'First', 'Text' ) );
		self::assertCount( count( Tables::ALL ), $this->tables( $site ) );
		restore_current_blog();
		self::assertSame( array( 'First' ), $this->log( $site ) );
		wp_delete_site( $site );
	}

	public function test_a_deleted_site_takes_everything_of_its_own_along_and_nothing_of_others(): void {
		$site = self::new_site( '/gone' . uniqid() . '/' );
		foreach ( array( $site, $this->shop ) as $each ) {
			$this->on_site( $each );
			( new Connection_Store() )->create( array( 'host' => 'smtp.example.com', 'username' => 'me', 'password' => 'CANARY-of-site' ) );
			wp_schedule_single_event( time() + 60, 'mailwright_run_outbox' );
			restore_current_blog();
		}
		self::assertSame( 2, Network_Store::count_sites()['own'] );

		wp_delete_site( $site );

		global $wpdb;
		self::assertSame( array(), $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $wpdb->get_blog_prefix( $site ) ) . '%' ) ) );
		self::assertSame( 1, Network_Store::count_sites()['own'] );
		self::assertCount( count( Tables::ALL ), $this->tables( $this->shop ) );
		$this->on_site( $this->shop );
		self::assertSame( 'CANARY-of-site', ( new Connection_Store() )->default()?->secret( 'password' ) );
		self::assertNotFalse( wp_next_scheduled( 'mailwright_run_outbox' ) );
	}

	public function test_switched_off_for_the_network_each_site_sends_what_waits_and_loses_its_events(): void {
		$server = Smtp_Server::ordinary();
		foreach ( array( $this->shop, $this->blog ) as $site ) {
			$this->on_site( $site );
			$this->connect( $server );
			( new Settings_Store() )->save( array( 'background' => 'on' ) );
			self::assertTrue( wp_mail( 'someone@example.test', "From $site", 'Text' ) );
			wp_schedule_event( time() + 60, 'hourly', 'mailwright_clean_up' );
			wp_schedule_single_event( time() + 60, 'mailwright_clean_up', array( 'changes' ) );
			wp_schedule_single_event( time() + 60, 'somebody_elses' );
			restore_current_blog();
		}
		add_filter( 'mailwright_notify_admins', '__return_false' ); // Administrators are told of connections that a test makes, too.

		do_action( 'deactivate_' . plugin_basename( MAILWRIGHT_FILE ), true );

		self::assertSame( 1, get_current_blog_id() );
		self::assertCount( 2, $server->messages() );
		foreach ( array( $this->shop, $this->blog ) as $site ) {
			$this->on_site( $site );
			$hooks = array_keys( array_merge( array(), ...array_values( _get_cron_array() ) ) );
			self::assertSame( array(), preg_grep( '/^mailwright/', $hooks ) );
			self::assertContains( 'somebody_elses', $hooks );
			restore_current_blog();
		}
	}

	public function test_switched_off_on_one_site_the_others_keep_their_events(): void {
		add_filter( 'mailwright_notify_admins', '__return_false' );
		foreach ( array( $this->shop, $this->blog ) as $site ) {
			$this->on_site( $site );
			wp_schedule_single_event( time() + 60, 'mailwright_run_outbox' );
			restore_current_blog();
		}
		$this->on_site( $this->shop );
		do_action( 'deactivate_' . plugin_basename( MAILWRIGHT_FILE ), false );

		self::assertFalse( wp_next_scheduled( 'mailwright_run_outbox' ) );
		wp_schedule_single_event( time() + 60, 'mailwright_run_outbox' );
		self::assertFalse( wp_next_scheduled( 'mailwright_run_outbox' ), 'Nothing is scheduled behind it.' );
		restore_current_blog();
		$this->on_site( $this->blog );
		self::assertNotFalse( wp_next_scheduled( 'mailwright_run_outbox' ) );
		wp_clear_scheduled_hook( 'mailwright_run_outbox' );
	}

	public function test_the_networks_page_costs_a_handful_of_statements_when_there_are_500_sites(): void {
		global $wpdb;
		$rows = array();
		for ( $i = 0; $i < 500; $i++ ) {
			$rows[] = $wpdb->prepare( '(1, %s, %s)', 'example.test', "/many$i/" );
		}
		$wpdb->query( "INSERT INTO {$wpdb->blogs} (site_id, domain, path) VALUES " . implode( ',', $rows ) );
		$this->network_connection();
		$this->as_admin();
		$this->rest( 'GET', '/mailwright/v1/network/settings' );
		wp_cache_flush();
		$queries = $wpdb->num_queries;
		$memory  = memory_get_usage();
		$began   = microtime( true );

		$answer = $this->rest( 'GET', '/mailwright/v1/network/settings' )->get_data();

		self::assertGreaterThanOrEqual( 503, $answer['sites']['total'] );
		self::assertLessThan( 25, $wpdb->num_queries - $queries );
		self::assertLessThan( 2_000_000, memory_get_usage() - $memory );
		self::assertLessThan( 2.0, microtime( true ) - $began );
	}

	public function test_the_menu_of_the_network_has_the_page_for_those_who_run_the_network_only(): void {
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		foreach ( array( true, false ) as $is_super ) {
			$GLOBALS['submenu'] = array();
			$is_super ? $this->as_admin() : $this->as_site_admin( 1 );
			Network_Page::on_network_admin_menu();
			self::assertSame( $is_super, isset( $GLOBALS['submenu']['settings.php'] ) );
		}
		self::assertStringContainsString( '/wp-admin/network/settings.php?page=mailwright', Network_Page::url() );
		$this->as_admin();
		update_site_option( 'active_sitewide_plugins', array() );
		$GLOBALS['submenu'] = array();
		Network_Page::on_network_admin_menu();
		self::assertSame( array(), $GLOBALS['submenu'], 'Each site has switched it on by itself.' );
	}

	public function test_uninstalling_leaves_nothing_on_any_site_nor_in_the_network(): void {
		global $wpdb;
		$this->network_connection();
		foreach ( array( $this->shop, $this->blog ) as $site ) {
			$this->on_site( $site );
			( new Connection_Store() )->create( array( 'host' => 'smtp.example.com', 'username' => 'me', 'password' => 'secret' ) );
			wp_schedule_single_event( time() + 60, 'mailwright_run_outbox' );
			restore_current_blog();
		}
		try {
			Uninstall::run();

			foreach ( array( 1, $this->shop, $this->blog ) as $site ) {
				self::assertSame( array(), $this->tables( $site ) );
				$options = $wpdb->get_blog_prefix( $site ) . 'options';
				self::assertSame( array(), $wpdb->get_col( "SELECT option_name FROM $options WHERE option_name LIKE '%mailwright\\_%' OR (option_name = 'cron' AND option_value LIKE '%mailwright\\_%')" ) );
			}
			self::assertSame( array(), $wpdb->get_col( "SELECT meta_key FROM {$wpdb->sitemeta} WHERE meta_key LIKE '%mailwright\\_%'" ) );
			self::assertSame( array(), $wpdb->get_col( "SELECT meta_key FROM {$wpdb->blogmeta} WHERE meta_key LIKE '%mailwright\\_%'" ) );
			self::assertNull( Network_Store::read() );
		} finally {
			foreach ( array( 1, $this->shop, $this->blog ) as $site ) {
				switch_to_blog( $site );
				Tables::ensure( true );
				restore_current_blog();
			}
		}
	}

	private function connect( Smtp_Server $server ): void {
		( new Connection_Store() )->create( array( 'host' => '192.88.100.1' ) );
		$row                      = get_option( 'mailwright_settings' );
		$id                       = (string) array_key_first( $row['connections'] );
		$row['connections'][ $id ] = array_merge( $row['connections'][ $id ], array( 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'authentication' => false ) );
		update_option( 'mailwright_settings', $row );
	}

	/** @return list<string> */
	private function tables( int $site ): array {
		global $wpdb;
		$prefix = $wpdb->get_blog_prefix( $site );
		return array_values( array_filter( $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $prefix . 'mailwright_' ) . '%' ) ) ) );
	}

	/** @return list<string|null> Subjects. */
	private function log( int $site ): array {
		switch_to_blog( $site );
		try {
			return array_column( ( new Database() )->rows( 'SELECT subject FROM ' . Database::table( Tables::MESSAGES ) . ' ORDER BY id' ), 'subject' );
		} finally {
			restore_current_blog();
		}
	}
}
