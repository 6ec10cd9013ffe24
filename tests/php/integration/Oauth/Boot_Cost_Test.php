<?php
/**
 * Mailers over HTTPS cost nothing where they are not used.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Oauth;

use Mailwright\Install\Tables;
use Mailwright\Install\Uninstall;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;

final class Boot_Cost_Test extends TestCase {

	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wpdb']->query( 'COMMIT' ); // The other process writes to this database.
	}

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		Uninstall::run();
		Tables::ensure( true );
		parent::tearDown();
	}

	public function test_none_of_it_is_loaded_on_a_page_that_sends_nothing(): void {
		$this->assertSame( array(), self::of_https( $this->loaded( '', array() ) ) );
	}

	public function test_none_of_it_is_loaded_when_mail_goes_to_a_mail_server(): void {
		$server = Smtp_Server::ordinary();
		$files  = $this->loaded( 'send', array( 'MAILWRIGHT_DSN' => 'smtp://127.0.0.1:' . $server->port() . '?encryption=none' ) );

		$this->assertCount( 1, $server->messages() );
		$this->assertContains( 'Transport/Smtp_Client.php', $files );
		$this->assertSame( array(), self::of_https( $files ) );
	}

	/**
	 * @param list<string> $files
	 * @return list<string>
	 */
	private static function of_https( array $files ): array {
		return array_values( array_filter( $files, static fn( string $file ): bool => 1 === preg_match( '~^(?:Http|Oauth|Transport/Api)/|Oauth_~', $file ) ) );
	}

	/**
	 * @param array<string, string> $environment
	 * @return list<string>
	 */
	private function loaded( string $what, array $environment ): array {
		$process = proc_open( array( PHP_BINARY, __DIR__ . '/loaded-files.php', $what ), array( 1 => array( 'pipe', 'w' ), 2 => array( 'file', 'php://stderr', 'a' ) ), $pipes, null, $environment + getenv() );
		self::assertIsResource( $process );
		$files = array_filter( explode( "\n", (string) stream_get_contents( $pipes[1] ) ) );
		proc_close( $process );
		self::assertNotSame( array(), $files );
		return array_values( $files );
	}
}
