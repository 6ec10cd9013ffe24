<?php
/**
 * What wp-config.php and the environment fix, and which of them wins.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Settings;

use Mailwright\Settings\Outside;
use Mailwright\Settings\Overrides;
use Mailwright\Settings\Secret;
use Mailwright\Settings\Secret_State;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Overrides_Test extends TestCase {

	/** @return iterable<string, array{string, array<string, mixed>}> */
	public static function dsns(): iterable {
		$smtp = array( 'mailer' => 'smtp', 'host' => 'mail.example.com', 'port' => 587, 'encryption' => 'starttls', 'authentication' => true, 'username' => 'user', 'password' => 'pass' );
		yield 'whole' => array( 'smtp://user:pass@mail.example.com:587?encryption=starttls', $smtp );
		yield 'defaults' => array( 'smtp://user:pass@mail.example.com', $smtp );
		yield 'smtps' => array( 'smtps://user:pass@mail.example.com', array( 'port' => 465, 'encryption' => 'implicit_tls' ) + $smtp );
		yield 'percent-encoded' => array( 'smtp://user%40example.com:p%3Aa%2Fs%40s%23%25@mail.example.com', array( 'username' => 'user@example.com', 'password' => 'p:a/s@s#%' ) + $smtp );
		yield 'plus is no space' => array( 'smtp://a+b:c+d@mail.example.com', array( 'username' => 'a+b', 'password' => 'c+d' ) + $smtp );
		yield 'IPv6' => array( 'smtp://user:pass@[2001:db8::1]:2525', array( 'host' => '[2001:db8::1]', 'port' => 2525 ) + $smtp );
		yield 'relay' => array( 'smtp://localhost?encryption=none', array( 'mailer' => 'smtp', 'host' => 'localhost', 'port' => 25, 'encryption' => 'none', 'authentication' => false, 'username' => '' ) );
		yield 'options' => array( 'smtp://user:pass@mail.example.com/?timeout=20&auth_method=cram-md5&authentication=false', array( 'timeout' => 20, 'auth_method' => 'cram-md5', 'authentication' => false ) + $smtp );
		yield 'php' => array( 'php://default', array( 'mailer' => 'php' ) );
		yield 'mailgun' => array( 'mailgun://key-1%2F2@mg.example.com?region=eu', array( 'mailer' => 'mailgun', 'api_key' => 'key-1/2', 'domain' => 'mg.example.com', 'region' => 'eu' ) );
		yield 'amazonses' => array( 'amazonses://AKIAIOSFODNN7EXAMPLE:wJalr%2Fk@eu-central-1', array( 'mailer' => 'amazonses', 'access_key_id' => 'AKIAIOSFODNN7EXAMPLE', 'secret_access_key' => 'wJalr/k', 'region' => 'eu-central-1' ) );
		yield 'sparkpost' => array( 'sparkpost://key@default?region=eu', array( 'mailer' => 'sparkpost', 'api_key' => 'key', 'region' => 'eu' ) );
		yield 'gmail' => array( 'gmail://123.apps.googleusercontent.com:secret@default', array( 'mailer' => 'gmail', 'client_id' => '123.apps.googleusercontent.com', 'client_secret' => 'secret' ) );
	}

	/** @param array<string, mixed> $expected */
	#[DataProvider( 'dsns' )]
	public function test_a_dsn_fixes_a_whole_connection( string $dsn, array $expected ): void {
		foreach ( array( array( array( 'MAILWRIGHT_DSN' => $dsn ), array(), 'constant' ), array( array(), array( 'MAILWRIGHT_DSN' => $dsn ), 'environment' ) ) as list( $constants, $variables, $source ) ) {
			$overrides = Overrides::of_connection( new Outside( $constants, $variables ) );

			self::assertSame( array(), $overrides->problems() );
			self::assertEquals( $expected, self::plain( $overrides ) );
			self::assertSame( array( array( 'source' => $source, 'name' => 'MAILWRIGHT_DSN' ) ), array_values( array_unique( $overrides->sources(), SORT_REGULAR ) ) );
		}
	}

	/** @return iterable<string, array{string}> */
	public static function bad_dsns(): iterable {
		foreach ( array( 'sendgrid://CANARY@example.com', 'smtp:CANARY', 'smtp://user:CANARY@', 'smtp://user:CANARY/x@host', 'smtp://user:CANARY@host:99999999', 'smtp://u:CANARY@host?tls=1', '://CANARY', 'CANARY', 'javascript:CANARY', 'smtp://u:CANARY@a:b:c' ) as $dsn ) {
			yield $dsn => array( $dsn );
		}
	}

	#[DataProvider( 'bad_dsns' )]
	public function test_a_bad_dsn_is_a_problem_that_does_not_repeat_it( string $dsn ): void {
		$overrides = Overrides::of_connection( new Outside( array(), array( 'MAILWRIGHT_DSN' => $dsn ) ) );

		self::assertSame( array( 'dsn' ), array_keys( $overrides->problems() ) );
		self::assertStringNotContainsString( 'CANARY', implode( $overrides->problems() ) );
		self::assertSame( array(), $overrides->sources() );
	}

	public function test_bad_parts_of_a_dsn_are_named_by_field(): void {
		$overrides = Overrides::of_connection( new Outside( array(), array( 'MAILWRIGHT_DSN' => 'smtp://u:p@0x7f.1:70000?encryption=tls&timeout=0' ) ) );

		self::assertEqualsCanonicalizing( array( 'host', 'port', 'encryption', 'timeout' ), array_keys( $overrides->problems() ) );
	}

	public function test_a_constant_wins_over_the_environment_and_a_single_name_over_the_dsn_of_its_level(): void {
		$overrides = Overrides::of_connection(
			new Outside(
				array( 'MAILWRIGHT_PORT' => 2525, 'MAILWRIGHT_DSN' => 'smtp://const:secret@const.example.com:587' ),
				array( 'MAILWRIGHT_HOST' => 'env.example.com', 'MAILWRIGHT_PORT' => '26', 'MAILWRIGHT_TIMEOUT' => '30', 'MAILWRIGHT_DSN' => 'smtp://env@dsn.example.com?timeout=5' )
			)
		);

		self::assertSame( array( 'const.example.com', 2525, 30 ), array( $overrides->values()['host'], $overrides->values()['port'], $overrides->values()['timeout'] ) );
		self::assertSame( array( 'source' => 'constant', 'name' => 'MAILWRIGHT_PORT' ), $overrides->sources()['port'] );
		self::assertSame( array( 'source' => 'environment', 'name' => 'MAILWRIGHT_TIMEOUT' ), $overrides->sources()['timeout'] );
	}

	public function test_text_of_the_environment_becomes_the_type_of_the_field(): void {
		$connection = Overrides::of_connection( new Outside( array( 'MAILWRIGHT_AUTHENTICATION' => false ), array( 'MAILWRIGHT_PORT' => '465' ) ) );
		$settings   = Overrides::of_settings( new Outside( array( 'MAILWRIGHT_LOG_MAX_ROWS' => '500' ), array( 'MAILWRIGHT_FORCE_FROM_EMAIL' => 'yes', 'MAILWRIGHT_FROM_EMAIL' => 'a@example.com', 'MAILWRIGHT_ROUTES' => '[{"from":"@example.com","connection":"a"}]', 'MAILWRIGHT_FROM_NAME' => '' ) ) );

		self::assertEquals( array( 'authentication' => false, 'port' => 465 ), $connection->values() );
		self::assertEquals( array( 'log_max_rows' => 500, 'force_from_email' => true, 'from_email' => 'a@example.com', 'routes' => array( array( 'from' => '@example.com', 'connection' => 'a' ) ) ), $settings->values() );
	}

	public function test_an_invalid_value_is_locked_and_named_but_not_used(): void {
		$overrides = Overrides::of_connection( new Outside( array(), array( 'MAILWRIGHT_PORT' => 'abc', 'MAILWRIGHT_ENCRYPTION' => 'tls', 'MAILWRIGHT_AUTHENTICATION' => 'maybe', 'MAILWRIGHT_HOST' => 'https://x' ) ) );

		self::assertEqualsCanonicalizing( array( 'port', 'encryption', 'authentication', 'host' ), array_keys( $overrides->problems() ) );
		self::assertSame( array_keys( $overrides->sources() ), array_intersect( array_keys( $overrides->sources() ), array_keys( $overrides->problems() ) ) );
		self::assertSame( array(), $overrides->values() );
		self::assertStringContainsString( 'MAILWRIGHT_PORT', $overrides->problems()['port'] );
	}

	public function test_a_password_file_is_read_without_its_last_line_break(): void {
		$file = (string) tempnam( sys_get_temp_dir(), 'mailwright' );
		foreach ( array( "p ass\n" => 'p ass', "p\r\n" => 'p', ' x ' => ' x ' ) as $text => $password ) {
			file_put_contents( $file, $text );
			$overrides = Overrides::of_connection( new Outside( array(), array( 'MAILWRIGHT_PASSWORD_FILE' => $file ) ) );
			self::assertSame( array( 'password' => $password ), self::plain( $overrides ) );
			self::assertSame( array( 'source' => 'environment', 'name' => 'MAILWRIGHT_PASSWORD_FILE' ), $overrides->sources()['password'] );
		}
		unlink( $file );

		$overrides = Overrides::of_connection( new Outside( array( 'MAILWRIGHT_PASSWORD_FILE' => $file ), array( 'MAILWRIGHT_PASSWORD' => 'older' ) ) );
		self::assertSame( array( 'password' ), array_keys( $overrides->problems() ) );
		self::assertInstanceOf( Secret::class, $overrides->values()['password'] );
		self::assertSame( Secret_State::Locked, $overrides->values()['password']->state(), 'No older password takes its place.' );
	}

	public function test_no_dump_shows_a_fixed_password(): void {
		$overrides = Overrides::of_connection( new Outside( array(), array( 'MAILWRIGHT_DSN' => 'smtp://u:CANARY-1@example.com' ) ) );

		self::assertStringNotContainsString( 'CANARY', print_r( $overrides, true ) . print_r( $overrides->values(), true ) . var_export( $overrides->values(), true ) . wp_json_encode( $overrides->values() ) );
	}

	/** @return array<string, mixed> */
	private static function plain( Overrides $overrides ): array {
		return array_map( static fn( mixed $value ): mixed => $value instanceof Secret ? $value->reveal() : $value, $overrides->values() );
	}
}
