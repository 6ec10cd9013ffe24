<?php
/**
 * Every REST route × role × way of showing who one is (A01, A04, A05, A07, A13). Those who may hear 400, because the question has a field that no route knows: so nothing happens, whoever asks.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Rest\Router;
use Mailwright\Tests\Support\Rest_Door;
use PHPUnit\Framework\Attributes\DataProvider;

final class Manifest_Test extends Attack_Case {

	private const MAY = 400;

	/** Role => what its people may. */
	private const ROLES = array(
		'subscriber'    => array(),
		'contributor'   => array(),
		'author'        => array(),
		'editor'        => array(),
		'shop_manager'  => array(),
		'mail_reader'   => array( Route_Manifest::READING ),
		'settings_only' => array( Route_Manifest::SETTINGS ),
		'administrator' => array( Route_Manifest::SETTINGS, Route_Manifest::READING ),
	);

	protected function setUp(): void {
		parent::setUp();
		// Core's own hundred routes are not asked here and would be made again for each knock.
		remove_action( 'rest_api_init', 'create_initial_rest_routes', 99 );
		add_role( 'shop_manager', 'Shop manager', array( 'read' => true, 'edit_posts' => true, 'manage_woocommerce' => true, 'list_users' => true, 'edit_theme_options' => true, 'upload_files' => true ) );
		add_role( 'mail_reader', 'Mail reader', array( 'read' => true, 'mailwright_read_messages' => true ) );
		add_role( 'settings_only', 'Settings only', array( 'read' => true, 'manage_options' => true ) );
		add_filter( 'application_password_is_api_request', '__return_true' );
	}

	protected function tearDown(): void {
		unset( $_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'] );
		$GLOBALS['wp_rest_application_password_status'] = null;
		$GLOBALS['wp_rest_auth_cookie']                 = null;
		parent::tearDown();
	}

	public function test_every_live_route_is_listed_and_every_listed_one_lives(): void {
		$live = array();
		foreach ( rest_get_server()->get_routes( Router::REST_NAMESPACE ) as $route => $handlers ) {
			foreach ( $handlers as $handler ) {
				$live[] = implode( ',', array_keys( $handler['methods'] ) ) . ' ' . substr( $route, strlen( self::NAMESPACE ) );
			}
		}
		$live   = array_values( array_filter( $live, static fn( string $entry ): bool => ! str_ends_with( $entry, ' ' ) ) );
		$listed = array_map( static fn( array $entry ): string => implode( ',', $entry['methods'] ) . ' ' . $entry['route'], Route_Manifest::routes() );

		self::assertEqualsCanonicalizing( $listed, $live );
		$actions = array_map( static fn( array $entry ): string => preg_replace( '/\s+/', '', $entry['methods'] ) . ' ' . $entry['route'] . ' ' . $entry['action'], Router::manifest() );
		foreach ( Route_Manifest::routes() as $entry ) {
			self::assertContains( implode( ',', $entry['methods'] ) . " {$entry['route']} {$entry['action']}", $actions );
		}
	}

	public function test_options_document_exactly_the_fields_of_each_route(): void {
		foreach ( rest_get_server()->get_routes( Router::REST_NAMESPACE ) as $route => $handlers ) {
			$schema = rest_get_server()->get_data_for_route( $route, $handlers, 'help' );
			foreach ( $schema['endpoints'] ?? array() as $endpoint ) {
				foreach ( Route_Manifest::routes() as $entry ) {
					if ( self::NAMESPACE . $entry['route'] !== $route || $entry['methods'] !== $endpoint['methods'] ) {
						continue;
					}
					$where = implode( ',', $entry['methods'] ) . " {$entry['route']}";
					if ( null !== $entry['fields'] ) {
						self::assertEqualsCanonicalizing( $entry['fields'], array_keys( $endpoint['args'] ), $where );
					}
					foreach ( $endpoint['args'] as $name => $field ) {
						self::assertArrayHasKey( 'type', $field, "$where: $name" );
						$is_bounded = array( 'string' ) !== (array) $field['type'] || isset( $field['maxLength'] ) || isset( $field['enum'] );
						self::assertTrue( $is_bounded, "$where: $name has no limit." );
					}
					self::assertFalse( $schema['schema']['additionalProperties'] ?? null, $where );
				}
			}
			$this->assert_no_leak( (string) wp_json_encode( $schema ), "OPTIONS $route" );
		}
	}

	/** @return array<string, array{string}> */
	public static function roles(): array {
		return array_map( static fn( string $role ): array => array( $role ), array_combine( array_keys( self::ROLES ), array_keys( self::ROLES ) ) );
	}

	public function test_a01_a_stranger_hears_401_on_every_route_whatever_he_shows(): void {
		$before = $this->fingerprint();
		foreach ( array( array(), array( 'X-WP-Nonce' => wp_create_nonce( 'wp_rest' ) ), array( 'Authorization' => 'Bearer x' ), array( 'Origin' => 'https://evil.example' ) ) as $headers ) {
			$this->each_route(
				function ( string $method, string $route, string $who ) use ( $headers ): void {
					$this->expect( Route_Manifest::TICKET === $who ? 403 : 401, $method, $route, $headers, 'a stranger' );
				}
			);
		}
		self::assertSame( $before, $this->fingerprint() );
	}

	#[DataProvider( 'roles' )]
	public function test_a04_a05_a_cookie_with_its_nonce_opens_what_the_role_may_and_nothing_else( string $role ): void {
		$user   = $this->as_role( $role );
		$before = $this->fingerprint();
		$this->each_route(
			function ( string $method, string $route, string $who ) use ( $role, $user ): void {
				$this->log_in_by_cookie( $user );
				$this->expect( self::may( $role, $who ) ? self::MAY : 403, $method, $route, array( 'X-WP-Nonce' => wp_create_nonce( 'wp_rest' ) ), $role );
			}
		);
		self::assertSame( $before, $this->fingerprint() );
		self::assertSame( array(), $this->server->connections() );
	}

	#[DataProvider( 'roles' )]
	public function test_a07_a13_a_cookie_with_a_wrong_nonce_opens_nothing( string $role ): void {
		$other = $this->nonce_of( $this->as_role( 'administrator' ), 'wp_rest' );
		$user  = $this->as_role( $role );
		$cases = array(
			'none'           => array(),
			'empty'          => array( 'X-WP-Nonce' => '' ),
			'nonsense'       => array( 'X-WP-Nonce' => '0123456789' ),
			'another action' => array( 'X-WP-Nonce' => $this->nonce_of( $user, 'wp_rest_other' ) ),
			'another user'   => array( 'X-WP-Nonce' => $other ),
			'expired'        => array( 'X-WP-Nonce' => $this->old_nonce( $user ) ),
			'a form of text' => array( 'Content-Type' => 'text/plain', 'Origin' => 'https://evil.example' ),
		);
		$before = $this->fingerprint();
		foreach ( $cases as $case => $headers ) {
			$this->each_route(
				function ( string $method, string $route, string $who ) use ( $user, $headers, $case ): void {
					$this->log_in_by_cookie( $user );
					// Without a nonce WordPress takes the visitor for a stranger; with a wrong one it refuses by itself.
					$status = '' !== ( $headers['X-WP-Nonce'] ?? '' ) || Route_Manifest::TICKET === $who ? 403 : 401;
					$answer = $this->knock( $method, $route, $headers );
					if ( 'empty' === $case ) {
						self::assertContains( $answer['status'], array( 401, 403 ), "$method $route, $case" );
					} else {
						self::assertSame( $status, $answer['status'], "$method $route, $case" );
					}
				}
			);
		}
		self::assertSame( $before, $this->fingerprint() );
	}

	#[DataProvider( 'roles' )]
	public function test_a07_an_application_password_opens_what_the_role_may_and_nothing_else( string $role ): void {
		$user             = get_userdata( $this->as_role( $role ) );
		list( $password ) = \WP_Application_Passwords::create_new_application_password( $user->ID, array( 'name' => 'Test' ) );
		add_filter( 'wp_is_application_passwords_available', '__return_true' );
		foreach ( array( $password => true, 'wrong' => false ) as $tried => $is_right ) {
			$this->each_route(
				function ( string $method, string $route, string $who ) use ( $role, $user, $tried, $is_right ): void {
					$_SERVER['PHP_AUTH_USER']                       = $user->user_login;
					$_SERVER['PHP_AUTH_PW']                         = (string) $tried;
					$GLOBALS['current_user']                        = null;
					$GLOBALS['wp_rest_application_password_status'] = null;
					wp_get_current_user(); // As WordPress does on `init`.
					$this->expect( ! $is_right ? 401 : ( self::may( $role, $who ) ? self::MAY : 403 ), $method, $route, array(), $role );
				}
			);
		}
	}

	public function test_the_monitor_of_the_fleet_page_may_read_the_health_and_nothing_else(): void {
		preg_match( '/```php\n([^`]*mailwright_monitor[^`]*)```/', (string) file_get_contents( __DIR__ . '/../../../../docs/fleet.md' ), $example );
		$file = (string) tempnam( sys_get_temp_dir(), 'mailwright' );
		file_put_contents( $file, "<?php\n" . $example[1] );
		require $file;
		unlink( $file );
		foreach ( $GLOBALS['wp_filter']['init']->callbacks[10] as $callback ) {
			if ( $callback['function'] instanceof \Closure && ( new \ReflectionFunction( $callback['function'] ) )->getFileName() === $file ) {
				$callback['function']();
			}
		}
		$user = $this->as_role( 'monitor' );

		$this->each_route(
			function ( string $method, string $route ) use ( $user ): void {
				$this->log_in_by_cookie( $user );
				$this->expect( str_ends_with( $route, '/health' ) ? self::MAY : 403, $method, $route, array( 'X-WP-Nonce' => wp_create_nonce( 'wp_rest' ) ), 'monitor' );
			}
		);
		remove_role( 'monitor' );
	}

	/** @param callable( string, string, string ): void $ask Method, route and who may. */
	private function each_route( callable $ask ): void {
		foreach ( Route_Manifest::routes() as $entry ) {
			foreach ( $entry['methods'] as $method ) {
				$ask( $method, self::NAMESPACE . str_replace( '(?P<id>[^/]+)', $this->id, $entry['route'] ), $entry['who'] );
			}
		}
	}

	/** @param array<string, string> $headers */
	private function expect( int $status, string $method, string $route, array $headers, string $who ): void {
		$answer = $this->knock( $method, $route, $headers );
		self::assertSame( $status, $answer['status'], "$method $route as $who: {$answer['body']}" );
		$this->assert_no_leak( $answer['body'], "$method $route as $who" );
		if ( self::MAY !== $status ) {
			self::assertSame( array( 'code', 'message', 'data' ), array_keys( (array) json_decode( $answer['body'], true ) ), 'A refusal says nothing else.' );
		}
	}

	/**
	 * @param array<string, string> $headers
	 * @return array{status: int, body: string, headers: array<string, string>}
	 */
	private function knock( string $method, string $route, array $headers ): array {
		$unknown = array( 'no-such-field' => '1' );
		return Rest_Door::knock( $method, 'GET' === $method || 'DELETE' === $method ? "$route?no-such-field=1" : $route, $unknown, $headers );
	}

	private function log_in_by_cookie( int $user ): void {
		wp_set_current_user( $user );
		$GLOBALS['wp_rest_auth_cookie'] = true; // What core notes when the cookie was what logged the user in.
	}

	private function nonce_of( int $user, string $action ): string {
		$current = get_current_user_id();
		wp_set_current_user( $user );
		$nonce = wp_create_nonce( $action );
		wp_set_current_user( $current );
		return $nonce;
	}

	/** As a page that was left open for two days holds it. */
	private function old_nonce( int $user ): string {
		$tick = (int) wp_nonce_tick( 'wp_rest' ) - 2;
		return substr( wp_hash( $tick . '|wp_rest|' . $user . '|' . wp_get_session_token(), 'nonce' ), -12, 10 );
	}

	private static function may( string $role, string $who ): bool {
		return in_array( $who, self::ROLES[ $role ], true );
	}
}
