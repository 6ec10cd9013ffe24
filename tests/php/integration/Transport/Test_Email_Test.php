<?php
/**
 * The test email by its REST route, as the page calls it: what is answered for success, refusal and wrong input.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;

final class Test_Email_Test extends TestCase {

	private const PASSWORD = 'CANARY-secret';

	private const ROUTE = '/mailwright/v1/test-email';

	private string $ca_file = '';

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		if ( '' !== $this->ca_file ) {
			unlink( $this->ca_file );
		}
		parent::tearDown();
	}

	public function test_answers_what_the_server_said_and_how_long_each_stage_took(): void {
		$server = $this->connect( array( 'replies' => array( 'DOT' => '250 2.0.0 Ok: queued as 4F2A1' ) ) );
		$this->as_admin();

		$answer = $this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test', 'format' => 'html' ) );

		$data = $answer->get_data();
		$this->assertSame( array( 200, true, '250 2.0.0 Ok: queued as 4F2A1' ), array( $answer->get_status(), $data['accepted'], $data['reply'] ) );
		$this->assertSame( array( 'done', 'done', 'done', 'done', 'done' ), array_column( $data['stages'], 'status' ) );
		$this->assertStringContainsString( '@example.test>', $data['message_id'] );
		$this->assertArrayNotHasKey( 'explanation', $data );
		$this->assertStringContainsString( 'Content-Type: text/html; charset=UTF-8', $server->messages()[0]['data'] );
		$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $data ) );
	}

	public function test_sends_plain_text_when_asked(): void {
		$server = $this->connect();
		$this->as_admin();

		$this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test', 'format' => 'plain' ) );

		$this->assertStringContainsString( 'Content-Type: text/plain; charset=UTF-8', $server->messages()[0]['data'] );
	}

	public function test_explains_a_refused_password_with_the_servers_own_words(): void {
		$server = $this->connect( array( 'auth' => array( 'user@example.test' => 'other' ) ) );
		$this->as_admin();

		$data = $this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test' ) )->get_data();

		$this->assertFalse( $data['accepted'] );
		$this->assertSame( array( 'auth_failed', 'you' ), array( $data['explanation']['cause'], $data['explanation']['blame'] ) );
		$this->assertStringStartsWith( '535 5.7.8', $data['reply'] );
		$this->assertSame( array( 'done', 'done', 'done', 'failed', 'pending' ), array_column( $data['stages'], 'status' ) );
		$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $data ) );
		$this->assertCount( 0, $server->messages() );
	}

	public function test_names_the_day_a_certificate_expired(): void {
		$this->connect( array( 'certificate' => 'expired' ) );
		$this->as_admin();

		$data = $this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test' ) )->get_data();

		$this->assertSame( 'cert_expired', $data['explanation']['cause'] );
		$this->assertStringContainsString( (string) wp_date( (string) get_option( 'date_format' ), (int) strtotime( $data['certificate']['valid_to'] ) ), $data['message'] );
	}

	public function test_says_when_another_plugin_took_the_mail(): void {
		$server = $this->connect();
		$this->as_admin();
		add_filter( 'pre_wp_mail', '__return_true' );

		$data = $this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test' ) )->get_data();

		$this->assertSame( array( false, 'plugin_conflict' ), array( $data['accepted'], $data['explanation']['cause'] ) );
		$this->assertCount( 0, $server->messages() );
	}

	public function test_a_second_test_logs_in_again(): void {
		$server = $this->connect();
		$this->as_admin();

		$this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test' ) );
		$this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test' ) );

		$this->assertSame( 2, $server->count( 'connections' ) );
	}

	public function test_refuses_wrong_input_by_field_and_sends_nothing(): void {
		$server = $this->connect();
		$this->as_admin();
		$bad    = array(
			array( 'to', array( 'to' => 'nobody' ) ),
			array( 'to', array( 'to' => 'a@example.test, b@example.test' ) ),
			array( 'to', array( 'to' => "a@example.test\r\nBcc: b@example.test" ) ),
			array( 'to', array( 'to' => array( 'a@example.test' ) ) ),
			array( 'to', array() ),
			array( 'connection', array( 'to' => 'a@example.test', 'connection' => 'none-such' ) ),
			array( 'format', array( 'to' => 'a@example.test', 'format' => 'rtf' ) ),
			array( 'cc', array( 'to' => 'a@example.test', 'cc' => 'b@example.test' ) ),
		);

		foreach ( $bad as [ $field, $body ] ) {
			$answer = $this->rest( 'POST', self::ROUTE, $body );
			$this->assertSame( 400, $answer->get_status(), (string) wp_json_encode( $body ) );
			$this->assertArrayHasKey( $field, $answer->get_data()['data']['params'] );
		}
		$this->assertSame( 0, $server->count( 'connections' ) );
	}

	public function test_stops_after_ten_in_an_hour(): void {
		$this->connect();
		$this->as_admin();

		for ( $i = 0; $i < 10; $i++ ) {
			$this->assertSame( 200, $this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test' ) )->get_status() );
		}

		$this->assertSame( 429, $this->rest( 'POST', self::ROUTE, array( 'to' => 'me@example.test' ) )->get_status() );
	}

	/** @param array<string, mixed> $server Options of the scripted server. */
	private function connect( array $server = array() ): Smtp_Server {
		$this->ca_file = WP_CONTENT_DIR . '/test-ca-' . getmypid() . '.pem';
		copy( Certificates::ca_file(), $this->ca_file );
		$server = Smtp_Server::ordinary( $server + array( 'tls' => 'starttls', 'auth' => array( 'user@example.test' => self::PASSWORD ) ) );
		( new Connection_Store() )->create(
			array(
				'id'         => 'main',
				'mailer'     => 'smtp',
				'host'       => '127.0.0.1',
				'port'       => $server->port(),
				'encryption' => 'starttls',
				'username'   => 'user@example.test',
				'password'   => self::PASSWORD,
				'ca_file'    => $this->ca_file,
			)
		);
		( new Settings_Store() )->save( array( 'from_email' => 'site@example.test' ) );
		return $server;
	}
}
