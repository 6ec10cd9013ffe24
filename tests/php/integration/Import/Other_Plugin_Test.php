<?php
/**
 * The other plugin is named with its version, and can be switched off from here by whoever may; nothing of it is deleted.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Import;

final class Other_Plugin_Test extends Import_Case {

	private const FILE = 'gmail-smtp/main.php';

	protected function setUp(): void {
		parent::setUp();
		@mkdir( dirname( self::path() ), 0777, true ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- May be left from a run that was stopped.
		file_put_contents( self::path(), "<?php\n/*\nPlugin Name: Gmail SMTP\nVersion: 1.2.3\n*/\n" );
		update_option( 'active_plugins', array( 'mailwright/plugin.php', self::FILE ) );
	}

	protected function tearDown(): void {
		unlink( self::path() );
		rmdir( dirname( self::path() ) );
		parent::tearDown();
	}

	public function test_an_active_plugin_is_named_even_when_it_was_never_set_up(): void {
		$shown = $this->rest( 'GET', '/mailwright/v1/import' )->get_data();

		$this->assertSame( array( 'gmail-smtp', 'Gmail SMTP', '1.2.3', true, true ), array( $shown[0]['source'], $shown[0]['name'], $shown[0]['version'], $shown[0]['active'], $shown[0]['can_deactivate'] ) );
		$this->assertStringContainsString( 'never set up', $shown[0]['not_moved'][0]['why'] );
	}

	public function test_it_is_switched_off_and_nothing_of_it_is_deleted(): void {
		$this->store( 'gmail-smtp' );
		$answer = $this->rest( 'POST', '/mailwright/v1/import/deactivate', array( 'source' => 'gmail-smtp' ) );

		$this->assertSame( array( 200, false ), array( $answer->get_status(), $answer->get_data()['active'] ) );
		$this->assertSame( array( 'mailwright/plugin.php' ), get_option( 'active_plugins' ) );
		$this->assertSame( self::fixture( 'gmail-smtp' )['gmail_smtp_options'], get_option( 'gmail_smtp_options' ) );
		$this->assertFileExists( self::path() );
		$this->assertFalse( $this->rest( 'GET', '/mailwright/v1/import' )->get_data()[0]['active'] );
	}

	public function test_only_who_may_switch_plugins_off_may_do_it_here(): void {
		add_filter( 'mailwright_capability', static fn(): string => 'read' );
		$this->as_role( 'editor' );
		$shown  = $this->rest( 'GET', '/mailwright/v1/import' )->get_data();
		$answer = $this->rest( 'POST', '/mailwright/v1/import/deactivate', array( 'source' => 'gmail-smtp' ) );

		$this->assertFalse( $shown[0]['can_deactivate'] );
		$this->assertSame( 403, $answer->get_status() );
		$this->assertContains( self::FILE, get_option( 'active_plugins' ) );
		$this->assertSame( 400, $this->rest( 'POST', '/mailwright/v1/import/deactivate', array( 'source' => 'akismet' ) )->get_status() );
	}

	private static function path(): string {
		return constant( 'WP_PLUGIN_DIR' ) . '/' . self::FILE;
	}
}
