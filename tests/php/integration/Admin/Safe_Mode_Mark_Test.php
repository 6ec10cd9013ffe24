<?php
/**
 * The mark of a safe mode in the admin bar: there while it counts, and free of charge while it does not.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Admin;

use Mailwright\Outbox\Safe_Mode;
use Mailwright\Settings\Option_Row;
use Mailwright\Settings\Origin;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\TestCase;

final class Safe_Mode_Mark_Test extends TestCase {

	protected function setUp(): void {
		parent::setUp();
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		require_once ABSPATH . WPINC . '/class-wp-admin-bar.php';
		$this->as_admin();
		( new Settings_Store() )->save( array( 'background' => 'auto' ) );
	}

	/** What stands in the admin bar, '' = nothing. */
	private function mark(): string {
		\Mailwright\Admin\Settings_Page::on_admin_menu();
		$bar = new \WP_Admin_Bar();
		do_action_ref_array( 'admin_bar_menu', array( &$bar ) );
		$node = $bar->get_node( 'mailwright-safe-mode' );
		return is_object( $node ) ? (string) $node->title : '';
	}

	public function test_nothing_is_hooked_up_while_mail_goes_its_way(): void {
		self::assertSame( '', $this->mark() );
		self::assertFalse( has_action( 'admin_bar_menu', array( \Mailwright\Admin\Safe_Mode_Mark::class, 'on_admin_bar_menu' ) ) );
	}

	public function test_what_was_chosen_is_said(): void {
		( new Settings_Store() )->save( array( 'safe_mode' => 'hold' ) );
		self::assertSame( 'Email is held', $this->mark() );
		( new Settings_Store() )->save( array( 'safe_mode' => 'redirect', 'safe_mode_address' => 'dev@example.test' ) );
		self::assertSame( 'All email goes to dev@example.test', $this->mark() );
	}

	public function test_a_copy_is_said(): void {
		Option_Row::update( static fn( array $row ): array => array( 'origin' => 'production 0123' ) + $row );
		self::assertSame( 'Email is held', $this->mark() );
	}

	public function test_a_copy_of_the_same_kind_under_another_address_is_said_without_a_query(): void {
		global $wpdb;
		$here = Origin::here();
		Option_Row::update( static fn( array $row ): array => array( 'origin' => $here ) + $row );
		self::assertSame( '', $this->mark() );

		Option_Row::update( static fn( array $row ): array => array( 'origin' => explode( ' ', $here )[0] . ' ' . str_repeat( '0', 64 ) ) + $row );
		wp_load_alloptions();
		$before = $wpdb->num_queries;
		self::assertSame( 'Email is held', $this->mark() );
		self::assertSame( $before, $wpdb->num_queries );
		self::assertTrue( Safe_Mode::now()->is_copy );
	}

	public function test_somebody_else_is_told_nothing(): void {
		( new Settings_Store() )->save( array( 'safe_mode' => 'hold' ) );
		$this->as_role( 'editor' );
		self::assertSame( '', $this->mark() );
	}
}
