<?php
/**
 * Everybody who runs the site hears of it when somebody has changed where mail goes, by a way that does not belong to whoever did it (guarantees S31, A58).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Audit;

use Mailwright\Audit\Audit;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Integration\Transport\Sending_Case;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;

final class Announcement_Test extends Sending_Case {

	private Smtp_Server $old;

	private Smtp_Server $new;

	private string $colleague;

	protected function setUp(): void {
		parent::setUp();
		$this->old       = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN ) );
		$this->new       = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( self::USER => 'evil' ) ) );
		$this->colleague = get_userdata( $this->as_role( 'administrator' ) )->user_email;
		$this->as_role( 'editor' );
		$this->as_admin();
		$this->connect( $this->old, array( 'id' => 'main' ) );
		( new Settings_Store() )->save( array( 'from_email' => 'site@example.test' ) );
		$this->forget();
	}

	public function test_a58_all_admins_are_told_by_the_old_server_when_it_was_proven(): void {
		$this->prove();
		( new Settings_Store() )->save( array( 'from_email' => 'evil@example.test', 'force_from_email' => true ) );
		$this->to_the_new_server();
		$this->pass_the_time();

		self::assertSame( array(), $this->new->messages(), 'Nothing of it goes to whoever did it.' );
		$told = array_slice( $this->old->messages(), 1 );
		self::assertEqualsCanonicalizing( array( array( 'admin@example.test' ), array( $this->colleague ) ), array_map( static fn( array $message ): array => $message['to'], $told ) );
		$text = $this->text( $told[0] );
		self::assertStringContainsString( 'From: WordPress <site@example.test>', $text );
		foreach ( array( 'From Email: site@example.test → evil@example.test', 'Connection "main": changed', 'SMTP Port: ' . $this->old->port() . ' → ' . $this->new->port(), 'Password: changed', 'profile.php', 'If you or a colleague' ) as $words ) {
			self::assertStringContainsString( $words, $text );
		}
		self::assertNull( Canary::found_in( $text, self::USER ) );
		self::assertStringNotContainsString( 'evil"', $text );
		self::assertSame( 0, (int) $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->options} WHERE option_name = 'mailwright_untold'" ), 'The old password is not kept any longer.' );
	}

	public function test_the_old_server_is_told_even_when_its_connection_was_deleted(): void {
		$this->prove();
		( new Connection_Store() )->delete( 'main' );
		$this->connect( $this->new, array( 'id' => 'other', 'password' => 'evil' ) );
		$this->pass_the_time();

		self::assertCount( 3, $this->old->messages() );
		self::assertSame( array(), $this->new->messages() );
	}

	public function test_the_way_of_the_first_change_counts_when_several_come(): void {
		$this->prove();
		$this->to_the_new_server();
		self::assertTrue( $this->send( 'Proves the new server' ) );
		( new Settings_Store() )->save( array( 'from_name' => 'Another' ) );
		$this->pass_the_time();

		self::assertCount( 3, $this->old->messages(), 'One message for each administrator.' );
		self::assertCount( 1, $this->new->messages() );
		self::assertStringContainsString( 'From Name', $this->text( $this->old->messages()[1] ) );
	}

	public function test_the_new_server_is_used_when_the_old_one_was_never_proven(): void {
		$this->to_the_new_server();
		$this->pass_the_time();

		self::assertSame( array(), $this->old->messages() );
		self::assertCount( 2, $this->new->messages() );
	}

	public function test_the_new_server_is_used_when_the_old_one_is_gone(): void {
		$this->prove();
		$this->to_the_new_server();
		$this->old->stop();
		$this->pass_the_time();

		self::assertCount( 2, $this->new->messages() );
	}

	public function test_a58_a_safe_mode_that_was_switched_on_does_not_take_the_message_away(): void {
		$this->prove();
		( new Settings_Store() )->save( array( 'safe_mode' => 'redirect', 'safe_mode_address' => 'evil@example.test' ) );
		$this->pass_the_time();

		$to = array_merge( ...array_map( static fn( array $message ): array => $message['to'], array_slice( $this->old->messages(), 1 ) ) );
		self::assertEqualsCanonicalizing( array( 'admin@example.test', $this->colleague ), $to );
		self::assertStringContainsString( 'evil@example.test', $this->text( $this->old->messages()[1] ), 'It says where everything goes now.' );
		self::assertSame( 100, has_action( 'phpmailer_init', array( \Mailwright\Outbox\Dispatch::class, 'on_phpmailer_init' ) ), 'The next mail goes the usual way.' );
	}

	public function test_nothing_leaves_a_site_whose_safe_mode_holds_everything(): void {
		$this->prove();
		( new Settings_Store() )->save( array( 'safe_mode' => 'hold' ) );
		$this->forget();
		( new Settings_Store() )->save( array( 'from_name' => 'Another' ) );
		$this->pass_the_time();

		self::assertCount( 1, $this->old->messages() );
	}

	public function test_the_event_is_listened_to(): void {
		self::assertSame( 1, has_action( 'mailwright_clean_up', array( Audit::class, 'on_clean_up' ) ) );
	}

	public function test_the_kept_way_is_sealed(): void {
		$this->prove();
		$this->to_the_new_server();
		$row = $GLOBALS['wpdb']->get_row( "SELECT option_value, autoload FROM {$GLOBALS['wpdb']->options} WHERE option_name = 'mailwright_untold'" );

		self::assertContains( $row->autoload, array( 'off', 'no' ) );
		self::assertNotNull( json_decode( $row->option_value, true )['way'] );
		self::assertNull( Canary::found_in( $row->option_value, self::USER ) );
	}

	public function test_what_stands_in_wp_config_is_not_written_to_the_database(): void {
		putenv( 'MAILWRIGHT_PASSWORD=' . Canary::PASSWORD );
		try {
			( new Settings_Store() )->save( array( 'from_name' => 'A' ) );
			$this->forget();
			$this->prove();
			( new Connection_Store() )->update( 'main', array( 'timeout' => 9, 'auth_method' => 'plain' ) );
			$sealed = json_decode( (string) $GLOBALS['wpdb']->get_var( "SELECT option_value FROM {$GLOBALS['wpdb']->options} WHERE option_name = 'mailwright_untold'" ), true )['way'];
			$box    = new \Mailwright\Settings\Secret_Box( \Mailwright\Settings\Secret_Keys::current() );
			self::assertStringNotContainsString( 'CANARY', (string) $box->open( $sealed, 'mailwright|' . get_current_blog_id() . '|changes|way' ) );
			$this->pass_the_time();
			self::assertCount( 3, $this->old->messages(), 'It is read there again for sending.' );
		} finally {
			putenv( 'MAILWRIGHT_PASSWORD' );
		}
	}

	public function test_who_changes_an_address_meanwhile_does_not_get_the_message_instead(): void {
		$this->prove();
		$this->to_the_new_server();
		wp_update_user( array( 'ID' => 1, 'user_email' => 'evil@example.test' ) );
		$this->pass_the_time();

		$to = array_merge( ...array_map( static fn( array $message ): array => $message['to'], $this->old->messages() ) );
		self::assertContains( 'admin@example.test', $to );
	}

	public function test_nobody_is_woken_for_what_changes_nothing_about_mail(): void {
		$this->prove();
		( new Connection_Store() )->update( 'main', array( 'name' => 'Another name', 'timeout' => 20 ) );
		( new Settings_Store() )->save( array( 'log_retention_days' => 10 ) );
		$this->pass_the_time();

		self::assertCount( 1, $this->old->messages() );
	}

	public function test_the_action_fires_once_and_the_filter_keeps_the_mail_back(): void {
		$this->prove();
		$heard = array();
		add_action(
			'mailwright_connection_changed',
			static function ( array $changes ) use ( &$heard ): void {
				$heard[] = array_column( $changes, 'part' );
			}
		);
		add_filter( 'mailwright_notify_admins', '__return_false' );
		$this->to_the_new_server();
		self::assertSame( array(), $heard, 'Not while somebody waits for his page.' );
		$this->pass_the_time();
		$this->pass_the_time();

		self::assertSame( array( array( 'connection main' ) ), $heard );
		self::assertCount( 1, $this->old->messages() );
	}

	public function test_nothing_is_told_before_its_time_and_at_once_when_the_plugin_is_switched_off(): void {
		$this->prove();
		$this->to_the_new_server();
		Audit::on_clean_up();
		self::assertCount( 1, $this->old->messages() );
		self::assertNotFalse( wp_next_scheduled( 'mailwright_clean_up', array( 'changes' ) ) );

		do_action( 'deactivate_' . plugin_basename( MAILWRIGHT_FILE ) );
		self::assertCount( 3, $this->old->messages() );
	}

	public function test_switching_the_plugin_off_gives_a_silent_old_server_two_seconds_and_goes_the_new_way(): void {
		$this->prove_a_silent_server();
		$this->to_the_new_server();
		$began = microtime( true );
		do_action( 'deactivate_' . plugin_basename( MAILWRIGHT_FILE ), false );

		self::assertLessThan( 6.0, microtime( true ) - $began );
		self::assertCount( 2, $this->new->messages(), 'One for each administrator.' );
	}

	public function test_switching_the_plugin_off_takes_seconds_and_keeps_the_message_when_no_server_answers(): void {
		$this->prove_a_silent_server();
		( new Connection_Store() )->update( 'main', array( 'port' => Smtp_Server::black_hole()->port(), 'password' => 'evil' ) );
		$began = microtime( true );
		do_action( 'deactivate_' . plugin_basename( MAILWRIGHT_FILE ), false );

		self::assertLessThan( 10.0, microtime( true ) - $began );
		$table = \Mailwright\Install\Database::table( \Mailwright\Install\Tables::MESSAGES );
		self::assertSame( array( 'waits', 'waits' ), array_column( ( new \Mailwright\Install\Database() )->rows( "SELECT CASE WHEN status IN ('ready', 'retry') THEN 'waits' ELSE status END AS state FROM $table WHERE subject LIKE '%way email is sent%'" ), 'state' ) );
		self::assertFalse( wp_next_scheduled( 'mailwright_clean_up', array( 'changes' ) ) );
	}

	/** The way of before, which once took mail and now says nothing, with all the patience that a connection can have. */
	private function prove_a_silent_server(): void {
		( new Connection_Store() )->update( 'main', array( 'port' => Smtp_Server::black_hole()->port(), 'timeout' => 300, 'password' => self::LOGIN[ self::USER ] ) );
		$this->forget();
		( new \Mailwright\Outbox\Connection_State_Store() )->succeeded( 'main', \Mailwright\Outbox\Proof::fingerprint( ( new Connection_Store() )->get( 'main' )?->reveal() ?? array() ) );
	}

	private function prove(): void {
		self::assertTrue( $this->send( 'Proves the old server' ) );
		\Mailwright\Outbox\Direct_Log::flush();
	}

	private function to_the_new_server(): void {
		( new Connection_Store() )->update( 'main', array( 'port' => $this->new->port(), 'password' => 'evil' ) );
	}

	/** Five minutes later. */
	private function pass_the_time(): void {
		$wpdb = $GLOBALS['wpdb'];
		$text = (string) $wpdb->get_var( "SELECT option_value FROM {$wpdb->options} WHERE option_name = 'mailwright_untold'" );
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = 'mailwright_untold'", (string) preg_replace_callback( '/"since":(\d+)/', static fn( array $found ): string => '"since":' . ( (int) $found[1] - 301 ), $text ) ) );
		Audit::on_clean_up(); // Not the whole event: others of its listeners look at tables, which ends the transaction around a test.
	}

	/** What was done to prepare the test. */
	private function forget(): void {
		$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->options} WHERE option_name = 'mailwright_untold'" );
	}

	/** @param array<string, mixed> $message */
	private function text( array $message ): string {
		[ $head, $body ] = explode( "\r\n\r\n", $message['data'], 2 );
		return $head . "\n" . ( str_contains( $head, 'base64' ) ? base64_decode( $body ) : quoted_printable_decode( $body ) );
	}
}
