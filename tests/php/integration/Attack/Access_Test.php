<?php
/**
 * Attack cases A01 to A13: who may come in, and by which door.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Admin\Settings_Page;
use Mailwright\Tests\Support\Rest_Door;
use PHPUnit\Framework\Attributes\DataProvider;

final class Access_Test extends Attack_Case {

	private const METHODS = array( 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS' );

	public function test_a01_strangers_get_nothing_when_they_try_every_route_and_method(): void {
		$before = $this->fingerprint();
		foreach ( array_unique( array_column( $this->routes(), 'route' ) ) as $route ) {
			foreach ( self::METHODS as $method ) {
				$answer = Rest_Door::knock( $method, $route, array( 'to' => 'victim@example.test', 'host' => 'evil.example' ) );
				$this->assert_no_leak( $answer['body'] . wp_json_encode( $answer['headers'] ), "$method $route" );
				if ( 'OPTIONS' !== $method ) {
					// The site's calls to itself have no user, so there is nothing to log in for.
					$this->assertContains( $answer['status'], array( str_ends_with( $route, '/kick' ) ? 403 : 401, 404 ), "$method $route" );
				}
			}
			$override = Rest_Door::knock( 'GET', "$route?_method=DELETE" );
			$this->assertContains( $override['status'], array( 401, 404 ), "_method on $route" );
			$by_header = Rest_Door::knock( 'POST', $route, array(), array( 'X-HTTP-Method-Override' => 'DELETE' ) );
			$this->assertContains( $by_header['status'], array( 401, 404 ), "Override on $route" );
		}

		$this->assertSame( $before, $this->fingerprint() );
		$this->assertSame( array(), $this->server->connections() );
	}

	public function test_a01_strangers_get_nothing_when_they_send_a_batch(): void {
		$requests = array();
		foreach ( $this->routes() as $route ) {
			$requests[] = array( 'path' => $route['route'], 'method' => 'POST', 'body' => array( 'to' => 'victim@example.test' ) );
			$requests[] = array( 'path' => $route['route'], 'method' => 'DELETE' );
		}
		$response = $this->rest( 'POST', '/batch/v1', array( 'requests' => array_slice( $requests, 0, 24 ) ) );

		$this->assert_no_leak( (string) wp_json_encode( $response->get_data() ), 'The batch' );
		$this->assertSame( array(), $this->server->connections() );
	}

	public function test_a01_the_public_index_shows_no_data_when_strangers_read_it(): void {
		foreach ( array( '/', self::NAMESPACE, '/?context=help' ) as $route ) {
			$this->assert_no_leak( Rest_Door::knock( 'GET', $route )['body'], $route );
		}
	}

	public function test_a02_no_door_is_open_beside_rest_when_strangers_look_for_one(): void {
		$ours = array_filter( array_keys( $GLOBALS['wp_filter'] ), static fn( string $hook ): bool => 1 === preg_match( '/^(wp_ajax_|admin_post_|wp_ajax_nopriv_|admin_post_nopriv_|xmlrpc_).*mailwright/i', $hook ) );

		$this->assertSame( array(), array_values( $ours ) );
	}

	/** @return array<string, array{string}> */
	public static function lower_roles(): array {
		return array(
			'subscriber'   => array( 'subscriber' ),
			'contributor'  => array( 'contributor' ),
			'author'       => array( 'author' ),
			'editor'       => array( 'editor' ),
			'shop manager' => array( 'shop_manager' ),
		);
	}

	#[DataProvider( 'lower_roles' )]
	public function test_a04_everything_is_403_when_the_role_has_no_right( string $role ): void {
		add_role( 'shop_manager', 'Shop manager', array( 'read' => true, 'edit_posts' => true, 'manage_woocommerce' => true, 'list_users' => true, 'edit_theme_options' => true ) );
		$this->as_role( $role );
		$before = $this->fingerprint();

		foreach ( $this->routes() as $entry ) {
			foreach ( explode( ', ', $entry['methods'] ) as $method ) {
				$response = $this->rest( $method, $entry['route'], array( 'to' => 'victim@example.test', 'host' => 'evil.example', 'password' => 'x' ) );
				$this->assertSame( 403, $response->get_status(), "$method {$entry['route']} as $role" );
				$this->assert_no_leak( (string) wp_json_encode( $response->get_data() ), "$method {$entry['route']} as $role" );
			}
		}

		$this->assertSame( $before, $this->fingerprint() );
		$this->assertSame( array(), $this->server->connections() );
		$this->assertFalse( current_user_can( 'manage_options' ) );
	}

	#[DataProvider( 'lower_roles' )]
	public function test_a04_the_page_is_not_offered_when_the_role_has_no_right( string $role ): void {
		add_role( 'shop_manager', 'Shop manager', array( 'read' => true, 'edit_theme_options' => true ) );
		$this->as_role( $role );
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		$GLOBALS['submenu'] = array();
		$GLOBALS['_parent_pages'] = array();

		Settings_Page::on_admin_menu();

		$offered = array_filter( $GLOBALS['submenu']['options-general.php'] ?? array(), static fn( array $item ): bool => current_user_can( $item[1] ) );
		$this->assertSame( array(), $offered );
	}

	public function test_a05_a_right_can_be_taken_from_an_administrator_when_the_site_wants_it(): void {
		$this->as_admin();
		add_filter( 'mailwright_capability', static fn( string $capability, string $action ): string => str_ends_with( $action, '.read' ) ? $capability : 'do_not_allow', 10, 2 );
		$before = $this->fingerprint();

		$this->assertSame( 200, $this->rest( 'GET', self::NAMESPACE . '/connections' )->get_status() );
		$this->assertSame( 403, $this->rest( 'POST', self::NAMESPACE . "/connections/{$this->id}", array( 'name' => 'x' ) )->get_status() );
		$this->assertSame( 403, $this->rest( 'DELETE', self::NAMESPACE . "/connections/{$this->id}" )->get_status() );
		$this->assertSame( 403, $this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test' ) )->get_status() );
		$this->assertSame( $before, $this->fingerprint() );
	}

	/** @return array<string, array{string|null, string}> */
	public static function bad_nonces(): array {
		return array(
			'none'            => array( null, '' ),
			'nonsense'        => array( 'nonsense', '' ),
			'another action'  => array( null, 'other_action' ),
			'empty'           => array( '', '' ),
		);
	}

	#[DataProvider( 'bad_nonces' )]
	public function test_a07_a13_the_cookie_alone_opens_nothing_when_the_nonce_is_wrong( ?string $nonce, string $other_action ): void {
		$before = $this->fingerprint();
		foreach ( $this->routes() as $entry ) {
			foreach ( array( 'GET', 'POST', 'DELETE' ) as $method ) {
				$this->as_admin();
				$GLOBALS['wp_rest_auth_cookie'] = true; // What core notes when the cookie was what logged the user in.
				$headers                        = '' !== $other_action ? array( 'X-WP-Nonce' => wp_create_nonce( $other_action ) ) : array();
				$headers                       += null !== $nonce ? array( 'X-WP-Nonce' => $nonce ) : array();
				$answer                         = Rest_Door::knock( $method, $entry['route'], array( 'to' => 'victim@example.test', 'name' => 'changed' ), $headers );

				$this->assertContains( $answer['status'], array( 401, 403, 404 ), "$method {$entry['route']}" );
				$this->assert_no_leak( $answer['body'], "$method {$entry['route']}" );
			}
		}

		$this->assertSame( $before, $this->fingerprint() );
		$this->assertSame( array(), $this->server->connections() );
	}

	public function test_a07_the_nonce_of_another_user_is_refused(): void {
		$this->as_role( 'subscriber' );
		$nonce = wp_create_nonce( 'wp_rest' );
		$this->as_admin();
		$GLOBALS['wp_rest_auth_cookie'] = true;

		$answer = Rest_Door::knock( 'GET', self::NAMESPACE . '/settings', array(), array( 'X-WP-Nonce' => $nonce ) );

		$this->assertSame( 403, $answer['status'] );
		$this->assert_no_leak( $answer['body'], 'The settings' );
	}

	public function test_a07_the_right_nonce_opens_when_the_cookie_is_an_administrators(): void {
		$this->as_admin();
		$nonce                          = wp_create_nonce( 'wp_rest' );
		$GLOBALS['wp_rest_auth_cookie'] = true;

		$answer = Rest_Door::knock( 'GET', self::NAMESPACE . '/settings', array(), array( 'X-WP-Nonce' => $nonce ) );

		$this->assertSame( 200, $answer['status'] );
		$this->assertStringContainsString( 'private-from@example.test', $answer['body'] );
		$this->assert_password_not_in( $answer['body'], 'The settings' );
	}

	/** @return array<string, array{string, int}> */
	public static function application_passwords(): array {
		return array(
			'administrator' => array( 'administrator', 200 ),
			'editor'        => array( 'editor', 403 ),
		);
	}

	#[DataProvider( 'application_passwords' )]
	public function test_a07_an_application_password_gives_what_the_role_may( string $role, int $status ): void {
		$user             = get_userdata( $this->as_role( $role ) );
		list( $password ) = \WP_Application_Passwords::create_new_application_password( $user->ID, array( 'name' => 'Test' ) );
		add_filter( 'application_password_is_api_request', '__return_true' );
		foreach ( array( $password => $status, 'wrong password' => 401 ) as $tried => $expected ) {
			$_SERVER['PHP_AUTH_USER']  = $user->user_login;
			$_SERVER['PHP_AUTH_PW']    = (string) $tried;
			$GLOBALS['current_user']   = null;
			$GLOBALS['wp_rest_application_password_status'] = null;

			$answer = Rest_Door::knock( 'GET', self::NAMESPACE . '/settings' );

			unset( $_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'] );
			$this->assertSame( $expected, $answer['status'], $answer['body'] );
		}
		wp_set_current_user( 0 );
		$GLOBALS['wp_rest_application_password_status'] = null;
	}

	public function test_a13_nothing_changes_when_a_write_comes_as_get(): void {
		$this->as_admin();
		$before = $this->fingerprint();
		foreach ( array( '/test-email?to=victim@example.test', '/settings?from_email=evil@example.test', "/connections/{$this->id}?host=evil.example&password=x", '/autodiscover?email=a@example.test', '/explain?text=x' ) as $route ) {
			$nonce                          = wp_create_nonce( 'wp_rest' );
			$GLOBALS['wp_rest_auth_cookie'] = true;
			$answer                         = Rest_Door::knock( 'GET', self::NAMESPACE . $route, array(), array( 'X-WP-Nonce' => $nonce ) );
			$this->assertContains( $answer['status'], array( 400, 404, 405 ), $route );
			$this->as_admin();
		}

		$this->assertSame( $before, $this->fingerprint() );
		$this->assertSame( array(), $this->server->connections() );
	}

	public function test_a14_the_eleventh_test_email_is_refused_when_one_user_sends_too_many(): void {
		$this->as_admin();
		for ( $i = 0; $i < 10; $i++ ) {
			$response = $this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test', 'format' => 'plain' ) );
			$this->assertSame( array( 200, true ), array( $response->get_status(), $response->get_data()['accepted'] ) );
		}

		$refused = $this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test' ) );

		$this->assertSame( 429, $refused->get_status() );
		$this->assertCount( 10, $this->server->messages() );
	}
}
