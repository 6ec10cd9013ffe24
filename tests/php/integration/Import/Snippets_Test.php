<?php
/**
 * What "Use without a plugin" prints, run as it is printed with only the placeholder filled in: the mail arrives.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Import;

use Mailwright\Import\Snippets;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Dsn;
use Mailwright\Settings\Settings;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Integration\Transport\Sending_Case;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;

final class Snippets_Test extends Sending_Case {

	private const PASSWORD = 'the+right one\'s $1';

	private const SENDER = array( 'from_email' => 'shop@example.test', 'from_name' => "Tom's \"Shop\" \\ & Co" );

	private string $folder = '';

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
		$this->folder = sys_get_temp_dir() . '/' . uniqid( 'snippet' );
		mkdir( $this->folder );
		symlink( ABSPATH . 'wp-includes', $this->folder . '/wp-includes' );
	}

	protected function tearDown(): void {
		array_map( 'unlink', (array) glob( $this->folder . '/*' ) );
		rmdir( $this->folder );
		parent::tearDown();
	}

	/** @return array<string, array{array<string, mixed>, array<string, mixed>}> Of the connection, of the server. */
	public static function servers(): array {
		return array(
			'STARTTLS'         => array( array( 'encryption' => 'starttls' ), array( 'tls' => 'starttls' ) ),
			'SSL/TLS'          => array( array( 'encryption' => 'implicit_tls' ), array( 'tls' => 'implicit' ) ),
			'with CRAM-MD5'    => array( array( 'encryption' => 'starttls', 'auth_method' => 'cram-md5' ), array( 'tls' => 'starttls', 'mechanisms' => array( 'CRAM-MD5' ) ) ),
		);
	}

	/**
	 * @param array<string, mixed> $connection
	 * @param array<string, mixed> $options
	 */
	#[DataProvider( 'servers' )]
	public function test_everything_that_is_printed_sends_when_the_placeholder_is_filled( array $connection, array $options ): void {
		$server = Smtp_Server::ordinary( $options + array( 'auth' => array( self::USER => self::PASSWORD ) ) );
		$this->connect( $server, $connection + array( 'password' => self::PASSWORD ) );
		( new Settings_Store() )->save( self::SENDER );
		$snippets = $this->printed();

		$this->assertSame( array( 'snippet', 'phpmailer', 'wp-config', 'dsn', 'openssl', 'swaks' ), array_keys( $snippets ) );
		foreach ( array( 'snippet', 'phpmailer', 'wp-config', 'dsn', 'swaks' ) as $id ) {
			$server->forget();
			$output = $this->run_printed( $id, $snippets[ $id ] );
			$this->assertCount( 1, $server->messages(), "$id: $output" );
			$message = $server->messages()[0];
			$this->assertSame( array( true, self::USER, true ), array( $message['accepted'], $message['user'], $message['encrypted'] ), "$id: $output" );
			if ( in_array( $id, array( 'snippet', 'wp-config' ), true ) ) {
				$this->assertSame( 'shop@example.test', $message['from'] );
				$this->assertStringContainsString( 'Subject: By ' . $id, $message['data'] );
				$this->assertStringContainsString( 'From: "Tom\'s \"Shop\" \\\\ & Co" <shop@example.test>', $message['data'] );
			}
		}
		$this->assertStringContainsString( 'Verify return code: 0 (ok)', $this->run_printed( 'openssl', $snippets['openssl'] ) );
	}

	public function test_a_server_without_login_and_encryption_has_its_forms_too(): void {
		$server = Smtp_Server::ordinary();
		$this->connect_in_clear( $server );
		$snippets = $this->printed();

		$this->assertSame( array( 'snippet', 'phpmailer', 'wp-config', 'dsn', 'swaks' ), array_keys( $snippets ) );
		$this->assertStringNotContainsString( 'YOUR-PASSWORD', implode( $snippets ) );
		foreach ( $snippets as $id => $code ) {
			$server->forget();
			$output = $this->run_printed( $id, $code );
			$this->assertCount( 1, $server->messages(), "$id: $output" );
		}
	}

	public function test_no_secret_is_printed_and_hostile_values_stay_values(): void {
		$evil       = "a'; system(\"id\"); ?> <?php \\' \$x `id` //";
		$connection = Connection::from_array( array( 'id' => 'x', 'mailer' => 'smtp', 'host' => 'smtp.example.com', 'username' => $evil, 'password' => Canary::PASSWORD, 'ca_file' => '' ) );
		$snippets   = ( new Snippets( $connection, Settings::from_array( array( 'from_email' => 'shop@example.com', 'from_name' => $evil, 'force_from_name' => true ) ) ) )->all();

		$this->assert_no_secret( $snippets );
		foreach ( array( $snippets['snippet'], $snippets['phpmailer'], "<?php\n" . $snippets['wp-config'] ) as $code ) {
			$literals = array_filter( \PhpToken::tokenize( $code, TOKEN_PARSE ), static fn( \PhpToken $token ): bool => str_contains( $token->text, 'system' ) );
			$this->assertNotSame( array(), $literals );
			foreach ( $literals as $literal ) {
				$this->assertTrue( $literal->is( T_CONSTANT_ENCAPSED_STRING ), $literal->text );
			}
		}
		$this->assertSame( $evil, Dsn::parse( $snippets['dsn'] )['username'] );
	}

	/** @return array<string, array{array<string, mixed>, list<string>, string}> */
	public static function other_mailers(): array {
		return array(
			'PHP mail'  => array( array( 'mailer' => 'php' ), array( 'wp-config', 'dsn' ), "define( 'MAILWRIGHT_MAILER', 'php' );" ),
			'Mailgun'   => array( array( 'mailer' => 'mailgun', 'domain' => 'mg.example.com', 'region' => 'eu', 'api_key' => Canary::PASSWORD ), array( 'wp-config', 'dsn' ), "define( 'MAILWRIGHT_API_KEY', 'YOUR-API-KEY' );" ),
			'SES'       => array( array( 'mailer' => 'amazonses', 'region' => 'eu-central-1', 'access_key_id' => 'AKIAIOSFODNN7EXAMPLE', 'secret_access_key' => Canary::PASSWORD ), array( 'wp-config' ), "define( 'MAILWRIGHT_SECRET_ACCESS_KEY', 'YOUR-SECRET-ACCESS-KEY' );" ),
			'XOAUTH2'   => array( array( 'mailer' => 'smtp', 'host' => 'smtp.gmail.com', 'username' => 'a@example.com', 'auth_method' => 'xoauth2' ), array( 'wp-config', 'dsn', 'openssl' ), "define( 'MAILWRIGHT_AUTH_METHOD', 'xoauth2' );" ),
		);
	}

	/**
	 * @param array<string, mixed> $values
	 * @param list<string>         $ids
	 */
	#[DataProvider( 'other_mailers' )]
	public function test_a_connection_has_only_the_forms_that_work_for_it( array $values, array $ids, string $line ): void {
		$snippets = ( new Snippets( Connection::from_array( $values ), Settings::from_array( array() ) ) )->all();

		$this->assertEqualsCanonicalizing( $ids, array_keys( $snippets ) );
		$this->assertStringContainsString( $line, $snippets['wp-config'] );
		$this->assert_no_secret( $snippets );
	}

	public function test_rest_describes_them_and_knows_no_other_connection(): void {
		$this->assertSame( 404, $this->rest( 'GET', '/mailwright/v1/export/snippets' )->get_status() );
		$id     = $this->connect( 587 );
		$answer = $this->rest( 'GET', '/mailwright/v1/export/snippets', array( 'connection' => $id ) );

		$this->assertSame( array( 200, $id ), array( $answer->get_status(), $answer->get_data()['connection']['id'] ) );
		$this->assertSame( array( 'id', 'title', 'description', 'code' ), array_keys( $answer->get_data()['snippets'][0] ) );
		$this->assert_no_secret( $answer->get_data() );
		$this->assertSame( 404, $this->rest( 'GET', '/mailwright/v1/export/snippets', array( 'connection' => 'other' ) )->get_status() );
	}

	/** @return array<string, string> */
	private function printed(): array {
		$printed = array_column( $this->rest( 'GET', '/mailwright/v1/export/snippets' )->get_data()['snippets'], 'code', 'id' );
		$GLOBALS['wpdb']->query( 'ROLLBACK' ); // What is printed needs nothing that is stored here, and SQLite has one writer at a time.
		return $printed;
	}

	/** Fills the placeholders as the place where they stand wants it, and runs it. */
	private function run_printed( string $id, string $code ): string {
		$password = match ( $id ) {
			'dsn'              => rawurlencode( self::PASSWORD ),
			'swaks', 'openssl' => escapeshellarg( self::PASSWORD ),
			default            => addcslashes( self::PASSWORD, "'\\" ),
		};
		$code = str_replace( array( 'YOUR-PASSWORD', 'YOUR-CA-FILE.pem' ), array( $password, Certificates::ca_file() ), $code );
		$file = $this->folder . '/' . $id . '.php';
		file_put_contents( $file, 'wp-config' === $id ? "<?php\n$code" : $code );
		$runner = __DIR__ . '/run-snippet.php';
		return match ( $id ) {
			'snippet', 'wp-config' => self::execute( array( PHP_BINARY, $runner, $id, $file ) ),
			'phpmailer'            => self::execute( array( PHP_BINARY, $file ) ),
			'dsn'                  => self::execute( array( PHP_BINARY, $runner, $id, $file ), array( 'MAILWRIGHT_DSN' => $code ) ),
			default                => self::execute( array( 'sh', '-c', $code ) ),
		};
	}

	/**
	 * @param list<string>          $command
	 * @param array<string, string> $variables
	 */
	private static function execute( array $command, array $variables = array() ): string {
		$process = proc_open( $command, array( array( 'file', '/dev/null', 'r' ), array( 'pipe', 'w' ), array( 'redirect', 1 ) ), $pipes, null, $variables + getenv() );
		self::assertIsResource( $process );
		$output = (string) stream_get_contents( $pipes[1] );
		proc_close( $process );
		return $output;
	}
}
