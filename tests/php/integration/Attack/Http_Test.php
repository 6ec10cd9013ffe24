<?php
/**
 * Attack cases A01, A02, A13, A26, A38 and A56 over HTTP, against WordPress's own files: every spelling of an address, the doors beside REST, and the call that wakes the worker.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Site_Server;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;

final class Http_Test extends TestCase {

	private const USERNAME = 'private-user@example.test';

	private const JSON = array( 'Content-Type' => 'application/json' );

	private static ?Site_Server $plain = null;

	private static ?Site_Server $pretty = null;

	private static ?Smtp_Server $mail = null;

	public static function setUpBeforeClass(): void {
		self::$mail   = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( self::USERNAME => Canary::PASSWORD ) ) );
		$environment  = array(
			'MAILWRIGHT_MAILER'     => 'smtp',
			'MAILWRIGHT_HOST'       => '127.0.0.1',
			'MAILWRIGHT_PORT'       => (string) self::$mail->port(),
			'MAILWRIGHT_ENCRYPTION' => 'starttls',
			'MAILWRIGHT_USERNAME'   => self::USERNAME,
			'MAILWRIGHT_PASSWORD'   => Canary::PASSWORD,
			'MAILWRIGHT_FROM_EMAIL' => 'private-from@example.test',
		);
		self::$plain  = Site_Server::start( $environment );
		self::$pretty = Site_Server::start( $environment + array( 'MAILWRIGHT_TEST_PERMALINKS' => '1' ) );
	}

	public static function tearDownAfterClass(): void {
		self::$plain?->stop();
		self::$pretty?->stop();
		Smtp_Server::stop_all();
		delete_option( 'rewrite_rules' );
		self::$plain  = null;
		self::$pretty = null;
	}

	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wpdb']->query( 'ROLLBACK' ); // The web server must be able to write.
	}

	public function test_a01_a_stranger_gets_nothing_when_he_writes_the_address_with_a_question_mark(): void {
		foreach ( $this->routes() as list( $method, $route, $status ) ) {
			$this->refused( self::$plain, $method, "/?rest_route=$route", $status, '{"to":"victim@example.test"}' );
			$this->refused( self::$plain, 'POST', "/?rest_route=$route&_method=$method", $status );
		}
	}

	public function test_a01_a_stranger_gets_nothing_when_the_address_is_a_path(): void {
		foreach ( $this->routes() as list( $method, $route, $status ) ) {
			$this->refused( self::$pretty, $method, "/wp-json$route", $status, '{"to":"victim@example.test"}' );
		}
		foreach ( array( '/index.php/wp-json/mailwright/v1/settings', '/wp-json//mailwright/v1//settings', '/wp-json/mailwright/v1/settings/', '/WP-JSON/mailwright/v1/settings', '/wp-json/mailwright/v1/../v1/settings', '/wp-json/mailwright%2Fv1%2Fsettings', '/wp-json/mailwright/v1/settings?_jsonp=alert', '/wp-json/mailwright/v1/settings?_envelope=1&_fields=from_email' ) as $path ) {
			$answer = self::$pretty->ask( 'GET', $path );
			$this->assert_nothing_in( $answer, $path );
		}
	}

	public function test_a01_a_stranger_gets_nothing_when_he_claims_another_method(): void {
		foreach ( array( 'GET', 'DELETE', 'PUT', 'PATCH', 'HEAD' ) as $method ) {
			foreach ( array( '/settings', '/connections/main', '/messages', '/export' ) as $route ) {
				$answer = self::$plain->ask( 'POST', "/?rest_route=/mailwright/v1$route", '{}', self::JSON + array( 'X-HTTP-Method-Override' => $method ) );
				$this->assertContains( $answer['status'], array( 401, 404 ), "$method $route" );
				$this->assert_nothing_in( $answer, "$method $route" );
			}
		}
	}

	public function test_a01_a_stranger_gets_nothing_when_he_sends_a_batch(): void {
		$requests = array();
		foreach ( $this->routes() as list( $method, $route ) ) {
			if ( 'GET' !== $method ) {
				$requests[] = array( 'method' => $method, 'path' => $route, 'body' => array( 'to' => 'victim@example.test' ) );
			}
		}
		foreach ( array_chunk( $requests, 20 ) as $chunk ) {
			$answer = self::$plain->ask( 'POST', '/?rest_route=/batch/v1', (string) wp_json_encode( array( 'requests' => $chunk ) ), self::JSON );
			$this->assertSame( 207, $answer['status'] );
			foreach ( json_decode( $answer['body'], true )['responses'] as $response ) {
				$this->assertContains( $response['status'], array( 400, 401, 403 ), $answer['body'] );
				$this->assertArrayHasKey( 'code', $response['body'] );
			}
			$this->assert_nothing_in( $answer, 'The batch' );
		}
	}

	public function test_a02_no_door_beside_rest_opens_for_a_stranger(): void {
		foreach ( array( 'mailwright', 'mailwright_test', 'mailwright_save', 'mailwright_run_outbox', 'mailwright_export' ) as $action ) {
			foreach ( array( 'GET', 'POST' ) as $method ) {
				foreach ( array( 'admin-ajax.php', 'admin-post.php' ) as $file ) {
					$answer = self::$plain->ask( $method, "/wp-admin/$file?action=$action", 'x=1', array( 'Content-Type' => 'application/x-www-form-urlencoded' ) );
					$this->assertSame( 400, $answer['status'], "$method $file $action" );
					$this->assert_nothing_in( $answer, "$file $action" );
				}
			}
		}
		foreach ( array( '', '&tab=log', '&code=x&state=y', '&error=access_denied&error_description=%3Cscript%3E', '&tab=%22%3E%3Cscript%3Ealert(1)%3C/script%3E' ) as $query ) {
			$answer = self::$plain->ask( 'GET', "/wp-admin/options-general.php?page=mailwright$query" );
			$this->assertSame( 302, $answer['status'], $query );
			$this->assertMatchesRegularExpression( '#^Location: http://example\.test/wp-login\.php\?#mi', $answer['headers'] );
			$this->assert_nothing_in( $answer, "The page $query" );
		}
	}

	public function test_a01_the_public_pages_say_nothing_of_ours(): void {
		foreach ( array( '/', '/?rest_route=/', '/?rest_route=/mailwright/v1', '/wp-login.php', '/?feed=rss2' ) as $path ) {
			$this->assert_nothing_in( self::$plain->ask( 'GET', $path ), $path );
		}
	}

	public function test_a13_nothing_is_sent_when_another_site_posts_a_form_as_text(): void {
		foreach ( array( 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x' ) as $type ) {
			$answer = self::$plain->ask( 'POST', '/?rest_route=/mailwright/v1/test-email', '{"to":"victim@example.test"}', array( 'Content-Type' => $type, 'Origin' => 'https://evil.example', 'Cookie' => 'wordpress_logged_in_x=admin%7C9999999999%7Cx%7Cx' ) );
			$this->assertSame( 401, $answer['status'], $type );
		}
		$this->assertSame( array(), self::$mail->connections() );
	}

	public function test_a56_calls_that_wake_the_worker_are_refused_cheaply_when_nobody_gave_a_ticket(): void {
		$started = microtime( true );
		foreach ( range( 1, 40 ) as $i ) {
			$answer = self::$plain->ask( 'POST', '/?rest_route=/mailwright/v1/outbox/kick', '{"ticket":"' . md5( (string) $i ) . '"}', self::JSON );
			$this->assertSame( 403, $answer['status'] );
			$this->assertLessThan( 300, strlen( $answer['body'] ) );
		}
		$this->assertLessThan( 20.0, microtime( true ) - $started );
		$this->assertSame( array(), self::$mail->connections() );
	}

	/** @return list<array{string, string, int}> Method, route and the status that a stranger gets. */
	private function routes(): array {
		$routes = array();
		foreach ( Route_Manifest::routes() as $entry ) {
			$routes[] = array( $entry['methods'][0], '/mailwright/v1' . str_replace( '(?P<id>[^/]+)', 'main', $entry['route'] ), Route_Manifest::TICKET === $entry['who'] ? 403 : 401 );
		}
		return $routes;
	}

	private function refused( ?Site_Server $site, string $method, string $path, int $status, string $body = '' ): void {
		$answer = $site->ask( $method, $path, 'GET' === $method ? '' : $body, 'GET' === $method ? array() : self::JSON );
		$this->assertSame( $status, $answer['status'], "$method $path: {$answer['body']}" );
		$this->assertSame( array( 'code', 'message', 'data' ), array_keys( (array) json_decode( $answer['body'], true ) ), $answer['body'] );
		$this->assert_nothing_in( $answer, "$method $path" );
	}

	/** @param array{status: int, headers: string, body: string} $answer */
	private function assert_nothing_in( array $answer, string $where ): void {
		$text = $answer['headers'] . $answer['body'];
		$this->assertNull( Canary::found_in( $text, self::USERNAME ), "$where shows the password." );
		foreach ( array( self::USERNAME, 'private-from@example.test', 'Warning:', 'Notice:', 'Deprecated:', 'Fatal error', 'Stack trace', '<script>alert' ) as $bad ) {
			$this->assertStringNotContainsString( $bad, $text, $where );
		}
	}
}
