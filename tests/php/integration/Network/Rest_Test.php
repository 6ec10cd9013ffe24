<?php
/**
 * Who may do what over REST in a network: super-admins all, administrators of one site what concerns their site (A04, A61).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Network;

use Mailwright\Diagnosis\Address_Class;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Rest\Router;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Network_Policy;
use Mailwright\Settings\Network_Store;
use Mailwright\Settings\Option_Row;
use Mailwright\Tests\Integration\Attack\Doors_Test;
use Mailwright\Tests\Integration\Attack\Live_Doors;
use Mailwright\Tests\Integration\Attack\Route_Manifest;
use Mailwright\Tests\Integration\Attack\Type_Confusion;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'multisite' )]
final class Rest_Test extends Network_Case {

	use Type_Confusion;

	private const ROOT = '/mailwright/v1';

	public function test_every_live_route_is_listed_and_every_listed_one_lives(): void {
		$live = array();
		foreach ( rest_get_server()->get_routes( Router::REST_NAMESPACE ) as $route => $handlers ) {
			foreach ( $handlers as $handler ) {
				if ( self::ROOT !== $route ) {
					$live[] = implode( ',', array_keys( $handler['methods'] ) ) . ' ' . substr( $route, strlen( self::ROOT ) );
				}
			}
		}
		$listed = array_map( static fn( array $entry ): string => implode( ',', $entry['methods'] ) . ' ' . $entry['route'], Route_Manifest::routes( true ) );

		self::assertEqualsCanonicalizing( $listed, $live );
		$actions = array_map( static fn( array $entry ): string => preg_replace( '/\s+/', '', $entry['methods'] ) . " {$entry['route']} {$entry['action']}", Router::manifest() );
		foreach ( Route_Manifest::routes( true ) as $entry ) {
			self::assertContains( implode( ',', $entry['methods'] ) . " {$entry['route']} {$entry['action']}", $actions );
		}
	}

	/** Guarantees S1. */
	public function test_every_page_of_the_networks_admin_area_is_listed_with_its_right(): void {
		$this->as_admin();
		self::assertSame( Doors_Test::listed( Route_Manifest::NETWORK_PAGES ), Live_Doors::pages( 'network_admin_menu' ) );
		$this->as_site_admin( $this->shop );
		$this->on_site( $this->shop );
		self::assertSame( array(), Live_Doors::pages( 'network_admin_menu' ) );
		self::assertSame( Doors_Test::listed( Route_Manifest::PAGES ), Live_Doors::pages( 'admin_menu' ) );
		self::assertSame( Route_Manifest::FORMS, Live_Doors::hooks( '/^(?:network_admin_edit_|wp_ajax_|admin_post_|wpmuadmin|signup_|wpmu_activate)/' ) );
	}

	/** @return array<string, array{string, list<string>}> Who, and what is open to them on the site `/shop/`. */
	public static function people(): array {
		return array(
			'stranger'                    => array( 'stranger', array() ),
			'subscriber'                  => array( 'subscriber', array() ),
			'administrator of this site'  => array( 'own', array( Route_Manifest::SETTINGS, Route_Manifest::READING ) ),
			'administrator of another'    => array( 'other', array() ),
			'super-admin'                 => array( 'super', array( Route_Manifest::SETTINGS, Route_Manifest::READING, Route_Manifest::NETWORK ) ),
		);
	}

	/** @param list<string> $open */
	#[DataProvider( 'people' )]
	public function test_each_route_opens_for_those_whom_it_concerns_and_for_nobody_else( string $who, array $open ): void {
		$id = $this->network_connection()->id;
		match ( $who ) {
			'stranger'   => wp_set_current_user( 0 ),
			'subscriber' => $this->as_role( 'subscriber' ),
			'own'        => $this->as_site_admin( $this->shop ),
			'other'      => $this->as_site_admin( $this->blog ),
			'super'      => $this->as_admin(),
		};
		$this->on_site( $this->shop );
		$before = get_network_option( null, Network_Store::NAME );
		foreach ( Route_Manifest::routes( true ) as $entry ) {
			foreach ( $entry['methods'] as $method ) {
				$route  = self::ROOT . str_replace( '(?P<id>[^/]+)', $id, $entry['route'] );
				$status = match ( true ) {
					in_array( $entry['who'], $open, true )         => 400,
					Route_Manifest::TICKET === $entry['who'] => 403,
					default                                        => 'stranger' === $who ? 401 : 403,
				};
				$request = new \WP_REST_Request( $method, $route );
				$request->set_query_params( array( 'no-such-field' => '1' ) );
				$response = rest_do_request( $request );

				self::assertSame( $status, $response->get_status(), "$method $route as $who: " . wp_json_encode( $response->get_data() ) );
			}
		}
		self::assertSame( $before, get_network_option( null, Network_Store::NAME ) );
	}

	public function test_a_super_admin_sets_the_network_up_and_never_reads_the_secret_back(): void {
		$this->as_admin();
		$made = $this->rest( 'POST', self::ROOT . '/network/connections', array( 'host' => 'smtp.example.com', 'username' => 'network', 'password' => self::SECRET ) );
		self::assertSame( array( 201, true ), array( $made->get_status(), $made->get_data()['password_status']['set'] ) );
		self::assertStringEndsWith( '/network/connections/' . $made->get_data()['id'], (string) $made->get_headers()['Location'] );

		$saved = $this->rest( 'POST', self::ROOT . '/network/settings', array( 'from_name' => 'Network', 'policy' => 'locked' ) );
		self::assertSame( array( 200, 'locked', 'Network' ), array( $saved->get_status(), $saved->get_data()['policy'], $saved->get_data()['from_name'] ) );
		self::assertSame( array( 'total', 'own' ), array_keys( $saved->get_data()['sites'] ) );
		self::assertSame( array(), ( Option_Row::own() )['connections'], 'Nothing was written into the site.' );

		$all = wp_json_encode( array( $made->get_data(), $saved->get_data(), $this->rest( 'GET', self::ROOT . '/network/connections' )->get_data() ) );
		self::assertNull( Canary::found_in( (string) $all, 'network', self::SECRET ) );

		self::assertSame( 400, $this->rest( 'POST', self::ROOT . '/network/settings', array( 'policy' => 'open' ) )->get_status() );
		self::assertSame( 400, $this->rest( 'POST', self::ROOT . '/network/connections/' . $made->get_data()['id'], array( 'host' => 'evil.example' ) )->get_status(), 'The password again, as on any site.' );
	}

	public function test_the_page_of_a_site_is_told_what_the_network_has_set_and_every_write_is_409(): void {
		$id = $this->network_connection()->id;
		$this->network_settings( array( 'from_name' => 'Network' ), Network_Policy::Locked );
		$this->as_site_admin( $this->shop );
		$this->on_site( $this->shop );

		$settings   = $this->rest( 'GET', self::ROOT . '/settings' )->get_data();
		$connection = $this->rest( 'GET', self::ROOT . '/connections' )->get_data()[0];

		self::assertSame( array( 'locked', 'Network' ), array( $settings['network'], $settings['from_name'] ) );
		self::assertContains( 'from_name', $settings['locked'] );
		self::assertSame( array( 'source' => 'network', 'name' => '' ), $settings['sources']->from_name );
		self::assertSame( array( 'set' => true, 'source' => 'network', 'locked' => true ), $connection['password_status'] );
		self::assertContains( 'host', $connection['locked'] );
		self::assertStringNotContainsString( self::SECRET, (string) wp_json_encode( array( $settings, $connection, $this->rest( 'GET', self::ROOT . '/export' )->get_data() ) ) );

		self::assertSame( 409, $this->rest( 'POST', self::ROOT . '/settings', array( 'from_name' => 'x' ) )->get_status() );
		self::assertSame( 409, $this->rest( 'POST', self::ROOT . "/connections/$id", array( 'host' => 'evil.example' ) )->get_status() );
		self::assertSame( 409, $this->rest( 'POST', self::ROOT . '/connections', array( 'host' => 'evil.example' ) )->get_status() );
		self::assertSame( 409, $this->rest( 'DELETE', self::ROOT . "/connections/$id" )->get_status() );
	}

	public function test_an_export_with_secrets_holds_none_of_the_network(): void {
		$this->network_connection();
		$this->policy( Network_Policy::Free );
		$this->as_site_admin( $this->shop );
		$this->on_site( $this->shop );

		$file = $this->rest( 'POST', self::ROOT . '/export', array( 'secrets' => true, 'passphrase' => 'a long enough passphrase' ) )->get_data();

		self::assertSame( array(), $file['connections'] ?? null, (string) wp_json_encode( $file ) );
	}

	/** @return array<string, array{string}> */
	public static function private_hosts(): array {
		$hosts = array( 'localhost', 'LOCALHOST.', 'mail.localhost', '127.0.0.1', '127.8.8.8', '10.0.0.5', '192.168.1.2', '172.20.0.1', '100.64.1.1', '169.254.169.254', '0.0.0.0', '[::1]', '::1', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1' );
		return array_combine( $hosts, array_map( static fn( string $host ): array => array( $host ), $hosts ) );
	}

	#[DataProvider( 'private_hosts' )]
	public function test_a61_the_administrator_of_a_site_cannot_name_a_private_host( string $host ): void {
		$this->as_site_admin( $this->shop );
		$this->on_site( $this->shop );
		$id = ( $this->rest( 'POST', self::ROOT . '/connections', array( 'host' => '192.88.100.1' ) )->get_data() )['id'];

		$created   = $this->rest( 'POST', self::ROOT . '/connections', array( 'host' => $host ) );
		$changed   = $this->rest( 'POST', self::ROOT . "/connections/$id", array( 'host' => $host ) );
		$diagnosed = $this->rest( 'POST', self::ROOT . '/diagnosis', array( 'mailer' => 'smtp', 'host' => $host, 'port' => 25 ) );

		self::assertSame( array( 400, 400, 400 ), array( $created->get_status(), $changed->get_status(), $diagnosed->get_status() ) );
		self::assertArrayHasKey( 'host', $created->get_data()['data']['params'] );
		self::assertSame( array( '192.88.100.1' ), array_column( ( $this->rest( 'GET', self::ROOT . '/connections' )->get_data() ), 'host' ) );
	}

	public function test_a61_a_settings_file_names_no_private_host_either_also_not_by_a_name_that_leads_there(): void {
		$this->as_site_admin( $this->shop );
		$this->on_site( $this->shop );
		$names = array_filter( Resolver_Config::hosts_of( (string) file_get_contents( '/etc/hosts' ) ), static fn( array $addresses, string $name ): bool => Address_Class::Private === Address_Class::of( $addresses[0] ) && ! str_contains( $name, 'localhost' ), ARRAY_FILTER_USE_BOTH );
		foreach ( array( '10.0.0.5', 'localhost', ...array_slice( array_keys( $names ), 0, 1 ) ) as $host ) {
			$file   = array( 'mailwright' => 1, 'settings' => array(), 'connections' => array( array( 'id' => 'evil', 'name' => 'Evil', 'mailer' => 'smtp', 'host' => $host, 'port' => 25, 'encryption' => 'none', 'authentication' => false ) ) );
			$answer = $this->rest( 'POST', self::ROOT . '/import', array( 'source' => 'mailwright', 'apply' => true, 'file' => $file ) );

			self::assertSame( 400, $answer->get_status(), $host . wp_json_encode( $answer->get_data() ) );
			self::assertSame( array(), $this->rest( 'GET', self::ROOT . '/connections' )->get_data(), $host );
		}
	}

	public function test_a50_what_the_network_has_locked_is_409_by_rest_and_by_a_settings_file(): void {
		$this->network_connection();
		$this->network_settings( array( 'from_name' => 'Network' ), Network_Policy::Locked );
		$this->as_site_admin( $this->shop );
		$this->on_site( $this->shop );
		$before = get_option( 'mailwright_settings' );
		foreach ( array( 'safe_mode' => 'hold', 'safe_mode_address' => 'evil@example.test', 'keep_data' => true, 'alerts' => array( 'summary_to' => 'evil@example.test' ), 'from_name' => 'x', 'routes' => array() ) as $field => $value ) {
			$file   = array( 'mailwright' => 1, 'settings' => array( $field => $value ), 'connections' => array() );
			$answer = array(
				$this->rest( 'POST', self::ROOT . '/settings', array( $field => $value ) ),
				$this->rest( 'POST', self::ROOT . '/import', array( 'source' => 'mailwright', 'apply' => true, 'file' => $file ) ),
			);
			self::assertSame( array( 409, 409 ), array( $answer[0]->get_status(), $answer[1]->get_status() ), $field . wp_json_encode( $answer[1]->get_data() ) );
		}
		self::assertSame( $before, get_option( 'mailwright_settings' ) );
	}

	public function test_a16_no_field_of_a_route_of_the_network_breaks_when_types_are_confused(): void {
		$id = $this->network_connection()->id;
		$this->as_admin();
		add_filter( 'mailwright_rate_limit', static fn(): int => 10000 );
		foreach ( Route_Manifest::routes( true ) as $entry ) {
			if ( Route_Manifest::NETWORK === $entry['who'] ) {
				$this->confuse( $entry, self::fields_of( $entry['route'], $entry['methods'][0] ), $id );
			}
		}
	}

	public function test_a61_a_super_admin_may_and_then_the_site_may_send_there_but_its_administrator_cannot_test_it(): void {
		$server = Smtp_Server::ordinary();
		$this->as_admin();
		$this->on_site( $this->shop );
		$made = $this->rest( 'POST', self::ROOT . '/connections', array( 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'authentication' => false ) );
		self::assertSame( 201, $made->get_status() );

		self::assertTrue( wp_mail( 'someone@example.test', 'Hello', 'Text' ) );
		self::assertCount( 1, $server->connections() );
		$this->as_site_admin( $this->shop );
		self::assertSame( 400, $this->rest( 'POST', self::ROOT . '/test-email', array( 'to' => 'someone@example.test' ) )->get_status() );
		self::assertCount( 1, $server->connections() );
	}

	public function test_a_test_email_of_the_network_goes_by_the_networks_connection_though_the_site_has_its_own(): void {
		$of_site    = Smtp_Server::ordinary();
		$of_network = Smtp_Server::ordinary();
		$plain      = array( 'encryption' => 'none', 'authentication' => false, 'host' => '127.0.0.1' );
		$this->as_admin();
		( new Connection_Store() )->create( array( 'port' => $of_site->port() ) + $plain );
		$this->network_connection( array( 'port' => $of_network->port(), 'username' => '', 'password' => null ) + $plain );
		$this->policy( Network_Policy::Free );

		$answer = $this->rest( 'POST', self::ROOT . '/network/test-email', array( 'to' => 'someone@example.test' ) );

		self::assertTrue( $answer->get_data()['accepted'] ?? null, (string) wp_json_encode( $answer->get_data() ) );
		self::assertSame( array( 0, 1 ), array( count( $of_site->connections() ), count( $of_network->connections() ) ) );
		self::assertTrue( $this->rest( 'POST', self::ROOT . '/test-email', array( 'to' => 'someone@example.test' ) )->get_data()['accepted'] );
		self::assertSame( array( 1, 1 ), array( count( $of_site->connections() ), count( $of_network->connections() ) ) );
	}
}
