<?php
/**
 * Connections over REST, as the page and other programs use them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Connections_Controller_Test extends TestCase {

	private const ROUTE = '/mailwright/v1/connections';

	private const GOOD = array(
		'id'         => 'main',
		'name'       => 'Main',
		'mailer'     => 'smtp',
		'host'       => 'smtp.example.com',
		'port'       => 587,
		'encryption' => 'starttls',
		'username'   => 'shop@example.com',
		'password'   => 'CANARY-secret "\\/ä ',
	);

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	public function test_a_created_connection_is_complete_and_shows_only_the_status_of_its_password(): void {
		$response = $this->rest( 'POST', self::ROUTE, self::GOOD );

		self::assertSame( 201, $response->get_status() );
		$data = $response->get_data();
		self::assertSame( array( 'set' => true, 'source' => 'database', 'locked' => false ), $data['password_status'] );
		self::assertArrayNotHasKey( 'password', $data );
		self::assertTrue( $data['authentication'] );
		self::assertSame( 'main', $this->rest( 'GET', '/mailwright/v1/settings' )->get_data()['default_connection'] );
		self::assertEquals( $data, $this->rest( 'GET', self::ROUTE . '/main' )->get_data() );
		self::assertSame( self::GOOD['password'], ( new Connection_Store() )->get( 'main' )?->secret( 'password' ), 'Every byte of the password is kept.' );
	}

	public function test_what_is_left_out_follows_from_the_rest(): void {
		$data = $this->rest( 'POST', self::ROUTE, array( 'host' => 'mail.example.com', 'encryption' => 'implicit_tls' ) )->get_data();

		self::assertSame( array( 'mail-example-com', 465, false, 'smtp' ), array( $data['id'], $data['port'], $data['authentication'], $data['mailer'] ) );
		self::assertSame( 'mail-example-com-2', $this->rest( 'POST', self::ROUTE, array( 'host' => 'mail.example.com' ) )->get_data()['id'] );
	}

	public function test_an_id_that_is_taken_is_refused(): void {
		$this->rest( 'POST', self::ROUTE, self::GOOD );
		$response = $this->rest( 'POST', self::ROUTE, self::GOOD );

		self::assertSame( 409, $response->get_status() );
		self::assertSame( 'mailwright_connection_exists', $response->get_data()['code'] );
	}

	/** @return iterable<string, array{string, mixed}> */
	public static function bad_values(): iterable {
		$host = array(
			'url'                => 'https://smtp.example.com',
			'path'               => 'smtp.example.com/mail',
			'space'              => 'smtp example.com',
			'trailing space'     => 'smtp.example.com ',
			'port in it'         => 'smtp.example.com:587',
			'ipv6 port in it'    => '[::1]:25',
			'user info'          => 'user@smtp.example.com',
			'hex'                => '0x7f.1',
			'decimal'            => '2130706433',
			'octal'              => '0177.0.0.1',
			'short'              => '127.1',
			'full-width digits'  => '１２７.０.０.１',
			'five numbers'       => '1.2.3.4.5',
			'line break'         => "smtp.example.com\r\nX: y",
			'trailing newline'   => "smtp.example.com\n",
			'nul'                => "smtp\0.example.com",
			'long'               => str_repeat( 'a.', 130 ) . 'com',
			'10 KB in one label' => str_repeat( 'a', 10240 ),
			'empty label'        => 'smtp..example.com',
			'zone'               => 'fe80::1%eth0',
			'empty'              => '',
			'number'             => 5,
			'list'               => array( 'smtp.example.com' ),
			'object'             => array( 'a' => 1 ),
			'true'               => true,
			'null'               => null,
		);
		foreach ( $host as $name => $value ) {
			yield "host: $name" => array( 'host', $value );
		}
		foreach ( array( 0, -1, 65536, 70000, '587', 'smtp', 587.5, true, null, array( 587 ), array( 'a' => 1 ), '1e309' ) as $key => $value ) {
			yield "port: $key" => array( 'port', $value );
		}
		foreach ( array( 'tls', 'ssl', '', 1, true, null, array(), array( 'none' ) ) as $key => $value ) {
			yield "encryption: $key" => array( 'encryption', $value );
		}
		foreach ( array( 'authentication' => array( 'true', 1, 0, 'yes', null, array() ), 'timeout' => array( 0, 301, '8', 1.5, null ), 'auth_method' => array( 'ntlm', '', 0 ), 'mailer' => array( 'sendmail', '', null, array(), 'sendgrid' ) ) as $field => $values ) {
			foreach ( $values as $key => $value ) {
				yield "$field: $key" => array( $field, $value );
			}
		}
		foreach ( array( 'name', 'username', 'password', 'host', 'provider', 'ca_file', 'id' ) as $field ) {
			yield "text in $field: CR LF" => array( $field, "a\r\nb" );
			yield "text in $field: LF at the end" => array( $field, "a\n" );
			yield "text in $field: NUL" => array( $field, "a\0b" );
			yield "text in $field: 10 KB" => array( $field, str_repeat( 'x', 10240 ) );
			yield "text in $field: number" => array( $field, 1 );
			yield "text in $field: list" => array( $field, array( 'a' ) );
			yield "text in $field: object" => array( $field, array( 'a' => array( 'b' => 1 ) ) );
			yield "text in $field: true" => array( $field, true );
		}
		foreach ( array( '*', '****', '********', '••••••', '●●●●', '•*•*' ) as $mask ) {
			yield "password: $mask" => array( 'password', $mask );
		}
		foreach ( array( 'Main', 'a b', '../x', 'ä', str_repeat( 'a', 41 ) ) as $id ) {
			yield "id: $id" => array( 'id', $id );
		}
		foreach ( array( '/etc/passwd', '../ca.pem', 'ca.pem', 'phar://x/ca.pem', 'php://filter/resource=/etc/passwd', 'file:///etc/ssl/cert.pem', 'http://example.com/ca.pem', 'data://text/plain,x', '/etc/ssl/certs/ca-certificates.crt', __FILE__, 'C:..\\x' ) as $file ) {
			yield "ca_file: $file" => array( 'ca_file', $file );
		}
		yield 'unknown field' => array( 'pasword', 'x' );
		yield 'status field' => array( 'password_status', array( 'set' => true ) );
	}

	#[DataProvider( 'bad_values' )]
	public function test_bad_input_is_refused_by_name_and_nothing_is_saved( string $field, mixed $value ): void {
		$response = $this->rest( 'POST', self::ROUTE, array_merge( self::GOOD, array( $field => $value ) ) );

		self::assertSame( 400, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		self::assertSame( 'mailwright_invalid_param', $response->get_data()['code'] );
		self::assertSame( array( $field ), array_keys( $response->get_data()['data']['params'] ) );
		self::assertNotSame( '', $response->get_data()['data']['params'][ $field ] );
		self::assertSame( array(), ( new Connection_Store() )->all() );
		self::assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $response->get_data() ) );
	}

	#[DataProvider( 'bad_values' )]
	public function test_bad_input_changes_nothing_of_a_stored_connection( string $field, mixed $value ): void {
		$this->rest( 'POST', self::ROUTE, self::GOOD );
		$before   = get_option( 'mailwright_settings' );
		$response = $this->rest( 'POST', self::ROUTE . '/main', array( 'name' => 'Other', 'password' => 'new', $field => $value ) );

		self::assertSame( 400, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		self::assertArrayHasKey( $field, $response->get_data()['data']['params'] );
		self::assertSame( $before, get_option( 'mailwright_settings' ) );
		self::assertSame( self::GOOD['password'], ( new Connection_Store() )->get( 'main' )?->secret( 'password' ) );
	}

	/** @return iterable<string, array{array<string, mixed>}> */
	public static function good_values(): iterable {
		foreach ( array( 'localhost', 'mail_catcher', '192.0.2.1', '127.0.0.1', '::1', '[2001:db8::1]', 'smtp.müller.example', 'xn--mller-kva.example', 'SMTP.Example.COM' ) as $host ) {
			yield "host $host" => array( array( 'host' => $host ) );
		}
		foreach ( array( ' leading and trailing ', '0', 'ünïcödé 密码', '<b>&amp;"\'\\', "tab\tinside", str_repeat( 'k', 4096 ), '*a*', '%41%00' ) as $key => $password ) {
			yield "password $key" => array( array( 'password' => $password ) );
		}
		yield 'mailer php needs nothing' => array( array( 'mailer' => 'php', 'host' => '' ) );
		yield 'largest port' => array( array( 'port' => 65535, 'timeout' => 300 ) );
	}

	/** @param array<string, mixed> $values */
	#[DataProvider( 'good_values' )]
	public function test_good_input_is_kept_exactly( array $values ): void {
		$response = $this->rest( 'POST', self::ROUTE, array_merge( self::GOOD, $values ) );

		self::assertSame( 201, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		$kept = ( new Connection_Store() )->get( 'main' )?->reveal() ?? array();
		self::assertSame( $values, array_intersect_key( array_replace( $values, array_intersect_key( $kept, $values ) ), $values ) );
	}

	public function test_a_ca_file_inside_of_wordpress_is_taken(): void {
		$key  = openssl_pkey_new( array( 'private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1' ) );
		self::assertNotFalse( $key );
		$csr  = openssl_csr_new( array( 'commonName' => 'Test CA' ), $key );
		$cert = openssl_csr_sign( $csr, null, $key, 2 );
		self::assertNotFalse( $cert );
		$file = WP_CONTENT_DIR . '/mailwright-test-ca.pem';
		openssl_x509_export_to_file( $cert, $file );
		$link = WP_CONTENT_DIR . '/mailwright-test-link.pem';
		symlink( '/etc/passwd', $link );
		try {
			self::assertSame( 201, $this->rest( 'POST', self::ROUTE, array( 'ca_file' => $file ) + self::GOOD )->get_status() );
			self::assertSame( 400, $this->rest( 'POST', self::ROUTE, array( 'id' => 'two', 'ca_file' => $link ) + self::GOOD )->get_status() );
			self::assertSame( 400, $this->rest( 'POST', self::ROUTE, array( 'id' => 'two', 'ca_file' => dirname( $file ) . '/x/../' . basename( $file ) ) + self::GOOD )->get_status() );
		} finally {
			unlink( $file );
			unlink( $link );
		}
	}

	/** @return iterable<string, array{array<string, mixed>}> */
	public static function other_endpoints(): iterable {
		yield 'host' => array( array( 'host' => 'evil.example' ) );
		yield 'port' => array( array( 'port' => 465 ) );
		yield 'encryption' => array( array( 'encryption' => 'none' ) );
		yield 'username' => array( array( 'username' => 'other' ) );
		yield 'mailer' => array( array( 'mailer' => 'php' ) );
	}

	/** @param array<string, mixed> $change */
	#[DataProvider( 'other_endpoints' )]
	public function test_another_endpoint_needs_the_password_again( array $change ): void {
		$this->rest( 'POST', self::ROUTE, self::GOOD );
		$response = $this->rest( 'POST', self::ROUTE . '/main', $change + array( 'name' => 'Changed' ) );

		self::assertSame( 400, $response->get_status() );
		self::assertSame( 'mailwright_secret_required', $response->get_data()['code'] );
		self::assertSame( array( 'password' ), array_keys( $response->get_data()['data']['params'] ) );
		self::assertSame( 'Main', ( new Connection_Store() )->get( 'main' )?->name );

		self::assertSame( 200, $this->rest( 'POST', self::ROUTE . '/main', $change + array( 'password' => 'CANARY-2' ) )->get_status() );
		self::assertSame( 'CANARY-2', ( new Connection_Store() )->get( 'main' )->secret( 'password' ) );
	}

	/** @param array<string, mixed> $change */
	#[DataProvider( 'other_endpoints' )]
	public function test_another_endpoint_may_come_with_the_removal_of_the_password( array $change ): void {
		$this->rest( 'POST', self::ROUTE, self::GOOD );
		$response = $this->rest( 'PATCH', self::ROUTE . '/main', $change + array( 'password' => null ) );

		self::assertSame( 200, $response->get_status() );
		self::assertSame( array( 'set' => false, 'source' => 'database', 'locked' => false ), $response->get_data()['password_status'] );
		self::assertFalse( get_option( 'mailwright_secret_main_password' ) );
	}

	public function test_values_sent_again_unchanged_need_no_password(): void {
		$this->rest( 'POST', self::ROUTE, self::GOOD );
		$same = array_diff_key( self::GOOD, array( 'password' => true ) );

		self::assertSame( 200, $this->rest( 'PUT', self::ROUTE . '/main', array( 'host' => 'SMTP.example.com', 'name' => 'New' ) + $same )->get_status() );
		self::assertSame( self::GOOD['password'], ( new Connection_Store() )->get( 'main' )?->secret( 'password' ) );
	}

	public function test_an_empty_password_does_not_silently_remove_the_stored_one(): void {
		$this->rest( 'POST', self::ROUTE, self::GOOD );

		self::assertSame( 400, $this->rest( 'POST', self::ROUTE . '/main', array( 'password' => '' ) )->get_status() );
		self::assertSame( self::GOOD['password'], ( new Connection_Store() )->get( 'main' )?->secret( 'password' ) );
	}

	public function test_the_host_cannot_be_emptied_while_the_mailer_is_smtp(): void {
		$this->rest( 'POST', self::ROUTE, array_diff_key( self::GOOD, array( 'password' => true ) ) );
		$response = $this->rest( 'POST', self::ROUTE . '/main', array( 'host' => '' ) );

		self::assertSame( array( 400, array( 'host' ) ), array( $response->get_status(), array_keys( $response->get_data()['data']['params'] ) ) );
	}

	public function test_the_id_cannot_be_changed(): void {
		$this->rest( 'POST', self::ROUTE, self::GOOD );

		self::assertSame( 400, $this->rest( 'POST', self::ROUTE . '/main', array( 'id' => 'other' ) )->get_status() );
		self::assertSame( 200, $this->rest( 'POST', self::ROUTE . '/main', array( 'id' => 'main' ) )->get_status() );
	}

	public function test_deleting_cleans_everything_that_points_to_the_connection(): void {
		$this->rest( 'POST', self::ROUTE, self::GOOD );
		$this->rest( 'POST', self::ROUTE, array( 'id' => 'two' ) + self::GOOD );
		$saved = $this->rest( 'POST', '/mailwright/v1/settings', array( 'fallback_connection' => 'main', 'routes' => array( array( 'from' => '@example.com', 'connection' => 'main' ), array( 'from' => 'a@example.com', 'connection' => 'two' ) ) ) );
		self::assertSame( 200, $saved->get_status(), (string) wp_json_encode( $saved->get_data() ) );

		self::assertSame( 200, $this->rest( 'DELETE', self::ROUTE . '/main' )->get_status() );

		$settings = $this->rest( 'GET', '/mailwright/v1/settings' )->get_data();
		self::assertSame( 'two', $settings['default_connection'] );
		self::assertNull( $settings['fallback_connection'] );
		self::assertSame( array( array( 'from' => 'a@example.com', 'connection' => 'two' ) ), $settings['routes'] );
		self::assertFalse( get_option( 'mailwright_secret_main_password' ) );
		self::assertSame( 404, $this->rest( 'GET', self::ROUTE . '/main' )->get_status() );
		self::assertSame( 404, $this->rest( 'DELETE', self::ROUTE . '/main' )->get_status() );

		$this->rest( 'DELETE', self::ROUTE . '/two' );
		self::assertNull( $this->rest( 'GET', '/mailwright/v1/settings' )->get_data()['default_connection'] );
		self::assertSame( array(), $this->rest( 'GET', self::ROUTE )->get_data() );
	}
}
