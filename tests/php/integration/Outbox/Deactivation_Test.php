<?php
/**
 * The plugin is switched off and on again while mail waits (guarantees D17).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Messages\Retention;
use Mailwright\Outbox\Runner;
use Mailwright\Tests\Support\Smtp_Server;

final class Deactivation_Test extends Accepting_Case {

	protected function setUp(): void {
		parent::setUp();
		remove_all_actions( 'mailwright_settings_changed' ); // That a connection was made is told to admins by a mail of its own.
	}

	/** What WordPress does for everybody who registered with register_deactivation_hook(). */
	private function deactivate(): void {
		do_action( 'deactivate_' . plugin_basename( MAILWRIGHT_FILE ), false );
	}

	/** @return string What stands behind the plugin on the list of plugins. */
	private function row_behind(): string {
		ob_start();
		do_action( 'after_plugin_row_' . plugin_basename( MAILWRIGHT_FILE ), plugin_basename( MAILWRIGHT_FILE ), array(), 'active' );
		return (string) ob_get_clean();
	}

	public function test_what_waits_is_sent_when_it_can_be(): void {
		$server = $this->server();
		$this->send();

		$this->deactivate();

		$this->assertCount( 1, $server->messages() );
		$this->assertSame( 'sent', $this->only_row()['status'] );
	}

	public function test_what_cannot_be_sent_stays_and_goes_on_after_activation(): void {
		$server = $this->server( 'on', array( 'replies' => array( 'RCPT' => array( '451 4.3.0 later', null ) ) ) );
		$this->send();
		Runner::schedule();
		Retention::schedule();

		$this->deactivate();

		$this->assertSame( 'retry', $this->only_row()['status'] );
		$this->assertFalse( wp_next_scheduled( Runner::EVENT ) );
		$this->assertFalse( wp_next_scheduled( Retention::HOOK ) );

		do_action( 'activate_' . plugin_basename( MAILWRIGHT_FILE ), false );

		$this->assertNotFalse( wp_next_scheduled( Runner::EVENT ) );
		$this->assertSame( array(), $server->messages() );
	}

	public function test_several_plugins_at_once_go_and_what_is_sent_about_it_leaves_at_once(): void {
		$server = $this->server();
		$this->send();
		Runner::schedule();
		Retention::schedule();
		// As security plugins do. By then the plugin is off already, but still loaded.
		add_action( 'deactivated_plugin', fn() => $this->send( 'A plugin was switched off' ) );

		deactivate_plugins( array( 'hello.php', plugin_basename( MAILWRIGHT_FILE ) ) );
		Runner::on_shutdown();

		$this->assertFalse( is_plugin_active( plugin_basename( MAILWRIGHT_FILE ) ) );
		$this->assertCount( 2, $server->messages() );
		$this->assertSame( array( 'sent', 'sent' ), array_column( $this->rows(), 'status' ) );
		$this->assertSame( array(), $this->events(), 'Not even by what notices that plugins go.' );
	}

	public function test_a_silent_mail_server_holds_it_up_for_seconds_and_nobody_works_on_at_the_end_of_the_command(): void {
		$this->connect_in_clear( Smtp_Server::black_hole(), array( 'id' => 'main', 'host' => '127.0.0.1', 'ca_file' => '', 'timeout' => 300 ) );
		$this->settings( array( 'background' => 'on' ) );
		$this->send();
		$began = microtime( true );

		$this->deactivate();
		Runner::on_shutdown();

		$this->assertLessThan( 8.0, microtime( true ) - $began );
		$this->assertContains( $this->only_row()['status'], array( 'ready', 'retry' ) );
		$this->assertSame( array(), $this->events() );
	}

	/** @return list<string> Our hooks in WordPress' timetable. */
	private function events(): array {
		return array_values( array_filter( array_map( 'strval', array_keys( array_merge( array(), ...array_values( _get_cron_array() ) ) ) ), static fn( string $hook ): bool => str_starts_with( $hook, 'mailwright' ) ) );
	}

	public function test_the_list_of_plugins_says_how_many_wait(): void {
		$this->as_admin();
		$this->server();
		$this->assertSame( '', $this->row_behind() );
		$this->send();
		$this->assertStringContainsString( '1 message is waiting', $this->row_behind() );
		$this->send( 'second' );
		$row = $this->row_behind();
		$this->assertStringContainsString( '2 messages are waiting', $row );
		$this->assertStringContainsString( 'page=mailwright', $row );
	}

	public function test_others_read_nothing_of_it(): void {
		$this->server();
		$this->send();
		$this->as_role( 'editor' );
		$this->assertSame( '', $this->row_behind() );
	}
}
