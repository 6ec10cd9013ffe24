<?php
/**
 * Proves the ground that all other tests stand on: a real WordPress, and nothing that leaks from test to test.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration;

use Mailwright\Plugin;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Workshop_Test extends TestCase {

	/** @return list<array{int}> */
	public static function twice(): array {
		return array( array( 1 ), array( 2 ) );
	}

	#[DataProvider( 'twice' )]
	public function test_nothing_is_left_when_a_test_before_wrote_and_hooked( int $time ): void {
		self::assertFalse( get_option( 'mailwright_leak' ) );
		self::assertFalse( has_filter( 'mailwright_leak' ) );
		self::assertSame( 0, get_current_user_id() );

		update_option( 'mailwright_leak', $time );
		add_filter( 'mailwright_leak', '__return_true' );
		$this->as_admin();

		self::assertSame( $time, get_option( 'mailwright_leak' ) );
	}

	public function test_the_plugin_is_loaded_the_way_wordpress_does_it(): void {
		self::assertContains( 'mailwright/plugin.php', get_option( 'active_plugins' ) );
		self::assertSame( 'mailwright/plugin.php', plugin_basename( MAILWRIGHT_FILE ) );
		self::assertSame( 100, has_action( 'phpmailer_init', array( \Mailwright\Outbox\Dispatch::class, 'on_phpmailer_init' ) ) );
	}

	public function test_rest_answers_as_the_current_user(): void {
		// This test is about WordPress, not about our routes.
		remove_action( 'rest_api_init', array( Plugin::class, 'on_rest_api_init' ) );

		self::assertSame( 401, $this->rest( 'GET', '/wp/v2/settings' )->get_status() );
		$this->as_role( 'subscriber' );
		self::assertSame( 403, $this->rest( 'GET', '/wp/v2/settings' )->get_status() );
		$this->as_admin();
		$answer = $this->rest( 'POST', '/wp/v2/settings', array( 'title' => 'Ümläut' ) );
		self::assertSame( 200, $answer->get_status() );
		self::assertSame( 'Ümläut', $answer->get_data()['title'] );
	}
}
