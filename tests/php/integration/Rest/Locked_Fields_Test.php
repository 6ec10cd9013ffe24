<?php
/**
 * Fields that are fixed in the environment, as REST shows and defends them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Locked_Fields_Test extends TestCase {

	private const CONNECTIONS = '/mailwright/v1/connections';

	private const SETTINGS = '/mailwright/v1/settings';

	/** @var list<string> */
	private array $names = array();

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	protected function tearDown(): void {
		array_map( 'putenv', $this->names );
		$this->names = array();
		parent::tearDown();
	}

	public function test_overrides_alone_make_a_connection(): void {
		$this->fix( 'DSN', 'smtps://user:CANARY@mail.example.com' );
		$connection = ( new Connection_Store() )->default();

		self::assertSame( array( 'default', 'mail.example.com', 465, 'CANARY' ), array( $connection?->id, $connection?->host, $connection?->port, $connection?->secret( 'password' ) ) );
		self::assertTrue( $connection->is_locked( 'host' ) );
		$shown = $this->rest( 'GET', self::CONNECTIONS )->get_data();
		self::assertCount( 1, $shown );
		self::assertSame( array( 'set' => true, 'source' => 'environment', 'locked' => true ), $shown[0]['password_status'] );
		self::assertEqualsCanonicalizing( array( 'mailer', 'host', 'port', 'encryption', 'authentication', 'username', 'password' ), $shown[0]['locked'] );
		self::assertSame( array( 'source' => 'environment', 'name' => 'MAILWRIGHT_DSN' ), $shown[0]['sources']->host );
		self::assertSame( 'default', $this->rest( 'GET', self::SETTINGS )->get_data()['default_connection'] );
		self::assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $shown ) );
		self::assertSame( 409, $this->rest( 'DELETE', self::CONNECTIONS . '/default' )->get_status() );
	}

	public function test_a_password_alone_does_not_take_mail_away_from_php(): void {
		$this->fix( 'PASSWORD', 'x' );

		self::assertNull( ( new Connection_Store() )->default() );
	}

	public function test_the_free_fields_of_such_a_connection_can_be_stored(): void {
		$this->fix( 'HOST', 'mail.example.com' );
		self::assertSame( 200, $this->rest( 'POST', self::CONNECTIONS . '/default', array( 'username' => 'user', 'port' => 2525, 'password' => 'x' ) )->get_status() );

		$connection = ( new Connection_Store() )->default();
		self::assertSame( array( 'mail.example.com', 'user', 2525, 'x' ), array( $connection?->host, $connection?->username, $connection?->port, $connection?->secret( 'password' ) ) );
	}

	/** @return iterable<string, array{string, string, mixed}> */
	public static function locked_fields(): iterable {
		yield 'host' => array( 'host', 'mail.example.com', 'evil.example' );
		yield 'the same host' => array( 'host', 'mail.example.com', 'mail.example.com' );
		yield 'port' => array( 'port', '2525', 25 );
		yield 'encryption' => array( 'encryption', 'implicit_tls', 'none' );
		yield 'username' => array( 'username', 'user', 'other' );
		yield 'password' => array( 'password', 'CANARY', 'other' );
		yield 'no password' => array( 'password', 'CANARY', null );
		yield 'authentication' => array( 'authentication', 'true', false );
		yield 'name' => array( 'name', 'Fixed', 'Other' );
		yield 'invalid port' => array( 'port', 'abc', 25 );
	}

	#[DataProvider( 'locked_fields' )]
	public function test_a_locked_field_of_the_default_connection_is_409_and_nothing_changes( string $field, string $fixed, mixed $value ): void {
		$this->rest( 'POST', self::CONNECTIONS, array( 'id' => 'main', 'host' => 'stored.example.com', 'password' => 'stored' ) );
		$this->fix( strtoupper( $field ), $fixed );
		$before   = get_option( 'mailwright_settings' );
		$response = $this->rest( 'POST', self::CONNECTIONS . '/main', array( 'name' => 'Changed', 'timeout' => 9, $field => $value ) );

		self::assertSame( array( 409, 'mailwright_locked' ), array( $response->get_status(), $response->get_data()['code'] ) );
		self::assertSame( array( $field ), array_keys( $response->get_data()['data']['params'] ) );
		self::assertStringContainsString( 'MAILWRIGHT_' . strtoupper( $field ), $response->get_data()['data']['params'][ $field ] );
		self::assertSame( $before, get_option( 'mailwright_settings' ) );
	}

	public function test_only_the_default_connection_is_overridden(): void {
		$this->rest( 'POST', self::CONNECTIONS, array( 'id' => 'main', 'host' => 'a.example.com' ) );
		$this->rest( 'POST', self::CONNECTIONS, array( 'id' => 'two', 'host' => 'b.example.com' ) );
		$this->fix( 'HOST', 'fixed.example.com' );

		self::assertSame( array( 'fixed.example.com', 'b.example.com' ), array_column( $this->rest( 'GET', self::CONNECTIONS )->get_data(), 'host' ) );
		self::assertSame( 200, $this->rest( 'POST', self::CONNECTIONS . '/two', array( 'host' => 'c.example.com' ) )->get_status() );
		$this->rest( 'POST', self::SETTINGS, array( 'default_connection' => 'two' ) );
		self::assertSame( array( 'a.example.com', 'fixed.example.com' ), array_column( $this->rest( 'GET', self::CONNECTIONS )->get_data(), 'host' ) );
	}

	public function test_a_second_connection_beside_the_overrides_is_not_the_default(): void {
		$this->fix( 'HOST', 'fixed.example.com' );
		self::assertSame( 201, $this->rest( 'POST', self::CONNECTIONS, array( 'id' => 'second', 'host' => 'b.example.com' ) )->get_status() );

		self::assertSame( 'fixed.example.com', ( new Connection_Store() )->default()?->host );
		self::assertSame( array( 'default', 'second' ), array_column( $this->rest( 'GET', self::CONNECTIONS )->get_data(), 'id' ) );
		self::assertSame( 409, $this->rest( 'POST', self::CONNECTIONS, array( 'id' => 'default', 'host' => 'x.example.com' ) )->get_status() );
		self::assertSame( 200, $this->rest( 'POST', self::SETTINGS, array( 'default_connection' => 'second', 'fallback_connection' => 'default' ) )->get_status() );
		self::assertSame( 200, $this->rest( 'POST', self::SETTINGS, array( 'default_connection' => 'default' ) )->get_status() );
		self::assertSame( 'default', ( new Settings_Store() )->get()->default_connection );
	}

	public function test_locked_settings_are_shown_with_their_source_and_cannot_be_written(): void {
		$this->rest( 'POST', self::SETTINGS, array( 'from_email' => 'old@example.com' ) );
		$this->fix( 'FROM_EMAIL', 'fixed@example.com' );
		$this->fix( 'LOG_CONTENT', 'everything' );
		$data = $this->rest( 'GET', self::SETTINGS )->get_data();

		self::assertSame( array( 'fixed@example.com', 'none' ), array( $data['from_email'], $data['log_content'] ) );
		self::assertSame( array( 'from_email', 'log_content' ), $data['locked'] );
		self::assertSame( array( 'source' => 'environment', 'name' => 'MAILWRIGHT_FROM_EMAIL' ), $data['sources']->from_email );
		self::assertSame( array( 'log_content' ), array_keys( (array) $data['problems'] ) );
		$response = $this->rest( 'POST', self::SETTINGS, array( 'from_email' => 'x@example.com', 'from_name' => 'x' ) );
		self::assertSame( array( 409, array( 'from_email' ) ), array( $response->get_status(), array_keys( $response->get_data()['data']['params'] ) ) );
		self::assertSame( '', ( new Settings_Store() )->get()->from_name );
		self::assertSame( 'old@example.com', ( new Settings_Store() )->stored()->from_email );
	}

	public function test_a_fixed_default_that_does_not_exist_is_a_problem(): void {
		$this->rest( 'POST', self::CONNECTIONS, array( 'id' => 'main', 'host' => 'a.example.com' ) );
		$this->fix( 'DEFAULT_CONNECTION', 'nowhere' );
		$data = $this->rest( 'GET', self::SETTINGS )->get_data();

		self::assertSame( 'main', $data['default_connection'] );
		self::assertSame( array( 'default_connection' ), array_keys( (array) $data['problems'] ) );
	}

	public function test_a_ca_file_of_the_environment_may_lie_anywhere(): void {
		$key  = openssl_pkey_new( array( 'private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1' ) );
		self::assertNotFalse( $key );
		$cert = openssl_csr_sign( openssl_csr_new( array( 'commonName' => 'Test CA' ), $key ), null, $key, 2 );
		self::assertNotFalse( $cert );
		$file = (string) tempnam( sys_get_temp_dir(), 'mailwright' );
		openssl_x509_export_to_file( $cert, $file );
		$this->fix( 'HOST', 'a.example.com' );
		$this->fix( 'CA_FILE', $file );

		self::assertSame( $file, ( new Connection_Store() )->default()?->ca_file );
		unlink( $file );
		self::assertSame( array( 'ca_file' ), array_keys( ( new Settings_Store() )->problems() ) );
	}

	private function fix( string $name, string $value ): void {
		$this->names[] = 'MAILWRIGHT_' . $name;
		putenv( 'MAILWRIGHT_' . $name . '=' . $value );
	}
}
