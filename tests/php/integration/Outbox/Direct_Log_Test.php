<?php
/**
 * Mail that is sent at once: in the log with what happened, held back by the breaker, saved by the fallback connection; and never hindered by the log.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Outbox\Connection_State_Store;
use Mailwright\Outbox\Direct_Log;
use Mailwright\Outbox\Dispatch;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Phpmailer_Setup;
use PHPMailer\PHPMailer\PHPMailer;

final class Direct_Log_Test extends Accepting_Case {

	public function test_a_mail_that_was_sent_is_logged_without_its_text(): void {
		$this->server( 'off', array( 'replies' => array( 'DOT' => '250 2.0.0 Ok: queued as 4F2A1' ) ) );

		$this->assertTrue( $this->send( 'Hello there' ) );

		$row = $this->only_row();
		$this->assertSame( array( 'sent', null, null, 'Hello there', 'to@example.test', '1', '' ), array( $row['status'], $row['lane'], $row['mime'], $row['subject'], $row['recipients'], $row['attempts'], $row['cause'] ) );
		$attempt = $this->attempts()[0];
		$this->assertSame( array( 'sent', 'main', '250 2.0.0 Ok: queued as 4F2A1', null ), array( $attempt['outcome'], $attempt['connection'], $attempt['reply'], $attempt['transcript'] ) );
	}

	public function test_the_text_is_kept_encrypted_when_that_is_switched_on(): void {
		$this->server( 'off' );
		$this->settings( array( 'log_content' => 'full' ) );
		$this->send( 'x', 'Words to keep' );
		wp_mail( 'to@example.test', 'x', 'Your verification code is 482913, words to forget' );

		[ $kept, $secret ] = $this->rows();
		$this->assertSame( '1', $kept['sealed'] );
		$this->assertStringNotContainsString( 'Words to keep', (string) $kept['mime'] );
		$this->assertStringContainsString( 'Words to keep', ( new Payload_Store() )->read( $kept ) );
		$this->assertSame( array( null, '1' ), array( $secret['mime'], $secret['is_sensitive'] ) );
	}

	public function test_a_mail_that_failed_stays_for_sending_it_again_unless_it_opens_an_account(): void {
		$this->server( 'off', array( 'replies' => array( 'RCPT' => '550 5.1.1 <to@example.test>: no such user' ) ) );
		$failed = array();
		add_action( 'mailwright_failed', static function ( int $id, Failure $failure, string $message_id ) use ( &$failed ): void { $failed[] = array( $id, $failure->reply_code, $message_id );
}, 10, 3 );
		$this->assertFalse( $this->send( 'Failed', 'Its words' ) );
		$this->assertFalse( wp_mail( 'to@example.test', 'Reset', 'https://example.test/wp-login.php?action=rp&key=KmQz8sTrvXcYbLdNfHgW&login=x' ) );

		[ $ordinary, $secret ] = $this->rows();
		$this->assertSame( array( 'dead', 'recipient_rejected', '1' ), array( $ordinary['status'], $ordinary['cause'], $ordinary['sealed'] ) );
		$this->assertStringContainsString( 'Its words', ( new Payload_Store() )->read( $ordinary ) );
		$this->assertSame( array( 'dead', null, null ), array( $secret['status'], $secret['mime'], $secret['chunks_of'] ) );
		$this->assertSame( array( (int) $ordinary['id'], 550, $ordinary['message_id'] ), $failed[0] );
		$attempt = $this->attempts()[0];
		$this->assertSame( array( 'dead', 'rcpt', 'recipient_rejected' ), array( $attempt['outcome'], $attempt['stage'], $attempt['cause'] ) );
		$this->assertStringContainsString( '550 5.1.1', (string) $attempt['transcript'] );
	}

	public function test_each_recipient_has_his_outcome_when_some_were_refused(): void {
		$this->server( 'off', array( 'replies' => array( 'RCPT' => array( '/bad@/' => '550 5.1.1 no such user' ) ) ) );

		$this->assertFalse( wp_mail( array( 'one@example.test', 'bad@example.test' ), 'x', 'x' ) );

		$row = $this->only_row();
		$this->assertSame( 'dead', $row['status'] );
		$this->assertSame( array( 'one@example.test' => 'sent', 'bad@example.test' => 'dead' ), array_map( static fn( array $outcome ): string => $outcome['status'], (array) json_decode( (string) $row['outcomes'], true ) ) );
	}

	public function test_a_mail_is_held_when_nobody_knows_whether_it_was_taken(): void {
		$server = $this->server( 'off', array( 'replies' => array( 'DOT' => '!close' ) ) );
		$spare  = Smtp_Server::ordinary();
		$this->connect_in_clear( $spare, array( 'id' => 'spare', 'host' => '127.0.0.1' ) );
		$this->settings( array( 'fallback_connection' => 'spare' ) );

		$this->assertFalse( $this->send() );

		$this->assertSame( array( 'held', 'unknown' ), array( $this->only_row()['status'], $this->only_row()['held_for'] ) );
		$this->assertSame( array( 1, 0 ), array( count( $server->messages() ), $spare->count( 'connections' ) ), 'Never a second time (guarantees D11).' );
	}

	public function test_the_fallback_connection_takes_over_when_the_first_one_cannot_be_reached(): void {
		$spare = Smtp_Server::ordinary();
		$this->connect_in_clear( Smtp_Server::closed_port(), array( 'id' => 'main', 'host' => '127.0.0.1' ) );
		$this->connect_in_clear( $spare, array( 'id' => 'spare', 'host' => '127.0.0.1' ) );
		$this->settings( array( 'background' => 'off', 'fallback_connection' => 'spare' ) );

		$this->assertTrue( $this->send(), (string) wp_json_encode( $this->errors ) );

		$this->assertCount( 1, $spare->messages() );
		$this->assertSame( array( 'sent', 'spare', '2' ), array( $this->only_row()['status'], $this->only_row()['connection'], $this->only_row()['attempts'] ) );
		$this->assertSame( array( array( 'main', 'dead', 'connection_refused' ), array( 'spare', 'sent', '' ) ), array_map( static fn( array $attempt ): array => array( $attempt['connection'], $attempt['outcome'], $attempt['cause'] ), $this->attempts() ) );
	}

	public function test_the_fallback_connection_is_not_used_for_a_from_address_that_is_not_at_home_there(): void {
		$spare = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( 'user@other.test' => \Mailwright\Tests\Support\Canary::PASSWORD ) ) );
		$this->connect_in_clear( Smtp_Server::closed_port(), array( 'id' => 'main', 'host' => '127.0.0.1' ) );
		$this->connect( $spare, array( 'id' => 'spare', 'username' => 'user@other.test' ) );
		$this->settings( array( 'background' => 'off', 'fallback_connection' => 'spare', 'from_email' => 'shop@example.test' ) );

		$this->assertFalse( $this->send() );
		$this->assertTrue( wp_mail( 'to@example.test', 'x', 'x', 'From: news@other.test' ) );

		$this->assertCount( 1, $spare->messages() );
	}

	public function test_a_refused_mail_does_not_go_to_the_fallback_connection(): void {
		$this->server( 'off', array( 'replies' => array( 'DATA' => '554 5.7.1 Spam' ) ) );
		$spare = Smtp_Server::ordinary();
		$this->connect_in_clear( $spare, array( 'id' => 'spare', 'host' => '127.0.0.1' ) );
		$this->settings( array( 'fallback_connection' => 'spare' ) );

		$this->assertFalse( $this->send() );

		$this->assertSame( 0, $spare->count( 'connections' ) );
	}

	public function test_one_clock_runs_for_both_connections(): void {
		$this->connect_in_clear( Smtp_Server::black_hole(), array( 'id' => 'main', 'host' => '127.0.0.1', 'timeout' => 2 ) );
		$this->connect_in_clear( Smtp_Server::black_hole(), array( 'id' => 'spare', 'host' => '127.0.0.1', 'timeout' => 20 ) );
		$this->settings( array( 'background' => 'off', 'fallback_connection' => 'spare' ) );
		$began = hrtime( true );

		$this->assertFalse( $this->send() );

		$this->assertLessThan( 3.0, ( hrtime( true ) - $began ) / 1e9 );
	}

	public function test_a_page_waits_once_and_then_the_breaker_answers(): void {
		$this->connect_in_clear( Smtp_Server::black_hole(), array( 'id' => 'main', 'host' => '127.0.0.1', 'timeout' => 5 ) );
		$this->settings( array( 'background' => 'off' ) );
		$this->assertFalse( $this->send() );
		Dispatch::forget();
		$began = hrtime( true );

		$this->assertFalse( $this->send() );

		$this->assertLessThan( 0.25, ( hrtime( true ) - $began ) / 1e9 );
		$this->assertSame( array( 'timeout', 'timeout' ), str_replace( 'port_blocked', 'timeout', array_column( $this->rows(), 'cause' ) ) );
		$this->assertStringContainsString( 'not tried again before', $this->errors[1]->get_error_message() );
		$this->assertSame( 1, ( new Connection_State_Store() )->get( 'main' )->failures > 0 ? 1 : 0 );
	}

	public function test_a_refused_login_is_not_tried_again_until_the_settings_change(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( self::USER => 'something else' ) ) );
		$this->connect( $server, array( 'id' => 'main' ) );
		$this->settings( array( 'background' => 'off' ) );
		$this->assertFalse( $this->send() );
		$this->assertFalse( $this->send() );
		$this->assertSame( 1, count( array_keys( $server->verbs(), 'AUTH', true ) ) );

		( new Connection_Store() )->update( 'main', array( 'password' => 'something else' ) );

		$this->assertTrue( $this->send(), (string) wp_json_encode( $this->errors ) );
		$this->assertSame( array( 'auth_failed', 'auth_failed', '' ), array_column( $this->rows(), 'cause' ) );
	}

	public function test_a_test_email_asks_the_server_although_the_breaker_is_open_and_closes_it(): void {
		$server = Smtp_Server::ordinary();
		$port   = $server->port();
		$server->stop();
		$this->connect_in_clear( $port, array( 'id' => 'main', 'host' => '127.0.0.1' ) );
		$this->settings( array( 'background' => 'off' ) );
		for ( $i = 0; $i < 6; $i++ ) {
			$this->send();
		}
		$this->assertTrue( ( new Connection_State_Store() )->get( 'main' )->is_resting() );
		$server = Smtp_Server::ordinary( array( 'port' => $port ) );
		$this->assertFalse( $this->send() );

		$this->assertTrue( $this->test_email()['accepted'] );

		$this->assertTrue( $this->send() );
		$this->assertCount( 2, $server->messages() );
	}

	public function test_sending_goes_on_when_the_log_cannot_be_written(): void {
		$server = $this->server( 'off' );
		$break  = static fn( mixed $sql ): mixed => str_contains( (string) $sql, 'mailwright_' ) && ! str_contains( (string) $sql, 'options' ) ? 'SELECT broken FROM nowhere' : $sql;
		$ids    = array();
		add_action( 'mailwright_sent', static function ( int $id ) use ( &$ids ): void { $ids[] = $id;
} );
		add_filter( 'query', $break );
		$accepted = $this->send();
		remove_filter( 'query', $break );

		$this->assertTrue( $accepted );
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( array( 0 ), $ids );
	}

	public function test_nothing_is_logged_when_the_filter_says_so(): void {
		$this->server( 'off' );
		add_filter( 'mailwright_log_message', '__return_false' );

		$this->assertTrue( $this->send() );

		$this->assertSame( array(), $this->rows() );
	}

	public function test_many_recipients_go_in_groups_that_the_server_takes(): void {
		$server = $this->server( 'off' );
		add_action( 'phpmailer_init', static function ( PHPMailer $mailer ): void {
			for ( $i = 1; $i < 250; $i++ ) {
				$mailer->addBCC( "r$i@example.test" );
			}
		} );

		$this->assertTrue( $this->send() );

		$this->assertSame( array( 100, 100, 50 ), array_map( static fn( array $message ): int => count( $message['to'] ), $server->messages() ) );
		$this->assertCount( 1, $server->connections() );
	}

	public function test_the_fallback_gets_only_those_who_have_not_got_the_mail(): void {
		$server = $this->server( 'off', array( 'replies' => array( 'MAIL' => array( null, '421 4.3.2 Closing' ) ) ) );
		$spare  = Smtp_Server::ordinary();
		$this->connect_in_clear( $spare, array( 'id' => 'spare', 'host' => '127.0.0.1' ) );
		$this->settings( array( 'fallback_connection' => 'spare' ) );
		add_action( 'phpmailer_init', static function ( PHPMailer $mailer ): void {
			for ( $i = 1; $i < 150; $i++ ) {
				$mailer->addBCC( "r$i@example.test" );
			}
		} );

		$this->assertTrue( $this->send(), (string) wp_json_encode( $this->errors ) );

		$first  = array_merge( ...array_column( $server->messages(), 'to' ) );
		$second = array_merge( ...array_column( $spare->messages(), 'to' ) );
		$this->assertCount( 100, $first );
		$this->assertCount( 50, $second );
		$this->assertSame( array(), array_intersect( $first, $second ) );
		$this->assertNull( Phpmailer_Setup::last_session()?->failure() );
		$this->assertSame( 'sent', $this->only_row()['status'] );
	}

	public function test_php_mail_is_logged_too(): void {
		add_action( 'phpmailer_init', static function ( PHPMailer $mailer ): void {
			// phpcs:disable WordPress.NamingConventions.ValidVariableName -- PHPMailer's own names.
			$mailer->Mailer   = 'sendmail'; // The test machine has no mail; this goes nowhere and says so, or not.
			$mailer->Sendmail = 'good' === $mailer->Subject ? '/bin/true' : '/bin/false';
			// phpcs:enable
		}, 1000 );

		$this->assertTrue( $this->send( 'good' ) );
		$this->assertFalse( $this->send( 'bad', 'Words of it' ) );

		[ $sent, $dead ] = $this->rows();
		$this->assertSame( array( 'sent', '', 'to@example.test' ), array( $sent['status'], $sent['connection'], $sent['recipients'] ) );
		$this->assertSame( 'dead', $dead['status'] );
		$this->assertNotSame( '', $dead['cause'] );
		$this->assertStringContainsString( 'Words of it', ( new Payload_Store() )->read( $dead ) );
		$this->assertSame( array( 'sent', 'dead' ), array_column( $this->attempts(), 'outcome' ) );
	}

	public function test_the_log_costs_one_statement_for_each_mail_and_one_behind_the_page(): void {
		$this->server( 'off' );
		$this->send();

		$statements = self::statements( fn() => $this->send() );
		$behind     = self::statements( fn() => Direct_Log::flush() );

		$this->assertCount( 1, $statements, implode( "\n", $statements ) );
		$this->assertStringContainsString( Tables::MESSAGES, $statements[0] );
		$this->assertCount( 1, $behind );
		$this->assertStringContainsString( Tables::ATTEMPTS, $behind[0] );
	}
}
