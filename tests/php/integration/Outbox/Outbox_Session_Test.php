<?php
/**
 * wp_mail() says true when the message is safely stored, and what is stored is what would have been sent.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Outbox\Home;
use Mailwright\Outbox\Runner;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Support\Smtp_Server;
use PHPMailer\PHPMailer\PHPMailer;

final class Outbox_Session_Test extends Accepting_Case {

	public function test_the_row_has_everything_that_sending_needs_when_a_mail_is_accepted(): void {
		$server = $this->server();
		$hooks  = array();
		add_action( 'mailwright_accepted', static function ( int $id, string $message_id ) use ( &$hooks ): void { $hooks[] = array( $id, $message_id );
}, 10, 2 );
		$this->settings( array( 'return_path' => 'bounces@example.test' ) );

		$this->assertTrue( wp_mail( array( 'one@example.test', 'two@example.test' ), 'Grüße aus Köln', 'Hallo', array( 'From: Shop <shop@example.test>', 'Bcc: secret@example.test', 'X-Mailwright-Background: yes' ) ) );

		$row = $this->only_row();
		$this->assertSame( array( 'ready', '1', '1', '0', '0' ), array( $row['status'], $row['lane'], $row['priority'], $row['is_sensitive'], $row['attempts'] ) );
		$this->assertSame( array( 'main', 'shop@example.test', 'bounces@example.test', 'Grüße aus Köln' ), array( $row['connection'], $row['sender'], $row['return_path'], $row['subject'] ) );
		$this->assertSame( array( "one@example.test\ntwo@example.test\nsecret@example.test", '3' ), array( $row['recipients'], $row['recipient_count'] ) );
		$this->assertSame( array( (string) Tables::VERSION, Home::fingerprint(), '0', '1' ), array( $row['version'], $row['home'], $row['sealed'], $row['keep_level'] ) );
		$this->assertEqualsWithDelta( (int) $row['now_at'], (int) $row['created_at'], 2 );
		$this->assertEqualsWithDelta( (int) $row['now_at'], (int) $row['next_at'], 2 );
		$this->assertEqualsWithDelta( (int) $row['now_at'] + 72 * 3600, (int) $row['expires_at'], 2 );
		$this->assertSame( array( array( (int) $row['id'], $row['message_id'] ) ), $hooks );
		$mime = ( new Payload_Store() )->read( $row );
		$this->assertSame( strlen( $mime ), (int) $row['size'] );
		$this->assertStringContainsString( 'Message-ID: ' . $row['message_id'], $mime );
		$this->assertStringNotContainsStringIgnoringCase( 'mailwright', $mime );
		$this->assertStringNotContainsString( 'secret@example.test', $mime );
		$this->assertSame( 0, $server->count( 'connections' ) );
		$this->assertSame( array(), $this->attempts() );
	}

	public function test_the_stored_bytes_are_those_that_are_sent_directly(): void {
		$server = $this->server();
		$file   = get_temp_dir() . 'mailwright-bytes.bin';
		file_put_contents( $file, random_bytes( 5000 ) . implode( '', array_map( 'chr', range( 0, 255 ) ) ) );
		$mail = static fn( array $headers ): bool => wp_mail( 'to@example.test', "It's 100% \\ \"x\"", "Line one\n.\n..two\nÄ€𝄞 %s %% {ab}\n", $headers, array( $file ) );

		$this->assertTrue( $mail( array() ) );
		$this->assertTrue( $mail( array( 'X-Mailwright-Background: no' ) ) );

		unlink( $file );
		$stored = ( new Payload_Store() )->read( $this->rows()[0] );
		$level  = static fn( string $mime ): string => (string) preg_replace( array( '/^(Date|Message-ID): .*\r$/m', '/\bb[123][=_][A-Za-z0-9_=]{20,}/' ), array( '$1: -', 'boundary' ), $mime );
		$this->assertSame( rtrim( $level( $server->messages()[0]['data'] ) ), rtrim( $level( $stored ) ) );
		$this->assertSame( "It's 100% \\ \"x\"", $this->rows()[0]['subject'] );
	}

	public function test_one_statement_is_enough_when_the_setting_is_on(): void {
		$this->server();
		$this->send(); // Options and tables are known from here on.

		$statements = self::statements( fn() => $this->send() );

		$this->assertCount( 1, $statements, implode( "\n", array_map( static fn( string $sql ): string => substr( $sql, 0, 200 ), $statements ) ) );
		$this->assertStringStartsWith( 'INSERT INTO', $statements[0] );
	}

	public function test_one_look_and_one_insert_are_enough_when_the_decision_is_automatic(): void {
		$server = $this->server( 'auto' );
		$this->connect( $server, array( 'id' => 'with-password' ) );
		$this->settings( array( 'default_connection' => 'with-password' ) );
		$this->prove( 'with-password' );
		$this->send();

		add_filter( 'mailwright_background', '__return_true' ); // This is a command line, where "auto" says no before it looks.
		$statements = self::statements( fn() => $this->send() );

		$this->assertLessThan( 3, count( $statements ) );
	}

	public function test_a_big_message_is_stored_in_pieces(): void {
		$this->server();
		$file = get_temp_dir() . 'mailwright-big.bin';
		file_put_contents( $file, random_bytes( 900000 ) );

		$statements = self::statements( fn() => $this->assertTrue( wp_mail( 'to@example.test', 'Big', 'x', '', array( $file ) ) ) );

		unlink( $file );
		$row = $this->only_row();
		$this->assertNull( $row['mime'] );
		$this->assertNotNull( $row['chunks_of'] );
		$mime = ( new Payload_Store() )->read( $row );
		$this->assertSame( (int) $row['size'], strlen( $mime ) );
		$this->assertGreaterThan( 1200000, strlen( $mime ) );
		$this->assertStringEndsWith( "--\r\n", rtrim( $mime, "\r\n" ) . "\r\n" );
		$this->assertLessThan( 1000000, max( array_map( 'strlen', $statements ) ), 'A statement does not fit into max_allowed_packet.' );
	}

	public function test_ten_thousand_recipients_are_one_row(): void {
		$this->server();
		$recipients = array_map( static fn( int $i ): string => "recipient$i@example.test", range( 1, 10000 ) );
		add_action( 'phpmailer_init', static function ( PHPMailer $mailer ) use ( $recipients ): void {
			foreach ( $recipients as $recipient ) {
				$mailer->addBCC( $recipient );
			}
		} );

		$extra = self::extra_memory( fn() => $this->assertTrue( $this->send() ) );

		$row = $this->only_row();
		$this->assertSame( '10001', $row['recipient_count'] );
		$this->assertSame( array( 'to@example.test', ...$recipients ), explode( "\n", (string) $row['recipients'] ) );
		$this->assertLessThan( 32 * 1048576, $extra );
	}

	public function test_a_login_link_goes_first_and_for_two_hours_only(): void {
		$this->server();
		$this->settings( array( 'log_content' => 'full' ) );

		wp_mail( 'to@example.test', 'Password Reset', 'https://example.test/wp-login.php?action=rp&key=KmQz8sTrvXcYbLdNfHgW&login=x' );

		$row = $this->only_row();
		$this->assertSame( array( '0', '0', '1', '1' ), array( $row['lane'], $row['priority'], $row['is_sensitive'], $row['keep_level'] ) );
		$this->assertEqualsWithDelta( (int) $row['now_at'] + 7200, (int) $row['expires_at'], 2 );
	}

	public function test_wordpress_own_reset_mail_is_sensitive_whatever_a_filter_makes_of_it(): void {
		$this->server();
		add_filter( 'retrieve_password_message', static fn(): string => 'Follow the white rabbit.' );

		$this->assertTrue( retrieve_password( 'admin' ) );

		$row = $this->only_row();
		$this->assertSame( array( '1', 'wordpress' ), array( $row['is_sensitive'], $row['source'] ) );
	}

	public function test_a_newsletter_comes_last(): void {
		$this->server();

		wp_mail( 'to@example.test', 'News', 'x', array( 'List-Unsubscribe: <https://example.test/u>' ) );
		wp_mail( 'to@example.test', 'News', 'x', array( 'Precedence: Bulk' ) );
		wp_mail( 'to@example.test', 'Order', 'x' );

		$this->assertSame( array( '2', '2', '1' ), array_column( $this->rows(), 'lane' ) );
		$this->assertEqualsWithDelta( (int) $this->rows()[0]['now_at'] + 5 * 86400, (int) $this->rows()[0]['expires_at'], 2 );
	}

	public function test_the_21st_mail_of_a_page_is_one_of_many_but_a_login_link_never_is(): void {
		$this->server();
		for ( $i = 1; $i <= 21; $i++ ) {
			$this->send( "Mail $i" );
		}
		wp_mail( 'to@example.test', 'Code', 'Your verification code is 482913.' );

		$lanes = array_column( $this->rows(), 'lane' );

		$this->assertSame( array_fill( 0, 20, '1' ), array_slice( $lanes, 0, 20 ) );
		$this->assertSame( array( '2', '0' ), array_slice( $lanes, 20 ) );
	}

	public function test_content_is_kept_only_when_switched_on_and_nothing_when_a_filter_says_so(): void {
		$this->server();
		$this->settings( array( 'log_content' => 'full' ) );
		$this->send( 'kept' );
		$seen = null;
		add_filter( 'mailwright_log_message', static function ( bool $is_logged, array $message ) use ( &$seen ): bool {
			$seen = $message;
			return false;
		}, 10, 2 );
		$this->send( 'none' );

		$this->assertSame( array( '2', '0' ), array_column( $this->rows(), 'keep_level' ) );
		$this->assertSame( array( 'to' => array( 'to@example.test' ), 'subject' => 'none', 'connection' => 'main', 'priority' => 1 ), array_intersect_key( (array) $seen, array_flip( array( 'to', 'subject', 'connection', 'priority' ) ) ) );
	}

	public function test_a_mail_is_accepted_while_the_server_is_dead(): void {
		$server = Smtp_Server::black_hole();
		$this->connect_in_clear( $server, array( 'id' => 'main', 'host' => '127.0.0.1' ) );
		$this->settings( array( 'background' => 'on' ) );
		$this->send();
		$began = hrtime( true );

		$this->assertTrue( $this->send() );

		$this->assertLessThan( 0.2, ( hrtime( true ) - $began ) / 1e9 );
	}

	public function test_the_attachment_is_in_the_row_when_its_file_is_deleted_afterwards(): void {
		$this->server();
		$file = get_temp_dir() . 'mailwright-gone.txt';
		file_put_contents( $file, 'Attached words' );
		wp_mail( 'to@example.test', 'x', 'x', '', array( $file ) );
		unlink( $file );

		$this->assertStringContainsString( base64_encode( 'Attached words' ), ( new Payload_Store() )->read( $this->only_row() ) );
	}

	public function test_the_message_goes_with_the_callers_transaction(): void {
		$this->server();
		$wpdb = $GLOBALS['wpdb'];
		$wpdb->query( 'SAVEPOINT caller' );
		$this->assertTrue( $this->send() );
		$this->assertCount( 1, $this->rows() );

		$wpdb->query( 'ROLLBACK TO SAVEPOINT caller' );

		$this->assertSame( array(), $this->rows(), 'As documented: what the caller takes back was never sent.' );
	}

	public function test_a_stale_object_cache_changes_nothing(): void {
		$this->server();
		$this->send( 'one' );
		wp_cache_flush();
		$this->send( 'two' );

		$this->assertSame( array( 'ready', 'ready' ), array_column( $this->rows(), 'status' ) );
	}

	public function test_an_address_that_would_carry_a_command_is_refused_at_once(): void {
		$this->server();
		add_action( 'phpmailer_init', static function ( PHPMailer $mailer ): void {
			$mailer->Sender = "x@example.test>\r\nRCPT TO:<victim@example.test"; // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHPMailer's own name.
		}, 200 );

		$this->assertFalse( $this->send() );

		$this->assertSame( array(), $this->rows() );
		$this->assertCount( 1, $this->errors );
	}

	public function test_somebody_is_told_to_send_it_when_the_process_ends(): void {
		$this->server();
		$this->assertFalse( has_action( 'shutdown', array( Runner::class, 'on_shutdown' ) ) );

		$this->send();

		$this->assertNotFalse( has_action( 'shutdown', array( Runner::class, 'on_shutdown' ) ) );
	}

	public function test_mail_for_a_connection_without_a_usable_secret_is_accepted_too(): void {
		$server = $this->server();
		$this->connect( $server, array( 'id' => 'locked' ) );
		$this->settings( array( 'default_connection' => 'locked' ) );
		delete_option( 'mailwright_secret_locked_password' );

		$this->assertTrue( $this->send() );

		$this->assertSame( 'locked', $this->only_row()['connection'] );
		$this->assertNotNull( ( new Connection_Store() )->get( 'locked' ) );
	}

	public function test_the_caller_of_wp_mail_is_named(): void {
		$this->server();
		$folder = WP_PLUGIN_DIR . '/some-shop';
		wp_mkdir_p( $folder . '/inc' );
		file_put_contents( $folder . '/inc/mail.php', '<?php function some_shop_mail() { return call_user_func( "wp_mail", "to@example.test", "x", "x" ); }' );
		require_once $folder . '/inc/mail.php';

		\some_shop_mail();
		wp_new_user_notification( 1, null, 'admin' );

		unlink( $folder . '/inc/mail.php' );
		rmdir( $folder . '/inc' );
		rmdir( $folder );
		$this->assertSame( array( 'some-shop', 'wordpress' ), array_column( $this->rows(), 'source' ) );
	}
}
