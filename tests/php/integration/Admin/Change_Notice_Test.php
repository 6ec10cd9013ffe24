<?php
/**
 * Whoever may change settings is told when somebody else has changed where mail goes: on the dashboard and on our page, until it was seen.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Admin;

use Mailwright\Admin\Change_Notice;
use Mailwright\Admin\Notices;
use Mailwright\Audit\Audit;
use Mailwright\Audit\Newest_Store;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\TestCase;

final class Change_Notice_Test extends TestCase {

	private const SMTP = array( 'id' => 'shop', 'mailer' => 'smtp', 'host' => 'smtp.example.com', 'username' => 'shop@example.com', 'password' => Canary::PASSWORD );

	public function test_a_colleague_is_told_who_and_what_until_the_button_and_the_one_who_did_it_is_not(): void {
		$this->as_admin();
		$login = wp_get_current_user()->user_login;
		( new Connection_Store() )->create( self::SMTP );
		self::assertSame( '', $this->notice() );

		$colleague = $this->as_role( 'administrator' );
		$notice    = html_entity_decode( $this->notice() );
		foreach ( array( 'The way email is sent was changed', 'Connection "shop": added', $login, 'tab=tools#mailwright-changes' ) as $words ) {
			self::assertStringContainsString( $words, $notice );
		}
		self::assertNull( Canary::found_in( $notice, 'shop@example.com' ) );

		$id = (string) Audit::unseen_by( $colleague )[0]['id'];
		self::assertFalse( Change_Notice::read( $id, 'forged' ) );
		self::assertNotSame( '', $this->notice() );
		self::assertTrue( Change_Notice::read( $id, wp_create_nonce( 'mailwright_seen' . $id ) ) );
		self::assertSame( '', $this->notice() );
	}

	public function test_looking_at_the_list_takes_it_away_and_the_next_change_brings_it_back(): void {
		$this->as_admin();
		( new Connection_Store() )->create( self::SMTP );
		$this->as_role( 'administrator' );
		$this->rest( 'POST', '/mailwright/v1/audit/seen', array( 'id' => PHP_INT_MAX ) );
		self::assertSame( '', $this->notice() );

		$this->as_admin();
		( new Connection_Store() )->update( 'shop', array( 'timeout' => 7 ) );
		$this->as_role( 'administrator' );
		$other = get_current_user_id();
		Audit::mark_seen( $other, PHP_INT_MAX );
		$this->as_admin();
		( new Connection_Store() )->update( 'shop', array( 'timeout' => 8 ) );
		wp_set_current_user( $other );
		self::assertSame( '', $this->notice(), 'A time limit does not make mail go elsewhere.' );

		$this->as_admin();
		( new Connection_Store() )->update( 'shop', array( 'host' => 'evil.example.com', 'password' => 'x' ) );
		wp_set_current_user( $other );
		self::assertStringContainsString( 'changed', $this->notice() );
	}

	public function test_a_change_on_the_server_itself_is_recorded_but_leaves_the_dashboard_alone(): void {
		wp_set_current_user( 0 );
		( new Connection_Store() )->create( self::SMTP );
		$this->as_admin();
		self::assertNotSame( array(), Audit::unseen_by( get_current_user_id() ) );
		self::assertSame( '', $this->notice() );
	}

	public function test_nobody_else_is_told_and_changes_of_two_people_do_not_hide_each_other(): void {
		$this->as_admin();
		$first = get_current_user_id();
		( new Connection_Store() )->create( self::SMTP );
		$second = $this->as_role( 'administrator' );
		( new Connection_Store() )->update( 'shop', array( 'host' => 'two.example.com', 'password' => 'x' ) );
		self::assertTrue( Newest_Store::is_unseen_by( $first ) );
		self::assertTrue( Newest_Store::is_unseen_by( $second ), 'Behind the own newest change there is one of another person.' );

		$this->as_role( 'editor' );
		self::assertSame( '', $this->notice() );
	}

	public function test_after_a_month_it_is_old_news(): void {
		$this->as_admin();
		update_option( Newest_Store::OPTION, '9999 5 ' . ( time() - 31 * DAY_IN_SECONDS ), true );
		self::assertFalse( Newest_Store::is_unseen_by( get_current_user_id() ) );
		Newest_Store::clean_up();
		self::assertArrayNotHasKey( Newest_Store::OPTION, wp_load_alloptions() );
	}

	private function notice(): string {
		remove_all_actions( 'admin_notices' );
		Notices::on_load();
		ob_start();
		do_action( 'admin_notices' );
		return (string) ob_get_clean();
	}
}
