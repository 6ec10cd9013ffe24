<?php
/**
 * Stored secrets: encrypted, bound to their place, never shown, and never lost with a key that may come back.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Settings;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Secret_State;
use Mailwright\Tests\TestCase;

final class Secrets_Test extends TestCase {

	private const SECRET = "CANARY-äß\"\\/<&> \t'%";

	private const OPTION = 'mailwright_secret_main_password';

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
		$this->create();
	}

	protected function tearDown(): void {
		putenv( 'MAILWRIGHT_KEY' );
		putenv( 'MAILWRIGHT_KEY_PREVIOUS' );
		putenv( 'MAILWRIGHT_PASSWORD' );
		parent::tearDown();
	}

	public function test_the_stored_form_is_encrypted_and_not_autoloaded(): void {
		$this->assert_clean( (string) maybe_serialize( get_option( self::OPTION ) ) );
		self::assertArrayNotHasKey( self::OPTION, wp_load_alloptions( true ) );
		self::assertIsArray( get_option( self::OPTION ) );
		self::assertArrayHasKey( 'mailwright_settings', wp_load_alloptions( true ) );
	}

	public function test_equal_secrets_are_stored_differently(): void {
		( new Connection_Store() )->create( array( 'id' => 'two', 'host' => 'smtp.example.com', 'password' => self::SECRET ) );

		self::assertNotSame( get_option( self::OPTION )['box'], get_option( 'mailwright_secret_two_password' )['box'] );
	}

	public function test_a_secret_that_was_moved_to_another_connection_does_not_open(): void {
		$two   = ( new Connection_Store() )->create( array( 'id' => 'two', 'host' => 'smtp.example.com', 'password' => 'other' ) );
		$there = get_option( 'mailwright_secret_two_password' );
		update_option( 'mailwright_secret_two_password', array_merge( get_option( self::OPTION ), array( 'version' => $there['version'] ) ), false );

		self::assertSame( Secret_State::Locked, ( new Connection_Store() )->get( $two->id )?->secret_state( 'password' ) );
	}

	public function test_a_secret_that_was_changed_does_not_open(): void {
		$sealed        = get_option( self::OPTION );
		$sealed['box'] = base64_encode( strrev( base64_decode( $sealed['box'] ) ) );
		update_option( self::OPTION, $sealed, false );

		self::assertSame( Secret_State::Locked, $this->connection()->secret_state( 'password' ) );
		self::assertSame( '', $this->connection()->secret( 'password' ) );
	}

	public function test_other_salts_lock_the_secret_and_lose_nothing(): void {
		$stored = get_option( self::OPTION );
		$salts  = static fn(): string => 'other salts';
		add_filter( 'salt', $salts );

		self::assertSame( array( 'set' => true, 'source' => 'database', 'locked' => true ), $this->password_status() );
		self::assertSame( '', $this->connection()->secret( 'password' ) );
		self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/connections/main', array( 'name' => 'New name' ) )->get_status() );
		self::assertSame( 400, $this->rest( 'POST', '/mailwright/v1/connections/main', array( 'host' => 'evil.example' ) )->get_status() );
		self::assertSame( $stored, get_option( self::OPTION ), 'Never rewritten while locked.' );

		remove_filter( 'salt', $salts );
		self::assertSame( self::SECRET, $this->connection()->secret( 'password' ) );
		self::assertFalse( $this->password_status()['locked'] );
	}

	public function test_a_locked_secret_can_be_replaced_or_removed(): void {
		add_filter( 'salt', static fn(): string => 'other salts' );

		self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/connections/main', array( 'password' => 'again' ) )->get_status() );
		self::assertSame( 'again', $this->connection()->secret( 'password' ) );
		self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/connections/main', array( 'password' => null ) )->get_status() );
		self::assertFalse( $this->password_status()['set'] );
	}

	public function test_a_key_that_is_added_later_still_opens_and_seals_again_on_the_next_write(): void {
		putenv( 'MAILWRIGHT_KEY=a long random key' );
		self::assertSame( self::SECRET, $this->connection()->secret( 'password' ) );
		$before = get_option( self::OPTION );

		$this->rest( 'POST', '/mailwright/v1/connections/main', array( 'name' => 'x' ) );

		self::assertNotSame( $before['key'], get_option( self::OPTION )['key'] );
		add_filter( 'salt', static fn(): string => 'other salts' );
		self::assertSame( self::SECRET, $this->connection()->secret( 'password' ), 'Independent of the salts from now on.' );
	}

	public function test_the_previous_key_opens_and_the_new_one_seals(): void {
		putenv( 'MAILWRIGHT_KEY=first' );
		$this->rest( 'POST', '/mailwright/v1/connections/main', array( 'password' => self::SECRET ) );
		putenv( 'MAILWRIGHT_KEY=second' );
		self::assertTrue( $this->password_status()['locked'] );

		putenv( 'MAILWRIGHT_KEY_PREVIOUS=first' );
		self::assertFalse( $this->password_status()['locked'] );
		$this->rest( 'POST', '/mailwright/v1/connections/main', array( 'name' => 'x' ) );

		putenv( 'MAILWRIGHT_KEY_PREVIOUS' );
		self::assertSame( self::SECRET, $this->connection()->secret( 'password' ) );
	}

	public function test_a_secret_of_another_version_is_not_used(): void {
		$sealed            = get_option( self::OPTION );
		$sealed['version'] = 'of another save';
		update_option( self::OPTION, $sealed, false );

		self::assertSame( Secret_State::None, $this->connection()->secret_state( 'password' ) );
	}

	public function test_a_broken_secret_row_is_no_secret_and_no_error(): void {
		foreach ( array( 'text', array(), array( 'version' => array() ), 5, null ) as $broken ) {
			update_option( self::OPTION, $broken, false );
			self::assertSame( '', $this->connection()->secret( 'password' ) );
		}
		update_option( self::OPTION, array( 'version' => get_option( 'mailwright_settings' )['connections']['main']['secrets']['password'], 'key' => array(), 'nonce' => 5, 'box' => '%%%' ), false );
		self::assertSame( Secret_State::Locked, $this->connection()->secret_state( 'password' ) );
	}

	public function test_no_answer_dump_or_trace_ever_shows_the_secret(): void {
		$seen = array();
		foreach ( array( '/settings', '/connections', '/connections/main' ) as $route ) {
			foreach ( array( 'GET', 'OPTIONS' ) as $method ) {
				$seen[] = wp_json_encode( $this->rest( $method, '/mailwright/v1' . $route )->get_data() );
			}
		}
		foreach ( array( array( 'name' => 'y' ), array( 'host' => 'evil.example' ), array( 'password' => self::SECRET, 'port' => 0 ), array( 'password' => array( self::SECRET ) ), array( 'password' => self::SECRET . "\n" ), array( 'password' => self::SECRET ), array( 'pass' => self::SECRET ) ) as $body ) {
			$response = $this->rest( 'POST', '/mailwright/v1/connections/main', $body );
			$seen[]   = wp_json_encode( $response->get_data() ) . wp_json_encode( $response->get_headers() );
		}
		$seen[] = wp_json_encode( $this->rest( 'POST', '/mailwright/v1/connections', array( 'id' => 'main', 'host' => 'a.example', 'password' => self::SECRET ) )->get_data() );
		$seen[] = maybe_serialize( wp_load_alloptions( true ) );
		$seen[] = maybe_serialize( get_option( self::OPTION ) );

		$connection = $this->connection();
		self::assertSame( self::SECRET, $connection->secret( 'password' ) );
		foreach ( array( $connection, $connection->with( array( 'password' => self::SECRET ) ), Connection::from_array( array( 'password' => self::SECRET ) ), ( new Connection_Store() )->all() ) as $object ) {
			ob_start();
			var_dump( $object );
			$seen[] = ob_get_clean() . print_r( $object, true ) . var_export( $object, true ) . wp_json_encode( $object ) . ( is_object( $object ) ? print_r( (array) $object, true ) : '' );
		}
		try {
			serialize( $connection );
			self::fail( 'A connection with a secret cannot be serialized.' );
		} catch ( \LogicException | \Exception $problem ) {
			$seen[] = (string) $problem;
		}
		try {
			( new Connection_Store() )->update( 'main', array( 'port' => 0, 'password' => self::SECRET ) );
		} catch ( Invalid_Input $problem ) {
			$seen[] = $problem . print_r( $problem->getTrace(), true );
		}
		$this->assert_clean( implode( "\n", $seen ) );
	}

	private function create(): void {
		$response = $this->rest( 'POST', '/mailwright/v1/connections', array( 'id' => 'main', 'host' => 'smtp.example.com', 'username' => 'user', 'password' => self::SECRET ) );
		self::assertSame( 201, $response->get_status() );
		$this->assert_clean( (string) wp_json_encode( $response->get_data() ) );
	}

	private function connection(): Connection {
		$connection = ( new Connection_Store() )->get( 'main' );
		self::assertNotNull( $connection );
		return $connection;
	}

	/** @return array{set: bool, source: string, locked: bool} */
	private function password_status(): array {
		return $this->rest( 'GET', '/mailwright/v1/connections/main' )->get_data()['password_status'];
	}

	/** None of the forms in which the secret could be read. */
	private function assert_clean( string $text ): void {
		$forms = array( 'CANARY', self::SECRET, rawurlencode( self::SECRET ), urlencode( self::SECRET ), trim( (string) wp_json_encode( self::SECRET ), '"' ), base64_encode( self::SECRET ), base64_encode( "\0user\0" . self::SECRET ), substr( base64_encode( self::SECRET ), 0, 12 ), bin2hex( 'CANARY' ) );
		foreach ( $forms as $form ) {
			self::assertStringNotContainsString( $form, $text );
		}
	}
}
