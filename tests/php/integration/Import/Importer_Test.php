<?php
/**
 * Taking over: the next mail goes out through the same server, nothing is doubled, nothing of the other plugin is lost.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Import;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;

final class Importer_Test extends Import_Case {

	private const ROUTE = '/mailwright/v1/import';

	/** @var list<string> */
	private array $variables = array();

	protected function tearDown(): void {
		array_map( 'putenv', $this->variables );
		parent::tearDown();
	}

	/** @return array<string, array{string, string, string, callable( array<string, mixed>, int ): array<string, mixed>}> */
	public static function plugins(): array {
		return array(
			'WP Mail SMTP' => array(
				'wp-mail-smtp',
				'wp-mail-smtp',
				Canary::PASSWORD,
				static function ( array $options, int $port ): array {
					$options['wp_mail_smtp']['smtp'] = array( 'host' => 'localhost', 'port' => $port ) + $options['wp_mail_smtp']['smtp'];
					return $options;
				},
			),
			'FluentSMTP'   => array(
				'fluent-smtp',
				'fluent-smtp',
				Canary::PASSWORD,
				static function ( array $options, int $port ): array {
					$key      = array_key_first( $options['fluentmail-settings']['connections'] );
					$settings = &$options['fluentmail-settings']['connections'][ $key ]['provider_settings'];
					$settings = array( 'host' => 'localhost', 'port' => (string) $port ) + $settings;
					return $options;
				},
			),
			'Post SMTP'    => array(
				'post-smtp',
				'post-smtp',
				'CANARY-pass/word+ä\'"&',
				static function ( array $options, int $port ): array {
					$options['postman_options'] = array( 'hostname' => 'localhost', 'port' => $port ) + $options['postman_options'];
					return $options;
				},
			),
			'Easy WP SMTP' => array(
				'easy-wp-smtp',
				'easy-wp-smtp',
				Canary::PASSWORD,
				static function ( array $options, int $port ): array {
					$options['easy_wp_smtp']['smtp'] = array( 'host' => 'localhost', 'port' => $port, 'encryption' => 'tls' ) + $options['easy_wp_smtp']['smtp'];
					return $options;
				},
			),
			'SureMail'     => array(
				'suremails',
				'suremails',
				'CANARY-sure',
				static function ( array $options, int $port ): array {
					$options['suremails_connections']['connections']['0a1b'] = array( 'host' => 'localhost', 'port' => $port ) + $options['suremails_connections']['connections']['0a1b'];
					return $options;
				},
			),
		);
	}

	/** @param callable( array<string, mixed>, int ): array<string, mixed> $pointed */
	#[DataProvider( 'plugins' )]
	public function test_the_next_test_email_arrives_through_the_same_server_without_typing_a_password( string $source, string $fixture, string $password, callable $pointed ): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( self::USER => $password ) ) );
		$this->store( $fixture, static fn( array $options ): array => $pointed( $options, $server->port() ) );
		add_filter( 'mailwright_connection', static fn( array $connection ): array => array( 'ca_file' => self::ca_file() ) + $connection );
		$before = $this->foreign_options( $fixture );

		$answer = $this->rest( 'POST', self::ROUTE, array( 'source' => $source, 'apply' => true ) );

		$this->assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$this->assert_no_canary( $answer->get_data() );
		$this->assertTrue( $this->test_email()['accepted'] );
		$this->assertSame( array( self::USER, true ), array( $server->messages()[0]['user'], $server->messages()[0]['encrypted'] ) );
		$this->assertSame( 'shop@example.test', ( new Settings_Store() )->get()->from_email );
		$this->assertSame( $before, $this->foreign_options( $fixture ), 'Nothing of the other plugin changes.' );
		$this->assertNull( Canary::found_in( (string) wp_json_encode( get_option( 'mailwright_settings' ) ), self::USER, $password ) );
	}

	public function test_connections_routes_and_fallback_come_together(): void {
		$this->store( 'fluent-smtp' );
		$done     = $this->rest( 'POST', self::ROUTE, array( 'source' => 'fluent-smtp', 'apply' => true ) )->get_data();
		$settings = ( new Settings_Store() )->get();
		$ids      = array_column( $done['connections'], 'id' );

		$this->assertSame( array( $ids[0], $ids[1] ), array( $settings->default_connection, $settings->fallback_connection ) );
		$this->assertSame( array( array( 'from' => 'billing@example.test', 'connection' => $ids[1] ) ), $settings->routes );
		$this->assertSame( array( 'readable', 'readable' ), array_column( $done['connections'], 'password' ) );
	}

	public function test_applying_twice_does_not_double(): void {
		foreach ( array( 'wp-mail-smtp' => 'wp-mail-smtp', 'fluent-smtp' => 'fluent-smtp', 'post-smtp' => 'post-smtp', 'suremails' => 'suremails', 'gmail-smtp' => 'gmail-smtp' ) as $source => $fixture ) {
			$this->store( $fixture );
			$this->rest( 'POST', self::ROUTE, array( 'source' => $source, 'apply' => true ) );
			$first = $this->state();
			$again = $this->rest( 'POST', self::ROUTE, array( 'source' => $source, 'apply' => true ) );

			$this->assertSame( 200, $again->get_status(), $source );
			$this->assertSame( array( false ), array_values( array_unique( array_column( $again->get_data()['connections'], 'created' ) ) ), $source );
			$this->assertEquals( $first, $this->state(), $source );
		}
	}

	public function test_a_look_changes_nothing(): void {
		$this->store( 'fluent-smtp' );
		$before = $this->state();
		$shown  = $this->rest( 'POST', self::ROUTE, array( 'source' => 'fluent-smtp' ) );
		$this->rest( 'GET', self::ROUTE );

		$this->assertCount( 2, $shown->get_data()['connections'] );
		$this->assertEquals( $before, $this->state() );
	}

	public function test_an_unreadable_password_leaves_a_connection_that_asks_for_it(): void {
		$this->store( 'wp-mail-smtp', static fn( array $options ): array => array( 'wp_mail_smtp' => $options['wp_mail_smtp'] ) );
		$done = $this->rest( 'POST', self::ROUTE, array( 'source' => 'wp-mail-smtp', 'apply' => true ) )->get_data();

		$this->assertSame( 'unreadable', $done['connections'][0]['password'] );
		$this->assertSame( '', ( new Connection_Store() )->default()?->secret( 'password' ) );
	}

	public function test_a_password_that_was_typed_stays_when_the_other_plugin_has_none(): void {
		$this->store( 'wp-mail-smtp' );
		$this->rest( 'POST', self::ROUTE, array( 'source' => 'wp-mail-smtp', 'apply' => true ) );
		delete_option( 'wp_mail_smtp_mail_key' );
		$this->rest( 'POST', self::ROUTE, array( 'source' => 'wp-mail-smtp', 'apply' => true ) );

		$this->assertSame( Canary::PASSWORD, ( new Connection_Store() )->default()?->secret( 'password' ) );
	}

	/** @return array<string, array{array<string, string>, int, string}> */
	public static function fixed(): array {
		return array(
			'another sender'     => array( array( 'FROM_EMAIL' => 'fixed@example.test' ), 409, 'from_email' ),
			'the same sender'    => array( array( 'FROM_EMAIL' => 'shop@example.test' ), 200, '' ),
			'another server'     => array( array( 'HOST' => 'fixed.example.com' ), 409, 'host' ),
			'the same server'    => array( array( 'HOST' => 'smtp.example.com' ), 200, '' ),
			'a password'         => array( array( 'PASSWORD' => 'fixed' ), 409, 'password' ),
			'the default'        => array( array( 'DEFAULT_CONNECTION' => 'other' ), 409, 'default_connection' ),
			'something unrelated' => array( array( 'LOG_RETENTION_DAYS' => '5' ), 200, '' ),
		);
	}

	/** @param array<string, string> $variables */
	#[DataProvider( 'fixed' )]
	public function test_a50_what_is_fixed_outside_of_wordpress_stays( array $variables, int $status, string $field ): void {
		$this->store( 'wp-mail-smtp' );
		foreach ( $variables as $name => $value ) {
			putenv( "MAILWRIGHT_$name=$value" );
			$this->variables[] = "MAILWRIGHT_$name";
		}
		$before = get_option( 'mailwright_settings' );
		$answer = $this->rest( 'POST', self::ROUTE, array( 'source' => 'wp-mail-smtp', 'apply' => true ) );

		$this->assertSame( $status, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		if ( 409 === $status ) {
			$this->assertSame( array( 'mailwright_locked', array( $field ) ), array( $answer->get_data()['code'], array_keys( $answer->get_data()['data']['params'] ) ) );
			$this->assertSame( $before, get_option( 'mailwright_settings' ) );
		}
	}

	public function test_nothing_is_kept_when_a_later_part_is_refused(): void {
		$this->store( 'fluent-smtp' );
		putenv( 'MAILWRIGHT_ROUTES=[]' );
		$this->variables[] = 'MAILWRIGHT_ROUTES';
		$answer            = $this->rest( 'POST', self::ROUTE, array( 'source' => 'fluent-smtp', 'apply' => true ) );

		$this->assertSame( 409, $answer->get_status() );
		$this->assertSame( array(), ( new Connection_Store() )->all() );
	}

	/** @return array<string, array{array<string, mixed>, string}> */
	public static function bad_input(): array {
		return array(
			'no source'        => array( array(), 'source' ),
			'unknown source'   => array( array( 'source' => 'wp_options' ), 'source' ),
			'a path'           => array( array( 'source' => '../../../etc/passwd' ), 'source' ),
			'a list'           => array( array( 'source' => array( 'wp-mail-smtp' ) ), 'source' ),
			'a number'         => array( array( 'source' => 1 ), 'source' ),
			'apply as text'    => array( array( 'source' => 'wp-mail-smtp', 'apply' => 'yes' ), 'apply' ),
			'a foreign field'  => array( array( 'source' => 'wp-mail-smtp', 'option' => 'siteurl' ), 'option' ),
			'a file with it'   => array( array( 'source' => 'wp-mail-smtp', 'file' => array( 'x' => 1 ) ), 'file' ),
			'nothing is there' => array( array( 'source' => 'post-smtp', 'apply' => true ), 'source' ),
		);
	}

	/** @param array<string, mixed> $body */
	#[DataProvider( 'bad_input' )]
	public function test_bad_input_is_400_and_names_the_field( array $body, string $field ): void {
		$answer = $this->rest( 'POST', self::ROUTE, $body );

		$this->assertSame( 400, $answer->get_status() );
		$this->assertArrayHasKey( $field, $answer->get_data()['data']['params'] );
	}

	/** @return array<string, mixed> */
	private function foreign_options( string $fixture ): array {
		$options = array();
		foreach ( array_keys( self::fixture( $fixture ) ) as $name ) {
			$options[ $name ] = get_option( $name );
		}
		return $options;
	}

	/** @return array<string, mixed> */
	private function state(): array {
		$store = new Connection_Store();
		return array(
			'settings'    => ( new Settings_Store() )->stored()->to_array(),
			'connections' => array_map( static fn( $connection ): array => $connection->reveal(), $store->all() ),
		);
	}
}
