<?php
/**
 * Attack cases A16, A17, A26, A29 and the "bad input" list: whatever is sent, it is refused by name or taken as it is, and nothing breaks.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Admin\Settings_Page;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Settings_Schema;
use PHPUnit\Framework\Attributes\DataProvider;

final class Input_Test extends Attack_Case {

	use Type_Confusion;

	/** JSON as an attacker types it. */
	private const CONFUSIONS = array(
		'true', 'false', '0', '-1', '1', '1.5', '"0"', '""', '"true"', '[]', '{}', 'null', '1e309', '-1e309', '1e5', '99999999999999999999', '[[[[[]]]]]', '{"a":{"b":[]}}', '["x"]', '{"0":"x"}',
		'"\u0000"', '"a\r\nb"', '"a\u0000b"', '"\u2028"', '"\ud800"', '"\u202e"', '"****"', '"••••••••"', '"<script>alert(1)</script>"', '"\u001b[31m"', '"://"', '"http://evil.example/"', '"../../etc/passwd"',
	);

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	/** @return array<string, array{string, string}> */
	public static function fields(): array {
		$fields = array();
		foreach ( array_keys( Settings_Schema::fields() ) as $name ) {
			$fields[ "settings $name" ] = array( '/settings', $name );
		}
		foreach ( array_keys( Connection_Schema::fields() ) as $name ) {
			$fields[ "connection $name" ] = array( '/connections/main', $name );
		}
		foreach ( array( 'to', 'connection', 'format' ) as $name ) {
			$fields[ "test-email $name" ] = array( '/test-email', $name );
		}
		foreach ( array( 'text', 'stage' ) as $name ) {
			$fields[ "explain $name" ] = array( '/explain', $name );
		}
		$fields['autodiscover email'] = array( '/autodiscover', 'email' );

		return $fields;
	}

	#[DataProvider( 'fields' )]
	public function test_a16_each_type_is_refused_by_name_or_valid_when_types_are_confused( string $route, string $field ): void {
		add_filter( 'mailwright_rate_limit', static fn(): int => 10000 );
		$long   = (string) wp_json_encode( str_repeat( 'x', 10240 ) );
		$before = $this->fingerprint();
		foreach ( array( ...self::CONFUSIONS, $long ) as $json ) {
			$required = match ( $route ) {
				'/test-email'   => 'to' === $field ? '' : '"to":"to@example.test",',
				'/explain'      => 'text' === $field ? '' : '"text":"x",',
				default         => '',
			};
			$response = $this->post( $route, '{' . $required . '"' . $field . '":' . $json . '}' );
			$status   = $response->get_status();
			$answer   = $response->get_data();
			$about    = "$route $field = " . substr( $json, 0, 60 ) . ': ' . substr( (string) wp_json_encode( $answer ), 0, 300 );

			$this->assertContains( $status, array( 200, 400 ), $about );
			$this->assert_password_not_in( $answer, $about );
			$this->assertNotFalse( wp_json_encode( $answer ), 'The answer is no JSON: ' . $about );
			if ( 200 === $status ) {
				$before = $this->fingerprint();
			} else {
				$this->assertSame( $before, $this->fingerprint(), 'Refused and yet changed: ' . $about );
				if ( 'rest_invalid_json' === $answer['code'] ) {
					continue; // WordPress could not read it, so there is no field to name.
				}
				$this->assertStringStartsWith( 'mailwright_', (string) $answer['code'], $about );
				$this->assertContains( 'mailwright_secret_required' === $answer['code'] ? 'password' : $field, array_keys( (array) ( $answer['data']['params'] ?? array() ) ), $about );
			}
		}
		$this->assertSame( array(), array_filter( $this->server->messages(), static fn( array $message ): bool => array( 'to@example.test' ) !== $message['to'] ) );
	}

	/** @return array<string, array{array<string, mixed>}> */
	public static function every_route(): array {
		$routes = array();
		foreach ( Route_Manifest::routes() as $entry ) {
			if ( Route_Manifest::TICKET !== $entry['who'] ) {
				$routes[ implode( ',', $entry['methods'] ) . ' ' . $entry['route'] ] = array( $entry );
			}
		}
		return $routes;
	}

	/** @param array<string, mixed> $entry */
	#[DataProvider( 'every_route' )]
	public function test_a16_no_field_of_any_route_breaks_when_types_are_confused( array $entry ): void {
		add_filter( 'mailwright_rate_limit', static fn(): int => 10000 );
		add_filter( 'pre_http_request', static fn(): \WP_Error => new \WP_Error( 'no_network' ) );
		$fields = self::fields_of( $entry['route'], $entry['methods'][0] );

		$this->confuse( $entry, $fields, $this->id );

		self::assertSame( array(), $this->server->messages() );
		self::assertSame( null === $entry['fields'] ? array_keys( $fields ) : $entry['fields'], array_keys( $fields ) );
	}

	/** @return array<string, array{string}> */
	public static function broken_bodies(): array {
		return array(
			'no JSON'        => array( '{' ),
			'a list'         => array( '[1,2]' ),
			'a string'       => array( '"x"' ),
			'null'           => array( 'null' ),
			'deep'           => array( str_repeat( '{"a":', 2000 ) . '1' . str_repeat( '}', 2000 ) ),
			'unknown field'  => array( '{"unknown_field":1}' ),
			'prototype'      => array( '{"__proto__":{"x":1},"constructor":1}' ),
			'numeric names'  => array( '{"0":"x","1":"y"}' ),
			'many fields'    => array( '{' . implode( ',', array_map( static fn( int $i ): string => "\"f$i\":1", range( 1, 20000 ) ) ) . '}' ),
		);
	}

	#[DataProvider( 'broken_bodies' )]
	public function test_a16_it_is_400_in_every_route_when_the_body_is_broken( string $body ): void {
		$before = $this->fingerprint();
		foreach ( array( '/settings', '/connections', '/connections/main', '/test-email', '/explain', '/autodiscover' ) as $route ) {
			$begin    = microtime( true );
			$response = $this->post( $route, $body );

			$this->assertSame( 400, $response->get_status(), "$route with " . substr( $body, 0, 50 ) );
			$this->assertLessThan( 2.0, microtime( true ) - $begin );
			$this->assertLessThan( 200000, strlen( (string) wp_json_encode( $response->get_data() ) ), "$route answers too much." );
		}
		$this->assertSame( $before, $this->fingerprint() );
	}

	/** @return array<string, array{array<string, mixed>}> */
	public static function relay_attempts(): array {
		return array(
			'two addresses'      => array( array( 'to' => 'a@example.test,b@example.test' ) ),
			'semicolon'          => array( array( 'to' => 'a@example.test;b@example.test' ) ),
			'a list'             => array( array( 'to' => array( 'a@example.test', 'b@example.test' ) ) ),
			'100 addresses'      => array( array( 'to' => implode( ', ', array_map( static fn( int $i ): string => "a$i@example.test", range( 1, 100 ) ) ) ) ),
			'line break and Bcc' => array( array( 'to' => "a@example.test\r\nBcc: b@example.test" ) ),
			'encoded line break' => array( array( 'to' => 'a@example.test%0d%0aBcc:b@example.test' ) ),
			'NUL'                => array( array( 'to' => "a@example.test\x00" ) ),
			'name with HTML'     => array( array( 'to' => '<script>alert(1)</script> <a@example.test>' ) ),
			'quoted with a space' => array( array( 'to' => '"a b"@example.test' ) ),
			'SMTP parameters'    => array( array( 'to' => 'a@example.test> NOTIFY=SUCCESS <b@example.test' ) ),
			'cc field'           => array( array( 'to' => 'a@example.test', 'cc' => 'b@example.test' ) ),
			'headers field'      => array( array( 'to' => 'a@example.test', 'headers' => array( 'Bcc: b@example.test' ) ) ),
			'subject and body'   => array( array( 'to' => 'a@example.test', 'subject' => 'Buy', 'body' => 'Now' ) ),
			'from field'         => array( array( 'to' => 'a@example.test', 'from' => 'ceo@example.test' ) ),
			'option for mail()'  => array( array( 'to' => '-oQ/tmp' ) ),
		);
	}

	/** @param array<string, mixed> $body */
	#[DataProvider( 'relay_attempts' )]
	public function test_a17_nothing_is_sent_when_the_test_email_is_abused( array $body ): void {
		$response = $this->rest( 'POST', self::NAMESPACE . '/test-email', $body );

		$this->assertSame( 400, $response->get_status() );
		$this->assertSame( array(), $this->server->connections() );
	}

	public function test_a17_the_mail_is_the_fixed_template_when_it_is_sent(): void {
		$this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'a@example.test', 'format' => 'html' ) );

		$message = $this->server->messages()[0];
		$this->assertSame( array( 'a@example.test' ), $message['to'] );
		$this->assert_password_not_in( quoted_printable_decode( $message['data'] ), 'The test email' );
		$this->assertStringNotContainsString( 'private-user@example.test', quoted_printable_decode( $message['data'] ), 'The login has no place in the test email.' );
	}

	/** @return array<string, array{array<string, string>}> */
	public static function reflections(): array {
		$payload = '"><script>alert(document.domain)</script><img src=x onerror=alert(1)>';
		$list    = array();
		foreach ( array( 'page', 'tab', 'msg', 's', 'orderby', 'id', 'code', 'state', 'error', 'error_description', 'redirect_to' ) as $name ) {
			$list[ $name ] = array( array( $name => $payload ) );
		}

		return $list;
	}

	/** @param array<string, string> $query */
	#[DataProvider( 'reflections' )]
	public function test_a26_a38_nothing_of_the_address_is_in_the_page( array $query ): void {
		$_GET                   = $query + array( 'page' => 'mailwright' );
		$_REQUEST               = $_GET;
		$_SERVER['REQUEST_URI'] = '/wp-admin/options-general.php?' . http_build_query( $_GET );
		ob_start();
		Settings_Page::render();
		$page = (string) ob_get_clean();

		$this->assertStringNotContainsString( 'alert(', $page );
	}

	public function test_a22_stored_text_cannot_leave_its_script_element_when_the_page_is_preloaded(): void {
		$evil = '</script><script>alert(1)</script><!--<script>';
		$this->assertSame( 200, $this->rest( 'POST', self::NAMESPACE . '/connections/main', array( 'name' => $evil ) )->get_status() );
		update_option( 'blogname', $evil );
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		set_current_screen( 'settings_page_mailwright' );
		$this->forget_printed_scripts();
		Settings_Page::on_enqueue();
		ob_start();
		wp_scripts()->do_items( array( 'wp-api-fetch', 'mailwright' ) );
		$page = (string) ob_get_clean();

		$this->assertStringNotContainsString( '<script>alert', $page );
		$this->assertStringNotContainsString( '<!--<script', $page );
	}

	/** @return array<string, array{string}> */
	public static function bad_ca_files(): array {
		return array(
			'up and away'       => array( WP_CONTENT_DIR . '/../../../../../../etc/ssl/certs/ca-certificates.crt' ),
			'system file'       => array( '/etc/ssl/certs/ca-certificates.crt' ),
			'passwd'            => array( '/etc/passwd' ),
			'wrapper'           => array( 'php://filter/read=convert.base64-encode/resource=' . ABSPATH . 'index.php' ),
			'phar'              => array( 'phar://' . WP_CONTENT_DIR . '/x.phar/ca.pem' ),
			'data'              => array( 'data:text/plain,-----BEGIN CERTIFICATE-----' ),
			'http'              => array( 'http://evil.example/ca.pem' ),
			'ftp in capitals'   => array( 'FTP://evil.example/ca.pem' ),
			'file scheme'       => array( 'file://' . WP_CONTENT_DIR . '/test-ca.pem' ),
			'relative'          => array( 'wp-content/test-ca.pem' ),
			'NUL'               => array( WP_CONTENT_DIR . "/test-ca.pem\x00.txt" ),
			'folder'            => array( WP_CONTENT_DIR ),
			'no certificate'    => array( ABSPATH . 'index.php' ),
			'UNC'               => array( '\\\\evil.example\\share\\ca.pem' ),
			'line break'        => array( WP_CONTENT_DIR . "/test-ca.pem\n" ),
		);
	}

	#[DataProvider( 'bad_ca_files' )]
	public function test_a29_the_ca_file_is_refused_when_it_leads_elsewhere( string $path ): void {
		$response = $this->rest( 'POST', self::NAMESPACE . '/connections/main', array( 'ca_file' => $path ) );

		$this->assertSame( 400, $response->get_status() );
		$this->assertArrayHasKey( 'ca_file', $response->get_data()['data']['params'] );
	}

	public function test_a29_the_ca_file_is_refused_when_a_link_leads_out(): void {
		$link = WP_CONTENT_DIR . '/link-' . uniqid() . '.pem';
		symlink( \Mailwright\Tests\Support\Certificates::ca_file(), $link );
		try {
			$this->assertSame( 400, $this->rest( 'POST', self::NAMESPACE . '/connections/main', array( 'ca_file' => $link ) )->get_status() );
		} finally {
			unlink( $link );
		}
	}

	public function test_a29_all_refusals_sound_the_same_when_files_elsewhere_exist_or_not(): void {
		$words = array();
		foreach ( array( '/etc/passwd', '/etc/no-such-file', '/root/.ssh/id_rsa', '/etc/ssl/certs/ca-certificates.crt' ) as $path ) {
			$words[] = $this->rest( 'POST', self::NAMESPACE . '/connections/main', array( 'ca_file' => $path ) )->get_data()['data']['params']['ca_file'];
		}

		$this->assertCount( 1, array_unique( $words ) );
	}

	private function post( string $route, string $json ): \WP_REST_Response {
		$request = new \WP_REST_Request( 'POST', self::NAMESPACE . $route );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( $json );

		return rest_do_request( $request );
	}
}
