<?php
/**
 * Settings over REST, as the page and other programs use them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Settings\Settings_Schema;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Settings_Controller_Test extends TestCase {

	private const ROUTE = '/mailwright/v1/settings';

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	public function test_a_fresh_site_answers_with_defaults_and_stores_nothing(): void {
		$data = $this->rest( 'GET', self::ROUTE )->get_data();

		self::assertSame( array_keys( Settings_Schema::fields() ), array_keys( array_diff_key( $data, array_flip( array( 'locked', 'sources', 'problems' ) ) ) ) );
		self::assertNull( $data['default_connection'] );
		self::assertSame( array( array(), '{}', '{}' ), array( $data['locked'], wp_json_encode( $data['sources'] ), wp_json_encode( $data['problems'] ) ) );
		self::assertFalse( get_option( 'mailwright_settings' ) );
	}

	public function test_a_partial_change_keeps_the_rest(): void {
		$this->rest( 'POST', self::ROUTE, array( 'from_name' => 'Käse & Söhne <x>', 'force_from_email' => true ) );
		$data = $this->rest( 'POST', self::ROUTE, array( 'from_email' => 'shop@example.com' ) )->get_data();

		self::assertSame( array( 'Käse & Söhne <x>', true, 'shop@example.com' ), array( $data['from_name'], $data['force_from_email'], $data['from_email'] ) );
		self::assertSame( 30, $data['log_retention_days'] );
	}

	/** @return iterable<string, array{string, mixed}> */
	public static function bad_values(): iterable {
		$bad = array(
			'from_email'          => array( 'shop', 'shop@', '@example.com', 'a b@example.com', 'shop@example', "shop@example.com\r\nBcc: x@example.com", "shop@example.com\n", 'Shop <shop@example.com>', 'a@example.com,b@example.com', str_repeat( 'a', 10240 ) . '@example.com', true, 5, null, array(), array( 'a' => 'b' ), '"a -X/tmp/x.php"@example.com' ),
			'from_name'           => array( "a\r\nBcc: x@example.com", "a\0", "a\tb", str_repeat( 'a', 10240 ), "\xC2\x85", 1, null, false, array( 'x' ) ),
			'force_from_email'    => array( 'true', 1, 0, '', null, array(), 'yes' ),
			'force_from_name'     => array( 'false', 1.0 ),
			'return_path'         => array( '', 'bounce', 'bounces@', "from\n", true, null ),
			'default_connection'  => array( 'nowhere', 5, '', array(), false ),
			'fallback_connection' => array( 'nowhere', 5, '../x' ),
			'routes'              => array( 'x', array( 'from' => '@example.com', 'connection' => 'x' ), array( array( 'from' => '@example.com', 'connection' => 'nowhere' ) ), array( array( 'from' => '@example.com' ) ), array( array( 'from' => 'example', 'connection' => 'x' ) ), array( 'x' ), array( array( 'from' => '@example.com', 'connection' => 'x', 'more' => 1 ) ), null, array( array( 'from' => array(), 'connection' => 'x' ) ) ),
			'background'          => array( 'yes', true, '', null ),
			'log_content'         => array( 'all', false, array( 'none' ) ),
			'log_retention_days'  => array( 0, -1, 3651, '30', 1.5, null, true ),
			'log_max_rows'        => array( 99, 10000001, '1000', array() ),
			'unknown'             => array( 1, null ),
			'locked'              => array( array() ),
		);
		foreach ( $bad as $field => $values ) {
			foreach ( $values as $key => $value ) {
				yield "$field: $key" => array( $field, $value );
			}
		}
	}

	#[DataProvider( 'bad_values' )]
	public function test_bad_input_is_refused_by_name_and_nothing_is_saved( string $field, mixed $value ): void {
		$response = $this->rest( 'POST', self::ROUTE, array( 'from_name' => 'Good', $field => $value ) );

		self::assertSame( 400, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		self::assertSame( 'mailwright_invalid_param', $response->get_data()['code'] );
		self::assertSame( array( $field ), array_keys( $response->get_data()['data']['params'] ) );
		self::assertFalse( get_option( 'mailwright_settings' ) );
	}

	/** @return iterable<string, array{array<string, mixed>}> */
	public static function good_values(): iterable {
		yield 'international domain' => array( array( 'from_email' => 'shop@müller.example' ) );
		yield 'empty sender' => array( array( 'from_email' => '', 'from_name' => '' ) );
		yield 'return path from' => array( array( 'return_path' => 'from' ) );
		yield 'return path address' => array( array( 'return_path' => 'bounces@example.com' ) );
		yield 'numbers' => array( array( 'log_retention_days' => 3650, 'log_max_rows' => 100 ) );
		yield 'no connections' => array( array( 'default_connection' => null, 'fallback_connection' => null, 'routes' => array() ) );
	}

	/** @param array<string, mixed> $values */
	#[DataProvider( 'good_values' )]
	public function test_good_input_is_kept_exactly( array $values ): void {
		$response = $this->rest( 'POST', self::ROUTE, $values );

		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		self::assertSame( $values, array_intersect_key( array_replace( $values, $response->get_data() ), $values ) );
	}

	/** @return iterable<string, array{string, string}> */
	public static function bad_bodies(): iterable {
		yield 'a number that is infinite' => array( 'application/json', '{"log_retention_days":1e309}' );
		yield 'a number beyond integers' => array( 'application/json', '{"log_retention_days":99999999999999999999}' );
		yield 'a list' => array( 'application/json', '[1,2]' );
		yield 'a scalar' => array( 'application/json', '5' );
		yield 'not JSON' => array( 'application/json', '{"from_name":' );
		yield 'deep' => array( 'application/json', str_repeat( '{"from_name":', 600 ) . '1' . str_repeat( '}', 600 ) );
		yield 'plain text' => array( 'text/plain', '{"from_name":"x"}' );
	}

	#[DataProvider( 'bad_bodies' )]
	public function test_a_body_of_another_kind_is_refused( string $type, string $body ): void {
		$request = new \WP_REST_Request( 'POST', self::ROUTE );
		$request->set_header( 'content-type', $type );
		$request->set_body( $body );

		self::assertSame( 400, rest_do_request( $request )->get_status() );
		self::assertFalse( get_option( 'mailwright_settings' ) );
	}

	public function test_a_form_is_read_by_the_same_schema(): void {
		$request = new \WP_REST_Request( 'POST', self::ROUTE );
		$request->set_header( 'content-type', 'application/x-www-form-urlencoded' );
		$request->set_body_params( array( 'log_retention_days' => '90', 'force_from_name' => 'true' ) );
		$data = rest_do_request( $request )->get_data();

		self::assertSame( array( 90, true ), array( $data['log_retention_days'], $data['force_from_name'] ) );
	}

	public function test_parameters_of_wordpress_itself_are_no_unknown_fields(): void {
		$request = new \WP_REST_Request( 'POST', self::ROUTE );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_query_params( array( '_locale' => 'user', '_fields' => 'from_name', '_wpnonce' => 'x' ) );
		$request->set_body( '{"from_name":"Shop"}' );

		self::assertSame( 200, rest_do_request( $request )->get_status() );
	}

	public function test_an_unknown_query_parameter_is_refused(): void {
		self::assertSame( 400, $this->rest( 'GET', self::ROUTE, array( 'orderby' => "1' OR 1=1" ) )->get_status() );
	}

	public function test_the_filter_has_the_last_word_and_cannot_break_the_settings(): void {
		add_filter( 'mailwright_settings', static fn( array $settings ): array => array( 'from_name' => 'Filtered', 'log_max_rows' => 'broken' ) + $settings );
		$data = $this->rest( 'GET', self::ROUTE )->get_data();

		self::assertSame( array( 'Filtered', 1000000 ), array( $data['from_name'], $data['log_max_rows'] ) );
	}
}
