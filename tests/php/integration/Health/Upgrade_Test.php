<?php
/**
 * WordPress is replaced under the running site, in place: by the next version, and by one whose PHPMailer is stricter. The watch notices by itself,
 * without any hook of an update.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health;

use Mailwright\Install\Tables;
use Mailwright\Install\Uninstall;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Site_Server;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;

final class Upgrade_Test extends TestCase {

	private const USER = 'user@example.test';

	private static string $folder = '';

	private Smtp_Server $server;

	public static function setUpBeforeClass(): void {
		self::$folder = Site_Server::folder();
	}

	public static function tearDownAfterClass(): void {
		Site_Server::remove( self::$folder );
	}

	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wpdb']->query( 'ROLLBACK' ); // The other process must see it.
		$this->server = Smtp_Server::ordinary( array( 'auth' => array( self::USER => Canary::PASSWORD ) ) );
		( new Settings_Store() )->save( array( 'from_email' => 'shop_1@example.test' ) );
		( new Connection_Store() )->create( array( 'id' => 'main', 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => $this->server->port(), 'encryption' => 'none', 'username' => self::USER, 'password' => Canary::PASSWORD ) );
	}

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		Uninstall::run();
		Tables::ensure( true );
		parent::tearDown();
	}

	public function test_mail_that_breaks_with_an_upgrade_in_place_is_said_with_version_and_date(): void {
		$was = $this->version( '6.6' );
		$this->assertSame( array( $was, 'good', array() ), $this->watch() );

		$is = $this->version( '6.7' );
		$this->server->change( array( 'auth' => array( self::USER => 'another' ) ) );
		[ $version, $status, $said ] = $this->watch();
		$this->assertSame( array( $is, 'critical' ), array( $version, $status ) );
		$this->assertCount( 1, $said );
		$this->assertStringStartsWith( "Mail worked until WordPress $is was installed on " . wp_date( (string) get_option( 'date_format' ) ) . '. ', $said[0]['findings'][0]['explanation'] );
		$this->assertSame( array(), $this->watch()[2], 'It is said once.' );

		$this->server->change( array( 'auth' => array( self::USER => Canary::PASSWORD ) ) );
		$mended = $this->watch();
		$this->assertSame( array( 'good', 'good', 'critical' ), array( $mended[1], $mended[2][0]['new'] ?? '', $mended[2][0]['old'] ?? '' ) );
		$this->assertSame( array(), $this->server->messages() );
	}

	public function test_an_upgrade_that_breaks_nothing_is_no_news(): void {
		$this->version( '6.6' );
		$this->watch();
		$is = $this->version( '6.7' );

		$this->assertSame( array( $is, 'good', array() ), $this->watch() );
	}

	public function test_a_stricter_phpmailer_is_noticed_although_the_server_is_well(): void {
		$this->assertSame( 'good', $this->watch()[1] );
		$file = self::$folder . '/wp-includes/PHPMailer/PHPMailer.php';
		$code = (string) file_get_contents( $file );
		// As if a new version refused underscores in addresses, which the one before took.
		$strict = (string) preg_replace( '/(public static function validateAddress\([^)]*\)\s*\{)/', '$1 if ( str_contains( (string) $address, "_" ) ) { return false; }', $code );
		$strict = (string) preg_replace( '/const VERSION = \'[^\']+\'/', "const VERSION = '99.1'", $strict );
		$this->assertNotSame( $code, $strict );

		self::replace( $file, $strict );
		[ , $status, $said ] = $this->watch();
		$second              = $this->watch()[2];
		self::replace( $file, $code );
		$mended = $this->watch();

		$this->assertSame( array( 'critical', 'phpmailer', 'message_invalid' ), array( $status, $said[0]['findings'][0]['id'], $said[0]['findings'][0]['cause'] ) );
		$this->assertStringStartsWith( 'Mail worked until PHPMailer, the part of WordPress that composes mail, became version 99.1 on ' . wp_date( (string) get_option( 'date_format' ) ), $said[0]['findings'][0]['explanation'] );
		$this->assertStringContainsString( 'shop_1@example.test', $said[0]['findings'][0]['explanation'], 'In the words of PHPMailer.' );
		$this->assertSame( array(), $second, 'It is said once.' );
		$this->assertSame( array( 'good', 'good' ), array( $mended[1], $mended[2][0]['new'] ?? '' ) );
	}

	/** A new file instead of the old one, which may be a link to that of another folder. */
	private static function replace( string $file, string $code ): void {
		unlink( $file );
		file_put_contents( $file, $code );
	}

	/** Puts the files of another WordPress in place. @return string Its version. */
	private function version( string $wanted ): string {
		$shared = (string) getenv( 'XDG_CACHE_HOME' ); // As tools/lib/project.mjs chooses.
		$core   = ( '' === $shared ? dirname( __DIR__, 4 ) . '/.cache' : "$shared/mailwright" ) . "/wordpress-$wanted";
		if ( ! is_dir( $core ) ) {
			$this->markTestSkipped( "WordPress $wanted is not on this machine." );
		}
		// Links where they can be: seventy megabytes each time otherwise.
		exec( sprintf( 'rm -rf %1$s/wp-includes %1$s/wp-admin && for part in wp-includes wp-admin; do cp -Rl %2$s/$part %1$s 2>/dev/null || cp -R %2$s/$part %1$s; done', escapeshellarg( self::$folder ), escapeshellarg( $core ) ) );
		preg_match( '/\$wp_version\s*=\s*\'([^\']+)\'/', (string) file_get_contents( self::$folder . '/wp-includes/version.php' ), $found );
		return $found[1];
	}

	/** @return array{0: string, 1: string, 2: list<array<string, mixed>>} Version of WordPress, state, and what was said. */
	private function watch(): array {
		$process = proc_open( array( PHP_BINARY, '-d', 'opcache.enable_cli=0', __DIR__ . '/watch-once.php', self::$folder ), array( array( 'file', '/dev/null', 'r' ), array( 'pipe', 'w' ), array( 'file', 'php://stderr', 'a' ) ), $pipes, null, Site_Server::environment() + getenv() );
		self::assertIsResource( $process );
		$text = (string) stream_get_contents( $pipes[1] );
		proc_close( $process );
		$answer = json_decode( $text, true );
		self::assertIsArray( $answer, $text );
		return array( $answer['version'], $answer['status'], $answer['said'] );
	}
}
