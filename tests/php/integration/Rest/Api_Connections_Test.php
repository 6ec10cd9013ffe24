<?php
/**
 * Connections of mailers over HTTPS by REST and the command line: what may be in their fields, and that their keys stay where they are.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Providers;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Api_Connections_Test extends TestCase {

	private const ROUTE = '/mailwright/v1/connections';

	private const GOOD = array(
		'mailgun'   => array( 'domain' => 'mg.example.com', 'region' => 'eu', 'api_key' => 'CANARY' ),
		'amazonses' => array( 'region' => 'eu-central-1', 'access_key_id' => 'AKIAIOSFODNN7EXAMPLE', 'secret_access_key' => 'CANARY' ),
		'smtp2go'   => array( 'region' => 'au', 'api_key' => 'CANARY' ),
		'sparkpost' => array( 'api_key' => 'CANARY' ),
		'mandrill'  => array( 'api_key' => 'CANARY' ),
		'gmail'     => array( 'client_id' => '123-abc.apps.googleusercontent.com', 'client_secret' => 'CANARY' ),
		'microsoft' => array( 'client_id' => '8eaef023-2b34-4da1-9baa-8bc8c9d6a490', 'client_secret' => 'CANARY', 'tenant' => 'example.onmicrosoft.com' ),
	);

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	public function test_every_mailer_can_be_set_up_and_shows_no_secret(): void {
		$this->assertSame( Connection_Schema::API, array_values( array_intersect( Connection_Schema::API, array_keys( self::GOOD ) ) ) );
		foreach ( self::GOOD as $mailer => $values ) {
			$answer = $this->rest( 'POST', self::ROUTE, array( 'mailer' => $mailer ) + $values );
			$this->assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
			$secret = current( array_intersect( Connection_Schema::secrets(), array_keys( $values ) ) );
			$this->assertSame( array( 'set' => true, 'source' => 'database', 'locked' => false ), $answer->get_data()[ $secret . '_status' ] );
			$this->assertArrayNotHasKey( $secret, $answer->get_data() );
			$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $this->rest( 'GET', self::ROUTE )->get_data() ) );
		}
	}

	/** @return iterable<string, array{string, array<string, mixed>, string}> */
	public static function bad_fields(): iterable {
		foreach ( array( '../../v3/routes', 'a/b', 'mg.example.com/', 'https://mg.example.com', 'mg.example.com?x=1', 'mg.example.com#', '%2e%2e', 'localhost', '127.0.0.1', 'a b.com', "mg.example.com\r\nX: y", 'mg.example.com:8080', 'user@example.com', '', 5, null ) as $domain ) {
			yield 'domain ' . wp_json_encode( $domain ) => array( 'mailgun', array( 'domain' => $domain ), 'domain' );
		}
		foreach ( array( 'eu/../us', 'eu.evil.example.com', 'EU', 'eu-central-1.evil', '//', 'moon', 'eu-central-1', '@evil' ) as $region ) {
			yield "mailgun region $region" => array( 'mailgun', array( 'region' => $region ), 'region' );
		}
		foreach ( array( 'eu-central-1/', 'eu-central-1.evil.example.com', 'eu', '', 'x@evil.example.com#-1', 'us-east-1:443' ) as $region ) {
			yield "amazonses region $region" => array( 'amazonses', array( 'region' => $region ), 'region' );
		}
		yield 'access key' => array( 'amazonses', array( 'access_key_id' => 'AKIA/../EXAMPLE12345' ), 'access_key_id' );
		yield 'no access key' => array( 'amazonses', array( 'access_key_id' => '' ), 'access_key_id' );
		yield 'client' => array( 'gmail', array( 'client_id' => 'a b' ), 'client_id' );
		yield 'no client' => array( 'gmail', array( 'client_id' => '' ), 'client_id' );
		yield 'tenant' => array( 'microsoft', array( 'tenant' => '../common' ), 'tenant' );
		yield 'tenant with a path' => array( 'microsoft', array( 'tenant' => 'common/oauth2' ), 'tenant' );
		yield 'token by REST' => array( 'gmail', array( 'oauth' => 'token' ), 'oauth' );
		yield 'refresh token by REST' => array( 'gmail', array( 'refresh_token' => 'token' ), 'refresh_token' );
		yield 'mask' => array( 'mailgun', array( 'api_key' => '********' ), 'api_key' );
	}

	/** @param array<string, mixed> $values */
	#[DataProvider( 'bad_fields' )]
	public function test_a_field_that_could_lead_elsewhere_is_refused_by_name( string $mailer, array $values, string $field ): void {
		$answer = $this->rest( 'POST', self::ROUTE, $values + array( 'mailer' => $mailer ) + self::GOOD[ $mailer ] );

		$this->assertSame( 400, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$this->assertSame( array( $field ), array_keys( $answer->get_data()['data']['params'] ) );
		$this->assertSame( array(), ( new Connection_Store() )->all() );
	}

	/** @return iterable<string, array{string, array<string, mixed>, string}> */
	public static function moves(): iterable {
		yield 'another provider' => array( 'mailgun', array( 'mailer' => 'sparkpost' ), 'api_key' );
		yield 'another Amazon user' => array( 'amazonses', array( 'access_key_id' => 'AKIAIOSFODNN8EXAMPLE' ), 'secret_access_key' );
		yield 'another client' => array( 'gmail', array( 'client_id' => 'other.apps.googleusercontent.com' ), 'client_secret' );
		yield 'from Google to Microsoft' => array( 'gmail', array( 'mailer' => 'microsoft' ), 'client_secret' );
		yield 'to a mail server' => array( 'mailgun', array( 'mailer' => 'smtp', 'host' => 'smtp.evil.example.com' ), 'api_key' );
	}

	/** @param array<string, mixed> $changes */
	#[DataProvider( 'moves' )]
	public function test_a_stored_key_is_asked_for_again_when_it_would_go_elsewhere( string $mailer, array $changes, string $secret ): void {
		$id     = ( new Connection_Store() )->create( array( 'mailer' => $mailer ) + self::GOOD[ $mailer ] );
		$answer = $this->rest( 'POST', self::ROUTE . '/' . $id->id, $changes );

		$this->assertSame( array( 400, 'mailwright_secret_required' ), array( $answer->get_status(), $answer->get_data()['code'] ), (string) wp_json_encode( $answer->get_data() ) );
		$this->assertSame( array( $secret ), array_keys( $answer->get_data()['data']['params'] ) );
		$this->assertSame( 200, $this->rest( 'POST', self::ROUTE . '/' . $id->id, $changes + array( $secret => null ) )->get_status() );
	}

	public function test_the_region_can_be_corrected_without_the_key(): void {
		$id = ( new Connection_Store() )->create( array( 'mailer' => 'mailgun' ) + self::GOOD['mailgun'] )->id;

		$this->assertSame( 200, $this->rest( 'POST', self::ROUTE . "/$id", array( 'region' => 'us' ) )->get_status() );
		$this->assertSame( 'CANARY', ( new Connection_Store() )->get( $id )?->secret( 'api_key' ) );
	}

	public function test_presets_lead_to_the_mailer_over_https_and_providers_without_one_have_a_port_that_gets_through(): void {
		$presets = array_column( $this->rest( 'GET', '/mailwright/v1/providers' )->get_data(), null, 'id' );
		foreach ( array( 'gmail' => 'gmail', 'microsoft365' => 'microsoft', 'mailgun_eu' => 'mailgun', 'amazon_ses' => 'amazonses', 'smtp2go' => 'smtp2go', 'sparkpost' => 'sparkpost', 'mandrill' => 'mandrill' ) as $smtp => $mailer ) {
			$this->assertSame( $mailer, $presets[ $presets[ $smtp ]['https'] ]['mailer'] );
		}
		foreach ( array( 'sendgrid', 'postmark', 'brevo', 'resend', 'mailjet' ) as $id ) {
			$this->assertSame( '', $presets[ $id ]['https'] );
			$this->assertNotSame( array(), array_intersect( array( 2525, 465 ), array( $presets[ $id ]['port'], ...array_column( $presets[ $id ]['alternatives'], 'port' ) ) ), $id );
		}
		foreach ( Connection_Schema::API as $mailer ) {
			$this->assertNotNull( Providers::get( Providers::for_mailer( $mailer ) ), $mailer );
		}
	}
}
