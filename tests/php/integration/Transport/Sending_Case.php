<?php
/**
 * What tests that send have in common: a server, a connection to it with a canary password, and a look at everything that comes back.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Conformance_Log;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Phpmailer_Setup;
use Mailwright\Transport\Session_Pool;
use Mailwright\Transport\Test_Email;

abstract class Sending_Case extends TestCase {

	protected const USER = 'user@example.test';

	/** Nobody's login: what the server asks for is in its options. */
	protected const LOGIN = array( self::USER => Canary::PASSWORD );

	/** @var \WP_Error[] What wp_mail_failed was told. */
	protected array $errors = array();

	protected function setUp(): void {
		parent::setUp();
		$this->errors = array();
		add_action(
			'wp_mail_failed',
			function ( \WP_Error $error ): void {
				$this->errors[] = $error;
			}
		);
	}

	protected function tearDown(): void {
		Session_Pool::close_all();
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	/** The test authority's root, where a connection may have its CA file. */
	protected static function ca_file(): string {
		$file = WP_CONTENT_DIR . '/test-ca.pem';
		if ( ! is_file( $file ) ) {
			copy( Certificates::ca_file(), $file );
		}

		return $file;
	}

	/**
	 * Stores a connection; the first one becomes the default.
	 *
	 * @param array<string, mixed> $values
	 */
	protected function connect( Smtp_Server|int $server, array $values = array() ): string {
		$connection = ( new Connection_Store() )->create(
			$values + array(
				'name'           => 'Test ' . uniqid(),
				'mailer'         => 'smtp',
				'host'           => 'localhost',
				'port'           => is_int( $server ) ? $server : $server->port(),
				'encryption'     => 'starttls',
				'authentication' => true,
				'username'       => self::USER,
				'password'       => Canary::PASSWORD,
				'ca_file'        => self::ca_file(),
			)
		);

		return $connection->id;
	}

	/** @param array<string, mixed> $values */
	protected function connect_in_clear( Smtp_Server|int $server, array $values = array() ): string {
		return $this->connect(
			$server,
			$values + array(
				'encryption'     => 'none',
				'authentication' => false,
				'username'       => '',
				'password'       => null,
			)
		);
	}

	protected function send( string $subject = 'Hello', string $body = 'Body' ): bool {
		return wp_mail( 'to@example.test', $subject, $body );
	}

	/** @return array<string, mixed> */
	protected function test_email( ?string $connection = null ): array {
		return Test_Email::send( 'to@example.test', $connection, 'plain' );
	}

	/** Why the last mail of this process failed, as the transport tells it. */
	protected function cause(): ?string {
		return Phpmailer_Setup::last_session()?->failure()?->classify()->cause;
	}

	/**
	 * Neither wp_mail() nor the test email gets through, and both know why; no secret comes back by any of them.
	 *
	 * @param string|string[] $causes One of these.
	 * @return array<string, mixed> The test email's answer.
	 */
	protected function assert_both_fail( string|array $causes ): array {
		$this->errors = array();
		$this->assertFalse( $this->send(), 'wp_mail() said true.' );
		$this->assertCount( 1, $this->errors, 'wp_mail_failed did not fire once.' );
		Conformance_Log::note( $this, $causes, $this->cause() );
		$this->assertContains( $this->cause(), (array) $causes, $this->errors[0]->get_error_message() );
		$answer = $this->test_email();
		$this->assertFalse( $answer['accepted'] );
		$this->assertContains( $answer['explanation']['cause'], (array) $causes, (string) wp_json_encode( $answer, JSON_PRETTY_PRINT ) );
		$this->assert_no_secret( $answer );
		$this->assert_no_secret( $this->errors );

		return $answer;
	}

	/** @param mixed $thing Anything that leaves the plugin. */
	protected function assert_no_secret( mixed $thing, string $where = 'What came back' ): void {
		$json = wp_json_encode( $thing, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR );
		$text = ( is_string( $thing ) ? $thing : print_r( $thing, true ) ) . $json;
		$this->assertNull( Canary::found_in( $text, self::USER ), "$where holds the password." );
	}

	/** The password was not on the wire outside TLS, in no form. */
	protected function assert_password_never_in_clear( Smtp_Server $server ): void {
		$this->assertNull( Canary::found_in( $server->plain_bytes(), self::USER ), 'The password was sent in clear.' );
	}

	/** @return int Octets that the work needed at its peak, beyond what was in use before. */
	protected static function extra_memory( callable $work ): int {
		$before = memory_get_usage();
		if ( function_exists( 'memory_reset_peak_usage' ) ) { // PHP 8.2; before that the peak of the tests before counts too.
			memory_reset_peak_usage();
		}
		$work();

		return memory_get_peak_usage() - $before;
	}

	protected function assert_no_transaction( Smtp_Server $server ): void {
		$this->assertSame( array(), array_intersect( array( 'MAIL', 'RCPT', 'DATA' ), $server->verbs() ) );
		$this->assertSame( array(), $server->messages() );
	}
}
