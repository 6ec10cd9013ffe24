<?php
/**
 * Who sends what was accepted: the end of the process, or WP-Cron every minute as long as something waits.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Retention;
use Mailwright\Outbox\Home;
use Mailwright\Outbox\Runner;

final class Runner_Test extends Accepting_Case {

	public function test_the_end_of_a_command_sends_what_it_has_accepted(): void {
		$server = $this->server();
		$this->send( 'one' );
		$this->send( 'two' );
		$this->assertSame( 0, $server->count( 'connections' ) );

		Runner::on_shutdown();

		$this->assertCount( 2, $server->messages() );
		$this->assertSame( array( 'sent', 'sent' ), array_column( $this->rows(), 'status' ) );
		$this->assertNotFalse( wp_next_scheduled( Runner::EVENT ) );
		$this->assertNotFalse( wp_next_scheduled( Retention::HOOK ) );
	}

	public function test_the_cron_event_sends_and_goes_when_nothing_waits_any_more(): void {
		$server = $this->server( 'on', array( 'replies' => array( 'RCPT' => array( '451 4.3.0 later', null ) ) ) );
		$this->send();
		Runner::schedule();

		do_action( 'mailwright_run_outbox' );

		$this->assertSame( 'retry', $this->only_row()['status'] );
		$this->assertNotFalse( wp_next_scheduled( Runner::EVENT ), 'It waits, so somebody has to come again.' );
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET next_at = UNIX_TIMESTAMP()' );
		do_action( 'mailwright_run_outbox' );
		$this->assertSame( 'sent', $this->only_row()['status'] );
		$this->assertFalse( wp_next_scheduled( Runner::EVENT ) );
		$this->assertCount( 1, array_filter( array_column( $server->messages(), 'accepted' ) ) );
	}

	public function test_the_event_runs_every_minute(): void {
		Runner::schedule();
		Runner::schedule();

		$events = array_filter( _get_cron_array(), static fn( array $hooks ): bool => isset( $hooks[ Runner::EVENT ] ) );
		$this->assertCount( 1, $events );
		$this->assertSame( 60, (int) array_values( reset( $events )[ Runner::EVENT ] )[0]['interval'] );
	}

	public function test_the_hourly_clean_up_finds_mail_whose_process_was_killed(): void {
		$this->server();
		$this->send();
		$this->assertFalse( wp_next_scheduled( Runner::EVENT ) );

		Runner::on_clean_up();

		$this->assertNotFalse( wp_next_scheduled( Runner::EVENT ) );
	}

	public function test_a_process_that_only_logs_schedules_the_clean_up_and_nothing_else(): void {
		$this->server( 'off' );
		$this->send();

		Runner::on_shutdown();

		$this->assertNotFalse( wp_next_scheduled( Retention::HOOK ) );
		$this->assertFalse( wp_next_scheduled( Runner::EVENT ) );
	}

	public function test_nothing_happens_at_the_end_of_a_process_that_sent_nothing(): void {
		$statements = self::statements( static fn() => Runner::on_shutdown() );

		$this->assertSame( array(), $statements );
	}

	public function test_the_home_of_a_site_is_the_same_with_and_without_encryption_only(): void {
		$this->assertSame( 32, strlen( Home::fingerprint() ) );
		$prints = array();
		foreach ( array( 'http://a.test', 'https://A.test/', 'https://a.test:443', 'https://b.test', 'https://a.test/shop', 'https://a.test:8443' ) as $url ) {
			add_filter( 'option_home', $filter = static fn(): string => $url, PHP_INT_MAX );
			$prints[ $url ] = Home::fingerprint();
			remove_filter( 'option_home', $filter, PHP_INT_MAX );
		}
		$this->assertSame( $prints['http://a.test'], $prints['https://A.test/'] );
		$this->assertSame( $prints['http://a.test'], $prints['https://a.test:443'] );
		$this->assertCount( 4, array_unique( $prints ) );
	}
}
