<?php
/**
 * The way to a person's consent and back (guarantees S20, A37, A38): the right browser, once, in time, and no trace of the code.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Oauth;

use Mailwright\Admin\Oauth_Callback;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Integration\Transport\Api\Api_Case;
use Mailwright\Tests\Support\Providers\World;
use PHPUnit\Framework\Attributes\DataProvider;

final class Consent_Test extends Api_Case {

	private const START = '/mailwright/v1/oauth/start';

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	/** @return iterable<string, array{string, string}> */
	public static function providers(): iterable {
		yield 'Google' => array( 'gmail', 'https://accounts.google.com/o/oauth2/v2/auth?' );
		yield 'Microsoft' => array( 'microsoft', 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize?' );
	}

	#[DataProvider( 'providers' )]
	public function test_the_address_asks_for_sending_only_and_proves_who_asked( string $mailer, string $address ): void {
		$answer = $this->rest( 'POST', self::START, array( 'connection' => $this->connect( $mailer ) ) )->get_data();

		$this->assertStringStartsWith( $address, $answer['url'] );
		parse_str( (string) wp_parse_url( $answer['url'], PHP_URL_QUERY ), $query );
		$this->assertSame( array( 'code', World::DEFAULTS['client_id'], admin_url( 'options-general.php' ), 'S256' ), array( $query['response_type'], $query['client_id'], $query['redirect_uri'], $query['code_challenge_method'] ) );
		$this->assertMatchesRegularExpression( '/^mailwright-[0-9a-f]{32}$/', $query['state'] );
		$this->assertSame( 'gmail' === $mailer ? 'https://www.googleapis.com/auth/gmail.send' : 'offline_access openid profile https://graph.microsoft.com/Mail.Send', $query['scope'] );
		$this->assertStringNotContainsString( 'CANARY', $answer['url'] );
	}

	#[DataProvider( 'providers' )]
	public function test_a_consent_connects_the_account_and_shows_no_token( string $mailer ): void {
		$id = $this->connect( $mailer );
		$this->assertSame( array( false, '', null ), array_values( array_intersect_key( $this->oauth( $id ), array_flip( array( 'connected', 'account', 'expires_at' ) ) ) ) );

		$this->assertSame( 'connected', $this->consent( $id ) );

		$oauth = $this->oauth( $id );
		$this->assertTrue( $oauth['connected'] );
		$this->assertSame( 'microsoft' === $mailer ? World::DEFAULTS['account'] : '', $oauth['account'] );
		$this->assertEqualsWithDelta( time() + 3600, strtotime( (string) $oauth['expires_at'] ), 60 );
		$this->assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $this->rest( 'GET', '/mailwright/v1/connections' )->get_data() ) );
		$this->assert_no_plain_token_in_database();
	}

	public function test_the_tenant_of_an_organisation_is_part_of_the_address(): void {
		$id = $this->connect( 'microsoft', array( 'tenant' => '8eaef023-2b34-4da1-9baa-8bc8c9d6a490' ) );

		$this->assertStringStartsWith( 'https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/oauth2/', $this->rest( 'POST', self::START, array( 'connection' => $id ) )->get_data()['url'] );
	}

	public function test_a_refusal_is_told_and_nothing_is_stored(): void {
		$id = $this->connect( 'gmail' );

		$this->assertSame( 'denied', $this->consent( $id, 'deny' ) );
		$this->assertFalse( $this->oauth( $id )['connected'] );
		$this->assertSame( array(), $this->provider->token_calls() );
	}

	public function test_a_link_works_once(): void {
		$query = $this->begun( $this->connect( 'gmail' ) );

		$this->assertSame( 'connected', $this->came_back( $query ) );
		$this->assertSame( 'state', $this->came_back( $query ) );
	}

	public function test_a_strangers_link_is_refused_and_its_code_not_used(): void {
		$query = $this->begun( $this->connect( 'gmail' ) );
		$this->as_role( 'administrator' );

		$this->assertSame( 'state', $this->came_back( $query ) );
		$this->assertSame( array(), $this->provider->token_calls() );
	}

	public function test_a_link_of_another_session_is_refused(): void {
		$this->log_in( 'one' );
		$query = $this->begun( $this->connect( 'gmail' ) );
		$this->log_in( 'two' );

		$this->assertSame( 'state', $this->came_back( $query ) );
		$this->assertSame( array(), $this->provider->token_calls() );
	}

	public function test_an_old_or_invented_link_is_refused(): void {
		$query = $this->begun( $this->connect( 'gmail' ) );
		$this->assertSame( 'state', $this->came_back( array( 'state' => 'mailwright-' . str_repeat( '0', 32 ) ) + $query ) );

		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->options} SET option_value = REPLACE( option_value, '{\"expires_at\":', '{\"expires_at\":-' ) WHERE option_name LIKE 'mailwright_oauth_state_%'" );
		$this->assertSame( 'state', $this->came_back( $query ) );
		$this->assertSame( array(), $this->provider->token_calls() );
	}

	public function test_visits_of_others_pass(): void {
		$query = $this->begun( $this->connect( 'gmail' ) );

		$this->assertNull( Oauth_Callback::target( array() ) );
		$this->assertNull( Oauth_Callback::target( array( 'state' => 'of-another-plugin', 'code' => 'x' ) ) );
		$this->as_role( 'editor' );
		$this->assertNull( Oauth_Callback::target( $query ) );
	}

	public function test_the_way_out_is_our_own_page_whatever_came_in(): void {
		$query  = $this->begun( $this->connect( 'gmail' ) );
		$target = (string) Oauth_Callback::target( array( 'redirect_to' => 'https://evil.example.com', 'error' => '<script>' ) + $query );

		$this->assertStringStartsWith( admin_url( 'options-general.php?page=mailwright' ), $target );
		$this->assertStringContainsString( 'oauth=failed', $target );
		$this->assertStringNotContainsString( 'evil', $target );
		$this->assertStringNotContainsString( 'script', $target );
	}

	public function test_a_consent_belongs_to_the_client_that_asked(): void {
		$id    = $this->connect( 'gmail' );
		$query = $this->begun( $id );
		( new Connection_Store() )->update( $id, array( 'client_id' => 'another.apps.example.com', 'client_secret' => 'x' ) );
		$this->assertSame( 'state', $this->came_back( $query ) );

		( new Connection_Store() )->update( $id, array( 'client_id' => World::DEFAULTS['client_id'], 'client_secret' => World::DEFAULTS['client_secret'] ) );
		$this->assertSame( 'connected', $this->consent( $id ) );
		( new Connection_Store() )->update( $id, array( 'client_id' => 'another.apps.example.com', 'client_secret' => 'x' ) );
		$this->assertFalse( $this->oauth( $id )['connected'] );
	}

	public function test_what_went_wrong_at_the_provider_is_told_apart(): void {
		$id = $this->connect( 'gmail' );
		$this->provider->set( array( 'granted_scope' => 'openid' ) );
		$this->assertSame( 'scope', $this->consent( $id ) );
		$this->provider->set( array( 'granted_scope' => '', 'client_secret' => 'another' ) );
		$this->assertSame( 'client', $this->consent( $id ) );

		$query = $this->begun( $id );
		$this->provider->stop();
		$this->assertSame( 'unreachable', $this->came_back( $query ) );
	}

	public function test_disconnecting_gives_the_tokens_back(): void {
		$id      = $this->connected( 'gmail' );
		$refresh = $this->provider->state()['grants'][0];
		$answer  = $this->rest( 'POST', '/mailwright/v1/oauth/disconnect', array( 'connection' => $id ) )->get_data();

		$this->assertTrue( $answer['revoked'] );
		$this->assertFalse( $answer['oauth']['connected'] );
		$this->assertSame( array( $refresh ), $this->provider->state()['revoked'] );
	}

	public function test_disconnecting_forgets_the_tokens_when_the_provider_takes_none_back(): void {
		$id     = $this->connected( 'microsoft' );
		$answer = $this->rest( 'POST', '/mailwright/v1/oauth/disconnect', array( 'connection' => $id ) )->get_data();

		$this->assertFalse( $answer['revoked'] );
		$this->assertFalse( $this->oauth( $id )['connected'] );
		$this->assertFalse( get_option( "mailwright_secret_{$id}_oauth" ) );
	}

	public function test_tokens_go_with_their_connection(): void {
		$id = $this->connected( 'gmail' );
		$this->assertNotFalse( get_option( "mailwright_secret_{$id}_oauth" ) );
		( new Connection_Store() )->delete( $id );

		$this->assertFalse( get_option( "mailwright_secret_{$id}_oauth" ) );
	}

	public function test_only_connections_that_need_a_consent_can_be_connected(): void {
		foreach ( array( 404 => 'unknown', 400 => $this->connect( 'mailgun' ) ) as $status => $id ) {
			$this->assertSame( $status, $this->rest( 'POST', self::START, array( 'connection' => $id ) )->get_status() );
		}
		$answer = $this->rest( 'POST', self::START, array( 'connection' => $this->connect( 'gmail', array( 'client_secret' => '' ) ) ) );
		$this->assertSame( array( 'client_secret' ), array_keys( $answer->get_data()['data']['params'] ) );
		$this->assertArrayNotHasKey( 'oauth', $this->rest( 'GET', '/mailwright/v1/connections/mailgun' )->get_data() );
	}

	public function test_nobody_else_may_start_or_end_it(): void {
		$id = $this->connect( 'gmail' );
		foreach ( array( 0, $this->as_role( 'editor' ) ) as $user ) {
			wp_set_current_user( $user );
			foreach ( array( 'start', 'disconnect' ) as $what ) {
				$this->assertContains( $this->rest( 'POST', "/mailwright/v1/oauth/$what", array( 'connection' => $id ) )->get_status(), array( 401, 403 ) );
			}
		}
	}

	/** @return array<string, string> What a browser comes back with. */
	private function begun( string $id ): array {
		return $this->way_back( $this->rest( 'POST', self::START, array( 'connection' => $id ) )->get_data()['url'] );
	}

	/** @param array<string, string> $query */
	private function came_back( array $query ): string {
		parse_str( (string) wp_parse_url( (string) Oauth_Callback::target( $query ), PHP_URL_QUERY ), $out );
		return (string) ( $out['oauth'] ?? '' );
	}

	/** @return array<string, mixed> */
	private function oauth( string $id ): array {
		return $this->rest( 'GET', "/mailwright/v1/connections/$id" )->get_data()['oauth'];
	}

	private function log_in( string $session ): void {
		$_COOKIE[ LOGGED_IN_COOKIE ] = "admin|9999999999|$session|hash";
	}

	private function assert_no_plain_token_in_database(): void {
		global $wpdb;
		foreach ( $wpdb->get_results( "SELECT option_name, option_value, autoload FROM {$wpdb->options} WHERE option_name LIKE 'mailwright%'", ARRAY_A ) as $row ) {
			$this->assertStringNotContainsString( 'CANARY', $row['option_value'], $row['option_name'] );
			if ( str_starts_with( $row['option_name'], 'mailwright_secret_' ) ) {
				$this->assertContains( $row['autoload'], array( 'off', 'no' ), $row['option_name'] );
			}
		}
	}
}
