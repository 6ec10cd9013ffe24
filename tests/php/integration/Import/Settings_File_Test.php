<?php
/**
 * The settings as a file, out and in: no secret unasked, none without the passphrase, and a file is input from outside (A20).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Import;

use Mailwright\Health\Alerts\Channel_Store;
use Mailwright\Import\File_Import;
use Mailwright\Import\Passphrase_Box;
use Mailwright\Import\Settings_File;
use Mailwright\Import\Values;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Canary;
use PHPUnit\Framework\Attributes\DataProvider;

final class Settings_File_Test extends Import_Case {

	private const IMPORT = '/mailwright/v1/import';

	private const EXPORT = '/mailwright/v1/export';

	private const PASSPHRASE = 'correct horse battery';

	/** @var list<string> */
	private array $variables = array();

	protected function tearDown(): void {
		array_map( 'putenv', $this->variables );
		parent::tearDown();
	}

	public function test_alert_channels_are_not_in_the_file_and_stay_when_one_is_read(): void {
		$channels = new Channel_Store();
		$channels->create( array( 'id' => 'ops', 'type' => 'slack', 'address' => 'https://hooks.example.com/CANARY-channel' ) );
		( new Connection_Store() )->create( array( 'id' => 'main', 'host' => 'smtp.example.com', 'authentication' => false ) );

		$file = Settings_File::write( self::PASSPHRASE );
		$this->assertSame( array( 'mailwright', 'exported_at', 'settings', 'connections', 'secrets' ), array_keys( $file ) );
		$this->assertSame( '{}', Passphrase_Box::open( Values::of( $file['secrets'] ), self::PASSPHRASE ) );

		File_Import::read( $file, self::PASSPHRASE )->apply();
		$this->assertNotNull( $channels->get( 'ops' ) );
	}

	public function test_everything_comes_back_when_it_is_exported_with_secrets(): void {
		$this->fill();
		$before = $this->state();
		$file   = $this->rest( 'POST', self::EXPORT, array( 'secrets' => true, 'passphrase' => self::PASSPHRASE ) )->get_data();
		$this->empty_the_site();

		$shown  = $this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => $file ) );
		$this->assertSame( array(), ( new Connection_Store() )->all(), 'A look changes nothing.' );
		$answer = $this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => (string) wp_json_encode( $file ), 'passphrase' => self::PASSPHRASE, 'apply' => true ) );

		$this->assertSame( array( 200, true ), array( $shown->get_status(), $shown->get_data()['needs_passphrase'] ) );
		$this->assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$this->assertEquals( $before, $this->state() );
		$this->assert_no_canary( $file );
		$this->assert_no_canary( $answer->get_data() );
	}

	public function test_secrets_stay_here_unless_they_are_asked_for(): void {
		$this->fill();
		foreach ( array( $this->rest( 'GET', self::EXPORT ), $this->rest( 'POST', self::EXPORT, array() ), $this->rest( 'POST', self::EXPORT, array( 'passphrase' => self::PASSPHRASE ) ) ) as $response ) {
			$this->assertSame( 200, $response->get_status() );
			$this->assertArrayNotHasKey( 'secrets', $response->get_data() );
			$this->assert_no_canary( $response->get_data() );
			$headers = $response->get_headers();
			$this->assertSame( array( 'attachment; filename="mailwright-settings.json"', 'nosniff' ), array( $headers['Content-Disposition'], $headers['X-Content-Type-Options'] ) );
		}
	}

	public function test_a_short_passphrase_is_refused(): void {
		$this->fill();
		foreach ( array( array(), array( 'passphrase' => '' ), array( 'passphrase' => 'elevenchars' ) ) as $body ) {
			$answer = $this->rest( 'POST', self::EXPORT, array( 'secrets' => true ) + $body );
			$this->assertSame( array( 400, array( 'passphrase' ) ), array( $answer->get_status(), array_keys( $answer->get_data()['data']['params'] ) ) );
		}
	}

	public function test_a_wrong_passphrase_opens_nothing_and_changes_nothing(): void {
		$this->fill();
		$file = $this->rest( 'POST', self::EXPORT, array( 'secrets' => true, 'passphrase' => self::PASSPHRASE ) )->get_data();
		$this->empty_the_site();
		foreach ( array( array(), array( 'passphrase' => 'correct horse batterie' ) ) as $body ) {
			$answer = $this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => $file, 'apply' => true ) + $body );
			$this->assertSame( array( 400, array( 'passphrase' ) ), array( $answer->get_status(), array_keys( $answer->get_data()['data']['params'] ) ) );
		}
		$file['secrets']['box'] = base64_encode( strrev( (string) base64_decode( $file['secrets']['box'] ) ) );
		$this->assertSame( 400, $this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => $file, 'apply' => true, 'passphrase' => self::PASSPHRASE ) )->get_status() );
		$this->assertSame( array(), ( new Connection_Store() )->all() );
	}

	public function test_a_file_without_passwords_keeps_those_that_are_here_only_for_the_same_server(): void {
		$this->fill();
		$file = $this->rest( 'GET', self::EXPORT )->get_data();
		$this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => $file, 'apply' => true ) );
		$this->assertSame( Canary::PASSWORD, ( new Connection_Store() )->get( 'main' )?->secret( 'password' ) );

		$file['connections'][0]['host'] = 'evil.example.com';
		$answer                         = $this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => $file, 'apply' => true ) );

		$this->assertSame( array( 200, 'evil.example.com', '' ), array( $answer->get_status(), ( new Connection_Store() )->get( 'main' )?->host, ( new Connection_Store() )->get( 'main' )?->secret( 'password' ) ) );
	}

	public function test_a_file_is_taken_twice_without_doubling(): void {
		$this->fill();
		$before = $this->state();
		$file   = $this->rest( 'GET', self::EXPORT )->get_data();
		foreach ( array( 1, 2 ) as $time ) {
			$this->assertSame( 200, $this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => $file, 'apply' => true ) )->get_status(), "Time $time" );
		}
		$this->assertEquals( $before, $this->state() );
	}

	public function test_what_is_fixed_is_neither_exported_as_a_secret_nor_overwritten(): void {
		$this->fill();
		$file = $this->rest( 'GET', self::EXPORT )->get_data();
		$this->fix( 'FROM_EMAIL', 'fixed@example.test' );
		$this->fix( 'HOST', 'fixed.example.com' );
		$before = get_option( 'mailwright_settings' );
		$answer = $this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => $file, 'apply' => true ) );

		$this->assertSame( array( 409, $before ), array( $answer->get_status(), get_option( 'mailwright_settings' ) ) );
		$this->fix( 'PASSWORD', 'CANARY-fixed' );
		$exported = $this->rest( 'POST', self::EXPORT, array( 'secrets' => true, 'passphrase' => self::PASSPHRASE ) )->get_data();
		$this->assert_no_canary( $exported );
	}

	/** @return array<string, array{mixed}> */
	public static function wrong_files(): array {
		$sound = array( 'mailwright' => 1, 'settings' => array(), 'connections' => array() );
		$deep  = array();
		for ( $i = 0; $i < 60; $i++ ) {
			$deep = array( 'x' => $deep );
		}
		return array(
			'empty'                    => array( array() ),
			'not JSON'                 => array( '<?php system("id");' ),
			'a path'                   => array( '../../../wp-config.php' ),
			'a stream'                 => array( 'php://filter/resource=wp-config.php' ),
			'a serialized object'      => array( 'O:8:"stdClass":0:{}' ),
			'a foreign option'         => array( $sound + array( 'siteurl' => 'https://evil.example' ) ),
			'a foreign setting'        => array( array( 'settings' => array( 'users_can_register' => true ) ) + $sound ),
			'no mark'                  => array( array( 'settings' => array() ) ),
			'a newer file'             => array( array( 'mailwright' => 99 ) + $sound ),
			'a wrong type'             => array( array( 'settings' => array( 'from_email' => array( 'x' ) ) ) + $sound ),
			'a wrong address'          => array( array( 'settings' => array( 'from_email' => "a@b\r\nBcc: x@example.com" ) ) + $sound ),
			'connections by name'      => array( array( 'connections' => array( 'x' => array() ) ) + $sound ),
			'a connection without id'  => array( array( 'connections' => array( array( 'host' => 'x.example.com' ) ) ) + $sound ),
			'the same id twice'        => array( array( 'connections' => array( array( 'id' => 'a', 'host' => 'x.example.com' ), array( 'id' => 'a', 'host' => 'y.example.com' ) ) ) + $sound ),
			'a connection that is none' => array( array( 'connections' => array( 'x' ) ) + $sound ),
			'a secret in the clear'    => array( array( 'connections' => array( array( 'id' => 'a', 'host' => 'x.example.com', 'password' => 'x' ) ) ) + $sound ),
			'no host'                  => array( array( 'connections' => array( array( 'id' => 'a' ) ) ) + $sound ),
			'a host with a path'       => array( array( 'connections' => array( array( 'id' => 'a', 'host' => '../x' ) ) ) + $sound ),
			'a CA file elsewhere'      => array( array( 'connections' => array( array( 'id' => 'a', 'host' => 'x.example.com', 'ca_file' => '/etc/passwd' ) ) ) + $sound ),
			'101 connections'          => array( array( 'connections' => array_map( static fn( int $i ): array => array( 'id' => "c$i", 'host' => 'x.example.com' ), range( 1, 101 ) ) ) + $sound ),
			'deep'                     => array( array( 'settings' => $deep ) + $sound ),
			'a long text'              => array( str_repeat( ' ', File_Import::MAX_BYTES + 1 ) ),
			'a large object'           => array( array( 'settings' => array( 'from_name' => str_repeat( 'x', File_Import::MAX_BYTES ) ) ) + $sound ),
			'a number'                 => array( 7 ),
			'a list'                   => array( array( 1, 2 ) ),
		);
	}

	#[DataProvider( 'wrong_files' )]
	public function test_a20_a_wrong_file_is_400_and_changes_nothing( mixed $file ): void {
		$this->fill();
		$before = $this->state();
		foreach ( array( true, false ) as $apply ) {
			$answer = $this->rest( 'POST', self::IMPORT, array( 'source' => 'mailwright', 'file' => $file, 'apply' => $apply ) );
			$this->assertSame( 400, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
			$this->assertSame( array( 'file' ), array_keys( $answer->get_data()['data']['params'] ) );
		}
		$this->assertEquals( $before, $this->state() );
	}

	public function test_a20_a_body_of_50_megabytes_is_refused_before_it_is_decoded(): void {
		$request = new \WP_REST_Request( 'POST', self::IMPORT );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( '{"source":"mailwright","file":"' . str_repeat( 'x', 50 * MB_IN_BYTES ) . '"}' );
		$answer = null;
		$start  = microtime( true );
		$memory = self::extra_memory(
			static function () use ( $request, &$answer ): void {
				$answer = rest_do_request( $request );
			}
		);

		$this->assertSame( 400, $answer?->get_status() );
		$this->assertLessThan( 1.0, microtime( true ) - $start );
		$this->assertLessThan( 8 * MB_IN_BYTES, $memory );
		wp_set_current_user( 0 );
		$this->assertSame( 401, rest_do_request( $request )->get_status() );
	}

	public function test_a20_a_depth_of_10000_is_refused(): void {
		$request = new \WP_REST_Request( 'POST', self::IMPORT );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( '{"source":"mailwright","apply":true,"file":' . str_repeat( '{"x":', 10000 ) . '1' . str_repeat( '}', 10000 ) . '}' );
		$this->assertSame( 400, rest_do_request( $request )->get_status() );
		$as_text = array( 'source' => 'mailwright', 'apply' => true, 'file' => str_repeat( '{"x":', 10000 ) . '1' . str_repeat( '}', 10000 ) );
		$this->assertSame( 400, $this->rest( 'POST', self::IMPORT, $as_text )->get_status() );
	}

	private function fill(): void {
		$store = new Connection_Store();
		$store->create( array( 'id' => 'main', 'name' => 'Main', 'host' => 'smtp.example.com', 'username' => self::USER, 'password' => Canary::PASSWORD ) );
		$store->create( array( 'id' => '42', 'name' => 'Number', 'mailer' => 'mailgun', 'domain' => 'mg.example.com', 'region' => 'eu', 'api_key' => 'CANARY-key' ) );
		( new Settings_Store() )->save( array( 'from_email' => 'shop@example.test', 'force_from_email' => true, 'fallback_connection' => '42', 'routes' => array( array( 'from' => '@example.com', 'connection' => '42' ) ), 'log_retention_days' => 7 ) );
	}

	private function empty_the_site(): void {
		foreach ( ( new Connection_Store() )->all() as $connection ) {
			( new Connection_Store() )->delete( $connection->id );
		}
		delete_option( 'mailwright_settings' );
		wp_cache_flush();
	}

	private function fix( string $name, string $value ): void {
		putenv( "MAILWRIGHT_$name=$value" );
		$this->variables[] = "MAILWRIGHT_$name";
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
