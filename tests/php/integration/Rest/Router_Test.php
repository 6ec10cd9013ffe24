<?php
/**
 * The door itself: who gets in, what is documented, and what an error tells.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Rest\Rate_Limit;
use Mailwright\Rest\Router;
use Mailwright\Tests\TestCase;

final class Router_Test extends TestCase {

	public function test_the_manifest_lists_exactly_the_live_routes(): void {
		$live = array();
		foreach ( rest_get_server()->get_routes( Router::REST_NAMESPACE ) as $route => $handlers ) {
			foreach ( $handlers as $handler ) {
				$live[] = array( $route, implode( ',', array_keys( $handler['methods'] ) ) );
			}
		}
		$live     = array_filter( $live, static fn( array $entry ): bool => '/' . Router::REST_NAMESPACE !== $entry[0] );
		$manifest = array_map( static fn( array $entry ): array => array( '/' . Router::REST_NAMESPACE . $entry['route'], preg_replace( '/\s+/', '', $entry['methods'] ) ), Router::manifest() );
		$manifest = array_filter( $manifest, static fn( array $entry ): bool => ! str_contains( $entry[0], '/try-' ) );

		self::assertEqualsCanonicalizing( array_values( $live ), array_values( $manifest ) );
		self::assertNotContains( '', array_column( Router::manifest(), 'action' ) );
	}

	public function test_strangers_hear_401_and_users_without_the_right_403_on_every_route_and_nothing_else(): void {
		rest_get_server();
		foreach ( array( 401, 403 ) as $status ) {
			if ( 403 === $status ) {
				$this->as_role( 'editor' );
			}
			foreach ( Router::manifest() as $entry ) {
				$route = '/' . Router::REST_NAMESPACE . preg_replace( '/\(\?P<\w+>[^)]+\)/', 'main', $entry['route'] );
				foreach ( explode( ',', preg_replace( '/\s+/', '', $entry['methods'] ) ?? '' ) as $method ) {
					$response = $this->rest( $method, $route, array( 'host' => 'https://bad', 'unknown' => 1 ) );
					$expected = 'outbox.kick' === $entry['action'] ? 403 : $status; // Nobody can log in for that one.
					self::assertSame( array( $expected, array( 'status' => $expected ) ), array( $response->get_status(), $response->get_data()['data'] ), "$method $route" );
				}
			}
		}
		self::assertFalse( get_option( 'mailwright_settings' ) );
	}

	public function test_the_capability_filter_is_asked_with_the_action(): void {
		$this->as_role( 'editor' );
		add_filter( 'mailwright_capability', static fn( string $capability, string $action ): string => 'settings.read' === $action ? 'edit_posts' : $capability, 10, 2 );

		self::assertSame( 200, $this->rest( 'GET', '/mailwright/v1/settings' )->get_status() );
		self::assertSame( 403, $this->rest( 'POST', '/mailwright/v1/settings', array() )->get_status() );
	}

	public function test_a_capability_filter_that_returns_nonsense_closes_the_door(): void {
		$this->as_admin();
		add_filter( 'mailwright_capability', '__return_true' );

		self::assertSame( 403, $this->rest( 'GET', '/mailwright/v1/settings' )->get_status() );
	}

	public function test_options_document_every_field_with_its_limits(): void {
		$this->as_admin();
		$data = $this->rest( 'OPTIONS', '/mailwright/v1/connections' )->get_data();
		$args = $data['endpoints'][1]['args'];

		self::assertSame( array( 'integer', 1, 65535 ), array( $args['port']['type'], $args['port']['minimum'], $args['port']['maximum'] ) );
		self::assertSame( array( 'none', 'starttls', 'implicit_tls' ), $args['encryption']['enum'] );
	}

	public function test_an_exception_in_a_handler_tells_nothing_of_the_inside(): void {
		$this->as_admin();
		rest_get_server();
		Router::register( '/try-failing', 'GET', 'try', array(), static fn() => throw new \RuntimeException( 'CANARY SELECT * FROM ' . __FILE__ ) );
		$log = ini_set( 'error_log', '/dev/null' );
		$response = $this->rest( 'GET', '/mailwright/v1/try-failing' );
		ini_set( 'error_log', (string) $log );

		self::assertSame( array( 500, 'mailwright_internal_error' ), array( $response->get_status(), $response->get_data()['code'] ) );
		self::assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $response->get_data() ) );
		self::assertStringNotContainsString( '.php', (string) wp_json_encode( $response->get_data() ) );
	}

	public function test_required_fields_and_defaults_work_as_the_schema_says(): void {
		$this->as_admin();
		rest_get_server();
		$schema = array( 'text' => array( 'type' => 'string', 'required' => true, 'maxLength' => 5 ), 'stage' => array( 'type' => 'string', 'default' => 'all' ) );
		Router::register( '/try-schema', 'POST', 'try', $schema, static fn( \WP_REST_Request $request ): array => array( $request['text'], $request['stage'], Router::input( $request ) ) );

		$missing = $this->rest( 'POST', '/mailwright/v1/try-schema', array() );
		self::assertSame( array( 400, array( 'text' ) ), array( $missing->get_status(), array_keys( $missing->get_data()['data']['params'] ) ) );
		self::assertSame( array( 'abc', 'all', array( 'text' => 'abc' ) ), $this->rest( 'POST', '/mailwright/v1/try-schema', array( 'text' => 'abc' ) )->get_data() );
	}

	public function test_the_rate_limit_is_per_user_and_names_the_wait(): void {
		$this->as_admin();
		rest_get_server();
		Router::register( '/try-limit', 'POST', 'try', array(), static fn() => Rate_Limit::hit( 'try', 2, 600 ) ?? array( 'done' => true ) );
		add_filter( 'mailwright_capability', static fn(): string => 'read' );

		self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/try-limit' )->get_status() );
		self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/try-limit' )->get_status() );
		$response = $this->rest( 'POST', '/mailwright/v1/try-limit' );
		self::assertSame( array( 429, 'mailwright_rate_limited' ), array( $response->get_status(), $response->get_data()['code'] ) );
		self::assertGreaterThan( 500, (int) $response->get_headers()['Retry-After'] );

		$this->as_role( 'subscriber' );
		self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/try-limit' )->get_status(), 'Another user has a count of their own.' );
	}
}
