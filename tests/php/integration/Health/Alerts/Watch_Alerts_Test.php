<?php
/**
 * From the watch to the webhook: mail breaks, somebody is told once with cause and date, it is mended, and somebody is told once more.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health\Alerts;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Target_Guard;
use Mailwright\Health\Alerts\Alerts;
use Mailwright\Health\Alerts\Channel_Store;
use Mailwright\Health\Alerts\Delivery;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Outside;
use Mailwright\Tests\Integration\Health\Watch_Case;
use Mailwright\Tests\Support\Alert_Receiver;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;

final class Watch_Alerts_Test extends Watch_Case {

	private Alert_Receiver $receiver;

	private Channel_Store $channels;

	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Alert_Receiver::start();
		$this->channels = new Channel_Store( new Outside( array( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS' => true ), array() ) );
		$this->channels->create( array( 'id' => 'ops', 'type' => 'webhook', 'address' => $this->receiver->url(), 'token' => 'CANARY-signing-secret' ) );
	}

	protected function tearDown(): void {
		Alert_Receiver::stop_all();
		parent::tearDown();
	}

	public function test_a_rotated_password_is_told_once_and_so_is_that_it_works_again(): void {
		$server = $this->given_it_works();
		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );

		$this->assert_told_once( 'auth_failed' );

		( new Connection_Store() )->update( 'main', array( 'password' => 'another' ) );
		$this->assert_all_clear_told();
	}

	public function test_a_certificate_near_its_end_and_an_expired_one_are_told(): void {
		$server = $this->given_it_works( array( 'certificate' => self::certificate( 40 ) ), array( 'ca_file' => self::own_ca() ) );
		$server->change( array( 'certificate' => self::certificate( 20 ) ) );
		$this->assert_told_once( 'cert_expired', 'warning' );

		$server->change( array( 'certificate' => 'expired' ) );
		$this->watch();
		$this->alerts()->send( time() + 900 );
		self::assertSame( array( 'alert', 'critical' ), array( $this->receiver->bodies()[1]['event'], $this->receiver->bodies()[1]['status'] ) );

		$server->change( array( 'certificate' => self::certificate( 40 ) ) );
		$this->assert_all_clear_told( 3 );
	}

	public function test_a_host_that_has_moved_away_is_told(): void {
		$this->given_it_works();
		$there      = $this->zone;
		$this->zone = array();
		$this->assert_told_once( 'dns_not_found' );

		$this->zone = $there;
		$this->assert_all_clear_told();
	}

	public function test_a_closed_port_is_told(): void {
		$server = $this->given_it_works();
		$port   = $server->port();
		$server->stop();
		unset( $this->servers['main'] );
		$this->assert_told_once( 'connection_refused' );

		$this->servers['main'] = Smtp_Server::ordinary( array( 'port' => $port, 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD ) ) );
		$this->assert_all_clear_told();
	}

	public function test_new_security_keys_are_told_although_they_lock_every_stored_password(): void {
		$this->given_it_works();
		$other = static fn( string $salt ): string => $salt . 'rotated';
		add_filter( 'salt', $other );
		$this->assert_told_once( 'config_incomplete' );

		remove_filter( 'salt', $other );
		$this->assert_all_clear_told();
	}

	private function assert_told_once( string $cause, string $status = 'critical' ): void {
		$this->watch();
		$this->alerts()->send( time() );
		$this->watch();
		$this->alerts()->send( time() );

		$bodies = $this->receiver->bodies();
		self::assertCount( 1, $bodies, (string) wp_json_encode( $bodies ) );
		self::assertSame( array( 'alert', $status, $cause ), array( $bodies[0]['event'], $bodies[0]['status'], $bodies[0]['findings'][0]['cause'] ) );
		self::assertStringContainsString( 'Since ' . wp_date( (string) get_option( 'date_format' ) ), $bodies[0]['text'] );
		self::assertStringContainsString( 'What to do: ', $bodies[0]['text'] );
		self::assertNull( Canary::found_in( (string) wp_json_encode( $this->receiver->calls() ), self::USER ) );
		self::assertNotFalse( wp_next_scheduled( Alerts::EVENT ) );
	}

	private function assert_all_clear_told( int $calls = 2 ): void {
		$this->watch();
		$this->alerts()->send( time() + 1000 );
		$this->watch();
		$this->alerts()->send( time() + 2000 );

		$bodies = $this->receiver->bodies();
		self::assertCount( $calls, $bodies, (string) wp_json_encode( $bodies ) );
		$last = end( $bodies );
		self::assertIsArray( $last );
		self::assertSame( array( 'all_clear', 'good' ), array( $last['event'], $last['status'] ) );
		self::assertStringContainsString( 'It lasted', $last['text'] );
	}

	private function alerts(): Alerts {
		return new Alerts( $this->channels, new Delivery( new Target_Guard( new Dns_Lookup(), true ) ) );
	}
}
