<?php
/**
 * What the watch costs on pages that are not ours: nothing. No query, no asset, no request, and while all is well no file.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health;

use Mailwright\Health\Health_State;
use Mailwright\Health\Health_Store;
use Mailwright\Health\Memory;
use Mailwright\Install\Tables;
use Mailwright\Install\Uninstall;
use Mailwright\Tests\TestCase;

final class Other_Pages_Test extends TestCase {

	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wpdb']->query( 'ROLLBACK' ); // The other process must see it.
	}

	protected function tearDown(): void {
		Uninstall::run();
		Tables::ensure( true );
		parent::tearDown();
	}

	public function test_another_admin_page_has_no_query_no_asset_no_request_and_no_file_of_the_watch(): void {
		$page = $this->page( 'edit.php' );

		$this->assertSame( array( array(), array(), array(), 0 ), array( $page['log'], $page['assets'], array_values( preg_grep( '~^(?:Health|Admin/(?:Notices|Admin_Bar))~', $page['files'] ) ?: array() ), $page['requests'] ) );
		$this->assertStringNotContainsString( 'Email needs', $page['bar'] );
	}

	public function test_the_dashboard_has_no_query_either_while_all_is_well(): void {
		$page = $this->page( 'index.php' );

		$this->assertSame( array( array(), array(), 0, '' ), array( $page['log'], $page['assets'], $page['requests'], $page['notices'] ) );
	}

	public function test_while_something_is_wrong_the_dot_costs_no_query_and_no_asset(): void {
		$this->given( 'critical' );
		$page = $this->page( 'edit.php' );

		$this->assertSame( array( array(), array(), 0, '' ), array( $page['log'], $page['assets'], $page['requests'], $page['notices'] ) );
		$this->assertStringContainsString( 'Email does not work', $page['bar'] );
		$this->assertStringContainsString( 'style=', $page['bar'] );
		$this->assertStringContainsString( '&lt;b&gt;bold&lt;/b&gt;', $this->page( 'index.php' )['notices'] );
	}

	public function test_the_mark_of_trouble_is_small_loaded_with_the_others_and_goes_with_the_trouble(): void {
		$this->given( 'warning' );
		$this->assertLessThan( 40, strlen( (string) wp_load_alloptions()[ Health_Store::ALARM ] ) );
		$this->assertArrayNotHasKey( Health_Store::OPTION, wp_load_alloptions() );

		$this->given( 'good' );
		$this->assertArrayNotHasKey( Health_Store::ALARM, wp_load_alloptions() );
	}

	private function given( string $status ): void {
		$findings = 'good' === $status ? array() : array( array( 'id' => 'test', 'severity' => $status, 'cause' => '', 'connection' => '', 'title' => '<b>bold</b>', 'explanation' => 'x', 'fix' => 'y', 'since' => time(), 'link' => '' ) );
		( new Health_Store() )->update( static fn( Memory $memory ): Memory => $memory->with_state( new Health_State( $status, Health_State::sound( $findings ), time(), time() ) ) );
	}

	/** @return array{log: list<string>, assets: list<string>, files: list<string>, requests: int, bar: string, notices: string} */
	private function page( string $name ): array {
		$process = proc_open( array( PHP_BINARY, __DIR__ . '/other-page.php', $name ), array( array( 'file', '/dev/null', 'r' ), array( 'pipe', 'w' ), array( 'file', 'php://stderr', 'a' ) ), $pipes, null, getenv() );
		self::assertIsResource( $process );
		$text = (string) stream_get_contents( $pipes[1] );
		proc_close( $process );
		$answer = json_decode( $text, true );
		self::assertIsArray( $answer, $text );
		return $answer;
	}
}
