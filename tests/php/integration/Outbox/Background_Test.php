<?php
/**
 * When a mail waits for the background, and when it does not: setting, header, filter, proof of the connection, and signs of work.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Background;
use Mailwright\Outbox\Proof;
use Mailwright\Settings\Connection_Store;
use Mailwright\Transport\Prepared_Mail;
use Mailwright\Transport\Test_Email;

final class Background_Test extends Accepting_Case {

	public function test_on_and_off_do_as_they_say(): void {
		$server = $this->server( 'on' );
		$this->send();
		$this->settings( array( 'background' => 'off' ) );
		$this->send();

		$this->assertSame( array( 'ready', 'sent' ), array_column( $this->rows(), 'status' ) );
		$this->assertCount( 1, $server->messages() );
	}

	public function test_the_callers_header_and_the_filter_have_the_last_word(): void {
		$this->server( 'on' );
		wp_mail( 'to@example.test', 'x', 'x', 'X-Mailwright-Background: no' );
		$seen = null;
		add_filter( 'mailwright_background', static function ( bool $is_wanted, array $message ) use ( &$seen ): bool {
			$seen = array( $is_wanted, $message );
			return false;
		}, 10, 2 );
		wp_mail( 'to@example.test', 'Subject', 'x' );

		$this->assertSame( array( 'sent', 'sent' ), array_column( $this->rows(), 'status' ) );
		$this->assertTrue( $seen[0] ?? null );
		$this->assertSame( array( 'from', 'to', 'subject', 'connection', 'priority', 'source' ), array_keys( $seen[1] ?? array() ) );
	}

	public function test_a_test_email_is_always_sent_at_once(): void {
		$server = $this->server( 'on' );
		add_filter( 'mailwright_background', '__return_true' );

		$answer = Test_Email::send( 'to@example.test', null, 'plain' );

		$this->assertTrue( $answer['accepted'], (string) wp_json_encode( $answer ) );
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( array( 'sent', 'mailwright' ), array( $this->only_row()['status'], $this->only_row()['source'] ) );
	}

	public function test_automatic_means_at_once_in_a_command(): void {
		$this->server( 'auto' );
		$this->prove();
		$this->send();

		$this->assertSame( 'sent', $this->only_row()['status'] );
	}

	public function test_automatic_trusts_a_proven_connection_only_and_forgets_with_a_change_of_settings(): void {
		$this->server( 'auto' );
		$this->assertFalse( $this->is_known_to_work() );
		$this->prove();
		$this->assertTrue( $this->is_known_to_work() );
		( new Connection_Store() )->update( 'main', array( 'port' => 2525 ) );
		$this->assertFalse( $this->is_known_to_work() );
	}

	public function test_a_direct_send_proves_the_connection(): void {
		$this->server( 'auto' );
		$this->send();

		$this->assertTrue( $this->is_known_to_work() );
	}

	public function test_a_refused_mail_proves_nothing(): void {
		$this->server( 'auto', array( 'replies' => array( 'RCPT' => '550 5.1.1 no such user' ) ) );
		$this->assertFalse( $this->send() );

		$this->assertFalse( $this->is_known_to_work() );
	}

	public function test_automatic_stops_trusting_when_mail_waits_and_no_worker_comes(): void {
		$this->server( 'auto' );
		$this->prove();
		$this->settings( array( 'background' => 'on' ) );
		$this->send();
		$this->settings( array( 'background' => 'auto' ) );
		$this->assertTrue( $this->is_known_to_work() );
		$database = new Database();
		$database->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET next_at = next_at - 400' );
		$this->assertFalse( $this->is_known_to_work() );
		$database->run( 'INSERT INTO ' . Database::table( Tables::WORKERS ) . " (token, kind, seen_at) VALUES ('t1', 'kick', UNIX_TIMESTAMP())" );
		$this->assertFalse( $this->is_known_to_work(), 'A kick that nobody followed is no worker.' );

		$database->run( 'INSERT INTO ' . Database::table( Tables::WORKERS ) . " (token, kind, seen_at) VALUES ('t2', 'ended', UNIX_TIMESTAMP() - 200)" );

		$this->assertTrue( $this->is_known_to_work() );
	}

	public function test_storing_the_same_password_again_is_a_new_proof_to_give(): void {
		$server = $this->server();
		$this->connect( $server, array( 'id' => 'secret' ) );
		$store  = new Connection_Store();
		$before = Proof::fingerprint( $store->get( 'secret' )?->to_array() ?? array() );
		$this->assertSame( $before, Proof::fingerprint( $store->get( 'secret' )?->reveal() ?? array() ), 'The password itself does not count.' );
		$store->update( 'secret', array( 'name' => 'Other name', 'timeout' => 20 ) );
		$this->assertSame( $before, Proof::fingerprint( $store->get( 'secret' )?->to_array() ?? array() ) );

		$store->update( 'secret', array( 'password' => \Mailwright\Tests\Support\Canary::PASSWORD ) );

		$this->assertNotSame( $before, Proof::fingerprint( $store->get( 'secret' )?->to_array() ?? array() ) );
	}

	public function test_nothing_waits_when_the_database_does_not_answer_the_question(): void {
		$this->server( 'auto' );
		$this->prove();
		$break = static fn( mixed $sql ): mixed => str_contains( (string) $sql, Tables::CONNECTIONS ) ? 'SELECT broken FROM nowhere' : $sql;
		add_filter( 'query', $break );
		try {
			$this->assertFalse( $this->is_known_to_work() );
		} finally {
			remove_filter( 'query', $break );
		}
	}

	/** What "auto" says in a page: this process is a command, so the second half of the question is asked by itself. */
	private function is_known_to_work(): bool {
		Background::forget();
		$mail = new Prepared_Mail( ( new Connection_Store() )->default(), 'from@example.test' );
		return (bool) ( new \ReflectionMethod( Background::class, 'is_known_to_work' ) )->invoke( null, $mail );
	}
}
