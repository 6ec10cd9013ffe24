<?php
/**
 * The test server is believed by all other tests, so it is tried against PHPMailer's own SMTP class and bare sockets first.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Support;

use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;
use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\SMTP;

final class Smtp_Server_Test extends TestCase {

	protected function setUp(): void {
		parent::setUp();
		require_once ABSPATH . WPINC . '/PHPMailer/PHPMailer.php';
		require_once ABSPATH . WPINC . '/PHPMailer/SMTP.php';
		require_once ABSPATH . WPINC . '/PHPMailer/Exception.php';
	}

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	/** @return array<string, array{string, string, string}> */
	public static function encryptions_and_mechanisms(): array {
		return array(
			'plain text, PLAIN'    => array( 'none', '', 'PLAIN' ),
			'STARTTLS, LOGIN'      => array( 'starttls', 'tls', 'LOGIN' ),
			'implicit, CRAM-MD5'   => array( 'implicit', 'ssl', 'CRAM-MD5' ),
		);
	}

	#[\PHPUnit\Framework\Attributes\DataProvider( 'encryptions_and_mechanisms' )]
	public function test_phpmailer_delivers_when_the_server_is_ordinary( string $tls, string $secure, string $mechanism ): void {
		$server = Smtp_Server::ordinary(
			array(
				'tls'        => $tls,
				'auth'       => array( 'user@example.test' => 'secret' ),
				'mechanisms' => array( $mechanism ),
			)
		);
		$mailer = $this->mailer( $server, $secure );
		$mailer->SMTPAuth = true;
		$mailer->Username = 'user@example.test';
		$mailer->Password = 'secret';
		$mailer->AuthType = $mechanism;
		$mailer->Body     = "One\n.two\nthree";

		$this->assertTrue( $mailer->send(), $mailer->ErrorInfo );

		$message = $server->messages()[0];
		$this->assertSame( array( 'from@example.test', array( 'to@example.test' ) ), array( $message['from'], $message['to'] ) );
		$this->assertSame( 'user@example.test', $message['user'] );
		$this->assertTrue( $message['accepted'] );
		$this->assertSame( 'none' !== $tls, $message['encrypted'] );
		$this->assertStringEndsWith( "\r\n\r\nOne\r\n.two\r\nthree\r\n\r\n", $message['data'] );
		$this->assertStringContainsString( "\r\n..two\r\n", $message['wire'] );
		$this->assertSame( 'none' !== $tls, str_starts_with( $server->connections()[0]['tls']['version'] ?? '', 'TLSv1.' ) );
	}

	public function test_a_wrong_password_is_refused_when_credentials_are_given(): void {
		$server           = Smtp_Server::ordinary( array( 'auth' => array( 'user' => 'secret' ) ) );
		$mailer           = $this->mailer( $server, '' );
		$mailer->SMTPAuth = true;
		$mailer->Username = 'user';
		$mailer->Password = 'wrong';

		$this->assertFalse( $this->send( $mailer ) );
		$this->assertNotContains( 'MAIL', $server->verbs() );
	}

	public function test_replies_come_in_turn_or_by_argument_when_given(): void {
		$server = Smtp_Server::ordinary(
			array(
				'replies' => array(
					'RCPT' => array( '/bad@/' => '550 5.1.1 no such user' ),
					'MAIL' => array( '451 4.3.0 later', null ),
				),
			)
		);

		$this->assertFalse( $this->send( $this->mailer( $server, '' ) ) );
		$mailer = $this->mailer( $server, '' );
		$mailer->addAddress( 'bad@example.test' );
		$this->assertFalse( $this->send( $mailer ) );

		$this->assertSame( array( 'to@example.test' ), $server->messages()[0]['to'] );
		$this->assertSame( array( 'bad@example.test' ), $server->messages()[0]['refused'] );
	}

	public function test_the_server_name_and_early_bytes_are_recorded_when_tls_starts(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'certificate' => 'wrong-name', 'sni' => array( 'localhost' => 'good' ) ) );
		$smtp   = new SMTP();
		$this->assertTrue( $smtp->connect( 'localhost', $server->port(), 5, array( 'ssl' => array( 'cafile' => Certificates::ca_file() ) ) ) );
		$smtp->hello( 'client.example.test' );

		$this->assertTrue( $smtp->startTLS() );
		$smtp->close();

		$this->assertTrue( $server->wait_for( 'closed' ) );
		$connection = $server->connections()[0];
		$this->assertSame( 'localhost', $connection['sni'] );
		$this->assertSame( '', $connection['early_bytes'] );
		$this->assertSame( 'client', $connection['closed_by'] );
		$this->assertSame( "EHLO client.example.test\r\nSTARTTLS\r\n", $connection['plain_bytes'] );
	}

	public function test_steps_are_played_as_written_when_scripted(): void {
		$server = Smtp_Server::scripted(
			array(
				array( array( 'say', "220 one\r\n220 injected\xFF\r\n" ), array( 'expect', 'EHLO' ), array( 'drip', "250 ok\r\n", 2, 1 ), array( 'reset' ) ),
				array( array( 'say', "220 two\r\n" ), array( 'expect', '/^QUIT/' ), array( 'close' ) ),
			)
		);
		$first = $this->connect( $server );
		$this->assertSame( "220 one\r\n220 injected\xFF\r\n", fread( $first, 100 ) );
		fwrite( $first, "EHLO x\r\n" );
		$this->assertSame( "250 ok\r\n", fgets( $first ) );
		$this->assertSame( '', (string) @fread( $first, 10 ) );
		$this->assertTrue( feof( $first ) );

		$second = $this->connect( $server );
		fwrite( $second, "HELP\r\n" );
		stream_get_contents( $second );
		$this->assertSame( 'Expected /^QUIT/, got HELP', $server->connections()[1]['script_error'] );
	}

	public function test_several_clients_are_served_at_once_when_one_of_them_is_silent(): void {
		$server = Smtp_Server::ordinary( array( 'address' => 'both' ) );
		$silent = $this->connect( $server, '[::1]' );

		$this->assertTrue( $this->send( $this->mailer( $server, '' ) ) );

		$this->assertSame( array( 'ipv6', 'ipv4' ), array_column( $server->connections(), 'family' ) );
		fclose( $silent );
		$this->assertTrue( $server->wait_for( 'closed', 2 ) );
	}

	public function test_nobody_gets_in_when_the_port_is_a_black_hole(): void {
		$server = Smtp_Server::black_hole();
		$begin  = microtime( true );

		$this->assertFalse( @stream_socket_client( "tcp://127.0.0.1:{$server->port()}", $errno, $error, 0.5 ) );

		$this->assertSame( 110, $errno );
		$this->assertGreaterThan( 0.4, microtime( true ) - $begin );
		$this->assertFalse( @stream_socket_client( 'tcp://127.0.0.1:' . Smtp_Server::closed_port(), $errno, $error, 0.5 ) );
		$this->assertSame( 111, $errno );
	}

	public function test_endless_lines_stop_when_the_client_leaves(): void {
		$server = Smtp_Server::scripted( array( array( array( 'endless', "250-more\r\n" ) ) ) );
		$client = $this->connect( $server );
		$this->assertGreaterThan( 1000, strlen( (string) stream_get_contents( $client, 5000 ) ) );
		fclose( $client );

		$this->assertTrue( $server->wait_for( 'closed' ) );
	}

	public function test_the_process_ends_when_its_input_ends(): void {
		$process = proc_open( array( PHP_BINARY, dirname( __DIR__, 3 ) . '/support/smtp-server.php', '--json', '{}' ), array( array( 'pipe', 'r' ), array( 'pipe', 'w' ) ), $pipes );
		$this->assertIsResource( $process );
		$this->assertGreaterThan( 0, (int) fgets( $pipes[1] ) );
		fwrite( $pipes[0], "{\"id\":7,\"ask\":\"count\",\"for\":\"messages\"}\n" );
		$this->assertSame( "{\"id\":7,\"answer\":0}\n", fgets( $pipes[1] ) );

		fclose( $pipes[0] );

		$this->assertFalse( fgets( $pipes[1] ) );
		proc_close( $process );
	}

	private function mailer( Smtp_Server $server, string $secure ): PHPMailer {
		$mailer              = new PHPMailer( true );
		$mailer->Host        = 'localhost';
		$mailer->Port        = $server->port();
		$mailer->SMTPSecure  = $secure;
		$mailer->SMTPOptions = array( 'ssl' => array( 'cafile' => Certificates::ca_file() ) );
		$mailer->Timeout     = 5;
		$mailer->isSMTP();
		$mailer->setFrom( 'from@example.test' );
		$mailer->addAddress( 'to@example.test' );
		$mailer->Subject = 'Hello';
		$mailer->Body    = 'Body';

		return $mailer;
	}

	private function send( PHPMailer $mailer ): bool {
		try {
			return $mailer->send();
		} catch ( \PHPMailer\PHPMailer\Exception $error ) {
			return false;
		}
	}

	/** @return resource */
	private function connect( Smtp_Server $server, string $host = '127.0.0.1' ) {
		$client = stream_socket_client( "tcp://$host:{$server->port()}", $errno, $error, 5 );
		$this->assertIsResource( $client );
		$this->assertTrue( $server->wait_for( 'connections' ) );

		return $client;
	}
}
