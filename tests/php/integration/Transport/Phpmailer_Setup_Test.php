<?php
/**
 * From wp_mail() to the mail server: which connection is chosen, who the mail is from, and what never leaves the site.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Session_Pool;
use PHPMailer\PHPMailer\PHPMailer;

final class Phpmailer_Setup_Test extends TestCase {

	protected function tearDown(): void {
		Session_Pool::close_all();
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	public function test_mail_stays_php_mail_when_nothing_is_set_up(): void {
		$seen = null;
		add_action(
			'phpmailer_init',
			static function ( PHPMailer $phpmailer ) use ( &$seen ): void {
				$seen              = $phpmailer->Mailer;
				$phpmailer->Mailer = 'sendmail'; // Goes nowhere: the test machine has no mail.
				$phpmailer->Sendmail = '/bin/false';
			},
			1000
		);

		wp_mail( 'to@example.test', 'Hi', 'Hello' );

		$this->assertSame( 'mail', $seen );
	}

	public function test_sends_by_the_default_connection_with_the_sites_sender(): void {
		$server = $this->connect();
		( new Settings_Store() )->save( array( 'from_email' => 'shop@example.test', 'from_name' => 'Shöp' ) );

		$this->assertTrue( wp_mail( 'to@example.test', 'Grüße', 'Hallo' ) );

		$message = $server->messages()[0];
		$this->assertSame( array( 'shop@example.test', array( 'to@example.test' ) ), array( $message['from'], $message['to'] ) );
		$this->assertStringContainsString( 'From: =?UTF-8?B?U2jDtnA=?= <shop@example.test>', $message['data'] );
	}

	public function test_keeps_the_sender_that_another_plugin_asked_for_unless_forced(): void {
		$server  = $this->connect();
		$headers = array( 'From: Other <other@example.test>' );
		$store   = new Settings_Store();
		$store->save( array( 'from_email' => 'shop@example.test', 'from_name' => 'Shop' ) );
		wp_mail( 'to@example.test', 'one', 'x', $headers );
		$store->save( array( 'force_from_email' => true, 'force_from_name' => true ) );
		wp_mail( 'to@example.test', 'two', 'x', $headers );

		$messages = $server->messages();

		$this->assertStringContainsString( "From: Other <other@example.test>\r\n", $messages[0]['data'] );
		$this->assertStringContainsString( "From: Shop <shop@example.test>\r\n", $messages[1]['data'] );
		$this->assertSame( 'shop@example.test', $messages[1]['from'] );
	}

	public function test_uses_the_return_path_as_envelope_sender(): void {
		$server = $this->connect();
		( new Settings_Store() )->save( array( 'from_email' => 'shop@example.test', 'return_path' => 'bounces@example.test' ) );

		wp_mail( 'to@example.test', 'Hi', 'x' );

		$this->assertSame( 'bounces@example.test', $server->messages()[0]['from'] );
		$this->assertStringContainsString( 'From: WordPress <shop@example.test>', $server->messages()[0]['data'] );
	}

	public function test_a_route_by_address_wins_over_one_by_domain(): void {
		$default = $this->connect();
		$domain  = $this->connect( 'by-domain' );
		$address = $this->connect( 'by-address' );
		( new Settings_Store() )->save(
			array(
				'routes' => array(
					array( 'from' => '@shop.example.com', 'connection' => 'by-domain' ),
					array( 'from' => 'vip@shop.example.com', 'connection' => 'by-address' ),
				),
			)
		);

		wp_mail( 'to@example.test', 'x', 'x', 'From: VIP@shop.example.com' );
		wp_mail( 'to@example.test', 'x', 'x', 'From: any@shop.example.com' );
		wp_mail( 'to@example.test', 'x', 'x', 'From: any@example.com' );

		$this->assertSame( array( 1, 1, 1 ), array( count( $address->messages() ), count( $domain->messages() ), count( $default->messages() ) ) );
	}

	public function test_headers_steer_one_mail_and_never_leave(): void {
		$default = $this->connect();
		$second  = $this->connect( 'second' );

		wp_mail( 'to@example.test', 'x', 'x', array( 'x-mailwright-connection: second', 'X-Mailwright-Background: no', 'X-Mailwright-Key: order-7', 'X-Other: stays' ) );

		$this->assertCount( 0, $default->messages() );
		$data = $second->messages()[0]['data'];
		$this->assertStringNotContainsStringIgnoringCase( 'mailwright', $data );
		$this->assertStringContainsString( 'X-Other: stays', $data );
	}

	public function test_filters_choose_and_change_the_connection(): void {
		$default = $this->connect();
		$second  = $this->connect( 'second' );
		$third   = Smtp_Server::ordinary();
		add_filter( 'mailwright_connection_id', static fn( ?string $id, PHPMailer $mail ): ?string => 'pick' === $mail->Subject ? 'second' : $id, 10, 2 );
		add_filter( 'mailwright_connection', static fn( array $values, string $from ): array => 'moved@example.test' === $from ? array( 'port' => $third->port() ) + $values : $values, 10, 2 );

		wp_mail( 'to@example.test', 'pick', 'x' );
		wp_mail( 'to@example.test', 'x', 'x', 'From: moved@example.test' );

		$this->assertSame( array( 0, 1, 1 ), array( count( $default->messages() ), count( $second->messages() ), count( $third->messages() ) ) );
	}

	public function test_a_refusal_reaches_wp_mail_failed_with_the_servers_words_and_our_action_with_facts(): void {
		$this->connect( 'main', array( 'replies' => array( 'RCPT' => '550 5.1.1 <to@example.test>: no such user' ) ) );
		$error   = null;
		$failure = null;
		add_action( 'wp_mail_failed', static function ( \WP_Error $e ) use ( &$error ): void { $error = $e;
} );
		add_action( 'mailwright_failed', static function ( int $id, Failure $f ) use ( &$failure ): void { $failure = $f;
}, 10, 2 );

		$this->assertFalse( wp_mail( 'to@example.test', 'x', 'x' ) );

		$this->assertInstanceOf( \WP_Error::class, $error );
		$this->assertStringContainsString( '550 5.1.1 <to@example.test>: no such user', $error->get_error_message() );
		$this->assertInstanceOf( Failure::class, $failure );
		$this->assertSame( array( 550, '5.1.1' ), array( $failure->reply_code, $failure->enhanced_code ) );
	}

	public function test_says_sent_with_the_servers_reply(): void {
		$this->connect( 'main', array( 'replies' => array( 'DOT' => '250 2.0.0 Ok: queued as 4F2A1' ) ) );
		$sent = array();
		add_action( 'mailwright_sent', static function ( int $id, string ...$facts ) use ( &$sent ): void { $sent = array( $id, ...$facts );
}, 10, 4 );

		wp_mail( 'to@example.test', 'x', 'x' );

		$this->assertGreaterThan( 0, $sent[0] );
		$this->assertSame( array( '250 2.0.0 Ok: queued as 4F2A1', 'main' ), array_slice( $sent, 1, 2 ) );
		$this->assertStringStartsWith( '<', $sent[3] );
	}

	public function test_the_requests_host_header_changes_nothing(): void {
		$server                 = $this->connect();
		$_SERVER['SERVER_NAME'] = 'evil.example.com';
		$_SERVER['HTTP_HOST']   = 'evil.example.com';
		try {
			wp_mail( 'to@example.test', 'x', 'x' );
		} finally {
			$_SERVER['SERVER_NAME'] = 'example.test';
			$_SERVER['HTTP_HOST']   = 'example.test';
		}

		$this->assertStringNotContainsString( 'evil', $server->all_bytes() );
	}

	public function test_fifty_mails_use_one_connection(): void {
		$server = $this->connect();

		for ( $i = 0; $i < 50; $i++ ) {
			$this->assertTrue( wp_mail( "to$i@example.test", "Mail $i", 'x' ) );
		}

		$this->assertSame( array( 1, 50 ), array( $server->count( 'connections' ), count( $server->messages() ) ) );
	}

	public function test_a_connection_closed_by_the_server_loses_and_doubles_no_mail(): void {
		$server = $this->connect( 'main', array( 'close_after_messages' => 3 ) );

		for ( $i = 0; $i < 10; $i++ ) {
			$this->assertTrue( wp_mail( 'to@example.test', "Mail $i", 'x' ) );
		}

		preg_match_all( '/^Subject: (Mail \d)/m', implode( "\n", array_column( $server->messages(), 'data' ) ), $subjects );
		$this->assertSame( array_map( static fn( int $i ): string => "Mail $i", range( 0, 9 ) ), $subjects[1] );
	}

	/**
	 * @param array<string, mixed> $server Options of the scripted server.
	 */
	private function connect( string $id = 'main', array $server = array() ): Smtp_Server {
		$server = Smtp_Server::ordinary( $server );
		( new Connection_Store() )->create( array( 'id' => $id, 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'authentication' => false ) );
		return $server;
	}
}
