<?php
/**
 * When somebody is told: changes only, storms, quiet hours, all-clear.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health\Alerts;

use Mailwright\Health\Alerts\Alerts;

final class Alerts_Test extends Alerts_Case {

	public function test_it_is_said_once_and_mended_once_when_the_watch_looks_again_and_again(): void {
		$this->channel();

		$this->found( array( self::finding() ), self::NOON );
		$this->found( array( self::finding() ), self::NOON + DAY_IN_SECONDS );
		$this->found( array(), self::NOON + DAY_IN_SECONDS + HOUR_IN_SECONDS );
		$this->found( array(), self::NOON + 2 * DAY_IN_SECONDS );

		$bodies = $this->receiver->bodies();
		self::assertSame( array( 'alert', 'all_clear' ), array_column( $bodies, 'event' ) );
		self::assertSame( array( 'good', 'Shop & more: Email works again', array() ), array( $bodies[1]['status'], $bodies[1]['title'], $bodies[1]['findings'] ) );
		self::assertSame( 90120, $bodies[1]['resolved'][0]['lasted_seconds'] );
		self::assertStringContainsString( 'It lasted 1 day, from November 24, 2026', $bodies[1]['text'] );
	}

	public function test_the_all_clear_follows_at_once_when_it_is_mended_soon(): void {
		$this->channel();

		$this->found( array( self::finding() ), self::NOON );
		$this->found( array(), self::NOON + 60 );

		self::assertSame( array( 'alert', 'all_clear' ), array_column( $this->receiver->bodies(), 'event' ) );
		self::assertNull( $this->alerts()->next_at( self::NOON + 60 ) );
	}

	public function test_one_message_and_then_a_count_when_there_is_a_storm(): void {
		$this->channel();
		$findings = array();
		for ( $number = 0; $number < 8; $number++ ) {
			$findings[] = self::finding( array( 'id' => "connection:c$number:timeout", 'cause' => 'timeout', 'title' => "Server $number is silent.", 'since' => self::NOON + 60 * $number ) );
			$this->found( $findings, self::NOON + 60 * $number );
		}
		self::assertCount( 1, $this->receiver->calls() );
		self::assertSame( self::NOON + 900, $this->alerts()->next_at( self::NOON + 480 ) );

		$this->alerts()->send( self::NOON + 899 );
		self::assertCount( 1, $this->receiver->calls() );
		$this->alerts()->send( self::NOON + 900 );
		$this->alerts()->send( self::NOON + 901 );

		$bodies = $this->receiver->bodies();
		self::assertCount( 2, $bodies );
		self::assertSame( array( 0, 6, 7 ), array( $bodies[0]['more'], $bodies[1]['more'], count( $bodies[1]['findings'] ) ) );
		self::assertStringContainsString( 'And 6 more since 1:01 pm:', $bodies[1]['text'] );
		self::assertStringContainsString( "– Server 6 is silent.\n…", $bodies[1]['text'] );
	}

	public function test_a_flapping_connection_cannot_send_more_than_an_alert_and_an_all_clear_in_a_quarter_of_an_hour(): void {
		$this->channel();

		for ( $minute = 0; $minute < 15; $minute++ ) {
			$this->found( 0 === $minute % 2 ? array( self::finding() ) : array(), self::NOON + 60 * $minute );
		}

		self::assertSame( array( 'alert', 'all_clear' ), array_column( $this->receiver->bodies(), 'event' ) );
	}

	public function test_another_cause_of_the_same_connection_is_news(): void {
		$this->channel();

		$this->found( array( self::finding() ), self::NOON );
		$this->found( array( self::finding( array( 'id' => 'connection:main:cert_expired', 'cause' => 'cert_expired', 'title' => 'The certificate has expired.' ) ) ), self::NOON + 1000 );

		$bodies = $this->receiver->bodies();
		self::assertSame( array( 'alert', 'alert' ), array_column( $bodies, 'event' ) );
		self::assertSame( 'connection:main:auth_failed', $bodies[1]['resolved'][0]['id'] );
	}

	public function test_a_part_that_is_mended_is_told_with_what_is_still_wrong(): void {
		$this->channel();
		$second = self::finding( array( 'id' => 'queue_old', 'cause' => '', 'severity' => 'warning', 'title' => 'Mail waits.' ) );

		$this->found( array( self::finding(), $second ), self::NOON );
		$this->found( array( $second ), self::NOON + 60 );

		$bodies = $this->receiver->bodies();
		self::assertSame( 'solved', $bodies[1]['event'] );
		self::assertStringContainsString( "Still wrong: 1.\n– Mail waits.", $bodies[1]['text'] );
		self::assertSame( 'Shop & more: Solved: The server does not accept this password.', $bodies[1]['title'] );
	}

	public function test_only_what_is_critical_goes_out_at_night_and_the_rest_in_the_morning(): void {
		self::settings( array( 'quiet_from' => '22:00', 'quiet_until' => '07:00' ) );
		$this->channel();
		$night   = self::NOON + 10 * HOUR_IN_SECONDS; // 23:00.
		$morning = self::NOON + 18 * HOUR_IN_SECONDS; // 07:00.
		$warning = self::finding( array( 'id' => 'cert:main', 'cause' => 'cert_expired', 'severity' => 'warning', 'title' => 'The certificate expires in 20 days.', 'since' => $night ) );
		$passing = self::finding( array( 'id' => 'queue_old', 'cause' => '', 'severity' => 'warning', 'title' => 'Mail waits.', 'since' => $night ) );

		$this->found( array( $warning, $passing ), $night );
		$this->found( array( $warning ), $night + 600 );
		self::assertSame( array(), $this->receiver->calls() );
		self::assertSame( $morning, $this->alerts()->next_at( $night + 600 ) );

		$critical = self::finding( array( 'since' => $night + 1200 ) );
		$this->found( array( $warning, $critical ), $night + 1200 );
		$this->found( array( $warning ), $night + 2400 );
		self::assertCount( 1, $this->receiver->calls() );

		$this->alerts()->send( $morning );
		$bodies = $this->receiver->bodies();
		self::assertSame( array( 'alert', 'solved' ), array_column( $bodies, 'event' ) );
		self::assertStringContainsString( 'The certificate expires in 20 days.', $bodies[0]['text'] );
		self::assertMatchesRegularExpression( '/Over: Mail waits\. It lasted 10 min(?:ute)?s/', $bodies[0]['text'] ); // WordPress 6.6 shortens it.
		self::assertSame( 'connection:main:auth_failed', $bodies[1]['resolved'][0]['id'] );
	}

	public function test_a_channel_that_is_made_later_hears_of_what_is_wrong_already(): void {
		$this->found( array( self::finding() ), self::NOON );
		$this->channel();

		self::assertSame( self::NOON + 60, $this->alerts()->next_at( self::NOON + 60 ) );
		$this->alerts()->send( self::NOON + 60 );

		self::assertCount( 1, $this->receiver->calls() );
	}

	public function test_nothing_is_sent_to_a_channel_that_is_switched_off(): void {
		$this->channel( array( 'enabled' => false ) );

		$this->found( array( self::finding() ), self::NOON );

		self::assertSame( array(), $this->receiver->calls() );
		self::assertNull( $this->alerts()->next_at( self::NOON ) );
	}

	public function test_the_action_sends_nothing_in_a_page_and_sets_the_event(): void {
		$this->channel();

		do_action( 'mailwright_health_changed', 'critical', 'good', array( self::finding() ) );

		self::assertSame( array(), $this->receiver->calls() );
		self::assertEqualsWithDelta( time(), wp_next_scheduled( Alerts::EVENT ), 2 );
		self::assertCount( 1, $this->alerts()->findings( time() ) );
		$this->alerts()->send( time() );
		self::assertCount( 1, $this->receiver->calls() );
	}

	public function test_the_event_of_cron_refuses_loopback_as_long_as_nobody_has_opened_it(): void {
		$this->channel();
		do_action( 'mailwright_health_changed', 'critical', 'good', array( self::finding() ) );

		do_action( 'mailwright_send_alerts' );

		self::assertSame( array(), $this->receiver->calls() );
		self::assertSame( 'refused', $this->alerts()->state( 'ops' )->failed_kind );
		self::assertEqualsWithDelta( time() + 60, wp_next_scheduled( Alerts::EVENT ), 2 );
	}

	public function test_broken_findings_and_a_broken_row_break_nothing(): void {
		$this->channel();
		update_option( 'mailwright_alert_state', array( 'findings' => 'x', 'channels' => array( 'ops' => array( 'told' => 5, 'tries' => 'many' ) ) ), false );

		$this->found( array( 'text', array(), array( 'title' => array() ), self::finding() ), self::NOON );

		self::assertCount( 1, $this->receiver->calls() );
		self::assertSame( 'The server does not accept this password.', $this->receiver->bodies()[0]['findings'][0]['title'] );
	}
}
