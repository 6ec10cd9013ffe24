<?php
/**
 * Site Health shows the same verdict as Settings → Email, to those who may see it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health;

use Mailwright\Health\Debug_Info;
use Mailwright\Health\Site_Health;
use Mailwright\Health\Watch;
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

	public function test_what_the_watch_saw_is_shown_at_once(): void {
		$this->as_admin();
		$this->assertArrayNotHasKey( Site_Health::WATCH, $this->direct_tests(), 'Nothing is watched yet.' );
		$server = Smtp_Server::ordinary( array( 'auth' => array( 'user@example.test' => 'CANARY-pass' ), 'auth_before_tls' => true ) );
		$this->connect( $server );
		Watch::run();
		$this->assertSame( array( 'good', Site_Health::WATCH ), array( Site_Health::watched()['status'], Site_Health::watched()['test'] ) );

		$server->change( array( 'auth' => array( 'user@example.test' => 'other' ), 'replies' => array( 'AUTH' => '535 5.7.8 <img src=x onerror=alert(1)> no' ) ) );
		Watch::run();
		$before = count( $server->connections() );
		$result = call_user_func( $this->direct_tests()[ Site_Health::WATCH ]['test'] );

		$this->assertSame( array( 'critical', Site_Health::WATCH ), array( $result['status'], $result['test'] ) );
		$this->assertStringContainsString( 'last seen to work', $result['description'] );
		$this->assertStringNotContainsString( '<img', $result['description'] );
		$this->assertCount( $before, $server->connections(), 'A direct test must not wait for a server.' );
		$this->assertContains( Site_Health::durable()['status'], array( 'good', 'recommended' ) );
	}

	public function test_the_facts_for_helpers_hold_neither_secrets_nor_names_of_accounts(): void {
		$this->connect( Smtp_Server::ordinary() );
		\add_filter( 'debug_information', array( Debug_Info::class, 'on_debug_information' ) );
		$this->assertArrayNotHasKey( 'mailwright', (array) apply_filters( 'debug_information', array() ) );
		$this->as_admin();

		$info = (array) apply_filters( 'debug_information', array() );

		$text = (string) wp_json_encode( $info['mailwright'] );
		$this->assertStringContainsString( 'smtp, 127.0.0.1:', $text );
		$this->assertStringNotContainsString( 'CANARY', $text );
		$this->assertStringNotContainsString( 'user@example.test', $text );
		foreach ( $info['mailwright']['fields'] as $field ) {
			$this->assertSame( array( 'label', 'value' ), array_keys( $field ) );
		}
	}

	/** @return array<string, array<string, mixed>> */
	private function direct_tests(): array {
		return ( (array) apply_filters( 'site_status_tests', array( 'direct' => array(), 'async' => array() ) ) )['direct'];
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
