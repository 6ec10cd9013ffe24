<?php
/**
 * Alert channels tell of changes of where mail goes: once for a change set, counted when there are many, without a secret, never in a page.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health\Alerts;

use Mailwright\Health\Alerts\Alerts;

final class Change_Alerts_Test extends Alerts_Case {

	public function test_one_message_for_one_change_set(): void {
		$this->channel();
		$this->alerts()->note_changes( array( self::change( 'shop' ), self::change( 'news' ) ) );
		$this->alerts()->send( self::NOON );
		$this->alerts()->send( self::NOON + DAY_IN_SECONDS );

		$bodies = $this->receiver->bodies();
		self::assertCount( 1, $bodies );
		self::assertSame( array( 'changed', 'good', 'Shop & more: The way email is sent was changed', 2, array() ), array( $bodies[0]['event'], $bodies[0]['status'], $bodies[0]['title'], $bodies[0]['changes'], $bodies[0]['findings'] ) );
		foreach ( array( 'November 24, 2026, 12:58 pm, eve (command line)', 'Connection "shop": changed', 'SMTP Host: a.example.com → b.example.com', 'Password: changed', 'Connection "news": changed' ) as $words ) {
			self::assertStringContainsString( $words, $bodies[0]['text'] );
		}
		self::assertStringContainsString( 'tab=tools', $bodies[0]['link'] );
		self::assertNull( $this->alerts()->next_at( self::NOON + DAY_IN_SECONDS ) );
	}

	public function test_a_storm_of_changes_is_one_message_and_then_a_count(): void {
		$this->channel();
		for ( $minute = 0; $minute < 10; $minute++ ) {
			$this->alerts()->note_changes( array( self::change( "c$minute" ) ) );
			$this->alerts()->send( self::NOON + 60 * $minute );
		}
		self::assertCount( 1, $this->receiver->calls() );
		self::assertSame( self::NOON + 900, $this->alerts()->next_at( self::NOON + 600 ) );
		$this->alerts()->send( self::NOON + 900 );

		$body = $this->receiver->bodies()[1];
		self::assertSame( 9, $body['changes'] );
		self::assertStringContainsString( '4 earlier changes', $body['text'] );
		self::assertStringNotContainsString( '"c4"', $body['text'] );
		self::assertStringContainsString( '"c9"', $body['text'] );
	}

	public function test_it_comes_along_with_an_alert_and_does_not_hold_one_back(): void {
		$this->channel();
		$this->alerts()->note_changes( array( self::change( 'shop' ) ) );
		$this->found( array( self::finding() ), self::NOON );
		$this->alerts()->note_changes( array( self::change( 'shop' ) ) );
		$this->found( array(), self::NOON + 60 );

		$bodies = $this->receiver->bodies();
		self::assertSame( array( 'alert', 'all_clear' ), array_column( $bodies, 'event' ) );
		self::assertSame( array( 1, 1 ), array_column( $bodies, 'changes' ) );
		self::assertStringContainsString( "The way email is sent was changed\n\nNovember", $bodies[0]['text'] );
		self::assertNull( $this->alerts()->next_at( self::NOON + 60 ) );
	}

	public function test_nothing_is_lost_when_the_receiver_is_down(): void {
		$this->channel();
		$this->receiver->script( array( 'status' => 500 ), array( 'status' => 200 ) );
		$this->alerts()->note_changes( array( self::change( 'shop' ) ) );
		$this->alerts()->send( self::NOON );
		self::assertSame( self::NOON + 60, $this->alerts()->next_at( self::NOON ) );
		$this->alerts()->send( self::NOON + 60 );

		self::assertSame( array( 1, 1 ), array_column( $this->receiver->bodies(), 'changes' ) );
		self::assertNull( $this->alerts()->next_at( self::NOON + 60 ) );
	}

	public function test_a_page_only_schedules(): void {
		$this->channel();
		Alerts::on_connection_changed( array( self::change( 'shop' ) ) );

		self::assertSame( array(), $this->receiver->calls() );
		self::assertNotFalse( wp_next_scheduled( Alerts::EVENT ) );
		self::assertNotFalse( has_action( 'mailwright_connection_changed', array( Alerts::class, 'on_connection_changed' ) ) );
	}

	/** @return array<string, mixed> As the action hands it over. */
	private static function change( string $id ): array {
		return array(
			'id'         => 1,
			'changed_at' => gmdate( 'Y-m-d\TH:i:s\Z', self::NOON - 120 ),
			'who'        => 'eve (command line)',
			'part'       => "connection $id",
			'event'      => 'changed',
			'title'      => "Connection \"$id\": changed",
			'fields'     => array( array( 'field' => 'host', 'label' => 'SMTP Host', 'text' => 'a.example.com → b.example.com' ), array( 'field' => 'password', 'label' => 'Password', 'text' => 'changed' ) ),
		);
	}
}
