<?php
/**
 * The watch and its alerts have no user: what a super-admin has allowed is looked at and reached, what nobody has allowed is not (A61).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Network;

use Mailwright\Health\Alerts\Channel_Store;
use Mailwright\Health\Alerts\Delivery;
use Mailwright\Health\Alerts\Message;
use Mailwright\Health\Alerts\Outcome;
use Mailwright\Health\Watch;
use Mailwright\Settings\Outside;
use Mailwright\Tests\Support\Alert_Receiver;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'multisite' )]
final class Watch_Test extends Network_Case {

	private const NOON = 1795525200;

	protected function tearDown(): void {
		Alert_Receiver::stop_all();
		parent::tearDown();
	}

	public function test_a_private_host_that_a_super_admin_has_set_up_is_watched_and_its_administrator_cannot_diagnose_it(): void {
		$server = Smtp_Server::ordinary();
		$this->as_admin();
		$this->on_site( $this->shop );
		$made = $this->rest( 'POST', '/mailwright/v1/connections', array( 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'authentication' => false ) );
		self::assertSame( 201, $made->get_status() );

		$this->as_cron();
		self::assertSame( 'good', Watch::run()->status, (string) wp_json_encode( Watch::look()->findings ) );
		$count = count( $server->connections() );
		self::assertGreaterThan( 0, $count );

		$this->as_page();
		$this->as_site_admin( $this->shop );
		$report = $this->rest( 'POST', '/mailwright/v1/diagnosis', array( 'connection' => $made->get_data()['id'] ) )->get_data();
		self::assertFalse( $report['verdict']['ok'] ?? false, (string) wp_json_encode( $report ) );
		self::assertCount( $count, $server->connections(), 'Not one packet.' );
	}

	public function test_a_site_may_diagnose_the_connection_of_the_network_and_no_other_host_behind_the_server(): void {
		$server = Smtp_Server::ordinary( array( 'auth' => array( 'network' => self::SECRET ) ) );
		$id     = $this->network_connection( array( 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none' ) )->id;
		$this->as_site_admin( $this->shop );
		$this->on_site( $this->shop );

		$report = $this->rest( 'POST', '/mailwright/v1/diagnosis', array( 'connection' => $id, 'checks' => array( 'dns', 'ports', 'login' ) ) )->get_data();
		self::assertSame( 'pass', array_column( $report['checks'] ?? array(), 'status', 'id' )['login'] ?? '', (string) wp_json_encode( $report ) );
		$count = count( $server->connections() );

		$changed = $this->rest( 'POST', '/mailwright/v1/diagnosis', array( 'connection' => $id, 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => 25 ) );
		self::assertSame( 400, $changed->get_status(), (string) wp_json_encode( $changed->get_data() ) );
		self::assertCount( $count, $server->connections() );
	}

	public function test_a_private_host_that_stops_answering_is_reported_as_that(): void {
		$this->as_admin();
		$this->on_site( $this->shop );
		$this->rest( 'POST', '/mailwright/v1/connections', array( 'host' => '127.0.0.1', 'port' => Smtp_Server::closed_port(), 'encryption' => 'none', 'authentication' => false ) );

		$this->as_cron();
		self::assertSame( array( 'connection_refused' ), array_column( Watch::run()->findings, 'cause' ) );
	}

	public function test_a61_alerts_reach_a_private_host_only_when_somebody_has_named_it_who_may(): void {
		$receiver = Alert_Receiver::start();
		$outside  = new Outside( array( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS' => true ), array() );
		$store    = new Channel_Store( $outside );
		$values   = array( 'type' => 'slack', 'address' => $receiver->url() );
		$this->on_site( $this->shop );
		$this->as_admin();
		$store->create( array( 'id' => 'allowed' ) + $values );
		$this->as_site_admin( $this->shop );
		$store->create( array( 'id' => 'sneaky' ) + $values );
		$store->update( 'allowed', array( 'name' => 'Renamed' ) );

		$this->as_cron();
		self::assertSame( Outcome::REFUSED, $this->outcome( $store, 'allowed', new Outside( array(), array() ) ), 'Without the constant nobody.' );
		self::assertSame( Outcome::REFUSED, $this->outcome( $store, 'sneaky', $outside ) );
		self::assertSame( array(), $receiver->calls() );
		self::assertSame( Outcome::DELIVERED, $this->outcome( $store, 'allowed', $outside ) );
		self::assertCount( 1, $receiver->calls() );

		$this->as_page();
		$this->as_site_admin( $this->shop );
		self::assertSame( Outcome::REFUSED, $this->outcome( $store, 'allowed', $outside ) );
		$store->update( 'allowed', array( 'address' => $receiver->url() . '2' ) );
		$this->as_cron();
		self::assertSame( Outcome::REFUSED, $this->outcome( $store, 'allowed', $outside ), 'Another address of somebody who may not.' );
		self::assertCount( 1, $receiver->calls() );
	}

	private function outcome( Channel_Store $store, string $id, Outside $outside ): string {
		$channel = $store->get( $id );
		self::assertNotNull( $channel );
		return ( new Delivery( null, 5.0, $outside ) )->send( $channel, Message::test( self::NOON ) )->kind;
	}

	private function as_cron(): void {
		wp_set_current_user( 0 );
		add_filter( 'wp_doing_cron', '__return_true' );
	}

	private function as_page(): void {
		remove_filter( 'wp_doing_cron', '__return_true' );
	}
}
