<?php
/**
 * Whose settings count in a network: constants, environment, the network's lock, the site, the network's default, the default.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Network;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Network_Policy;
use Mailwright\Settings\Network_Store;
use Mailwright\Settings\Option_Row;
use Mailwright\Settings\Secret_State;
use Mailwright\Settings\Settings_Store;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'multisite' )]
final class Precedence_Test extends Network_Case {

	public function test_a_site_is_alone_when_nobody_has_saved_anything_for_the_network(): void {
		$this->on_site( $this->shop );
		( new Settings_Store() )->save( array( 'from_name' => 'Shop' ) );

		self::assertSame( 'Shop', ( new Settings_Store() )->get()->from_name );
		self::assertSame( array(), ( new Connection_Store() )->all() );
		self::assertSame( array(), ( new Settings_Store() )->overrides() );
	}

	public function test_the_networks_settings_and_connection_count_when_a_site_has_none_of_its_own(): void {
		$id = $this->network_connection()->id;
		$this->network_settings( array( 'from_name' => 'Network', 'log_retention_days' => 7 ), Network_Policy::Free );
		$this->on_site( $this->shop );

		$settings   = ( new Settings_Store() )->get();
		$connection = ( new Connection_Store() )->default();

		self::assertSame( array( 'Network', 7, $id ), array( $settings->from_name, $settings->log_retention_days, $settings->default_connection ) );
		self::assertSame( array( 'smtp.example.com', self::SECRET ), array( $connection?->host, $connection?->secret( 'password' ) ) );
		self::assertSame( 'network', $connection->source( 'host' )['source'] ?? '' );
		self::assertSame( array( 'default_connection', 'fallback_connection', 'routes' ), array_keys( ( new Settings_Store() )->overrides() ) );
	}

	public function test_what_a_site_saves_counts_and_the_rest_goes_on_to_follow_the_network_when_choice_is_free(): void {
		$this->network_connection();
		$this->network_settings( array( 'from_name' => 'Network', 'from_email' => 'all@example.com' ), Network_Policy::Free );
		$this->on_site( $this->shop );

		( new Settings_Store() )->save( array( 'from_name' => 'Shop' ) );
		$this->network_settings( array( 'from_email' => 'new@example.com' ) );

		$settings = ( new Settings_Store() )->get();
		self::assertSame( array( 'Shop', 'new@example.com' ), array( $settings->from_name, $settings->from_email ) );
		$this->on_site( $this->blog );
		self::assertSame( 'Network', ( new Settings_Store() )->get()->from_name );
	}

	public function test_an_own_connection_takes_the_place_of_the_networks_and_deleting_it_brings_that_back(): void {
		$lent = $this->network_connection()->id;
		$this->network_settings( array( 'routes' => array( array( 'from' => '@example.com', 'connection' => $lent ) ) ), Network_Policy::Free );
		$this->on_site( $this->shop );
		$store = new Connection_Store();

		$own = $store->create( array( 'host' => 'mine.example.com', 'username' => 'me', 'password' => 'mine' ) );
		self::assertSame( array( $own->id ), array_column( array_map( static fn( $one ) => $one->to_array(), $store->all() ), 'id' ) );
		self::assertSame( array( $own->id, array() ), array( ( new Settings_Store() )->get()->default_connection, ( new Settings_Store() )->get()->routes ) );
		self::assertSame( 'mine', $store->default()?->secret( 'password' ) );

		$store->delete( $own->id );
		self::assertSame( $lent, $store->default()?->id );
		self::assertSame( self::SECRET, $store->default()->secret( 'password' ) );
	}

	public function test_the_networks_lock_wins_over_what_a_site_has_saved_and_gives_it_back_when_it_is_lifted(): void {
		$this->on_site( $this->shop );
		$own = ( new Connection_Store() )->create( array( 'host' => 'mine.example.com', 'username' => 'me', 'password' => 'mine' ) );
		( new Settings_Store() )->save( array( 'from_name' => 'Shop' ) );
		restore_current_blog();
		$lent = $this->network_connection();
		$this->network_settings( array( 'from_name' => 'Network' ), Network_Policy::Locked );
		$this->on_site( $this->shop );

		self::assertSame( array( 'Network', $lent->id ), array( ( new Settings_Store() )->get()->from_name, ( new Settings_Store() )->get()->default_connection ) );
		self::assertNull( ( new Connection_Store() )->get( $own->id ) );

		$this->policy( Network_Policy::Free );
		self::assertSame( array( 'Shop', 'mine' ), array( ( new Settings_Store() )->get()->from_name, ( new Connection_Store() )->default()?->secret( 'password' ) ) );
	}

	public function test_constants_and_environment_win_over_the_networks_lock(): void {
		$this->network_connection();
		$this->network_settings( array( 'from_name' => 'Network' ), Network_Policy::Locked );
		$this->on_site( $this->shop );
		putenv( 'MAILWRIGHT_HOST=env.example.com' );
		putenv( 'MAILWRIGHT_FROM_NAME=Environment' );
		try {
			$connection = ( new Connection_Store() )->default();
			self::assertSame( array( 'Environment', 'environment' ), array( ( new Settings_Store() )->get()->from_name, ( new Settings_Store() )->overrides()['from_name']['source'] ) );
			self::assertSame( array( 'env.example.com', 'environment', 'network' ), array( $connection?->host, $connection->source( 'host' )['source'] ?? '', $connection->source( 'port' )['source'] ?? '' ) );
		} finally {
			putenv( 'MAILWRIGHT_HOST' );
			putenv( 'MAILWRIGHT_FROM_NAME' );
		}
	}

	public function test_every_way_to_write_is_refused_when_the_network_has_locked(): void {
		$lent = $this->network_connection()->id;
		$this->policy( Network_Policy::Locked );
		$this->on_site( $this->shop );
		$before = array( get_option( Option_Row::NAME ), get_network_option( null, Network_Store::NAME ) );
		$tries  = array(
			'settings'   => static fn() => ( new Settings_Store() )->save( array( 'from_name' => 'x' ) ),
			'connection' => static fn() => ( new Connection_Store() )->create( array( 'host' => 'evil.example' ) ),
			'change'     => static fn() => ( new Connection_Store() )->update( $lent, array( 'host' => 'evil.example' ) ),
			'secret'     => static fn() => ( new Connection_Store() )->update( $lent, array( 'password' => null ) ),
			'deletion'   => static fn() => ( new Connection_Store() )->delete( $lent ),
		);
		foreach ( $tries as $what => $try ) {
			try {
				$try();
				self::fail( $what );
			} catch ( Invalid_Input $refused ) {
				self::assertSame( array( 409, 'locked' ), array( $refused->status(), $refused->reason() ), $what );
			}
		}
		self::assertSame( $before, array( get_option( Option_Row::NAME ), get_network_option( null, Network_Store::NAME ) ) );
	}

	public function test_a_lent_connection_cannot_be_redirected_when_choice_is_free(): void {
		$lent = $this->network_connection()->id;
		$this->policy( Network_Policy::Free );
		$this->on_site( $this->shop );
		try {
			( new Connection_Store() )->update( $lent, array( 'host' => 'evil.example' ) );
			self::fail( 'The secret would follow.' );
		} catch ( Invalid_Input $refused ) {
			self::assertSame( 409, $refused->status() );
		}
		// An own one with the same id has no part in the network's secret.
		$own = ( new Connection_Store() )->create( array( 'id' => $lent, 'host' => 'evil.example', 'username' => 'network' ) );
		self::assertSame( Secret_State::None, $own->secret_state( 'password' ) );
		self::assertSame( '', $own->secret( 'password' ) );
	}

	public function test_the_secret_of_the_network_opens_nowhere_else(): void {
		$lent = $this->network_connection()->id;
		$name = "mailwright_secret_{$lent}_password";
		self::assertStringNotContainsString( self::SECRET, (string) wp_json_encode( get_network_option( null, $name ) ) );
		self::assertFalse( get_option( $name ) );

		$this->on_site( $this->shop );
		$own = ( new Connection_Store() )->create( array( 'id' => $lent, 'host' => 'evil.example', 'username' => 'network', 'password' => 'mine' ) );
		$row = get_option( Option_Row::NAME );
		$box = get_network_option( null, $name );
		$row['connections'][ $lent ]['secrets']['password'] = $box['version'];
		update_option( Option_Row::NAME, $row );
		update_option( $name, $box );

		self::assertSame( Secret_State::Locked, ( new Connection_Store() )->get( $own->id )?->secret_state( 'password' ) );
	}

	public function test_a_secret_that_was_read_on_one_site_opens_after_the_process_has_switched_to_another(): void {
		$this->on_site( $this->shop );
		$connection = ( new Connection_Store() )->create( array( 'host' => 'mine.example.com', 'username' => 'me', 'password' => 'mine' ) );
		$this->on_site( $this->blog );

		self::assertSame( 'mine', $connection->secret( 'password' ) );
	}

	public function test_the_networks_settings_say_nothing_when_the_plugin_is_not_switched_on_for_the_network(): void {
		$this->network_connection();
		$this->policy( Network_Policy::Locked );
		update_site_option( 'active_sitewide_plugins', array() );
		$this->on_site( $this->shop );

		self::assertSame( array(), ( new Connection_Store() )->all() );
		self::assertSame( 'Own', ( new Settings_Store() )->save( array( 'from_name' => 'Own' ) )->from_name );
	}

	public function test_connections_that_need_somebodys_consent_are_refused_for_a_network(): void {
		foreach ( array( array( 'mailer' => 'gmail', 'client_id' => 'x' ), array( 'host' => 'smtp.example.com', 'auth_method' => 'xoauth2' ) ) as $values ) {
			try {
				$this->network_connection( $values );
				self::fail( 'Its tokens would belong to one site.' );
			} catch ( Invalid_Input $refused ) {
				self::assertArrayHasKey( array_key_exists( 'mailer', $values ) ? 'mailer' : 'auth_method', $refused->errors() );
			}
		}
	}

	public function test_sites_with_settings_of_their_own_are_counted(): void {
		$all = Network_Store::count_sites()['total'];
		$this->on_site( $this->shop );
		( new Settings_Store() )->save( array( 'from_name' => 'Shop' ) );

		self::assertSame( array( 'total' => $all, 'own' => 1 ), Network_Store::count_sites() );
	}
}
