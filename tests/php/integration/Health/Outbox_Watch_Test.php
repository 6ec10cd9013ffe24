<?php
/**
 * What the watch learns from the outbox and the log, without any mail server being asked.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health;

use Mailwright\Health\Health_State;
use Mailwright\Health\Outbox_Watch;
use Mailwright\Health\Watch;
use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Attempt_Store;
use Mailwright\Tests\Integration\Outbox\Worker_Case;
use Mailwright\Tests\Support\Smtp_Server;

final class Outbox_Watch_Test extends Worker_Case {

	/** @var list<array{0: string, 1: string}> */
	private array $said = array();

	protected function setUp(): void {
		parent::setUp();
		$this->said = array();
		add_action(
			'mailwright_health_changed',
			function ( string $new, string $old ): void {
				$this->said[] = array( $new, $old );
			},
			10,
			2
		);
	}

	public function test_mail_that_nobody_comes_to_send_is_red_once_and_the_all_clear_comes_with_the_worker(): void {
		$connection = $this->connect_in_clear( Smtp_Server::ordinary() );
		$this->queue( $connection );
		$this->work();
		$this->queue( $connection, array( 'age' => 700 ) );
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::WORKERS ) . ' SET seen_at = seen_at - 1000' );

		$this->assertSame( array( 'worker_silent' ), self::ids( Watch::look() ) );
		Watch::look();
		$this->assertSame( array( array( 'critical', 'unknown' ) ), $this->said );

		$this->work();
		$this->assertSame( 'good', Watch::look()->status );
		$this->assertSame( array( 'good', 'critical' ), $this->said[1] );
	}

	public function test_mail_that_is_sent_much_too_late_is_red(): void {
		$connection = $this->connect_in_clear( Smtp_Server::ordinary() );
		$this->queue( $connection );
		$this->work(); // Somebody comes, only not often enough.
		$this->queue( $connection, array( 'age' => 700 ) );

		$this->assertSame( array( array( 'queue_old', 'critical' ) ), array_map( static fn( array $finding ): array => array( $finding['id'], $finding['severity'] ), Watch::look()->findings ) );
	}

	public function test_one_message_that_a_server_wants_later_wakes_nobody(): void {
		$this->queue( $this->connect_in_clear( Smtp_Server::ordinary() ), array( 'age' => 700, 'status' => 'retry' ) );
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET next_at = UNIX_TIMESTAMP() + 300' );

		$this->assertSame( array(), self::ids( Watch::look() ) );
		$this->assertSame( array( 'queue_old' ), array_column( (array) Outbox_Watch::now()?->all(), 'id' ), 'Monitoring sees it.' );
	}

	public function test_many_failures_within_an_hour_are_said_and_older_ones_are_not(): void {
		$connection = $this->connect_in_clear( Smtp_Server::ordinary() );
		foreach ( range( 1, 5 ) as $number ) {
			$this->assertSame( array(), self::ids( Watch::look() ), "$number are not many." );
			( new Attempt_Store() )->add( $this->queue( $connection, array( 'status' => 'dead', 'lane' => null, 'age' => 90000 ) ), 1, array( 'connection' => $connection, 'outcome' => 'dead' ) );
		}
		$this->assertSame( array( 'failures' ), self::ids( Watch::look() ) );

		( new Database() )->run( 'UPDATE ' . Database::table( Tables::ATTEMPTS ) . ' SET tried_at = tried_at - 4000' );
		$this->assertSame( array(), self::ids( Watch::look() ) );
	}

	public function test_a_copy_of_the_site_is_said_when_it_holds_mail(): void {
		$this->queue( $this->connect_in_clear( Smtp_Server::ordinary() ), array( 'home' => str_repeat( 'a', 32 ) ) );
		$this->work();

		$this->assertSame( array( 'home_changed' ), self::ids( Watch::look() ) );
		Watch::look();
		$this->assertCount( 1, $this->said );
	}

	public function test_a_connection_that_rests_is_said_with_its_cause(): void {
		$connection = $this->connect_in_clear( Smtp_Server::ordinary( array( 'auth' => array( 'someone' => 'else' ) ) ) );
		( new Database() )->run( 'INSERT INTO ' . Database::table( Tables::CONNECTIONS ) . ' (connection, failed_at, failures, blocked_until, cause, failure) VALUES (%s, UNIX_TIMESTAMP(), 5, UNIX_TIMESTAMP() + 60, %s, %s)', $connection, 'connection_refused', (string) wp_json_encode( array( 'stage' => 'tcp', 'message' => 'Nobody answers.', 'errno' => 111, 'settings' => \Mailwright\Outbox\Proof::fingerprint( (array) ( new \Mailwright\Settings\Connection_Store() )->get( $connection )?->reveal() ) ) ) );

		$this->assertSame( array( "connection:$connection:connection_refused" ), self::ids( Watch::look() ) );
	}

	public function test_the_cron_of_the_outbox_looks_too_but_not_every_minute(): void {
		$connection = $this->connect_in_clear( Smtp_Server::ordinary() );
		Watch::on_run_outbox();
		$this->assertSame( array(), $this->said );
		$this->queue( $connection, array( 'home' => str_repeat( 'a', 32 ) ) );
		$this->work();
		Watch::on_run_outbox();
		$this->assertSame( array(), $this->said, 'It was looked at a moment ago.' );

		( new \Mailwright\Health\Health_Store() )->update( static fn( \Mailwright\Health\Memory $memory ): \Mailwright\Health\Memory => $memory->with_state( new Health_State( 'good', array(), time() - 400, time() - 400 ) ) );
		Watch::on_run_outbox();
		$this->assertSame( array( array( 'warning', 'good' ) ), $this->said );
	}

	/** @return list<string> */
	private static function ids( Health_State $state ): array {
		return array_column( $state->findings, 'id' );
	}
}
