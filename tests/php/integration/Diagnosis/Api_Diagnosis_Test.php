<?php
/**
 * The diagnosis of mailers over HTTPS: the way there, the key or token, the state of the domain; and such a mailer as the way out when every mail port is closed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Diagnosis;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Integration\Transport\Api\Api_Case;
use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;

final class Api_Diagnosis_Test extends Api_Case {

	private const CHECKS = array( 'settings', 'php', 'conflicts', 'dns', 'ports', 'greeting', 'encryption', 'certificate', 'login', 'sender' );

	protected function tearDown(): void {
		Dns_Server::stop_all();
		parent::tearDown();
	}

	/** @return iterable<string, array{string}> */
	public static function mailers(): iterable {
		foreach ( array_keys( self::MAILERS ) as $mailer ) {
			yield $mailer => array( $mailer );
		}
	}

	#[DataProvider( 'mailers' )]
	public function test_all_is_well_when_the_provider_knows_the_key( string $mailer ): void {
		$report = $this->diagnose( $this->connected( $mailer ) );

		$this->assertTrue( $report['verdict']['ok'], (string) wp_json_encode( $report, JSON_PRETTY_PRINT ) );
		$this->assertSame( array( 'pass', 'pass', 'pass', 'pass', 'skip', 'pass', 'pass' ), array_map( fn( string $id ): string => $this->row( $report, $id )['status'], array( 'settings', 'php', 'dns', 'ports', 'greeting', 'encryption', 'certificate' ) ) );
		$this->assertSame( 'microsoft' === $mailer ? 'skip' : 'pass', $this->row( $report, 'login' )['status'] );
		$this->assertSame( 443, $report['connection']['port'] );
		$this->assertSame( array(), $this->provider->messages() );
	}

	/** @return iterable<string, array{string, array<string, mixed>, array<string, mixed>, string, string}> */
	public static function problems(): iterable {
		$wrong = array( 'key' => 'other', 'secret' => 'other', 'client_secret' => 'other' );
		foreach ( array( 'mailgun', 'amazonses', 'smtp2go', 'sparkpost', 'mandrill' ) as $mailer ) {
			yield "$mailer, wrong key" => array( $mailer, $wrong, array(), 'login', 'auth_failed' );
		}
		$none = array( 'domains' => array( 'example.com' => 'pending', 'mg.example.com' => 'unverified' ) );
		foreach ( array( 'mailgun', 'amazonses', 'sparkpost' ) as $mailer ) {
			yield "$mailer, domain not verified" => array( $mailer, $none, array(), 'sender', 'sender_not_verified' );
		}
		yield 'mailgun, unknown domain' => array( 'mailgun', array(), array( 'domain' => 'unknown.example.com' ), 'sender', 'sender_not_verified' );
		yield 'sparkpost, unknown domain' => array( 'sparkpost', array( 'domains' => array() ), array(), 'sender', 'sender_not_verified' );
	}

	/**
	 * @param array<string, mixed> $world
	 * @param array<string, mixed> $values
	 */
	#[DataProvider( 'problems' )]
	public function test_what_is_wrong_is_named( string $mailer, array $world, array $values, string $check, string $cause ): void {
		$id = $this->connected( $mailer, $values );
		$this->provider->set( $world );

		$report = $this->diagnose( $id );

		$this->assertSame( $cause, $report['verdict']['cause'], (string) wp_json_encode( $report, JSON_PRETTY_PRINT ) );
		$this->assertSame( 'fail', $this->row( $report, $check )['status'] );
	}

	#[DataProvider( 'mailers' )]
	public function test_a_key_that_may_only_send_is_as_good_as_any( string $mailer ): void {
		$id = $this->connected( $mailer );
		$this->provider->set( array( 'may_look' => false ) );

		$this->assertTrue( $this->diagnose( $id )['verdict']['ok'] );
	}

	public function test_a_domain_of_the_other_region_is_found_there(): void {
		foreach ( array( 'eu' => 'us', 'us' => 'eu' ) as $home => $set ) {
			$id = $this->connected( 'mailgun', array( 'region' => $set, 'name' => $set ) );
			$this->provider->set( array( 'region' => $home ) );
			$report = $this->diagnose( $id );

			$this->assertSame( 'sender_not_verified', $report['verdict']['cause'] );
			$this->assertStringContainsString( "Set Region to “{$home}”", $report['verdict']['explanation'] );
		}
	}

	public function test_a_consent_that_is_missing_or_was_taken_back_is_named(): void {
		$this->assertSame( array( 'config_incomplete', 'The account is not connected yet' ), array_values( array_intersect_key( $this->diagnose( $this->connect( 'microsoft' ) )['verdict'], array( 'cause' => 1, 'title' => 1 ) ) ) );

		foreach ( array( 'gmail', 'microsoft' ) as $mailer ) {
			$id = $this->connected( $mailer, array( 'name' => "$mailer 2" ) );
			$this->provider->expire_tokens();
			$this->provider->withdraw_consent();
			global $wpdb;
			$wpdb->query( "UPDATE {$wpdb->options} SET option_value = REPLACE( option_value, '\"refresh_at\":', '\"refresh_at\":-' ) WHERE option_name LIKE 'mailwright_secret_%_oauth'" );
			$this->assertSame( 'auth_oauth_token_expired', $this->diagnose( $id )['verdict']['cause'] );
		}
	}

	public function test_a_provider_that_is_out_of_reach_is_named_with_the_way_that_is_closed(): void {
		$id = $this->connected( 'mailgun' );
		foreach ( array( 'connection_refused' => Smtp_Server::closed_port(), 'port_blocked' => Smtp_Server::black_hole()->port() ) as $cause => $port ) {
			add_filter( 'http_api_curl', static fn( $handle ) => curl_setopt( $handle, CURLOPT_CONNECT_TO, array( "::127.0.0.1:$port" ) ), 20 );
			$report = $this->diagnose( $id );

			$this->assertSame( $cause, $report['verdict']['cause'] );
			$this->assertStringContainsString( 'HTTPS', $report['verdict']['fix'] );
			$this->assertSame( array( 'fail', 'skip' ), array( $this->row( $report, 'ports' )['status'], $this->row( $report, 'login' )['status'] ) );
		}
		Smtp_Server::stop_all();
	}

	public function test_empty_parts_are_named_before_anything_is_asked(): void {
		$report = ( new Diagnosis( $this->dns() ) )->run( Connection::from_array( array( 'mailer' => 'mailgun', 'domain' => 'mg.example.com' ) ), false, 'admin@example.test', self::CHECKS )->to_array();

		$this->assertSame( 'config_incomplete', $report['verdict']['cause'] );
		$this->assertStringContainsString( 'API key', $report['verdict']['explanation'] );
	}

	public function test_the_providers_way_over_https_is_proposed_when_every_mail_port_is_closed(): void {
		$hosts = array( 'smtp.mailgun.org' => array( 'mailgun', '' ), 'smtp.eu.mailgun.org' => array( 'mailgun', 'eu' ), 'smtp.gmail.com' => array( 'gmail', '' ), 'email-smtp.eu-central-1.amazonaws.com' => array( 'amazonses', '' ) );
		foreach ( $hosts as $host => list( $mailer, $region ) ) {
			$id     = $this->connect( 'smtp', array( 'host' => $host, 'username' => 'a@example.com', 'password' => 'CANARY' ) );
			$report = $this->diagnose( $id, $host );

			$this->assertSame( 'fail', $this->row( $report, 'ports' )['status'] );
			$this->assertSame( array( $mailer, $region ), array( $report['verdict']['https']['mailer'], $report['verdict']['https']['region'] ), (string) wp_json_encode( $report['verdict'] ) );
			$this->assertStringContainsString( 'over HTTPS', $report['verdict']['fix'] );
			$this->assertNull( $report['verdict']['changes'] );
		}
		$this->assertSame( array(), $this->provider->messages() );
	}

	public function test_nothing_is_proposed_when_https_is_closed_too_or_the_provider_has_none(): void {
		$this->assertNull( $this->diagnose( $this->connect( 'smtp', array( 'host' => 'smtp.sendgrid.net', 'authentication' => false ) ), 'smtp.sendgrid.net' )['verdict']['https'] );
		$this->provider->stop();
		$this->assertNull( $this->diagnose( $this->connect( 'smtp', array( 'host' => 'smtp.mailgun.org', 'authentication' => false ) ), 'smtp.mailgun.org' )['verdict']['https'] );
	}

	/** @return array<string, mixed> */
	private function diagnose( string $id, string $host = '' ): array {
		$connection = ( new Connection_Store() )->get( $id );
		$this->assertNotNull( $connection );
		$report = ( new Diagnosis( $this->dns( $host ) ) )->run( $connection, true, 'admin@example.test', self::CHECKS )->to_array();
		$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( array_diff_key( $report, array( 'commands' => 1 ) ) ) );
		return $report;
	}

	/** A name service of this machine; the host leads to an address where nothing listens on mail ports. */
	private function dns( string $host = '' ): Dns_Lookup {
		$zone = '' === $host ? array() : array( "$host A" => array( '127.0.0.9' ) );
		return new Dns_Lookup( new Resolver_Config( array( Dns_Server::start( $zone )->address() ) ) );
	}

	/**
	 * @param array<string, mixed> $report
	 * @return array<string, mixed>
	 */
	private function row( array $report, string $id ): array {
		return array_column( $report['checks'], null, 'id' )[ $id ];
	}
}
