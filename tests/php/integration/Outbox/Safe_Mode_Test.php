<?php
/**
 * Safe modes: nothing reaches a customer from a copy of the site, whatever way mail goes there (guarantees D18).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Outbox\Dispatch;
use Mailwright\Outbox\Queue_Store;
use Mailwright\Outbox\Outbox_Health;
use Mailwright\Outbox\Outbox_Status;
use Mailwright\Outbox\Safe_Mode;
use Mailwright\Outbox\Safe_Mode_Store;
use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Option_Row;
use Mailwright\Settings\Settings_Store;
use Mailwright\Transport\Test_Email;
use PHPUnit\Framework\Attributes\DataProvider;

final class Safe_Mode_Test extends Accepting_Case {

	private function work(): void {
		Worker::run( new Worker_Limits( 30.0, 4, false, true, 0 ) );
	}

	private function hold(): void {
		$this->settings( array( 'safe_mode' => 'hold' ) );
	}

	private function redirect(): void {
		$this->settings( array( 'safe_mode' => 'redirect', 'safe_mode_address' => 'dev@example.test' ) );
	}

	/** The settings were made there. */
	private function made_at( string $origin ): void {
		Option_Row::update( static fn( array $row ): array => array( 'origin' => $origin ) + $row );
	}

	private static function live_at( string $url ): void {
		add_filter( 'option_home', static fn(): string => $url, PHP_INT_MAX );
	}

	/** @return array<string, array{string}> */
	public static function ways(): array {
		return array( 'at once' => array( 'off' ), 'in the background' => array( 'on' ) );
	}

	#[DataProvider( 'ways' )]
	public function test_everything_is_held_in_every_way_of_sending( string $background ): void {
		$server = $this->server( $background );
		$this->hold();

		$this->assertTrue( wp_mail( 'anna@example.test', 'Your order', 'It is on its way.' ) );
		$this->work();

		$row = $this->only_row();
		$this->assertSame( array( 'held', 'safe_mode', null ), array( $row['status'], $row['held_for'], $row['lane'] ) );
		$this->assertSame( array(), $server->messages() );
	}

	public function test_php_mail_is_held_when_nothing_is_set_up(): void {
		$this->hold();
		$this->assertTrue( wp_mail( 'anna@example.test', 'Your order', 'It is on its way.' ) );
		$row = $this->only_row();
		$this->assertSame( array( 'held', 'safe_mode' ), array( $row['status'], $row['held_for'] ) );
		$this->assertStringContainsString( 'PHP mail', ( new Queue_Store() )->release( (int) $row['id'] ) );
		$this->assertSame( 'held', $this->only_row()['status'] );

		// As soon as there is a mail server it can go.
		$server = $this->server();
		$this->assertSame( '', ( new Queue_Store() )->release( (int) $row['id'] ) );
		$this->work();
		$this->assertCount( 1, $server->messages() );
	}

	public function test_mail_that_waited_before_is_held_too(): void {
		$server = $this->server();
		$this->send();
		$this->hold();
		$this->work();
		$this->assertSame( array( 'held', 'safe_mode' ), array( $this->only_row()['status'], $this->only_row()['held_for'] ) );
		$this->assertSame( array(), $server->messages() );
	}

	public function test_a_released_message_is_sent_although_the_safe_mode_goes_on(): void {
		$server = $this->server( 'on', array( 'replies' => array( 'RCPT' => array( '451 4.3.0 later', null ) ) ) );
		$this->hold();
		$this->send();
		$this->assertSame( '', ( new Queue_Store() )->release( (int) $this->only_row()['id'] ) );
		$this->work();
		$this->assertSame( 'retry', $this->only_row()['status'] );

		( new Queue_Store() )->make_due();
		$this->work();

		$this->assertCount( 1, $server->messages() );
		$this->assertSame( array( 'sent', '' ), array( $this->only_row()['status'], $this->only_row()['held_for'] ) );
	}

	public function test_what_is_sent_again_from_the_log_is_held(): void {
		$server = $this->server();
		$this->settings( array( 'log_content' => 'full' ) );
		$this->send();
		$this->work();
		$this->hold();
		$this->assertSame( '', ( new Queue_Store() )->resend( (int) $this->only_row()['id'] ) );
		$this->work();
		$this->assertSame( 'held', $this->only_row()['status'] );
		$this->assertCount( 1, $server->messages() );
	}

	public function test_nothing_is_sent_when_it_cannot_be_stored(): void {
		$server = $this->server();
		$this->hold();
		add_filter( 'query', static fn( mixed $sql ): mixed => str_contains( (string) $sql, 'INTO' ) && str_contains( (string) $sql, 'mailwright_messages' ) ? 'broken' : $sql );
		$heard = array();
		add_action( 'wp_mail_failed', static function ( \WP_Error $error ) use ( &$heard ): void {
			$heard[] = $error->get_error_message();
		} );
		$this->assertFalse( wp_mail( 'anna@example.test', 'Your order', 'x' ) );
		$this->assertCount( 1, $heard );
		$this->assertStringContainsString( 'safe mode', $heard[0] );
		$this->assertSame( array(), $server->messages() );
	}

	#[DataProvider( 'ways' )]
	public function test_everything_goes_to_one_address( string $background ): void {
		$server = $this->server( $background );
		$this->redirect();
		add_action( 'phpmailer_init', static fn( object $mailer ) => $mailer->addBCC( 'archive@example.test' ), 200 );

		$this->assertTrue( wp_mail( array( 'Anna <anna@example.test>', 'ben@example.test' ), 'Your order', 'Text', array( 'Cc: cleo@example.test', 'Bcc: dan@example.test' ) ) );
		$this->work();

		$message = $server->messages()[0];
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( array( 'dev@example.test' ), $message['to'] );
		$header = strstr( $message['data'], "\r\n\r\n", true );
		$this->assertMatchesRegularExpression( '/^To: dev@example\.test\r?$/m', (string) $header );
		$this->assertDoesNotMatchRegularExpression( '/^(Cc|Bcc):/mi', (string) $header );
		$this->assertStringContainsString( 'X-Mailwright-Original-To: anna@example.test, ben@example.test', (string) $header );
		$this->assertStringContainsString( 'X-Mailwright-Original-Cc: cleo@example.test', (string) $header );
		$this->assertStringContainsString( 'X-Mailwright-Original-Bcc: dan@example.test', (string) $header );
		$this->assertStringContainsString( 'Subject: [for anna@example.test and 3 more] Your order', (string) $header );
		$this->assertSame( array( 'sent', 'dev@example.test' ), array( $this->only_row()['status'], $this->only_row()['recipients'] ) );
	}

	public function test_php_mail_goes_to_the_one_address(): void {
		$this->redirect();
		$sent = array();
		add_action( 'phpmailer_init', static function ( \PHPMailer\PHPMailer\PHPMailer $mailer ) use ( &$sent ): void {
			$sent = array( $mailer->getToAddresses(), $mailer->getCcAddresses(), $mailer->getBccAddresses(), $mailer->Subject, $mailer->Mailer );
			$mailer->isSendmail();
			$mailer->Sendmail = '/bin/true'; // Nothing leaves this machine.
		}, PHP_INT_MAX - 1 );
		wp_mail( 'anna@example.test', 'Hello', 'x', 'Cc: ben@example.test' );
		$this->assertSame( array( array( array( 'dev@example.test', '' ) ), array(), array(), '[for anna@example.test and 1 more] Hello', 'mail' ), $sent );
	}

	public function test_mail_that_waited_before_is_held_when_everything_is_redirected(): void {
		$server = $this->server();
		$this->send();
		$this->redirect();
		$this->work();
		$this->assertSame( array( 'held', 'safe_mode' ), array( $this->only_row()['status'], $this->only_row()['held_for'] ) );
		$this->assertSame( array(), $server->messages() );
	}

	public function test_a_test_email_is_sent_and_says_that_a_safe_mode_is_on(): void {
		$server = $this->server();
		$this->hold();
		$this->as_admin();
		$answer = $this->rest( 'POST', '/mailwright/v1/test-email', array( 'to' => 'me@example.test' ) )->get_data();
		$this->assertTrue( $answer['accepted'] );
		$this->assertSame( 'hold', $answer['safe_mode'] );
		$this->assertSame( array( 'me@example.test' ), $server->messages()[0]['to'] );
		$this->redirect();
		$this->assertTrue( Test_Email::send( 'me@example.test' )['accepted'] );
		$this->assertSame( array( 'me@example.test' ), $server->messages()[1]['to'] );
	}

	public function test_redirecting_needs_an_address(): void {
		try {
			$this->settings( array( 'safe_mode' => 'redirect' ) );
			$this->fail( 'It was stored.' );
		} catch ( Invalid_Input $error ) {
			$this->assertSame( array( 'safe_mode_address' ), array_keys( $error->errors() ) );
		}
		$this->redirect();
		$this->expectException( Invalid_Input::class );
		$this->settings( array( 'safe_mode_address' => '' ) );
	}

	public function test_a_copy_of_a_live_site_holds_by_itself_until_somebody_decides(): void {
		$server = $this->server();
		$this->assertFalse( Safe_Mode::now()->is_on(), 'A site that was set up here sends.' );
		$this->made_at( 'production 0123' );

		$this->send();
		$this->work();
		$status = ( new Outbox_Status() )->to_array()['safe_mode'];
		$this->assertSame( array( 'hold', true, 1 ), array( $status['mode'], $status['copy'], $status['held'] ) );
		$this->assertSame( array(), $server->messages() );

		( new Connection_Store() )->update( 'main', array( 'name' => 'Other' ) );
		$this->assertTrue( Safe_Mode::now()->is_copy, 'Changing something else is no decision.' );

		$this->settings( array( 'safe_mode' => 'off' ) );
		$this->assertFalse( Safe_Mode::now()->is_on() );
		$this->send( 'second' );
		$this->work();
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( 'held', $this->rows()[0]['status'], 'What was held stays so.' );
	}

	public function test_another_address_makes_a_copy_on_a_site_that_is_not_live(): void {
		$this->server();
		self::live_at( 'https://copy.example.test' );
		$this->assertTrue( Safe_Mode::now()->is_copy );
	}

	public function test_another_port_of_the_own_computer_is_no_copy(): void {
		self::live_at( 'http://localhost:8888' );
		$this->server();
		self::live_at( 'http://127.0.0.1:9999' );
		$this->assertFalse( Safe_Mode::now()->is_on() );
	}

	public function test_held_messages_are_dropped_or_sent_all_at_once(): void {
		$server = $this->server();
		$this->hold();
		$this->send( 'first' );
		$this->send( 'second' );
		$this->as_admin();
		$this->assertSame( 200, $this->rest( 'POST', '/mailwright/v1/outbox', array( 'action' => 'cancel_safe' ) )->get_status() );
		$this->assertSame( array( 'canceled', 'canceled' ), array_column( $this->rows(), 'status' ) );
		$this->send( 'third' );
		Dispatch::forget();
		$this->rest( 'POST', '/mailwright/v1/outbox', array( 'action' => 'release_safe' ) );
		$this->work();
		$this->assertCount( 1, $server->messages() );
	}

	public function test_what_is_held_does_not_stay_longer_than_the_log(): void {
		$this->server();
		$this->hold();
		$this->send();
		wp_mail( 'anna@example.test', 'Reset', 'https://example.test/wp-login.php?action=rp&key=abcdefghijklmnopqrst&login=anna' );
		$store = new Safe_Mode_Store();
		$store->clean_up();
		$this->assertSame( 2, $store->count() );
		( new \Mailwright\Install\Database() )->run( 'UPDATE ' . $GLOBALS['wpdb']->prefix . 'mailwright_messages SET created_at = created_at - 2 * 86400' );
		$store->clean_up();
		$this->assertSame( 1, $store->count() );
		$this->assertNull( $this->rows()[1]['mime'], 'No login link stays.' );
		( new \Mailwright\Install\Database() )->run( 'UPDATE ' . $GLOBALS['wpdb']->prefix . 'mailwright_messages SET created_at = created_at - 40 * 86400' );
		$store->clean_up();
		$this->assertSame( 0, $store->count() );
	}

	public function test_monitoring_hears_of_it_and_not_that_somebody_has_to_decide(): void {
		$this->server();
		$this->hold();
		$this->send();
		$ids = array_column( Outbox_Health::report()['findings'], 'id' );
		$this->assertContains( 'safe_mode', $ids );
		$this->assertNotContains( 'held', $ids );
	}

	public function test_a_settings_file_neither_begins_nor_ends_it(): void {
		$this->redirect();
		$file = \Mailwright\Import\Settings_File::write();
		$this->assertArrayNotHasKey( 'safe_mode', $file['settings'] );
		$this->assertSame( 'redirect', ( new Settings_Store() )->get()->safe_mode );
	}
}
