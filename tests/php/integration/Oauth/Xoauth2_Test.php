<?php
/**
 * The second way for Google and Microsoft: their mail servers, with a token in place of a password (XOAUTH2).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Oauth;

use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Integration\Transport\Api\Api_Case;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Providers\World;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Smtp_Client;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Smtp_Options;
use Mailwright\Transport\Transcript;
use PHPUnit\Framework\Attributes\DataProvider;

final class Xoauth2_Test extends Api_Case {

	/** @return iterable<string, array{string, string}> */
	public static function servers(): iterable {
		yield 'Google' => array( 'smtp.gmail.com', 'https://mail.google.com/' );
		yield 'Microsoft' => array( 'smtp.office365.com', 'offline_access openid profile https://outlook.office.com/SMTP.Send' );
	}

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	#[DataProvider( 'servers' )]
	public function test_the_token_logs_in_when_the_account_was_connected( string $host, string $scope ): void {
		$id = $this->mailbox( $host );
		$this->assertTrue( $this->rest( 'GET', "/mailwright/v1/connections/$id" )->get_data()['oauth']['connected'] );
		$this->assertSame( array( $scope ), array_unique( array_column( array_filter( $this->tokens() ), 'scope' ) ) );

		$this->assertNull( $this->log_in( $id, array( array_key_last( $this->tokens() ) ) ) );
	}

	public function test_a_token_that_is_refused_is_replaced_once_in_the_same_session(): void {
		$id     = $this->mailbox( 'smtp.gmail.com' );
		$server = $this->server( array( 'nobody knows this one' ) );

		$failure = $this->try_login( $id, $server );

		$this->assertSame( array( 'auth', 'auth_oauth_token_expired' ), array( $failure?->stage->value, $failure?->classify()->cause ) );
		$this->assertSame( array( 'authorization_code', 'refresh_token' ), array_column( $this->provider->token_calls(), 'grant' ) );
		$this->assertCount( 1, $server->connections() );
		$this->assertStringNotContainsString( 'CANARY', print_r( $failure, true ) );
	}

	public function test_nothing_is_connected_to_when_there_is_no_consent(): void {
		$id     = $this->connect( 'smtp', self::values( 'smtp.gmail.com' ) );
		$server = $this->server( array( 'x' ) );

		$this->assertSame( 'config_incomplete', $this->try_login( $id, $server )?->cause );
		$this->assertSame( array(), $server->connections() );
	}

	public function test_a_token_never_goes_to_a_server_of_somebody_else(): void {
		$id = $this->connect( 'smtp', array( 'host' => 'smtp.evil.example.com', 'provider' => 'gmail' ) + self::values( 'smtp.gmail.com' ) );
		$this->as_admin();

		$this->assertSame( 400, $this->rest( 'POST', '/mailwright/v1/oauth/start', array( 'connection' => $id ) )->get_status() );
	}

	/** @return array<string, mixed> */
	private static function values( string $host ): array {
		return array(
			'host'          => $host,
			'port'          => 587,
			'encryption'    => 'starttls',
			'username'      => 'sender@example.com',
			'auth_method'   => 'xoauth2',
			'client_id'     => World::DEFAULTS['client_id'],
			'client_secret' => World::DEFAULTS['client_secret'],
		);
	}

	private function mailbox( string $host ): string {
		return $this->connected( 'smtp', self::values( $host ) );
	}

	/** @param list<string> $good */
	private function log_in( string $id, array $good ): ?Failure {
		return $this->try_login( $id, $this->server( $good ) );
	}

	/** @param list<string> $good Tokens. */
	private function server( array $good ): Smtp_Server {
		return Smtp_Server::ordinary( array( 'tls' => 'starttls', 'certificate' => 'providers', 'mechanisms' => array( 'XOAUTH2' ), 'auth' => array( 'sender@example.com' => $good[0] ) ) );
	}

	private function try_login( string $id, Smtp_Server $server ): ?Failure {
		$values  = ( new Connection_Store() )->get( $id )?->reveal() ?? array();
		$options = Smtp_Options::from_array( $values )->with( array( 'addresses' => array( '127.0.0.1' ), 'port' => $server->port(), 'ca_file' => Certificates::ca_file() ) );
		try {
			$client = new Smtp_Client( $options, new Transcript() );
			$client->open( Deadline::after( 5 ) );
			$client->quit();
			return null;
		} catch ( Smtp_Error $error ) {
			return $error->failure;
		}
	}

	/** @return array<string, array{scope: string}> Access tokens that were given out. */
	private function tokens(): array {
		return $this->provider->state()['tokens'];
	}
}
