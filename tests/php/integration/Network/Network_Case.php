<?php
/**
 * A test in a network: site 1 is the main one; further sites are made once for all tests, since making tables ends a transaction.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Network;

use Mailwright\Install\Tables;
use Mailwright\Outbox\Dispatch;
use Mailwright\Settings\Network_Policy;
use Mailwright\Settings\Network_Scope;
use Mailwright\Settings\Network_Store;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\TestCase;

abstract class Network_Case extends TestCase {

	protected const SECRET = 'CANARY-network-secret';

	/** @var array<string, int> Path => id. */
	private static array $sites = array();

	protected int $shop;

	protected int $blog;

	protected function setUp(): void {
		$this->shop = self::site( '/shop/' );
		$this->blog = self::site( '/blog/' );
		parent::setUp();
	}

	protected function tearDown(): void {
		while ( ms_is_switched() ) {
			restore_current_blog();
		}
		Dispatch::forget();
		parent::tearDown();
		$this->forget_everything();
	}

	/** Where a test made or dropped tables, the transaction around it had ended. */
	private function forget_everything(): void {
		global $wpdb;
		$wpdb->query( "DELETE FROM {$wpdb->sitemeta} WHERE meta_key LIKE 'mailwright\\_%'" );
		$wpdb->query( "DELETE FROM {$wpdb->blogmeta} WHERE meta_key LIKE 'mailwright\\_%'" );
		foreach ( array( 1, $this->shop, $this->blog ) as $site ) {
			$prefix = $wpdb->get_blog_prefix( $site );
			$wpdb->query( "DELETE FROM {$prefix}options WHERE option_name LIKE 'mailwright\\_s%' OR option_name = 'mailwright_untold'" );
			$wpdb->query( "DELETE FROM {$prefix}mailwright_messages" );
		}
		wp_cache_flush();
	}

	protected static function site( string $path ): int {
		return self::$sites[ $path ] ??= self::new_site( $path );
	}

	protected static function new_site( string $path ): int {
		$id = wp_insert_site( array( 'domain' => 'example.test', 'path' => $path, 'title' => 'Site ' . $path, 'user_id' => 1 ) );
		self::assertIsInt( $id );
		switch_to_blog( $id );
		Tables::ensure();
		restore_current_blog();
		return $id;
	}

	/** @param array<string, mixed> $more */
	protected function network_connection( array $more = array() ): Connection {
		return Network_Scope::within( static fn(): Connection => ( new Connection_Store() )->create( $more + array( 'name' => 'Of the network', 'host' => 'smtp.example.com', 'username' => 'network', 'password' => self::SECRET ) ) );
	}

	/** @param array<string, mixed> $settings */
	protected function network_settings( array $settings, ?Network_Policy $policy = null ): void {
		Network_Scope::within( static fn() => ( new Settings_Store() )->save( $settings ) );
		if ( null !== $policy ) {
			$this->policy( $policy );
		}
	}

	protected function policy( Network_Policy $policy ): void {
		Network_Store::update( static fn( array $row ): array => $row, $policy );
	}

	/** An administrator of one site, and of nothing else. */
	protected function as_site_admin( int $site ): int {
		$user = $this->as_role( 'subscriber' );
		add_user_to_blog( $site, $user, 'administrator' );
		wp_set_current_user( 0 );
		wp_set_current_user( $user );
		return $user;
	}

	protected function on_site( int $site ): void {
		switch_to_blog( $site );
		wp_cache_delete( 'alloptions', 'options' );
		$GLOBALS['wp_rest_server'] = null;
	}
}
