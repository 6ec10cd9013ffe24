<?php
/**
 * `wp mailwright outbox run --network`: one process for the outboxes of all sites.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Network;

require_once dirname( __DIR__ ) . '/Cli/wp-cli.php';

use Mailwright\Cli\Outbox_Command;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Connection_State_Store;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Integration\Cli\Halted;
use Mailwright\Tests\Integration\Cli\Printed;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Deadline;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'multisite' )]
final class Rounds_Test extends Network_Case {

	protected function setUp(): void {
		parent::setUp();
		Printed::$text = '';
	}

	protected function tearDown(): void {
		update_blog_status( $this->blog, 'archived', '0' );
		parent::tearDown();
	}

	public function test_the_mail_of_all_sites_goes_and_the_process_is_where_it_was(): void {
		$server = Smtp_Server::ordinary();
		$this->waiting( $server, $this->shop, $this->blog );

		self::assertSame( 0, $this->run_command() );

		self::assertStringContainsString( 'Sent: 2.', Printed::$text );
		self::assertCount( 2, $server->messages() );
		self::assertSame( 1, get_current_blog_id() );
	}

	public function test_a_loop_sends_what_comes_later_and_ends_when_its_seconds_are_over(): void {
		$server = Smtp_Server::ordinary();
		$this->waiting( $server, $this->shop );
		$this->waiting( $server, $this->blog );
		$more = function () use ( &$more, $server ): void {
			remove_action( 'mailwright_sent', $more );
			$this->waiting( $server, $this->shop );
		};
		add_action( 'mailwright_sent', $more );
		$started = Deadline::now();

		self::assertSame( 0, $this->run_command( array( 'loop' => true, 'seconds' => '5' ) ) );

		self::assertCount( 3, $server->messages() );
		self::assertLessThan( 8.0, Deadline::now() - $started );
	}

	public function test_a_stopped_outbox_is_named_and_the_others_are_worked(): void {
		$server = Smtp_Server::ordinary();
		$this->waiting( $server, $this->shop, $this->blog );
		switch_to_blog( $this->shop );
		( new Connection_State_Store() )->pause_outbox( true );
		restore_current_blog();

		self::assertSame( 1, $this->run_command() );

		self::assertStringContainsString( 'example.test/shop: The outbox is stopped.', Printed::$text );
		self::assertCount( 1, $server->messages() );
	}

	public function test_sites_that_are_archived_or_without_the_plugin_are_left_alone(): void {
		$server = Smtp_Server::ordinary();
		$this->waiting( $server, $this->shop, $this->blog );
		update_blog_status( $this->blog, 'archived', '1' );
		self::assertSame( 0, $this->run_command() );
		self::assertCount( 1, $server->messages() );

		update_blog_status( $this->blog, 'archived', '0' );
		$active = get_site_option( 'active_sitewide_plugins' );
		update_site_option( 'active_sitewide_plugins', array() );
		self::assertSame( 0, $this->run_command() );
		self::assertCount( 1, $server->messages() );
		update_site_option( 'active_sitewide_plugins', $active );
	}

	public function test_nothing_is_made_on_a_site_that_has_had_no_mail(): void {
		$site = wp_insert_site( array( 'domain' => 'example.test', 'path' => '/quiet' . uniqid() . '/', 'title' => 'Quiet', 'user_id' => 1 ) );
		self::assertIsInt( $site );

		self::assertSame( 0, $this->run_command() );

		switch_to_blog( $site );
		self::assertFalse( Tables::are_known() );
	}

	/** One message on each of these sites. */
	private function waiting( Smtp_Server $server, int ...$sites ): void {
		$this->as_admin();
		foreach ( $sites as $site ) {
			$this->on_site( $site );
			if ( null === ( new Connection_Store() )->default() ) {
				( new Connection_Store() )->create( array( 'id' => 'main', 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'authentication' => false ) );
				( new Settings_Store() )->save( array( 'background' => 'on', 'from_email' => 'site@example.test' ) );
			}
			self::assertTrue( wp_mail( 'someone@example.test', "From $site", 'Text' ) );
			restore_current_blog();
		}
	}

	/** @param array<string, string|true> $options */
	private function run_command( array $options = array() ): int {
		try {
			( new Outbox_Command() )->run( array(), $options + array( 'network' => true ) );
		} catch ( Halted $end ) {
			return $end->getCode();
		}
		return 0;
	}
}
