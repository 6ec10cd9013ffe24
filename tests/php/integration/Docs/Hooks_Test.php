<?php
/**
 * docs/hooks.md holds what it promises: every hook is in it, and every example runs.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Docs;

use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Session_Pool;

final class Hooks_Test extends TestCase {

	private const ROOT = __DIR__ . '/../../../..';

	protected function tearDown(): void {
		Session_Pool::close_all();
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	public function test_every_hook_of_the_code_is_documented_and_no_other(): void {
		preg_match_all( '/^### `(mailwright_\w+)`$/m', $this->page(), $documented );
		$used = array();
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( self::ROOT . '/includes', \FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			preg_match_all( '/(?:apply_filters|do_action)\(\s*\'(mailwright_\w+)\'/', (string) file_get_contents( (string) $file ), $found );
			array_push( $used, ...$found[1] );
		}
		$this->assertEqualsCanonicalizing( array_values( array_unique( $used ) ), $documented[1] );
	}

	public function test_mail_goes_out_with_all_examples_at_work(): void {
		$server = Smtp_Server::ordinary();
		( new Connection_Store() )->create( array( 'id' => 'billing', 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'authentication' => false ) );
		preg_match_all( '/^```php\n(.*?)^```$/ms', $this->page(), $examples );
		$this->assertGreaterThan( 14, count( $examples[1] ) );
		$log = (string) tempnam( sys_get_temp_dir(), 'mailwright' );
		$was = ini_set( 'error_log', $log );
		foreach ( $examples[1] as $number => $code ) {
			$file = (string) tempnam( sys_get_temp_dir(), "example$number" );
			file_put_contents( $file, "<?php\n" . $code );
			require $file;
			unlink( $file );
		}

		$accepted = wp_mail( 'to@example.test', 'Invoice 7', 'Thank you.' );
		do_action( 'company_send_invoice', 'second@example.test' );

		ini_set( 'error_log', (string) $was );
		$lines = (string) file_get_contents( $log );
		unlink( $log );
		$this->assertTrue( $accepted );
		$this->assertCount( 2, $server->messages() );
		$this->assertStringContainsString( 'Sent by billing: 250', $lines );
		$this->assertMatchesRegularExpression( '/Taken over: \d+ </', $lines );
	}

	private function page(): string {
		return (string) file_get_contents( self::ROOT . '/docs/hooks.md' );
	}
}
