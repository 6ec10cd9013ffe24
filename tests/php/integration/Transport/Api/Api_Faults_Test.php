<?php
/**
 * What goes wrong between a site and a provider's API (guarantees F64): limits, breakdowns, nonsense, redirects, and answers that get lost.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport\Api;

use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Stage;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'waiting' )]
final class Api_Faults_Test extends Api_Case {

	private const JSON = array( 'Content-Type' => 'application/json' );

	/** @return iterable<string, array{array<string, mixed>, string, string, bool}> Step, stage, cause, whether the same mail may go later. */
	public static function answers(): iterable {
		$html = array( 'Content-Type' => 'text/html' );
		yield '429 without Retry-After' => array( array( 'status' => 429, 'headers' => self::JSON, 'body' => '{"message":"slow down"}' ), 'api', 'rate_limited', true );
		yield '500' => array( array( 'status' => 500, 'headers' => self::JSON, 'body' => '{"message":"Internal Server Error"}' ), 'api', 'server_unavailable', true );
		yield '502 as a page' => array( array( 'status' => 502, 'headers' => $html, 'body' => '<html><h1>Bad Gateway</h1></html>' ), 'api', 'server_unavailable', true );
		yield '503 empty' => array( array( 'status' => 503 ), 'api', 'server_unavailable', true );
		yield '301' => array( array( 'status' => 301, 'headers' => array( 'Location' => 'https://evil.example.com/' ) ), 'api', 'local_firewall_proxy', false );
		yield '302 to a login page' => array( array( 'status' => 302, 'headers' => array( 'Location' => 'http://wifi.example.com/login' ) ), 'api', 'local_firewall_proxy', false );
		yield '200 with a page' => array( array( 'status' => 200, 'headers' => $html, 'body' => '<!DOCTYPE html><title>Welcome to our hotel</title>' ), 'api', 'local_firewall_proxy', false );
		yield '403 with a page' => array( array( 'status' => 403, 'headers' => $html, 'body' => '<html>Blocked by policy</html>' ), 'api', 'local_firewall_proxy', false );
		yield '413' => array( array( 'status' => 413, 'body' => 'Request Entity Too Large' ), 'api', 'message_too_big', false );
		yield '402' => array( array( 'status' => 402, 'headers' => self::JSON, 'body' => '{"message":"Payment required"}' ), 'api', 'provider_account_restricted', false );
		yield '400 with words of no known kind' => array( array( 'status' => 400, 'headers' => self::JSON, 'body' => '{"message":"Quux"}' ), 'api', 'data_rejected_generic', false );
		yield 'terminal codes in the words' => array( array( 'status' => 401, 'headers' => self::JSON, 'body' => '{"message":"\u001b[2J\u202e<script>no"}' ), 'api', 'auth_failed', false );
	}

	/** @param array<string, mixed> $step */
	#[DataProvider( 'answers' )]
	public function test_an_answer_is_understood( array $step, string $stage, string $cause, bool $is_retryable ): void {
		$this->provider->script( $step );

		$failure = $this->failure( $this->carrier( 'mailgun' ) );

		$this->assertSame( array( $stage, $cause ), array( $failure->stage->value, $failure->classify()->cause ) );
		$this->assertSame( $is_retryable, \Mailwright\Causes\Catalogue::explain( $failure->classify() )->retryable );
		$this->assertDoesNotMatchRegularExpression( '/[\x00-\x1f\x{202e}]/u', $failure->message . $failure->reply_text );
		$this->assertSame( array(), $this->provider->messages() );
	}

	/** @return iterable<string, array{string, int|null}> */
	public static function waits(): iterable {
		yield 'seconds' => array( '120', 120 );
		yield 'a date' => array( 'in an hour', 3600 );
		yield 'longer than a day' => array( '999999', 86400 );
		yield 'nonsense' => array( 'soon', null );
		yield 'negative' => array( '-5', null );
	}

	#[DataProvider( 'waits' )]
	public function test_the_time_to_wait_is_read( string $header, ?int $seconds ): void {
		$header = 'in an hour' === $header ? gmdate( 'D, d M Y H:i:s', time() + 3600 ) . ' GMT' : $header; // Now: data sets are made long before their test.
		$this->provider->script( array( 'status' => 429, 'headers' => array( 'Retry-After' => $header ) + self::JSON, 'body' => '{}' ) );

		$waits = $this->failure( $this->carrier( 'mailgun' ) )->retry_after_s;

		null === $seconds ? $this->assertNull( $waits ) : $this->assertEqualsWithDelta( $seconds, $waits, 120 );
	}

	/** @return iterable<string, array{array<string, mixed>}> */
	public static function lost_answers(): iterable {
		yield 'silence after the request' => array( array( 'hang' => true, 'take' => true ) );
		yield 'connection closed after the request' => array( array( 'close' => true, 'take' => true ) );
		yield '504' => array( array( 'status' => 504, 'take' => true, 'headers' => array( 'Content-Type' => 'text/html' ), 'body' => '<html>Gateway Time-out</html>' ) );
		yield '200 with broken JSON' => array( array( 'status' => 200, 'take' => true, 'headers' => self::JSON, 'body' => '{"id": "<1@' ) );
		yield '200 with nothing' => array( array( 'status' => 200, 'take' => true ) );
		yield '200 with JSON of another kind' => array( array( 'status' => 200, 'take' => true, 'headers' => self::JSON, 'body' => '[1]' ) );
	}

	/** @param array<string, mixed> $step */
	#[DataProvider( 'lost_answers' )]
	public function test_nobody_knows_whether_the_mail_was_taken_when_the_answer_gets_lost( array $step ): void {
		$this->provider->script( $step );

		$this->assertSame( Stage::Post, $this->failure( $this->carrier( 'mailgun' ), limit_s: 1.0 )->stage );
		$this->assertCount( 1, $this->provider->messages() );
		$this->assertCount( 1, $this->provider->calls(), 'The request was sent a second time.' );
	}

	public function test_the_request_goes_out_once_when_its_answer_cannot_be_unpacked(): void {
		$this->provider->script( array( 'status' => 200, 'take' => true, 'headers' => array( 'Content-Encoding' => 'gzip' ) + self::JSON, 'body' => 'this is no gzip' ) );

		$this->failure( $this->carrier( 'mailgun' ) );

		$this->assertCount( 1, $this->provider->calls() );
	}

	/** @return iterable<string, array{string, string, string}> */
	public static function error_bodies_with_200(): iterable {
		yield 'mailgun' => array( 'mailgun', '{"message":"Something is wrong"}', 'data_rejected_generic' );
		yield 'amazonses' => array( 'amazonses', '{"__type":"MessageRejected","message":"Email address is not verified."}', 'sender_not_verified' );
		yield 'smtp2go' => array( 'smtp2go', '{"request_id":"1","data":{"error":"Something is wrong","error_code":"E_ApiResponseCodes.API_EXCEPTION"}}', 'data_rejected_generic' );
		yield 'smtp2go, all failed' => array( 'smtp2go', '{"data":{"succeeded":0,"failed":1,"failures":["unable to verify the sender"]}}', 'sender_not_verified' );
		yield 'mandrill' => array( 'mandrill', '[{"email":"to@example.test","status":"rejected","reject_reason":"hard-bounce","_id":"1"}]', 'recipient_rejected' );
		yield 'mandrill, unsigned' => array( 'mandrill', '[{"email":"to@example.test","status":"rejected","reject_reason":"unsigned","_id":"1"}]', 'sender_not_verified' );
		yield 'sparkpost' => array( 'sparkpost', '{"errors":[{"message":"Invalid domain","code":"7001","description":"Unconfigured Sending Domain"}]}', 'sender_not_verified' );
		yield 'sparkpost, nobody' => array( 'sparkpost', '{"results":{"total_rejected_recipients":1,"total_accepted_recipients":0,"id":"1"}}', 'recipient_rejected' );
	}

	#[DataProvider( 'error_bodies_with_200' )]
	public function test_a_success_that_says_it_failed_is_a_failure( string $mailer, string $body, string $cause ): void {
		$this->provider->script( array( 'status' => 200, 'headers' => self::JSON, 'body' => $body ) );

		$failure = $this->failure( $this->carrier( $mailer ) );

		$this->assertSame( array( 'api', $cause ), array( $failure->stage->value, $failure->classify()->cause ), $failure->message );
	}

	public function test_a_time_that_is_named_in_words_counts_when_there_is_no_header(): void {
		$this->provider->script( array( 'status' => 429, 'headers' => self::JSON, 'body' => (string) wp_json_encode( array( 'message' => 'User-rate limit exceeded. Retry after ' . gmdate( 'Y-m-d\TH:i:s.000\Z', time() + 900 ) ) ) ) );

		$this->assertEqualsWithDelta( 900, $this->failure( $this->carrier( 'mailgun' ) )->retry_after_s, 60 );
	}

	public function test_a_big_mail_is_given_up_when_nothing_moves_any_more(): void {
		$this->provider->script( array( 'hang' => true ) );
		$started = microtime( true );

		$failure = $this->failure( $this->carrier( 'mailgun' ), self::mime() . str_repeat( str_repeat( 'x', 70 ) . "\r\n", 60000 ), 1.0 );

		$this->assertSame( Stage::Post, $failure->stage );
		$this->assertLessThan( 10.0, microtime( true ) - $started );
	}

	public function test_some_recipients_are_refused_while_others_are_accepted(): void {
		$accepted = $this->carrier( 'mandrill' )->send( new Envelope( self::FROM, array( 'to@example.test', 'bounced@example.test' ) ), self::mime(), Deadline::after( 5 ) );

		$this->assertSame( array( 'bounced@example.test' ), array_keys( $accepted->refused ) );
		$this->assertSame( '550 rejected hard-bounce', (string) $accepted->refused['bounced@example.test'] );
	}

	public function test_a_long_answer_is_cut_when_it_never_ends(): void {
		$this->provider->script( array( 'status' => 400, 'headers' => self::JSON, 'body' => '{"message":"' . str_repeat( 'x', 3000000 ) . '"}' ) );
		$before = memory_get_usage();

		$failure = $this->failure( $this->carrier( 'mailgun' ) );

		$this->assertLessThan( 600, strlen( $failure->reply_text ) );
		$this->assertLessThan( 8 * MB_IN_BYTES, memory_get_usage() - $before );
	}

	public function test_a_key_is_not_repeated_when_the_provider_repeats_it(): void {
		$this->provider->script( array( 'status' => 401, 'headers' => self::JSON, 'body' => '{"message":"Invalid key ' . self::MAILERS['mailgun']['api_key'] . '"}' ) );

		$this->assertStringContainsString( 'Invalid key […]', $this->failure( $this->carrier( 'mailgun' ) )->message );
	}

	public function test_a_closed_port_is_told_apart_from_a_silent_one(): void {
		foreach ( array( 'connection_refused' => Smtp_Server::closed_port(), 'port_blocked' => Smtp_Server::black_hole()->port() ) as $cause => $port ) {
			add_filter( 'http_api_curl', static fn( $handle ) => curl_setopt( $handle, CURLOPT_CONNECT_TO, array( "::127.0.0.1:$port" ) ), 20 );
			$failure = $this->failure( $this->carrier( 'mailgun' ), limit_s: 1.0 );

			$this->assertSame( array( Stage::Tcp, $cause ), array( $failure->stage, $failure->classify()->cause ) );
			$this->assertTrue( $failure->concerns_connection() );
		}
		Smtp_Server::stop_all();
	}

	public function test_a_certificate_of_somebody_else_is_refused_whatever_other_plugins_ask_for(): void {
		add_filter( 'http_request_args', static fn( array $arguments ): array => array( 'sslverify' => false ) + $arguments, 30 );
		add_filter( 'https_ssl_verify', '__return_false' );

		$failure = $this->failure( $this->carrier( 'mailgun' ) );

		$this->assertSame( Stage::Tls, $failure->stage, $failure->message );
		$this->assertSame( array(), $this->provider->calls() );
	}

	public function test_a_wall_of_the_sites_own_is_named(): void {
		add_filter( 'pre_http_request', static fn() => new \WP_Error( 'http_request_not_executed', 'User has blocked requests through HTTP.' ) );

		$failure = $this->failure( $this->carrier( 'mailgun' ) );

		$this->assertSame( 'local_firewall_proxy', $failure->classify()->cause );
		$this->assertStringContainsString( 'api.mailgun.net', $failure->message );
		$this->assertStringContainsString( 'WP_ACCESSIBLE_HOSTS', $failure->message );
	}

	public function test_nothing_is_sent_when_the_message_is_too_big_or_an_address_is_none(): void {
		$carrier = $this->carrier( 'mailgun' );

		$this->assertSame( 'message_too_big', $this->failure( $carrier, self::mime() . str_repeat( 'x', 26 * MB_IN_BYTES ) )->cause );
		try {
			$carrier->send( new Envelope( self::FROM, array( "a@example.test\r\nDATA" ) ), self::mime(), Deadline::after( 1 ) );
			$this->fail( 'An address with a line break was taken.' );
		} catch ( \Mailwright\Transport\Smtp_Error $error ) {
			$this->assertSame( 'invalid_address', $error->failure->cause );
		}
		$this->assertSame( array(), $this->provider->calls() );
	}

	public function test_an_encoding_that_json_cannot_carry_is_refused_in_words(): void {
		foreach ( array( 'sparkpost', 'mandrill' ) as $mailer ) {
			$this->assertSame( 'message_invalid', $this->failure( $this->carrier( $mailer ), self::mime() . "Gr\xFC\xDFe\r\n" )->cause );
		}
		$this->carrier( 'mailgun' )->send( new Envelope( self::FROM, array( 'to@example.test' ) ), self::mime() . "Gr\xFC\xDFe\r\n", Deadline::after( 5 ) );
		$this->assertStringEndsWith( "Gr\xFC\xDFe\r\n", $this->provider->messages()[0]['mime'] );
	}

	public function test_the_outbox_is_told_before_the_request_leaves(): void {
		$calls = null;
		$this->carrier( 'mailgun' )->send(
			new Envelope( self::FROM, array( 'to@example.test' ) ),
			self::mime(),
			Deadline::after( 5 ),
			function () use ( &$calls ): void {
				$calls = count( $this->provider->calls() );
			}
		);

		$this->assertSame( 0, $calls );
	}

	public function test_mail_goes_out_when_the_clock_of_this_server_is_wrong(): void {
		$this->provider->set( array( 'clock_s' => 3600 ) );

		$this->carrier( 'amazonses' )->send( new Envelope( self::FROM, array( 'to@example.test' ) ), self::mime(), Deadline::after( 5 ) );

		$this->assertCount( 1, $this->provider->messages() );
		$this->assertCount( 2, $this->provider->calls() );
	}
}
