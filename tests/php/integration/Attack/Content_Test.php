<?php
/**
 * Attack cases A22, A23, A40, A41, A43 and A44: hostile mails from inside the site, hostile words from the server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\Support\Web_Page;
use Mailwright\Transport\Message_Data;
use PHPUnit\Framework\Attributes\DataProvider;

final class Content_Test extends Attack_Case {

	private const HOSTILE = "<script>alert(1)</script>\x1b[2J\x1b]0;title\x07\u{202E}txet\u{2066}\u{200F}\x00\x08\x7f\xff\xfe\xc3\x28\u{0085}\u{2028}end";

	/** @return array<string, array{array<int, mixed>}> */
	public static function header_injections(): array {
		return array(
			'Bcc behind the subject'      => array( array( 'to@example.test', "Hello\r\nBcc: victim@example.test", 'Body' ) ),
			'body behind the subject'     => array( array( 'to@example.test', "Hello\r\n\r\nInjected body", 'Body' ) ),
			'lone CR in the subject'      => array( array( 'to@example.test', "Hello\rBcc: victim@example.test", 'Body' ) ),
			'lone LF in the subject'      => array( array( 'to@example.test', "Hello\nBcc: victim@example.test", 'Body' ) ),
			'NUL in the subject'          => array( array( 'to@example.test', "Hello\x00\r\nBcc: victim@example.test", 'Body' ) ),
			'From name with a line break' => array( array( 'to@example.test', 'Hello', 'Body', array( "From: \"Evil\r\nBcc: victim@example.test\" <from@example.test>" ) ) ),
			'X header with a line break'  => array( array( 'to@example.test', 'Hello', 'Body', array( "X-Custom: a\r\nBcc: victim@example.test" ) ) ),
			'X header with a body'        => array( array( 'to@example.test', 'Hello', 'Body', array( "X-Custom: a\r\n\r\nInjected body" ) ) ),
			'folded header'               => array( array( 'to@example.test', 'Hello', 'Body', array( "X-Custom: a\r\n Bcc: victim@example.test" ) ) ),
			'header name with a break'    => array( array( 'to@example.test', 'Hello', 'Body', array( "X-A\r\nBcc: victim@example.test\r\nX-B: c" ) ) ),
			'Reply-To with a line break'  => array( array( 'to@example.test', 'Hello', 'Body', array( "Reply-To: a@example.test\r\nBcc: victim@example.test" ) ) ),
			'attachment name'             => array( array( 'to@example.test', 'Hello', 'Body', '', array( "a.txt\"\r\nBcc: victim@example.test\r\n" => __FILE__ ) ) ),
			'recipient with a command'    => array( array( "to@example.test>\r\nRCPT TO:<victim@example.test", 'Hello', 'Body' ) ),
			'recipient name with a break' => array( array( "\"Evil\r\nBcc: victim@example.test\" <to@example.test>", 'Hello', 'Body' ) ),
			'dots that end the mail'      => array( array( 'to@example.test', 'Hello', "Body\r\n.\r\nMAIL FROM:<evil@example.test>\r\nRCPT TO:<victim@example.test>\r\nDATA\r\nBoo\r\n.\r\n" ) ),
		);
	}

	/** @param array<int, mixed> $mail */
	#[DataProvider( 'header_injections' )]
	public function test_a22_a40_one_mail_to_its_own_recipient_leaves_when_headers_are_injected( array $mail ): void {
		$sent = wp_mail( ...$mail );

		$messages = $this->server->messages();
		$this->assertCount( $sent ? 1 : 0, $messages );
		foreach ( $messages as $message ) {
			$this->assertSame( array( 'to@example.test' ), $message['to'] );
			list( $header, $body ) = explode( "\r\n\r\n", $message['data'], 2 );
			$this->assertSame( 0, preg_match( '/^Bcc:/mi', $header ), $header );
			$this->assertSame( 1, preg_match_all( '/^Subject:/mi', $header ), $header );
			$this->assertSame( 1, preg_match_all( '/^From:/mi', $header ), $header );
			$this->assertStringNotContainsString( "\0", $header );
			$this->assertStringStartsNotWith( 'Injected', $body );
		}
	}

	public function test_a40_bcc_in_a_header_string_is_core_behaviour_and_stays_out_of_the_header(): void {
		$this->assertTrue( wp_mail( 'to@example.test', 'Hello', 'Body', "X-A: b\nBcc: seen@example.test\nFrom: One <one@example.test>\nFrom: Two <two@example.test>" ) );

		$message = $this->server->messages()[0];
		$this->assertSame( array( 'to@example.test', 'seen@example.test' ), $message['to'] );
		$this->assertStringNotContainsStringIgnoringCase( 'bcc', $message['data'] );
		$this->assertSame( 1, preg_match_all( '/^From:/m', $message['data'] ) );
	}

	/** @return array<string, array{string, string}> */
	public static function argument_injections(): array {
		return array(
			'sender with -X'     => array( '"a -X/tmp/mailwright-x.php"@example.test', 'to@example.test' ),
			'sender with -oQ'    => array( 'a@example.test', '-oQ/tmp/mailwright@example.test' ),
			'quoted recipient'   => array( 'a@example.test', '"-X/tmp/mailwright-y.php b"@example.test' ),
		);
	}

	#[DataProvider( 'argument_injections' )]
	public function test_a41_no_program_is_started_when_addresses_look_like_arguments( string $sender, string $recipient ): void {
		add_action(
			'phpmailer_init',
			static function ( object $phpmailer ) use ( $sender ): void {
				$phpmailer->Sender = $sender; // phpcs:ignore -- PHPMailer's own name.
			},
			5
		);
		wp_mail( $recipient, 'Hello', 'Body' );

		$this->assertSame( array(), glob( '/tmp/mailwright-[xy].php' ) );
		foreach ( $this->server->connections() as $connection ) {
			foreach ( $connection['commands'] as $command ) {
				$this->assertDoesNotMatchRegularExpression( '/^(MAIL|RCPT) \w+:<[^>]*\s/', $command );
			}
		}
	}

	public function test_a41_php_mail_is_not_used_when_smtp_fails(): void {
		$this->server->change( array( 'replies' => array( 'AUTH' => '535 5.7.8 no' ) ) );

		$this->assertFalse( $this->send() );

		$this->assertSame( 'smtp', $GLOBALS['phpmailer']->Mailer ); // phpcs:ignore -- PHPMailer's own name.
	}

	/** @return array<string, array{string}> */
	public static function hostile_places(): array {
		return array(
			'greeting'   => array( 'BANNER' ),
			'EHLO'       => array( 'EHLO' ),
			'STARTTLS'   => array( 'STARTTLS' ),
			'AUTH'       => array( 'AUTH' ),
			'MAIL'       => array( 'MAIL' ),
			'RCPT'       => array( 'RCPT' ),
			'DATA'       => array( 'DATA' ),
			'final dot'  => array( 'DOT' ),
		);
	}

	#[DataProvider( 'hostile_places' )]
	public function test_a23_the_servers_words_are_cleaned_and_cut_when_they_are_hostile( string $place ): void {
		$this->as_admin();
		$this->server->change( array( 'replies' => array( $place => '550-5.7.1 ' . self::HOSTILE . "\r\n550 5.7.1 " . self::HOSTILE . str_repeat( ' long', 350 ) ) ) );
		$told = array();
		add_action(
			'wp_mail_failed',
			static function ( \WP_Error $error ) use ( &$told ): void {
				$told[] = $error->get_error_message();
			}
		);

		$response = $this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test' ) );

		$this->assertSame( 200, $response->get_status() );
		$json = wp_json_encode( $response->get_data() );
		$this->assertIsString( $json );
		$this->assertFalse( $response->get_data()['accepted'] );
		$this->assert_clean( $response->get_data() );
		$this->assert_clean( $told );
		$this->assertLessThan( 30000, strlen( $json ) );
	}

	public function test_a23_the_final_250_is_cleaned_too_when_it_is_hostile(): void {
		$this->as_admin();
		$this->server->change( array( 'replies' => array( 'DOT' => '250 2.0.0 ' . self::HOSTILE ) ) );

		$answer = $this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test' ) )->get_data();

		$this->assertTrue( $answer['accepted'] );
		$this->assert_clean( $answer );
	}

	public function test_a23_the_names_in_a_certificate_are_cleaned_when_they_are_hostile(): void {
		$this->as_admin();
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'certificate' => 'hostile' ) );
		$id     = $this->connect( $server );

		$answer = $this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test', 'connection' => $id ) )->get_data();

		$this->assertSame( 'cert_name_mismatch', $answer['explanation']['cause'] );
		$this->assert_clean( $answer );
	}

	public function test_a23_pasted_text_is_cleaned_when_it_is_hostile(): void {
		$this->as_admin();

		$answer = $this->rest( 'POST', self::NAMESPACE . '/explain', array( 'text' => '535 5.7.8 ' . str_replace( array( "\xff\xfe\xc3\x28", "\0" ), '', self::HOSTILE ) ) );

		$this->assertContains( $answer->get_status(), array( 200, 400 ) );
		$this->assert_clean( $answer->get_data() );
	}

	public function test_a43_nothing_of_it_is_in_the_mail_when_the_host_header_is_forged(): void {
		$GLOBALS['wpdb']->query( 'ROLLBACK' ); // The page is another process.
		$server = Smtp_Server::ordinary( array( 'auth' => array( 'u' => Canary::PASSWORD ) ) );
		try {
			$page = Web_Page::get(
				array(
					'MAILWRIGHT_DSN'            => 'smtp://u@127.0.0.1:' . $server->port() . '?encryption=none',
					'MAILWRIGHT_PASSWORD'       => Canary::PASSWORD,
				),
				array( 'do' => 'mail' ),
				array( 'Host' => 'evil.example.com', 'X-Forwarded-Host' => 'evil.example.com', 'Forwarded' => 'host=evil.example.com' )
			);
		} finally {
			$GLOBALS['wpdb']->query( 'START TRANSACTION' );
		}

		$this->assertTrue( $page['returned'], (string) wp_json_encode( $page ) );
		$this->assertStringNotContainsString( 'evil', $server->all_bytes() );
		$this->assertContains( 'EHLO example.test', $server->commands() );
		$this->assertStringContainsString( '@example.test>', $server->messages()[0]['data'] );
	}

	/** @return array<string, array{array<int, mixed>}> */
	public static function oversized_mails(): array {
		return array(
			'subject of 1 MB'     => array( array( 'to@example.test', str_repeat( 'x ', 524288 ), 'Body' ) ),
			'body of 20 MB'       => array( array( 'to@example.test', 'Hello', str_repeat( str_repeat( 'x', 99 ) . "\n", 209715 ) ) ),
			'one line of 5 MB'    => array( array( 'to@example.test', 'Hello', str_repeat( 'x', 5242880 ) ) ),
			'20 000 headers'      => array( array( 'to@example.test', 'Hello', 'Body', array_map( static fn( int $i ): string => "X-H$i: $i", range( 1, 20000 ) ) ) ),
			'2 000 recipients'    => array( array( array_map( static fn( int $i ): string => "a$i@example.test", range( 1, 2000 ) ), 'Hello', 'Body' ) ),
		);
	}

	/** @param array<int, mixed> $mail */
	#[DataProvider( 'oversized_mails' )]
	public function test_a44_it_ends_soon_and_in_bounds_when_a_mail_is_oversized( array $mail ): void {
		$begin = microtime( true );
		$sent  = false;

		$extra = self::extra_memory(
			static function () use ( $mail, &$sent ): void {
				$sent = wp_mail( ...$mail );
			}
		);

		$this->assertLessThan( 30.0, microtime( true ) - $begin );
		$this->assertLessThan( 256 * 1048576, $extra );
		$groups = (int) ceil( count( (array) $mail[0] ) / 100 ); // RFC 5321, 4.5.3.1.8: so many recipients every server takes at once.
		$this->assertSame( $sent ? $groups : 0, $this->server->count( 'messages' ) );
	}

	/** Whoever can fill in a contact form decides how long its subject is. */
	public function test_a44_the_time_grows_only_with_the_length_when_a_line_is_endless(): void {
		$line  = 'Subject: ' . str_repeat( 'x ', 2097152 );
		$begin = microtime( true );

		$data = Message_Data::encode( "$line\r\n\r\nBody" );

		$this->assertLessThan( 2.0, microtime( true ) - $begin );
		$this->assertGreaterThan( strlen( $line ) - 10000, strlen( $data ) );
	}

	public function test_a_damaged_store_keeps_the_site_up_when_mail_is_sent(): void {
		foreach ( array( 'x', array( 'connections' => 'x' ), array( 'connections' => array( 'main' => 7 ) ), array( 'settings' => array( 'routes' => array( 'x' ) ) ) ) as $damage ) {
			update_option( 'mailwright_settings', $damage );
			// Without a usable connection core's own way is left, which has no sendmail here: it may fail, but not fatally.
			add_filter( 'pre_wp_mail', '__return_true' );
			$this->assertTrue( wp_mail( 'to@example.test', 'Hello', 'Body' ) );
			remove_filter( 'pre_wp_mail', '__return_true' );
			$this->as_admin();
			$this->assertSame( 200, $this->rest( 'GET', self::NAMESPACE . '/settings' )->get_status() );
			$this->assertSame( 200, $this->rest( 'GET', self::NAMESPACE . '/connections' )->get_status() );
		}
	}

	/** Valid UTF-8 without control, ANSI or bidi characters, in every string of it. */
	private function assert_clean( mixed $value ): void {
		if ( is_array( $value ) || is_object( $value ) ) {
			foreach ( (array) $value as $name => $each ) {
				$this->assert_clean( $name );
				$this->assert_clean( $each );
			}
			return;
		}
		if ( is_string( $value ) ) {
			$this->assertSame( 1, preg_match( '//u', $value ), bin2hex( $value ) );
			$this->assertSame( 0, preg_match( '/[\x{00}-\x{08}\x{0B}-\x{1F}\x{7F}-\x{9F}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{2028}\x{2029}]/u', $value ), (string) json_encode( $value ) );
			$this->assertLessThan( 4000, strlen( $value ) );
		}
	}
}
