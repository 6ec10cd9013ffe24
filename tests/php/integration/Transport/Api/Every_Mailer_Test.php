<?php
/**
 * The same journey for every mailer that works over HTTPS, against its stand-in: a test email, a mail with attachments and blind copies, background
 * delivery, a limit that passes, diagnosis.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport\Api;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use PHPUnit\Framework\Attributes\DataProvider;

final class Every_Mailer_Test extends Api_Case {

	/** @return iterable<string, array{string}> */
	public static function mailers(): iterable {
		foreach ( array_keys( self::MAILERS ) as $mailer ) {
			yield $mailer => array( $mailer );
		}
	}

	#[DataProvider( 'mailers' )]
	public function test_a_test_email_is_accepted( string $mailer ): void {
		$answer = $this->test_email( $this->connected( $mailer ) );

		$this->assertTrue( $answer['accepted'], (string) wp_json_encode( $answer, JSON_PRETTY_PRINT ) );
		$this->assertMatchesRegularExpression( '/^20[02] \S/', $answer['reply'] );
		$this->assertSame( array( 'to@example.test' ), $this->provider->messages()[0]['recipients'] );
		$this->assertNotSame( array(), $answer['transcript'] );
	}

	#[DataProvider( 'mailers' )]
	public function test_attachments_and_blind_copies_arrive_when_a_plugin_sends_them( string $mailer ): void {
		$this->connected( $mailer );
		$file = WP_CONTENT_DIR . '/invoice ü.pdf';
		file_put_contents( $file, random_bytes( 50000 ) );
		$headers = array( 'Cc: "Last, First" <cc@example.test>', 'Bcc: hidden@example.test', 'Content-Type: text/html; charset=UTF-8' );

		$this->assertTrue( wp_mail( array( 'to@example.test', 'Zoë <zoe@example.test>' ), 'Grüße {{name}}', "<p>Ünïcode {{name}}\n.\nend</p>", $headers, array( $file ) ), (string) wp_json_encode( $this->errors ) );

		$message = $this->provider->messages()[0];
		$this->assertEqualsCanonicalizing( array( 'to@example.test', 'zoe@example.test', 'cc@example.test', 'hidden@example.test' ), $message['recipients'] );
		$this->assertStringNotContainsString( 'hidden@example.test', 'smtp2go' === $mailer ? '' : $message['mime'] );
		$this->assertStringContainsString( "Ünïcode {{name}}\r\n.\r\nend", $message['mime'] );
		$this->assertStringContainsString( chunk_split( base64_encode( (string) file_get_contents( $file ) ), 76, "\r\n" ), $message['mime'] );
		unlink( $file );
	}

	#[DataProvider( 'mailers' )]
	public function test_a_failure_is_explained_when_the_provider_says_no( string $mailer ): void {
		$id = $this->connected( $mailer );
		$this->provider->script( array( 'status' => 429, 'headers' => array( 'Retry-After' => '120', 'Content-Type' => 'application/json' ), 'body' => '{"message":"Too many requests"}' ) );

		$answer = $this->test_email( $id );

		$this->assertFalse( $answer['accepted'] );
		$this->assertSame( 'rate_limited', $answer['explanation']['cause'] );
		$this->assertTrue( $answer['explanation']['retryable'] );
		$this->assertSame( array(), $this->provider->messages() );
	}

	#[DataProvider( 'mailers' )]
	public function test_a_mail_in_the_background_waits_as_long_as_the_provider_says_and_is_sent_once( string $mailer ): void {
		$this->connected( $mailer );
		( new Settings_Store() )->save( array( 'background' => 'on' ) );
		$this->assertTrue( wp_mail( array( 'to@example.test', 'other@example.test' ), 'Hello', 'Body', array( 'Bcc: hidden@example.test' ) ) );
		$this->assertSame( array(), $this->provider->messages() );
		$this->provider->script( array( 'status' => 429, 'headers' => array( 'Retry-After' => '600', 'Content-Type' => 'application/json' ), 'body' => '{"message":"Too many requests"}' ) );

		$this->work();
		$this->assertSame( array( 'retry', '', 'rate_limited' ), $this->message( 'status', 'held_for', 'cause' ) );
		$this->work();
		$this->assertCount( 1, array_filter( $this->provider->calls(), static fn( array $call ): bool => 'POST' === $call['method'] && ! str_contains( $call['target'], 'token' ) ), 'The provider was asked again too early.' );
		$this->assertGreaterThan( 500, (int) $this->value( Tables::CONNECTIONS, 'blocked_until - UNIX_TIMESTAMP()' ) );

		$this->pass_time( 601 );
		$this->work();
		$this->assertSame( array( 'sent', '2' ), $this->message( 'status', 'attempts' ) );
		$messages = $this->provider->messages();
		$this->assertCount( 1, $messages );
		$this->assertEqualsCanonicalizing( array( 'to@example.test', 'other@example.test', 'hidden@example.test' ), $messages[0]['recipients'] );
	}

	public function test_a_mail_that_is_refused_for_good_is_given_up_and_one_whose_answer_is_lost_is_unknown(): void {
		$this->connected( 'mailgun' );
		( new Settings_Store() )->save( array( 'background' => 'on' ) );
		$json = array( 'Content-Type' => 'application/json' );
		foreach ( array( 'dead' => array( 'status' => 400, 'headers' => $json, 'body' => '{"message":"to parameter is not a valid address"}' ), 'unknown' => array( 'close' => true, 'take' => true ), 'retry' => array( 'status' => 500, 'headers' => $json, 'body' => '{}' ) ) as $status => $step ) {
			$this->assertTrue( wp_mail( 'to@example.test', $status, 'Body' ) );
			$this->provider->script( $step );
			$this->work();
			$this->assertSame( array( $status ), $this->message( 'status' ) );
		}
	}

	public function test_a_wrong_key_pauses_the_connection_until_it_is_entered_again(): void {
		$id = $this->connected( 'mailgun' );
		( new Settings_Store() )->save( array( 'background' => 'on' ) );
		$this->provider->set( array( 'key' => 'another-key' ) );
		wp_mail( 'to@example.test', 'One', 'Body' );
		$this->work();
		$this->pass_time( 4000 );
		$this->work();

		$this->assertNotNull( $this->value( Tables::CONNECTIONS, 'paused_at' ) );
		$this->assertCount( 1, $this->provider->calls() );

		( new Connection_Store() )->update( $id, array( 'api_key' => 'another-key' ) );
		$this->pass_time( 90000 );
		$this->work();
		$this->assertSame( array( 'sent' ), $this->message( 'status' ) );
	}

	public function test_a_consent_that_was_taken_back_pauses_and_a_new_one_goes_on(): void {
		$id = $this->connected( 'gmail' );
		( new Settings_Store() )->save( array( 'background' => 'on' ) );
		$this->provider->withdraw_consent();
		wp_mail( 'to@example.test', 'One', 'Body' );
		$this->work();
		$this->assertNotNull( $this->value( Tables::CONNECTIONS, 'paused_at' ) );

		$this->assertSame( 'connected', $this->consent( $id ) );
		$this->pass_time( 90000 );
		$this->work();
		$this->assertSame( array( 'sent' ), $this->message( 'status' ) );
	}

	#[DataProvider( 'mailers' )]
	public function test_wrong_credentials_are_explained( string $mailer ): void {
		$id = $this->connected( $mailer );
		$this->provider->set( array( 'key' => 'other', 'secret' => 'other', 'client_secret' => 'other' ) );
		$this->provider->expire_tokens();

		$answer = $this->test_email( $id );

		$this->assertFalse( $answer['accepted'] );
		$this->assertSame( in_array( $mailer, array( 'gmail', 'microsoft' ), true ) ? 'auth_oauth_token_expired' : 'auth_failed', $answer['explanation']['cause'], (string) wp_json_encode( $answer, JSON_PRETTY_PRINT ) );
		$this->assertStringNotContainsString( 'Username', $answer['explanation']['fix'] );
	}

	private function work(): void {
		Worker::run( new Worker_Limits( 30.0, 2, false, true, 0 ) );
	}

	/** @return list<string|null> Columns of the newest message. */
	private function message( string ...$columns ): array {
		return array_values( (array) ( new Database() )->row( 'SELECT ' . implode( ', ', $columns ) . ' FROM ' . Database::table( Tables::MESSAGES ) . ' ORDER BY id DESC LIMIT 1' ) );
	}

	private function value( string $table, string $what ): ?string {
		return ( new Database() )->value( "SELECT $what FROM " . Database::table( $table ) . " WHERE connection <> ''" );
	}

	private function pass_time( int $seconds ): void {
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET next_at = next_at - %d', $seconds );
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::CONNECTIONS ) . ' SET blocked_until = blocked_until - %d', $seconds );
	}
}
