<?php
/**
 * What tests of the mailers over HTTPS have in common: stand-ins for all providers, and a connection to each.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport\Api;

use Mailwright\Admin\Oauth_Callback;
use Mailwright\Http\Client;
use Mailwright\Http\Request;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Providers\Stand_In;
use Mailwright\Tests\Support\Providers\World;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Api\Api_Carrier;
use Mailwright\Transport\Carriers;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Session_Pool;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Test_Email;
use Mailwright\Transport\Transcript;

abstract class Api_Case extends TestCase {

	protected const FROM = 'shop@example.com';

	/** @var array<string, array<string, string>> Mailer => its own fields. */
	protected const MAILERS = array(
		'mailgun'   => array( 'domain' => 'mg.example.com', 'api_key' => World::DEFAULTS['key'] ),
		'amazonses' => array( 'region' => 'eu-central-1', 'access_key_id' => World::DEFAULTS['access_key_id'], 'secret_access_key' => World::DEFAULTS['secret'] ),
		'smtp2go'   => array( 'api_key' => World::DEFAULTS['key'] ),
		'sparkpost' => array( 'region' => 'eu', 'api_key' => World::DEFAULTS['key'] ),
		'mandrill'  => array( 'api_key' => World::DEFAULTS['key'] ),
		'gmail'     => array( 'client_id' => World::DEFAULTS['client_id'], 'client_secret' => World::DEFAULTS['client_secret'] ),
		'microsoft' => array( 'client_id' => World::DEFAULTS['client_id'], 'client_secret' => World::DEFAULTS['client_secret'] ),
	);

	protected Stand_In $provider;

	/** @var \WP_Error[] */
	protected array $errors = array();

	protected function setUp(): void {
		parent::setUp();
		$this->errors   = array();
		$this->provider = Stand_In::start();
		( new Settings_Store() )->save( array( 'from_email' => self::FROM, 'from_name' => 'Shop', 'background' => 'off' ) );
		add_action(
			'wp_mail_failed',
			function ( \WP_Error $error ): void {
				$this->errors[] = $error;
			}
		);
	}

	protected function tearDown(): void {
		Session_Pool::close_all();
		Stand_In::stop_all();
		parent::tearDown();
	}

	/**
	 * Stores a connection; the first one becomes the default.
	 *
	 * @param array<string, mixed> $values
	 */
	protected function connect( string $mailer, array $values = array() ): string {
		return ( new Connection_Store() )->create( $values + array( 'mailer' => $mailer, 'name' => $mailer ) + ( self::MAILERS[ $mailer ] ?? array() ) )->id;
	}

	/**
	 * The same with somebody's consent where it is needed.
	 *
	 * @param array<string, mixed> $values
	 */
	protected function connected( string $mailer, array $values = array() ): string {
		$id = $this->connect( $mailer, $values );
		if ( in_array( $mailer, array( 'gmail', 'microsoft' ), true ) || 'xoauth2' === ( $values['auth_method'] ?? '' ) ) {
			$this->assertSame( 'connected', $this->consent( $id ) );
		}
		return $id;
	}

	/** The whole journey as a browser makes it. @return string How it ended. */
	protected function consent( string $id, string $choice = 'allow' ): string {
		$this->as_admin();
		$answer = $this->rest( 'POST', '/mailwright/v1/oauth/start', array( 'connection' => $id ) );
		$this->assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$target = Oauth_Callback::target( $this->way_back( $answer->get_data()['url'], $choice ) );
		$this->assertIsString( $target );
		$this->assertStringNotContainsString( 'CANARY', $target );
		parse_str( (string) wp_parse_url( $target, PHP_URL_QUERY ), $query );
		return (string) $query['oauth'];
	}

	/**
	 * What the provider's page sends the browser back with.
	 *
	 * @return array<string, string>
	 */
	protected function way_back( string $url, string $choice = 'allow' ): array {
		$page = Client::send( new Request( 'GET', $url ), 5.0 );
		$this->assertSame( 200, $page->status, $page->body );
		$this->assertSame( 1, preg_match( '/id="' . $choice . '" href="([^"]+)"/', $page->body, $link ) );
		parse_str( (string) wp_parse_url( htmlspecialchars_decode( $link[1] ), PHP_URL_QUERY ), $query );
		return array_map( 'strval', array_filter( $query, 'is_string' ) );
	}

	/** @param array<string, mixed> $values */
	protected function carrier( string $mailer, array $values = array() ): Api_Carrier {
		$carrier = Carriers::make( $values + array( 'id' => $mailer, 'mailer' => $mailer ) + ( self::MAILERS[ $mailer ] ?? array() ), new Transcript() );
		$this->assertInstanceOf( Api_Carrier::class, $carrier );
		return $carrier;
	}

	/** Why a message was not taken. */
	protected function failure( Api_Carrier $carrier, string $mime = '', float $limit_s = 3.0 ): Failure {
		try {
			$carrier->open( Deadline::after( $limit_s ) );
			$carrier->send( new Envelope( self::FROM, array( 'to@example.test' ) ), '' === $mime ? self::mime() : $mime, Deadline::after( $limit_s ) );
		} catch ( Smtp_Error $error ) {
			$this->assertStringNotContainsString( 'CANARY', print_r( $error->failure, true ) );
			return $error->failure;
		}
		$this->fail( 'The message was taken.' );
	}

	protected static function mime( string $to = 'to@example.test' ): string {
		return 'From: Shop <' . self::FROM . ">\r\nTo: $to\r\nSubject: Hello\r\nMessage-ID: <1@example.com>\r\n\r\nBody\r\n";
	}

	/** @return array<string, mixed> */
	protected function test_email( string $connection ): array {
		$answer = Test_Email::send( 'to@example.test', $connection, 'plain' );
		$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $answer ) );
		return $answer;
	}
}
