<?php
/**
 * POST /diagnosis: who may ask, for what, how often and about which hosts, and what comes back.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Deadline;
use PHPUnit\Framework\Attributes\DataProvider;

final class Diagnosis_Controller_Test extends Diagnosis_Case {

	private const ROUTE = '/mailwright/v1/diagnosis';

	private const CHAIN = array( 'settings', 'php', 'conflicts', 'dns', 'ports', 'greeting', 'encryption', 'certificate', 'login', 'sender', 'spf', 'dkim', 'dmarc' );

	/** @return array<string, array{0: string}> A32 and its kin. */
	public static function refused_hosts(): array {
		$hosts = array( '169.254.169.254', '[fd00:ec2::254]', 'fd00:ec2::254', '127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', 'localhost', 'LOCALHOST', 'a.localhost', '0.0.0.0', '0', '0x7f.1', '0x7f000001', '2130706433', '017700000001', '0177.0.0.1', '127.1', '::1', '[::1]', '::', '::ffff:127.0.0.1', '[::ffff:7f00:1]', '64:ff9b::7f00:1', '2002:7f00:1::', 'fe80::1', 'fe80::1%lo', 'fc00::1', '224.0.0.1', '255.255.255.255', '127.0.0.1:25', 'http://127.0.0.1/', 'user@127.0.0.1' );
		return array_combine( $hosts, array_map( static fn( string $host ): array => array( $host ), $hosts ) );
	}

	#[DataProvider( 'refused_hosts' )]
	public function test_all_refused_hosts_get_the_same_answer_before_any_connection_when_private_hosts_are_off( string $host ): void {
		$server = Smtp_Server::ordinary( array( 'address' => 'both' ) );
		$this->allow( $server->port() );
		$this->as_admin();
		$began = Deadline::now();

		$answer = $this->rest( 'POST', self::ROUTE, array( 'mailer' => 'smtp', 'host' => $host, 'port' => $server->port(), 'encryption' => 'starttls' ) );

		$this->assertLessThan( 1.0, Deadline::now() - $began );
		$this->assertSame( 400, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$data = $answer->get_data();
		$this->assertSame( 'mailwright_invalid_param', $data['code'] );
		$this->assertSame( array( 'host' => 'This address can not be tested. It has to be the public name of a mail server, with a port that mail servers use.' ), $data['data']['params'] );
		$this->assertSame( 0, $server->count( 'connections' ) );
	}

	public function test_ports_of_this_machine_are_no_different_when_private_hosts_are_off(): void {
		$this->as_admin();
		$answers = array();

		foreach ( array( 25, 587, 3306, 6379, 11211, 65535 ) as $port ) {
			$answers[] = $this->rest( 'POST', self::ROUTE, array( 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => $port ) )->get_data();
		}

		$this->assertCount( 1, array_unique( $answers, SORT_REGULAR ) );
		$this->assertSame( array( 'host' ), array_keys( $answers[0]['data']['params'] ) );
	}

	public function test_a_pasted_web_address_gets_a_sentence_that_helps(): void {
		$this->as_admin();

		foreach ( array( 'https://smtp.example.com/' => 'without https://', 'smtp.example.com:587' => 'The port has its own field', 'me@smtp.example.com' => 'without a user name' ) as $host => $words ) {
			$answer = $this->rest( 'POST', self::ROUTE, array( 'mailer' => 'smtp', 'host' => $host ) );
			$this->assertSame( 400, $answer->get_status() );
			$this->assertStringContainsString( $words, $answer->get_data()['data']['params']['host'] );
		}
	}

	public function test_only_ports_of_mail_servers_are_contacted_when_the_connection_is_not_saved(): void {
		$this->as_admin();

		$answer = $this->rest( 'POST', self::ROUTE, array( 'mailer' => 'smtp', 'host' => 'smtp.example.com', 'port' => 6379 ) );

		$this->assertSame( 400, $answer->get_status() );
		$this->assertSame( array( 'port' ), array_keys( $answer->get_data()['data']['params'] ) );
	}

	public function test_a_saved_connection_is_examined_and_the_report_has_all_parts(): void {
		$this->start( array( 'main' => array( 'ordinary', array( 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD ) ) ) ) );
		$this->save( array( 'host' => 'localhost' ) );
		$this->as_admin();

		foreach ( array( array( 'connection' => 'main' ), array() ) as $body ) {
			$answer = $this->rest( 'POST', self::ROUTE, $body );
			$report = $answer->get_data();

			$this->assertSame( 200, $answer->get_status(), (string) wp_json_encode( $report ) );
			$this->assertSame( array(), array_diff( array( 'verdict', 'checks', 'endpoints', 'certificate', 'capabilities', 'duration_ms' ), array_keys( $report ) ) );
			$this->assertTrue( $report['verdict']['ok'], (string) wp_json_encode( $report['verdict'] ) );
			$this->assertSame( array(), array_diff( array( 'cause', 'ok', 'title', 'explanation', 'fix', 'blame', 'changes', 'letter' ), array_keys( $report['verdict'] ) ) );
			$this->assertSame( self::CHAIN, array_column( $report['checks'], 'id' ) );
			$this->assertNotContains( 'This check could not be run.', array_column( $report['checks'], 'summary' ), (string) wp_json_encode( $report['checks'] ) );
			$this->assertContains( 'starttls', $report['endpoints'][0]['modes'] );
			$this->assert_safe( $report, 0.0 );
		}
	}

	public function test_only_the_wanted_checks_are_reported_when_they_are_named(): void {
		$this->start( array( 'main' => array( 'ordinary', array( 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD ) ) ) ) );
		$this->save( array( 'host' => 'localhost' ) );
		$this->as_admin();

		$report = $this->rest( 'POST', self::ROUTE, array( 'checks' => array( 'certificate', 'settings' ) ) )->get_data();

		$this->assertSame( array( 'settings', 'certificate' ), array_column( $report['checks'], 'id' ) );
		$this->assertSame( 'pass', $report['checks'][1]['status'] );
		$this->assertNotContains( 'AUTH', $this->servers['main']->verbs(), 'Nobody asked for a login.' );
	}

	public function test_evidence_is_an_object_in_json_also_when_there_is_none(): void {
		$this->as_admin();

		$json = (string) wp_json_encode( $this->rest( 'POST', self::ROUTE, array( 'mailer' => 'php', 'checks' => array( 'dns', 'ports' ) ) )->get_data() );

		$this->assertStringContainsString( '"evidence":{}', $json );
		$this->assertStringNotContainsString( '"evidence":[', $json );
	}

	public function test_bad_requests_are_400_and_name_the_field(): void {
		$this->save( array( 'host' => 'localhost', 'port' => 587 ) );
		$this->as_admin();

		foreach (
			array(
				'connection' => array( array( 'connection' => 'main', 'host' => 'smtp.example.com' ), array( 'connection' => 'nobody' ), array( 'connection' => 5 ) ),
				'checks'     => array( array( 'checks' => array( 'nonsense' ) ), array( 'checks' => 'dns' ) ),
				'other'      => array( array( 'other' => 1 ) ),
				'encryption' => array( array( 'mailer' => 'smtp', 'host' => 'smtp.example.com', 'encryption' => 'rot13' ) ),
				'host'       => array( array( 'mailer' => 'smtp', 'host' => str_repeat( 'a.', 150 ) . 'example.com' ), array( 'mailer' => 'smtp', 'host' => "smtp.example.com\r\nRCPT TO:<a@b>" ), array( 'mailer' => 'smtp', 'host' => 'smtp example.com' ), array( 'mailer' => 'smtp', 'host' => array( 'a' ) ) ),
			) as $field => $bodies
		) {
			foreach ( $bodies as $body ) {
				$answer = $this->rest( 'POST', self::ROUTE, $body );
				$this->assertSame( 400, $answer->get_status(), (string) wp_json_encode( array( $body, $answer->get_data() ) ) );
				$this->assertArrayHasKey( $field, $answer->get_data()['data']['params'], (string) wp_json_encode( $answer->get_data() ) );
			}
		}
	}

	public function test_a_form_that_is_half_filled_in_is_no_error(): void {
		$this->as_admin();

		foreach ( array( array( 'mailer' => 'smtp' ), array( 'mailer' => 'smtp', 'host' => '', 'username' => self::USER ) ) as $body ) {
			$answer = $this->rest( 'POST', self::ROUTE, $body );
			$this->assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
			$this->assertSame( 'config_incomplete', $answer->get_data()['verdict']['cause'] );
		}
	}

	public function test_strangers_learn_nothing(): void {
		$this->assertSame( 401, $this->rest( 'POST', self::ROUTE, array( 'connection' => 'main' ) )->get_status() );
		$this->as_role( 'subscriber' );
		foreach ( array( array( 'connection' => 'main' ), array( 'host' => '127.0.0.1' ), array( 'nonsense' => 1 ) ) as $body ) {
			$answer = $this->rest( 'POST', self::ROUTE, $body );
			$this->assertSame( 403, $answer->get_status() );
			$this->assertArrayNotHasKey( 'params', $answer->get_data()['data'] );
		}
	}

	public function test_the_eleventh_diagnosis_within_a_minute_is_refused(): void {
		$this->as_role( 'administrator' );
		for ( $i = 0; $i < 10; $i++ ) {
			$this->assertSame( 400, $this->rest( 'POST', self::ROUTE, array( 'mailer' => 'smtp', 'host' => '10.0.0.1' ) )->get_status() );
		}
		$answer = $this->rest( 'POST', self::ROUTE, array( 'mailer' => 'smtp', 'host' => '10.0.0.1' ) );

		$this->assertSame( 429, $answer->get_status() );
		$this->assertGreaterThan( 0, (int) $answer->get_headers()['Retry-After'] );
	}

	public function test_each_step_is_sent_as_it_ends_when_a_stream_is_asked_for(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'certificate' => 'self-signed', 'auth' => array( self::USER => Canary::PASSWORD ) ) );

		list( $head, $lines ) = $this->request( $server, true );

		$this->assertStringContainsString( ' 200 ', strtok( $head, "\r\n" ) . ' ' );
		$this->assertStringContainsStringIgnoringCase( 'Content-Type: application/x-ndjson', $head );
		$this->assertStringContainsStringIgnoringCase( 'X-Content-Type-Options: nosniff', $head );
		$events = array_map( static fn( string $line ): mixed => json_decode( $line, true ), $lines );
		$this->assertNotContains( null, $events, implode( "\n", $lines ) );
		$this->assertSame( self::CHAIN, array_map( static fn( array $event ): string => $event['check']['id'] ?? '', array_slice( $events, 0, -1 ) ) );
		$report = end( $events )['result'];
		$this->assertSame( 'cert_self_signed', $report['verdict']['cause'] );
		$this->assertSame( self::CHAIN, array_column( $report['checks'], 'id' ) );
		$this->assertNull( Canary::found_in( implode( '', $lines ), self::USER ) );
		$this->assertNotContains( 'AUTH', $server->verbs() );
	}

	public function test_private_hosts_are_refused_when_the_constant_is_not_set(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls' ) );

		list( $head, $lines ) = $this->request( $server, false );

		$this->assertStringContainsString( ' 400 ', $head );
		$this->assertStringContainsString( 'can not be tested', $lines[0] );
		$this->assertSame( 0, $server->count( 'connections' ) );
	}

	/**
	 * Asks PHP's own web server: a process of its own, in which a constant can be set.
	 *
	 * @return array{0: string, 1: string[]} Head and lines of the answer.
	 */
	private function request( Smtp_Server $server, bool $allows_private ): array {
		$GLOBALS['wpdb']->query( 'ROLLBACK' ); // The page needs the database, too.
		$port    = Smtp_Server::closed_port();
		$command = sprintf( 'exec 3<&0; %s -d max_execution_time=60 -S 127.0.0.1:%d %s </dev/null >/dev/null 2>&1 & pid=$!; cat <&3 >/dev/null; kill $pid', escapeshellarg( PHP_BINARY ), $port, escapeshellarg( __DIR__ . '/diagnosis-page.php' ) );
		$process = proc_open( array( '/bin/sh', '-c', $command ), array( array( 'pipe', 'r' ) ), $pipes, null, array( 'MAIL_PORT' => (string) $server->port(), 'ALLOW_PRIVATE_HOSTS' => $allows_private ? '1' : '' ) + getenv() );
		$this->assertIsResource( $process );
		try {
			$answer = self::post( $port, (string) wp_json_encode( array( 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'starttls', 'authentication' => true, 'username' => self::USER, 'password' => Canary::PASSWORD ) ) );
		} finally {
			fclose( $pipes[0] );
			proc_close( $process );
		}
		list( $head, $body ) = explode( "\r\n\r\n", $answer, 2 ) + array( '', '' );
		return array( $head, array_values( array_filter( array_map( 'trim', explode( "\n", $body ) ) ) ) );
	}

	private static function post( int $port, string $body ): string {
		$until  = Deadline::after( 20.0 );
		$socket = false;
		while ( false === $socket && ! $until->is_over() ) {
			$socket = @stream_socket_client( "tcp://127.0.0.1:$port", $errno, $error, 1 );
			if ( false === $socket ) {
				usleep( 5000 );
			}
		}
		self::assertNotFalse( $socket, 'The web server does not start.' );
		stream_set_timeout( $socket, 30 );
		fwrite( $socket, "POST / HTTP/1.0\r\nHost: example.test\r\nContent-Type: application/json\r\nAccept: application/x-ndjson\r\nContent-Length: " . strlen( $body ) . "\r\n\r\n$body" );
		$answer = (string) stream_get_contents( $socket );
		fclose( $socket );
		return $answer;
	}

	private function allow( int $port ): void {
		add_filter( 'mailwright_probe_ports', static fn(): array => array( $port ) );
	}
}
