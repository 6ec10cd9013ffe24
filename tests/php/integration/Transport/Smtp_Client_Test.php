<?php
/**
 * The dialogue with a real socket on the other side: what goes over the wire, in which order, and what never does.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Settings\Auth_Method;
use Mailwright\Settings\Encryption;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Accepted;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Smtp_Client;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Smtp_Options;
use Mailwright\Transport\Stage;
use Mailwright\Transport\Transcript;
use PHPUnit\Framework\Attributes\DataProvider;

final class Smtp_Client_Test extends TestCase {

	private const PASSWORD = 'CANARY-p4ss wörd';

	private Transcript $transcript;

	private ?Smtp_Client $client = null;

	protected function tearDown(): void {
		$this->client?->close();
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	public function test_sends_over_verified_starttls_with_one_login_line_and_one_group_of_commands(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls' ) + $this->accounts() );

		$accepted = $this->send( $server, array( 'encryption' => Encryption::Starttls ) );

		$this->assertSame( 250, $accepted->reply->code );
		$this->assertSame( array( 'EHLO', 'STARTTLS', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA' ), $server->verbs() );
		$this->assertStringNotContainsString( 'AUTH', $server->plain_bytes(), 'The login must wait for TLS.' );
		$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $this->transcript->to_array() ) );
		$this->assertStringNotContainsString( base64_encode( self::PASSWORD ), (string) wp_json_encode( $this->transcript->to_array() ) );
		$this->assertSame( array( 'resolve', 'connect', 'encrypt', 'login', 'accept' ), array_keys( $this->transcript->stages() ) );
	}

	public function test_sends_over_implicit_tls(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'implicit' ) + $this->accounts() );

		$accepted = $this->send( $server, array( 'encryption' => Encryption::Implicit_Tls ) );

		$this->assertSame( 250, $accepted->reply->code );
		$this->assertCount( 1, $server->messages() );
	}

	#[DataProvider( 'mechanisms' )]
	public function test_logs_in_with_the_method_the_server_offers( string $offered, Auth_Method $wanted ): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'mechanisms' => array( $offered ) ) + $this->accounts() );

		$this->send( $server, array( 'encryption' => Encryption::Starttls, 'auth_method' => $wanted ) );

		$this->assertSame( 'user@example.test', $server->messages()[0]['user'] );
	}

	/** @return iterable<string, array{0: string, 1: Auth_Method}> */
	public static function mechanisms(): iterable {
		yield 'PLAIN, automatic' => array( 'PLAIN', Auth_Method::Auto );
		yield 'LOGIN, automatic' => array( 'LOGIN', Auth_Method::Auto );
		yield 'CRAM-MD5, automatic' => array( 'CRAM-MD5', Auth_Method::Auto );
		yield 'XOAUTH2, chosen' => array( 'XOAUTH2', Auth_Method::Xoauth2 );
	}

	public function test_does_not_send_the_password_when_starttls_is_not_offered(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'none', 'auth_before_tls' => true ) + $this->accounts() );

		$failure = $this->failure( $server, array( 'encryption' => Encryption::Starttls ) );

		$this->assertSame( Stage::Starttls, $failure->stage );
		$this->assertSame( 'starttls_unsupported', $failure->classify()->cause );
		$this->assertNotContains( 'AUTH', $server->verbs() );
	}

	#[DataProvider( 'bad_certificates' )]
	public function test_refuses_a_bad_certificate_and_says_why( string $certificate, string $mode, string $cause ): void {
		$server = Smtp_Server::ordinary( array( 'tls' => $mode, 'certificate' => $certificate ) + $this->accounts() );

		$failure = $this->failure( $server, array( 'encryption' => 'implicit' === $mode ? Encryption::Implicit_Tls : Encryption::Starttls ) );

		$this->assertSame( $cause, $failure->classify()->cause, $failure->message );
		$this->assertSame( Stage::Tls, $failure->stage );
		$this->assertNotContains( 'AUTH', $server->verbs() );
		$this->assertNotContains( 'MAIL', $server->verbs() );
	}

	/** @return iterable<string, array{0: string, 1: string, 2: string}> */
	public static function bad_certificates(): iterable {
		foreach ( array( 'starttls', 'implicit' ) as $mode ) {
			yield "expired, $mode" => array( 'expired', $mode, 'cert_expired' );
			yield "not yet valid, $mode" => array( 'not-yet-valid', $mode, 'cert_expired' );
			yield "self-signed, $mode" => array( 'self-signed', $mode, 'cert_self_signed' );
			yield "wrong name, $mode" => array( 'wrong-name', $mode, 'cert_name_mismatch' );
			yield "untrusted, $mode" => array( 'untrusted', $mode, 'cert_untrusted_ca' );
			yield "incomplete chain, $mode" => array( 'incomplete-chain', $mode, 'cert_untrusted_ca' );
			yield "short key, $mode" => array( 'rsa1024', $mode, 'tls_weak_crypto' );
			yield "old signature, $mode" => array( 'sha1', $mode, 'tls_weak_crypto' );
		}
	}

	public function test_refuses_old_tls(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'implicit', 'versions' => array( '1.1' ) ) + $this->accounts() );

		$failure = $this->failure( $server, array( 'encryption' => Encryption::Implicit_Tls ) );

		$this->assertSame( 'tls_version_mismatch', $failure->classify()->cause, (string) $failure->tls_reason );
	}

	public function test_keeps_the_reply_to_a_refused_login_and_sends_nothing_after_it(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( 'user@example.test' => 'other' ), 'replies' => array() ) );

		$failure = $this->failure( $server, array( 'encryption' => Encryption::Starttls ) );

		$this->assertSame( array( Stage::Auth, 535, '5.7.8' ), array( $failure->stage, $failure->reply_code, $failure->enhanced_code ) );
		$this->assertSame( 'auth_failed', $failure->classify()->cause );
		$this->assertNotContains( 'MAIL', $server->verbs() );
	}

	public function test_sends_to_the_accepted_recipients_when_one_is_refused(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => array( '/bad@/' => '550 5.1.1 No such user' ) ) ) );

		$accepted = $this->send( $server, array(), new Envelope( 'from@example.test', array( 'a@example.test', 'bad@example.test' ) ) );

		$this->assertSame( array( 'bad@example.test' => '550 5.1.1 No such user' ), array_map( 'strval', $accepted->refused ) );
		$this->assertSame( array( 'a@example.test' ), $server->messages()[0]['to'] );
	}

	public function test_the_next_mail_goes_over_the_same_connection_after_a_refused_one(): void {
		$server = Smtp_Server::ordinary( array( 'replies' => array( 'RCPT' => array( '/bad@/' => '550 5.1.1 No such user' ) ) ) );
		try {
			$this->send( $server, array(), new Envelope( 'from@example.test', array( 'bad@example.test' ) ) );
			$this->fail( 'The refusal was swallowed.' );
		} catch ( Smtp_Error $error ) {
			$this->assertFalse( $error->connection_lost );
			$this->assertSame( Stage::Rcpt, $error->failure->stage );
		}

		self::assertNotNull( $this->client );
		$this->client->send( new Envelope( 'from@example.test', array( 'a@example.test' ) ), "Subject: x\r\n\r\nx", Deadline::after( 5 ) );

		$this->assertSame( 1, $server->count( 'connections' ) );
		$this->assertCount( 1, $server->messages() );
	}

	public function test_speaks_to_a_server_without_pipelining_one_command_at_a_time(): void {
		$server = Smtp_Server::ordinary( array( 'capabilities' => array( '8BITMIME' ) ) );

		$accepted = $this->send( $server );

		$this->assertSame( 250, $accepted->reply->code );
		$this->assertSame( array(), $server->connections()[0]['pipelined'] );
	}

	public function test_delivers_every_byte_of_the_body_and_nothing_else(): void {
		$server = Smtp_Server::ordinary();
		$body   = ".\r\n..\r\n.QUIT\r\nline\n.\nlone\r.\rend\r\n";

		$this->send( $server, array(), null, "Subject: dots\r\n\r\n" . $body );

		$messages = $server->messages();
		$this->assertCount( 1, $messages, 'A dot on a line of its own must not end the mail.' );
		$this->assertSame( "Subject: dots\r\n\r\n.\r\n..\r\n.QUIT\r\nline\r\n.\r\nlone\r\n.\r\nend\r\n\r\n", $messages[0]['data'] );
	}

	public function test_a_closed_port_and_a_silent_port_are_told_apart(): void {
		$closed = $this->failure( null, array( 'port' => Smtp_Server::closed_port() ) );
		$hole   = Smtp_Server::black_hole();
		$silent = $this->failure( $hole, array( 'timeout_s' => 1 ) );

		$this->assertSame( 'connection_refused', $closed->classify()->cause );
		$this->assertSame( 'port_blocked', $silent->classify()->cause );
	}

	public function test_refuses_addresses_that_carry_commands(): void {
		$server = Smtp_Server::ordinary();
		try {
			$this->send( $server, array(), new Envelope( 'from@example.test', array( "a@example.test>\r\nRCPT TO:<b@example.test" ) ) );
			$this->fail( 'Accepted.' );
		} catch ( Smtp_Error $error ) {
			$this->assertSame( 'invalid_address', $error->failure->classify()->cause );
		}
		$this->assertNotContains( 'MAIL', $server->verbs() );
	}

	/** @return array<string, mixed> */
	private function accounts(): array {
		return array( 'auth' => array( 'user@example.test' => self::PASSWORD ) );
	}

	/** @param array<string, mixed> $options */
	private function failure( ?Smtp_Server $server, array $options ): Failure {
		try {
			$this->send( $server, $options );
		} catch ( Smtp_Error $error ) {
			$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( array( $error->failure->to_array(), $this->transcript->to_array() ) ) );
			return $error->failure;
		}
		$this->fail( 'The mail was accepted.' );
	}

	/** @param array<string, mixed> $options */
	private function send( ?Smtp_Server $server, array $options = array(), ?Envelope $envelope = null, string $message = "Subject: hi\r\n\r\nhello" ): Accepted {
		$defaults         = array(
			'connection_id'  => 'test',
			'host'           => '127.0.0.1',
			'port'           => $server?->port() ?? 1,
			'encryption'     => Encryption::None,
			'authentication' => isset( $options['encryption'] ),
			'username'       => 'user@example.test',
			'password'       => self::PASSWORD,
			'auth_method'    => Auth_Method::Auto,
			'timeout_s'      => 5,
			'ca_file'        => Certificates::ca_file(),
			'provider'       => '',
			'ehlo_name'      => 'site.example.test',
		);
		$options          = new Smtp_Options( ...array_merge( $defaults, $options ) );
		$this->transcript = new Transcript();
		$this->client     = new Smtp_Client( $options, $this->transcript );
		$deadline         = Deadline::after( (float) $options->timeout_s );
		$this->client->open( $deadline );
		$accepted = $this->client->send( $envelope ?? new Envelope( 'from@example.test', array( 'to@example.test' ) ), $message, $deadline );
		$this->transcript->finish();
		return $accepted;
	}
}
