<?php
/**
 * Changes of where mail goes: recorded with who, when, what and from where, never with a secret, and never in the way of saving.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Audit;

use Mailwright\Audit\Audit;
use Mailwright\Audit\Change_Store;
use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\TestCase;

final class Audit_Test extends TestCase {

	private const SMTP = array(
		'id'       => 'shop',
		'mailer'   => 'smtp',
		'host'     => 'smtp.example.com',
		'username' => 'shop@example.com',
		'password' => Canary::PASSWORD,
	);

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	public function test_a_connection_is_recorded_from_its_beginning_to_its_end(): void {
		$store = new Connection_Store();
		$store->create( self::SMTP );
		$store->update( 'shop', array( 'host' => 'smtp.example.org', 'password' => 'another ' . Canary::PASSWORD ) );
		$store->delete( 'shop' );
		$changes = array_values( array_filter( ( new Change_Store() )->page( 50 ), static fn( array $change ): bool => 'connection shop' === $change['part'] ) );

		self::assertSame( array( 'deleted', 'changed', 'created' ), array_column( $changes, 'event' ) );
		self::assertSame( array( 1, 'admin', 'code' ), array( $changes[0]['user'], get_userdata( 1 )->user_login === $changes[0]['login'] ? 'admin' : $changes[0]['login'], $changes[0]['door'] ) );
		self::assertSame(
			array(
				array( 'field' => 'host', 'old' => 'smtp.example.com', 'new' => 'smtp.example.org', 'secret' => false ),
				array( 'field' => 'password', 'old' => true, 'new' => true, 'secret' => true ),
			),
			$changes[1]['fields']
		);
		self::assertEqualsWithDelta( time(), $changes[0]['changed_at'], 60 );
		self::assertNull( Canary::found_in( (string) wp_json_encode( $changes ), 'shop@example.com' ) );
	}

	public function test_settings_are_recorded_with_what_they_were(): void {
		( new Settings_Store() )->save( array( 'from_email' => 'old@example.com', 'force_from_email' => true ) );
		( new Settings_Store() )->save( array( 'from_email' => 'new@example.com', 'force_from_email' => true ) );
		$change = ( new Change_Store() )->page( 1 )[0];

		self::assertSame( array( 'settings', 'changed' ), array( $change['part'], $change['event'] ) );
		self::assertSame( array( array( 'field' => 'from_email', 'old' => 'old@example.com', 'new' => 'new@example.com', 'secret' => false ) ), $change['fields'] );
	}

	public function test_nothing_is_recorded_when_nothing_is_different_or_nothing_was_saved(): void {
		( new Settings_Store() )->save( array( 'from_email' => 'old@example.com' ) );
		$before = count( ( new Change_Store() )->page( 99 ) );
		( new Settings_Store() )->save( array( 'from_email' => 'old@example.com' ) );
		try {
			( new Settings_Store() )->save( array( 'from_email' => 'no address' ) );
			self::fail( 'It was saved.' );
		} catch ( \Mailwright\Settings\Invalid_Input ) {
			self::assertCount( $before, ( new Change_Store() )->page( 99 ) );
		}
	}

	public function test_a_part_of_somebody_else_is_recorded_and_its_secrets_are_not(): void {
		do_action(
			'mailwright_settings_changed',
			array( 'alert ops' => array( 'type' => 'slack', 'address' => 'https://hooks.example.com/' . Canary::PASSWORD ) ),
			array( 'alert ops' => array( 'type' => 'slack', 'address' => 'https://evil.example/' . Canary::PASSWORD ), 'alert two' => array( 'type' => 'ntfy', 'secrets' => array( 'token' => '1' ) ) )
		);
		$changes = ( new Change_Store() )->page( 2 );

		self::assertSame( array( 'alert two', 'alert ops' ), array_column( $changes, 'part' ) );
		self::assertSame( array( 'created', 'changed' ), array_column( $changes, 'event' ) );
		self::assertSame( array( array( 'field' => 'address', 'old' => null, 'new' => null, 'secret' => true ) ), $changes[1]['fields'] );
		self::assertNull( Canary::found_in( (string) wp_json_encode( $changes ) ) );
	}

	public function test_it_is_saved_all_the_same_when_the_table_is_gone(): void {
		$wpdb = $GLOBALS['wpdb'];
		add_filter( 'query', static fn( string $sql ): string => str_contains( $sql, 'mailwright_changes' ) ? 'SELECT nonsense FROM nowhere' : $sql );
		$connection = ( new Connection_Store() )->create( self::SMTP );

		self::assertSame( Canary::PASSWORD, $connection->secret( 'password' ) );
		self::assertSame( array(), Audit::unseen_by( 1 ) );
		$untold = (string) $wpdb->get_var( "SELECT option_value FROM {$wpdb->options} WHERE option_name = 'mailwright_untold'" );
		// SQLite has ended the transaction of the test with the statement that failed: the next test must not find what was written behind it.
		$wpdb->query( "DELETE FROM {$wpdb->options} WHERE option_name LIKE 'mailwright\\_%' AND option_name <> 'mailwright_tables'" );
		self::assertStringContainsString( 'connection shop', $untold, 'It is told all the same.' );
	}

	public function test_a_password_is_stored_all_the_same_when_a_listener_fails(): void {
		add_action( 'mailwright_settings_changed', static fn() => throw new \RuntimeException( 'broken' ) );
		$log = ini_set( 'error_log', '/dev/null' );
		$connection = ( new Connection_Store() )->create( self::SMTP );
		ini_set( 'error_log', (string) $log );

		self::assertSame( Canary::PASSWORD, $connection->secret( 'password' ) );
	}

	public function test_others_changes_are_unseen_until_they_are_seen_and_ones_own_never_are(): void {
		( new Connection_Store() )->create( self::SMTP );
		$other  = $this->as_role( 'administrator' );
		$unseen = Audit::unseen_by( $other );

		self::assertNotSame( array(), $unseen );
		self::assertSame( array(), Audit::unseen_by( 1 ) );
		self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/audit/seen', array( 'id' => PHP_INT_MAX ) )->get_status() );
		self::assertSame( array(), Audit::unseen_by( $other ) );
		$this->as_admin();
		( new Connection_Store() )->update( 'shop', array( 'port' => 465, 'encryption' => 'implicit_tls', 'password' => 'x' ) );
		self::assertCount( 1, Audit::unseen_by( $other ), 'What comes later is not seen yet, whatever was sent.' );
	}

	public function test_the_list_has_pages_and_no_way_to_delete(): void {
		foreach ( array( 'a', 'b', 'c' ) as $name ) {
			( new Settings_Store() )->save( array( 'from_email' => "$name@example.com" ) );
		}
		$page = $this->rest( 'GET', '/mailwright/v1/audit', array( 'per_page' => '2' ) );
		$next = $this->rest( 'GET', '/mailwright/v1/audit', array( 'per_page' => '1', 'cursor' => (string) $page->get_headers()['X-Mailwright-Cursor'] ) );

		self::assertSame( array( 'c@example.com', 'b@example.com' ), array_map( static fn( array $change ): mixed => $change['fields'][0]['new'], $page->get_data() ) );
		self::assertSame( 'a@example.com', $next->get_data()[0]['fields'][0]['new'] );
		self::assertSame( 'From Email', $page->get_data()[0]['fields'][0]['label'] );
		self::assertSame( 404, $this->rest( 'DELETE', '/mailwright/v1/audit' )->get_status() );
		self::assertSame( 400, $this->rest( 'GET', '/mailwright/v1/audit', array( 'cursor' => '1 OR 1=1' ) )->get_status() );
	}

	public function test_old_changes_go_after_a_year_and_a_flood_washes_nothing_away(): void {
		$database = new Database();
		$table    = Database::table( Tables::CHANGES );
		$add      = static fn( int $age_s, int $count ) => array_map( static fn() => $database->run( "INSERT INTO $table (changed_at, event, fields) VALUES (UNIX_TIMESTAMP() - %d, 'changed', '[]')", $age_s ), range( 1, $count ) );
		$database->run( "DELETE FROM $table" );
		$add( 366 * DAY_IN_SECONDS, 2 );
		$add( 40 * DAY_IN_SECONDS, 3 );
		$add( 20 * DAY_IN_SECONDS, 1 );
		( new Change_Store() )->clean_up();
		self::assertSame( '4', $database->value( "SELECT COUNT(*) FROM $table" ) );

		$add( 60, 1000 );
		( new Change_Store() )->clean_up();
		self::assertSame( '1001', $database->value( "SELECT COUNT(*) FROM $table" ), 'The younger one stays beyond the thousand, the older ones go.' );
	}

	public function test_what_wp_config_fixes_is_compared_by_the_clean_up(): void {
		Audit::on_clean_up();
		$before = count( ( new Change_Store() )->page( 99 ) );
		Audit::on_clean_up();
		self::assertCount( $before, ( new Change_Store() )->page( 99 ) );

		putenv( 'MAILWRIGHT_FROM_EMAIL=fixed@example.com' );
		putenv( 'MAILWRIGHT_PASSWORD=' . Canary::PASSWORD );
		try {
			Audit::on_clean_up();
		} finally {
			putenv( 'MAILWRIGHT_FROM_EMAIL' );
			putenv( 'MAILWRIGHT_PASSWORD' );
		}
		$change = ( new Change_Store() )->page( 1 )[0];
		self::assertSame( array( 'config', 'wp-config.php', 'config' ), array( $change['part'], $change['login'], $change['door'] ) );
		self::assertSame( array( 'from_email', 'password' ), array_column( $change['fields'], 'field' ) );
		self::assertNull( Canary::found_in( (string) wp_json_encode( array( $change, get_option( 'mailwright_fixed' ) ) ) ) );
	}
}
