<?php
/**
 * /outbox, /outbox/kick and /health as the page and monitoring see them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Tests\Support\Smtp_Server;

final class Outbox_Controller_Test extends Worker_Case {

	public function test_numbers_and_connections_are_told(): void {
		$server = Smtp_Server::ordinary();
		$good   = $this->connect_in_clear( $server );
		$bad    = $this->connect_in_clear( Smtp_Server::closed_port() );
		$this->queue( $good );
		for ( $i = 0; $i < 5; $i++ ) {
			$this->queue( $bad );
		}
		$this->work( new Worker_Limits( 60.0, 1, false, true, 0 ) );
		$this->queue( $good, array( 'age' => 400 ) );
		$this->as_admin();

		$outbox = $this->rest( 'GET', '/mailwright/v1/outbox' )->get_data();

		$this->assertSame( array( 1, 5, 0, 0 ), array( $outbox['ready'], $outbox['retry'], $outbox['held'], $outbox['dead'] ) );
		$this->assertEqualsWithDelta( 400, $outbox['oldest_seconds'], 3 );
		$this->assertFalse( $outbox['silent'], 'A worker was here a moment ago.' );
		$this->assertNull( $outbox['home_changed'] );
		$this->assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', $outbox['last_worker_at'] );
		$states = array_column( $outbox['connections'], 'state', 'id' );
		$this->assertSame( array( $good => 'working', $bad => 'waiting' ), $states );
		$this->assertNotSame( '', $outbox['connections'][1]['title'] );
		$this->assertNotSame( '', $outbox['connections'][1]['fix'] );
	}

	public function test_health_is_unknown_then_good_then_red(): void {
		$server     = Smtp_Server::ordinary();
		$connection = $this->connect_in_clear( $server );
		$this->as_admin();
		$this->assertSame( 'unknown', $this->health()['status'] );

		$this->queue( $connection );
		$this->work();
		$this->assertSame( 'good', $this->health()['status'] );
		$this->assertNotNull( $this->health()['last_accepted_at'] );

		$this->queue( $connection, array( 'age' => 700 ) );
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::WORKERS ) . ' SET seen_at = seen_at - 1000' );
		$health = $this->health();
		$this->assertSame( 'critical', $health['status'] );
		$this->assertSame( array( 'worker_silent' ), array_column( $health['findings'], 'id' ) );
		$this->assertSame( 1, $health['queue']['ready'] );
		$this->assertEqualsWithDelta( 700, $health['queue']['oldest_seconds'], 3 );
		foreach ( array( 'severity', 'title', 'explanation', 'fix' ) as $part ) {
			$this->assertNotSame( '', $health['findings'][0][ $part ] );
		}
	}

	public function test_health_is_red_when_a_password_is_refused(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( 'someone' => 'else' ) ) );
		$this->queue( $this->connect( $server ) );
		$this->work();
		$this->as_admin();

		$health = $this->health();

		$this->assertSame( 'critical', $health['status'] );
		$this->assertStringStartsWith( 'connection:', $health['findings'][0]['id'] );
		$this->assert_no_secret( $health );
		$this->assert_no_secret( $this->rest( 'GET', '/mailwright/v1/outbox' )->get_data() );
	}

	public function test_a_kick_without_a_ticket_is_refused_and_one_with_it_works_once(): void {
		$server = Smtp_Server::ordinary();
		$this->queue( $this->connect_in_clear( $server ) );
		$ticket = bin2hex( random_bytes( 16 ) );
		( new Database() )->run( 'INSERT INTO ' . Database::table( Tables::WORKERS ) . " (token, kind, seen_at) VALUES (%s, 'kick', UNIX_TIMESTAMP())", hash( 'sha256', $ticket ) );

		$this->assertSame( 403, $this->rest( 'POST', '/mailwright/v1/outbox/kick' )->get_status() );
		$this->assertSame( 403, $this->rest( 'POST', '/mailwright/v1/outbox/kick', array( 'ticket' => str_repeat( '0', 32 ) ) )->get_status() );
		$this->assertSame( 0, $server->count( 'messages' ) );
		$this->assertSame( array( 'tried' => 1 ), $this->rest( 'POST', '/mailwright/v1/outbox/kick', array( 'ticket' => $ticket ) )->get_data() );
		$this->assertSame( 403, $this->rest( 'POST', '/mailwright/v1/outbox/kick', array( 'ticket' => $ticket ) )->get_status() );
		$this->assertSame( 1, $server->count( 'messages' ) );
	}

	public function test_a_wrong_action_or_connection_is_named(): void {
		$this->as_admin();

		$this->assertArrayHasKey( 'action', $this->rest( 'POST', '/mailwright/v1/outbox', array( 'action' => 'explode' ) )->get_data()['data']['params'] );
		$this->assertArrayHasKey( 'connection', $this->rest( 'POST', '/mailwright/v1/outbox', array( 'action' => 'run', 'connection' => 'nobody' ) )->get_data()['data']['params'] );
	}

	/** @return array<string, mixed> */
	private function health(): array {
		return $this->rest( 'GET', '/mailwright/v1/health' )->get_data();
	}
}
