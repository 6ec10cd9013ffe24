<?php
/**
 * The schemas and the value objects made from them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Settings;

use Mailwright\Settings\Auth_Method;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Encryption;
use Mailwright\Settings\Secret_State;
use Mailwright\Settings\Settings;
use Mailwright\Settings\Settings_Schema;
use Mailwright\Settings\Validator;
use Mailwright\Tests\TestCase;

final class Fields_Test extends TestCase {

	public function test_every_field_has_words_a_length_and_a_default_that_is_valid(): void {
		foreach ( Settings_Schema::properties() + Connection_Schema::properties() as $name => $field ) {
			self::assertNotSame( '', $field['title'] ?? '', $name );
			self::assertNotSame( '', $field['description'] ?? '', $name );
			self::assertTrue( 'string' !== ( (array) $field['type'] )[0] || isset( $field['maxLength'] ) || isset( $field['enum'] ), $name );
			if ( empty( $field['secret'] ) && 'id' !== $name ) {
				self::assertNull( Validator::error( $field['default'], $field ), $name );
			}
		}
	}

	public function test_the_value_objects_have_exactly_the_fields_of_the_schema(): void {
		self::assertSame( array_keys( Settings_Schema::fields() ), array_keys( Settings::from_array( array() )->to_array() ) );
		self::assertSame( array_keys( Connection_Schema::plain_fields() ), array_keys( Connection::from_array( array() )->to_array() ) );
	}

	public function test_broken_values_fall_back_to_their_defaults(): void {
		$settings   = Settings::from_array( array( 'from_name' => "a\nb", 'log_max_rows' => '5', 'routes' => array( 'x' ), 'background' => 'on', 'more' => 1 ) );
		$connection = Connection::from_array( array( 'port' => 0, 'encryption' => 'tls', 'auth_method' => null, 'host' => 'a.example.com', 'password' => array() ) );

		self::assertSame( array( '', 1000000, array(), 'on' ), array( $settings->from_name, $settings->log_max_rows, $settings->routes, $settings->background ) );
		self::assertSame( array( 587, Encryption::Starttls, Auth_Method::Auto, 'a.example.com' ), array( $connection->port, $connection->encryption, $connection->auth_method, $connection->host ) );
		self::assertSame( Secret_State::None, $connection->secret_state( 'password' ) );
	}

	public function test_a_changed_connection_keeps_its_secret_and_what_is_fixed(): void {
		$source     = array( 'source' => 'constant', 'name' => 'MAILWRIGHT_HOST' );
		$connection = Connection::from_array( array( 'host' => 'a.example.com', 'password' => 'secret' ), array( 'host' => $source ) )->with( array( 'port' => 25 ) );

		self::assertSame( array( 25, 'secret', $source, true, false ), array( $connection->port, $connection->secret( 'password' ), $connection->source( 'host' ), $connection->is_locked( 'host' ), $connection->is_locked( 'port' ) ) );
		self::assertSame( 'other', $connection->with( array( 'password' => 'other' ) )->secret( 'password' ) );
		self::assertSame( '', $connection->with( array( 'password' => null ) )->secret( 'password' ) );
		self::assertSame( 'secret', $connection->reveal()['password'] );
		self::assertArrayNotHasKey( 'password', $connection->to_array() );
	}
}
