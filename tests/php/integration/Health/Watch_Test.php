<?php
/**
 * One test for each way in which mail breaks: noticed at the next look, said once with cause and date, and the all-clear when it is mended.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health;

use Mailwright\Health\Changes;
use Mailwright\Health\Health_Store;
use Mailwright\Health\Watch;
use Mailwright\Health\Watch_Schedule;
use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;

final class Watch_Test extends Watch_Case {

	public function test_a_rotated_password_is_said_once_and_the_all_clear_comes_when_it_is_entered(): void {
		$server = $this->given_it_works();
		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );

		$this->assert_said_once( 'auth_failed', 'critical', 'last seen to work' );
		$this->assertSame( 'connection:main:auth_failed', $this->said[0][2][0]['id'] );
		$this->assertFalse( wp_next_scheduled( Watch_Schedule::EVENT, array( 'soon' ) ), 'A refused login is not tried every hour.' );

		( new Connection_Store() )->update( 'main', array( 'password' => 'another' ) );
		$this->assert_all_clear();
	}

	public function test_a_certificate_near_its_end_is_a_warning_then_red_and_expired_is_another_cause(): void {
		$server = $this->given_it_works( array( 'certificate' => self::certificate( 40 ) ), array( 'ca_file' => self::own_ca() ) );

		$server->change( array( 'certificate' => self::certificate( 20 ) ) );
		$this->assert_said_once( 'cert_expired', 'warning' );
		$this->assertSame( 'connection:main:cert_expiring', $this->said[0][2][0]['id'] );

		$server->change( array( 'certificate' => self::certificate( 10 ) ) );
		$this->watch();
		$this->assertCount( 1, $this->said, 'Fewer days are no news.' );

		$server->change( array( 'certificate' => self::certificate( 2 ) ) );
		$this->watch();
		$this->assertSame( array( 'critical', 'warning' ), array_slice( $this->said[1], 0, 2 ) );

		$server->change( array( 'certificate' => 'expired' ) );
		$this->watch();
		$this->assertCount( 3, $this->said );
		$this->assertSame( 'connection:main:cert_expired', $this->said[2][2][0]['id'] );

		$server->change( array( 'certificate' => self::certificate( 40 ) ) );
		$this->assert_all_clear();
	}

	public function test_a_host_that_has_moved_away_is_noticed(): void {
		$this->given_it_works();
		$there      = $this->zone;
		$this->zone = array();

		$this->assert_said_once( 'dns_not_found' );
		$this->assertNotFalse( wp_next_scheduled( Watch_Schedule::EVENT, array( 'soon' ) ), 'It is looked at again soon.' );

		$this->zone = $there;
		$this->assert_all_clear();
	}

	public function test_a_closed_port_is_noticed(): void {
		$server = $this->given_it_works();
		$port   = $server->port();
		$server->stop();
		unset( $this->servers['main'] );

		$this->assert_said_once( 'connection_refused' );

		$this->servers['main'] = Smtp_Server::ordinary( array( 'port' => $port, 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD ) ) );
		$this->assert_all_clear();
	}

	public function test_new_security_keys_lock_the_password_and_the_old_ones_bring_it_back(): void {
		$before = count( $this->given_it_works()->connections() );
		$other  = static fn( string $salt ): string => $salt . 'rotated';
		add_filter( 'salt', $other );

		$this->assert_said_once( 'config_incomplete', 'critical', 'security keys in wp-config.php were replaced' );
		$this->assertSame( 'connection:main:secret_locked', $this->said[0][2][0]['id'] );
		$this->assertCount( $before, $this->servers['main']->connections(), 'Nobody knocks without a password.' );

		remove_filter( 'salt', $other );
		$this->assert_all_clear();
	}

	public function test_new_trouble_is_said_even_if_there_is_old_one(): void {
		$server = $this->given_it_works();
		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );
		$this->watch();
		$this->zone = array();
		$this->watch();

		$this->assertSame( array( array( 'critical', 'good' ), array( 'critical', 'critical' ) ), array_map( static fn( array $said ): array => array_slice( $said, 0, 2 ), $this->said ) );
		$this->assertSame( 'dns_not_found', $this->said[1][2][0]['cause'] );
	}

	public function test_what_was_installed_before_the_trouble_is_named(): void {
		$server = $this->given_it_works();
		Watch_Schedule::ensure();
		Changes::on_activated_plugin( 'mailwright/plugin.php' );
		$this->assertNotFalse( wp_next_scheduled( Watch_Schedule::EVENT, array( 'soon' ) ), 'The watch looks soon.' );
		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );

		$this->watch();

		$this->assertMatchesRegularExpression( '/Mail worked until the plugin Mailwright [\d.]+ was installed, updated or switched on, on /', $this->said[0][2][0]['explanation'] );
	}

	public function test_a_pause_that_the_outbox_has_made_ends_when_the_login_works_again(): void {
		$server = $this->given_it_works( array( 'tls' => 'none' ), array( 'host' => '127.0.0.1', 'encryption' => 'none' ) );
		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );
		$this->assertFalse( wp_mail( 'to@example.test', 'Hello', 'Body', array( 'X-Mailwright-Background: no' ) ) );
		$this->assertSame( 'critical', Watch::look()->status, 'Seen without any look at the server.' );
		$this->assertSame( 'connection:main:auth_failed', $this->said[0][2][0]['id'] );
		$this->watch();
		$this->assertCount( 1, $this->said, 'The same trouble is said once.' );

		$server->change( array( 'auth' => array( self::USER => Canary::PASSWORD ) ) );
		$this->assert_all_clear();
		$this->assertTrue( wp_mail( 'to@example.test', 'Hello', 'Body', array( 'X-Mailwright-Background: no' ) ) );
	}

	public function test_microsoft_365_with_a_password_is_warned_of_the_day(): void {
		$connection = ( new Connection_Store() )->create( array( 'id' => 'm365', 'mailer' => 'smtp', 'host' => 'smtp.office365.com', 'port' => 587, 'encryption' => 'starttls', 'username' => self::USER, 'password' => Canary::PASSWORD ) );
		$at         = static fn( string $day ): array => \Mailwright\Health\Provider_Dates::findings( $connection, (int) strtotime( $day ) );

		$this->assertSame( array(), $at( '2026-07-01' ) );
		$this->assertSame( array( 'connection:m365:ends:microsoft365_password' ), array_column( $at( '2026-11-24' ), 'id' ) );
		$this->assertStringContainsString( 'December 31, 2026', $at( '2026-11-24' )[0]['title'] );
		$this->assertSame( array(), $at( '2027-01-01' ), 'From then on the login tells.' );
		$this->assertSame( array(), \Mailwright\Health\Provider_Dates::findings( $connection->with( array( 'auth_method' => 'xoauth2' ) ), (int) strtotime( '2026-11-24' ) ) );
	}

	public function test_every_provider_date_has_a_source_and_a_day(): void {
		foreach ( (array) json_decode( (string) file_get_contents( dirname( MAILWRIGHT_FILE ) . '/data/provider-dates.json' ), true ) as $date ) {
			$this->assertMatchesRegularExpression( '#^https://#', $date['source'] );
			$this->assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\d$/', $date['checked'] );
			$this->assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\d$/', $date['ends'] );
			$this->assertNotNull( \Mailwright\Settings\Providers::get( $date['provider'] ) );
			$this->assertArrayHasKey( $date['cause'], \Mailwright\Causes\Catalogue::all() );
		}
	}

	public function test_tables_that_are_gone_are_made_anew_without_a_word(): void {
		$this->given_it_works();
		$GLOBALS['wpdb']->query( 'ROLLBACK' );
		( new Database() )->run( 'DROP TABLE ' . Database::table( Tables::CHUNKS ) );

		$this->assertSame( array(), \Mailwright\Health\Site_Watch::tables() );
		$this->assertSame( array(), ( new Database() )->rows( 'SELECT * FROM ' . Database::table( Tables::CHUNKS ) ) );
	}

	public function test_tables_that_cannot_be_mended_are_said_clearly(): void {
		$break = static fn( string $sql ): string => str_contains( $sql, 'mailwright_search' ) ? 'SELECT nonsense FROM nowhere' : $sql;
		add_filter( 'query', $break );
		$findings = \Mailwright\Health\Site_Watch::tables();
		remove_filter( 'query', $break );

		$this->assertSame( array( 'tables' ), array_column( $findings, 'id' ) );
		$this->assertStringContainsString( 'mailwright_search', $findings[0]['explanation'] );
	}

	public function test_the_site_is_not_watched_without_a_connection_and_daily_with_one(): void {
		Watch_Schedule::ensure();
		$this->assertFalse( wp_next_scheduled( Watch_Schedule::EVENT ) );
		$this->start( array( 'main' => array( 'closed' ) ) );
		\add_action( 'mailwright_settings_changed', array( Changes::class, 'on_settings_changed' ), 10, 0 );
		$this->save();
		$this->assertSame( 'daily', wp_get_schedule( Watch_Schedule::EVENT ) );

		( new Connection_Store() )->delete( 'main' );
		Watch_Schedule::ensure();
		$this->assertFalse( wp_next_scheduled( Watch_Schedule::EVENT ) );
	}

	public function test_two_watches_at_the_same_moment_speak_with_one_voice(): void {
		$server = $this->given_it_works();
		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );
		$is_first = true;
		$meddle   = function ( string $sql ) use ( &$is_first ): string {
			if ( $is_first && str_starts_with( $sql, 'UPDATE' ) && str_contains( $sql, Health_Store::OPTION ) ) {
				$is_first = false;
				$this->watch(); // The other one is quicker.
			}
			return $sql;
		};
		add_filter( 'query', $meddle );
		$this->watch();

		$this->assertCount( 1, $this->said );
	}

	public function test_a_notice_that_was_read_stays_away_until_something_else_breaks(): void {
		$server = $this->given_it_works();
		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );
		$signature = $this->watch()->signature();
		$this->assertStringContainsString( 'mailwright_read=' . $signature, html_entity_decode( $this->notice() ) );

		$this->assertFalse( \Mailwright\Admin\Notices::read( $signature, 'forged' ) );
		$this->assertTrue( \Mailwright\Admin\Notices::read( $signature, wp_create_nonce( 'mailwright_read' . $signature ) ) );
		$this->assertSame( '', $this->notice() );

		$this->zone = array();
		$this->watch();
		$this->assertStringContainsString( 'Email:', $this->notice() );
		$this->as_role( 'editor' );
		remove_all_actions( 'admin_notices' );
		\Mailwright\Admin\Notices::on_load();
		$this->assertFalse( has_action( 'admin_notices' ), 'Only those who can act are told.' );
	}

	public function test_cron_that_has_stopped_is_said_on_the_dashboard_and_by_health(): void {
		$this->given_it_works();
		wp_schedule_event( time() - DAY_IN_SECONDS, 'daily', Watch_Schedule::EVENT );

		$this->assertStringContainsString( 'has not been worked since', $this->notice() );
		$health = $this->rest( 'GET', '/mailwright/v1/health' )->get_data();
		$this->assertSame( array( 'warning', array( 'cron_stopped' ) ), array( $health['status'], array_column( $health['findings'], 'id' ) ) );
	}

	public function test_health_tells_what_the_watch_saw_and_is_good_without_any_mail(): void {
		$server = $this->given_it_works();
		$this->as_admin();
		$health = $this->rest( 'GET', '/mailwright/v1/health' )->get_data();
		$this->assertSame( array( 'good', array() ), array( $health['status'], $health['findings'] ) );

		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );
		$this->watch();
		$before = count( $server->connections() );
		$health = $this->rest( 'GET', '/mailwright/v1/health' )->get_data();

		$this->assertSame( array( 'critical', 'connection:main:auth_failed' ), array( $health['status'], $health['findings'][0]['id'] ) );
		$this->assertStringContainsString( 'last seen to work', $health['findings'][0]['explanation'] );
		$this->assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', $health['findings'][0]['since'] );
		$this->assertCount( $before, $server->connections(), 'The server is not asked.' );
		$found = $this->rest( 'GET', '/mailwright/v1/outbox' )->get_data()['watch'];
		$this->assertSame( array( array( 'main', 'critical' ) ), array_map( static fn( array $one ): array => array( $one['connection'], $one['severity'] ), $found ), 'The page knows it, too.' );
	}

	public function test_settings_that_changed_since_are_not_judged_by_what_was_seen_before(): void {
		$server = $this->given_it_works();
		$server->change( array( 'auth' => array( self::USER => 'another' ) ) );
		$this->watch();
		( new Connection_Store() )->update( 'main', array( 'password' => 'another' ) );
		$this->as_admin();

		$this->assertSame( array(), $this->rest( 'GET', '/mailwright/v1/health' )->get_data()['findings'] );
	}

	public function test_connections_of_rules_and_the_fallback_are_watched_others_are_not(): void {
		$this->given_it_works();
		$closed = Smtp_Server::closed_port();
		foreach ( array( 'spare', 'rule', 'idle' ) as $id ) {
			( new Connection_Store() )->create( array( 'id' => $id, 'mailer' => 'smtp', 'host' => '127.0.0.1', 'port' => $closed, 'encryption' => 'none', 'authentication' => false ) );
		}
		( new Settings_Store() )->save( array( 'fallback_connection' => 'spare', 'routes' => array( array( 'from' => '@example.test', 'connection' => 'rule' ) ) ) );

		$state = $this->watch();

		$this->assertEqualsCanonicalizing( array( 'spare', 'rule' ), array_column( $state->findings, 'connection' ) );
		$this->assertCount( 1, $this->said );
	}
}
