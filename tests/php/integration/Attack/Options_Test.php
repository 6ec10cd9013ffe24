<?php
/**
 * A10, A11 and A58 by WordPress's own pages that write any option: wp-admin/options.php, and that of a site in a network. A stolen session must not get
 * past the checks there, nor past those who are to hear of a change.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Admin\Network_Page;
use Mailwright\Admin\Options_Guard;
use Mailwright\Admin\Settings_Page;
use Mailwright\Settings\Connection_Store;

final class Options_Test extends Attack_Case {

	protected function tearDown(): void {
		remove_filter( 'pre_update_option', array( Options_Guard::class, 'on_pre_update_option' ), PHP_INT_MAX );
		foreach ( array( 'load-options.php', 'load-site-settings.php' ) as $hook ) {
			remove_action( $hook, array( Options_Guard::class, 'on_load' ) );
		}
		parent::tearDown();
	}

	public function test_a58_no_option_of_ours_is_written_by_the_page_of_all_settings(): void {
		$this->as_admin();
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		Settings_Page::on_admin_menu();
		do_action( 'load-options.php' );
		$before = $this->fingerprint();

		$this->write_as_the_page_does();

		self::assertSame( $before, $this->fingerprint() );
		self::assertSame( 'localhost', ( new Connection_Store() )->get( $this->id )->host );
		update_option( 'blogdescription', 'Something else' );
		self::assertSame( 'Something else', get_option( 'blogdescription' ), 'Options of others are none of our business.' );
	}

	public function test_a58_no_option_of_ours_is_written_by_the_page_of_a_site_in_a_network(): void {
		Network_Page::on_network_admin_menu();
		do_action( 'load-site-settings.php' );
		$before = $this->fingerprint();

		$this->write_as_the_page_does();

		self::assertSame( $before, $this->fingerprint() );
	}

	public function test_our_own_code_writes_on_all_other_pages(): void {
		$this->as_admin();
		$before = $this->fingerprint();
		self::assertSame( 200, $this->rest( 'POST', self::NAMESPACE . "/connections/{$this->id}", array( 'name' => 'Another' ) )->get_status() );
		self::assertNotSame( $before, $this->fingerprint() );
	}

	private function write_as_the_page_does(): void {
		$evil = array( 'settings' => array( 'from_email' => 'evil@example.test' ), 'connections' => array( 'main' => array( 'mailer' => 'smtp', 'host' => 'evil.example.test', 'port' => 25, 'encryption' => 'none', 'authentication' => false ) ) );
		foreach ( array( 'mailwright_settings' => $evil, 'MAILWRIGHT_SETTINGS' => $evil, 'mailwright_alert_channels' => $evil, 'mailwright_pending_changes' => '', 'mailwright_secret_main_password' => 'x', 'mailwright_new' => 'x' ) as $name => $value ) {
			update_option( $name, $value );
		}
	}
}
