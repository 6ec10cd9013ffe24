<?php
/**
 * Site Health shows the same verdict as Settings → Email, to those who may see it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health;

use Mailwright\Health\Site_Health;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;

final class Site_Health_Test extends TestCase {

	private const ROUTE = '/mailwright/v1/site-health';

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	public function test_the_test_is_offered_to_admins_only(): void {
		$this->as_role( 'editor' );
		$this->assertArrayNotHasKey( 'async', (array) apply_filters( 'site_status_tests', array( 'direct' => array() ) ) );
		$this->as_admin();
		$tests = (array) apply_filters( 'site_status_tests', array( 'direct' => array(), 'async' => array() ) );

		$this->assertStringEndsWith( self::ROUTE, $tests['async'][ Site_Health::TEST ]['test'] );
		$this->assertIsCallable( $tests['async'][ Site_Health::TEST ]['async_direct_test'] );
	}

	public function test_says_that_php_mail_is_in_use_when_nothing_is_set_up(): void {
		$this->as_admin();

		$answer = $this->rest( 'GET', self::ROUTE )->get_data();

		$this->assertSame( array( 'recommended', Site_Health::TEST ), array( $answer['status'], $answer['test'] ) );
	}

	public function test_a_refused_password_is_critical_with_the_verdict_as_heading_and_server_text_escaped(): void {
		$server = Smtp_Server::ordinary( array( 'auth' => array( 'user@example.test' => 'other' ), 'replies' => array( 'AUTH' => '535 5.7.8 <img src=x onerror=alert(1)> no' ) ) );
		$this->connect( $server );
		$this->as_admin();

		$answer = $this->rest( 'GET', self::ROUTE )->get_data();

		$this->assertSame( 'critical', $answer['status'] );
		$this->assertStringContainsString( 'password', $answer['label'] );
		$this->assertStringContainsString( '&lt;img', $answer['description'] );
		$this->assertStringNotContainsString( '<img', $answer['description'] );
		$this->assertStringContainsString( 'options-general.php?page=mailwright', $answer['actions'] );
		$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $answer ) );
	}

	public function test_a_working_connection_is_not_critical(): void {
		$this->connect( Smtp_Server::ordinary( array( 'auth' => array( 'user@example.test' => 'CANARY-pass' ), 'auth_before_tls' => true ) ) );
		$this->as_admin();

		$this->assertNotSame( 'critical', $this->rest( 'GET', self::ROUTE )->get_data()['status'] );
	}

	public function test_strangers_and_subscribers_get_nothing(): void {
		$this->assertSame( 401, $this->rest( 'GET', self::ROUTE )->get_status() );
		$this->as_role( 'subscriber' );
		$this->assertSame( 403, $this->rest( 'GET', self::ROUTE )->get_status() );
	}

	private function connect( Smtp_Server $server ): void {
		( new Connection_Store() )->create( array( 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => $server->port(), 'encryption' => 'none', 'username' => 'user@example.test', 'password' => 'CANARY-pass' ) );
	}
}
