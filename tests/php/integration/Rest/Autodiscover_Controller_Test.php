<?php
/**
 * GET /providers and POST /autodiscover through the REST server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\TestCase;

final class Autodiscover_Controller_Test extends TestCase {

	private const ROUTE = '/mailwright/v1/autodiscover';

	public static function setUpBeforeClass(): void {
		parent::setUpBeforeClass();
		if ( ! defined( 'MAILWRIGHT_DNS_SERVER' ) ) { // Nothing of this test may ask the Internet.
			define( 'MAILWRIGHT_DNS_SERVER', Dns_Server::start( array( 'shop.test MX' => array( array( 10, 'mx1.privateemail.com' ) ) ) )->address() );
		}
	}

	public static function tearDownAfterClass(): void {
		Dns_Server::stop_all();
		parent::tearDownAfterClass();
	}

	public function test_candidates_are_a_list_when_the_domain_is_known(): void {
		$this->as_admin();

		$answer = $this->rest( 'POST', self::ROUTE, array( 'email' => 'info@shop.test' ) );

		$this->assertSame( 200, $answer->get_status() );
		$found = $answer->get_data();
		$this->assertTrue( array_is_list( $found ) );
		$this->assertSame( array( 'host', 'port', 'encryption', 'source', 'proven', 'provider', 'username', 'notes' ), array_keys( $found[0] ) );
		$this->assertSame( array( 'mail.privateemail.com', 465, 'implicit_tls', 'mx', false, 'namecheap', 'info@shop.test' ), array_slice( array_values( $found[0] ), 0, 7 ) );
	}

	#[\PHPUnit\Framework\Attributes\DataProvider( 'bad_bodies' )]
	public function test_the_field_is_named_when_the_input_is_bad( array $body ): void {
		$this->as_admin();

		$answer = $this->rest( 'POST', self::ROUTE, $body );

		$this->assertSame( 400, $answer->get_status() );
		$this->assertSame( 'mailwright_invalid_param', $answer->get_data()['code'] );
		$this->assertArrayHasKey( array_key_last( $body ) ?? 'email', $answer->get_data()['data']['params'] );
	}

	/** @return array<string, array{0: array<string, mixed>}> */
	public static function bad_bodies(): array {
		return array(
			'missing'       => array( array() ),
			'empty'         => array( array( 'email' => '' ) ),
			'no address'    => array( array( 'email' => 'shop.test' ) ),
			'number'        => array( array( 'email' => 5 ) ),
			'list'          => array( array( 'email' => array( 'info@shop.test' ) ) ),
			'line break'    => array( array( 'email' => "info@shop.test\r\nX: y" ) ),
			'very long'     => array( array( 'email' => str_repeat( 'a', 10240 ) . '@shop.test' ) ),
			'IP literal'    => array( array( 'email' => 'info@[169.254.169.254]' ) ),
			'unknown field' => array( array( 'email' => 'info@shop.test', 'host' => 'localhost' ) ),
		);
	}

	public function test_it_is_refused_when_somebody_else_asks(): void {
		$this->assertSame( 401, $this->rest( 'POST', self::ROUTE, array( 'email' => 'info@shop.test' ) )->get_status() );
		$this->assertSame( 401, $this->rest( 'GET', '/mailwright/v1/providers' )->get_status() );
		$this->as_role( 'editor' );
		$this->assertSame( 403, $this->rest( 'POST', self::ROUTE, array( 'email' => 'info@shop.test' ) )->get_status() );
		$this->assertSame( 403, $this->rest( 'GET', '/mailwright/v1/providers' )->get_status() );
	}

	public function test_the_eleventh_search_of_a_minute_is_refused(): void {
		$this->as_admin();
		add_filter( 'mailwright_providers', '__return_empty_array' ); // Nothing to try: quick.
		for ( $i = 0; $i < 10; $i++ ) {
			$this->assertSame( 200, $this->rest( 'POST', self::ROUTE, array( 'email' => 'info@nowhere.test' ) )->get_status() );
		}

		$this->assertSame( 429, $this->rest( 'POST', self::ROUTE, array( 'email' => 'info@nowhere.test' ) )->get_status() );
	}

	public function test_the_presets_have_what_the_form_needs_and_nothing_internal(): void {
		$this->as_admin();

		$presets = $this->rest( 'GET', '/mailwright/v1/providers' )->get_data();

		$this->assertGreaterThanOrEqual( 30, count( $presets ) );
		foreach ( array( 'id', 'name', 'mailer', 'host', 'port', 'encryption', 'username_hint', 'notes', 'help', 'group', 'password_kind', 'alternatives', 'authentication', 'checked' ) as $field ) {
			$this->assertArrayHasKey( $field, $presets[0] );
		}
		$this->assertSame( array(), array_intersect( array( 'domains', 'mx', 'source' ), array_keys( $presets[0] ) ) );
		$this->assertStringContainsString( '"limits":{}', (string) wp_json_encode( $presets ) );
	}
}
