<?php
/**
 * Fault cases F22 to F43 that concern a single mail: login, sender, recipients, content, and the mail's own bytes.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Phpmailer_Setup;
use PHPUnit\Framework\Attributes\DataProvider;

final class Dialogue_Faults_Test extends Sending_Case {

	private const ORDINARY = array(
		'tls'  => 'starttls',
		'auth' => self::LOGIN,
	);

	/** @return array<string, array{string, string|string[]}> */
	public static function refused_logins(): array {
		return array(
			'535'                  => array( '535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6', 'auth_failed' ),
			'535 without a code'   => array( '535 Incorrect authentication data', 'auth_failed' ),
			'534 app password'     => array( '534-5.7.9 Application-specific password required. Learn more at' . "\r\n" . '534 5.7.9 https://support.google.com/mail/?p=InvalidSecondFactor', 'auth_app_password_required' ),
			'530'                  => array( '530 5.7.0 Authentication required', array( 'auth_required', 'starttls_required' ) ),
			'454'                  => array( '454 4.7.0 Temporary authentication failure', 'auth_temporary' ),
			'535 basic auth is off' => array( '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.', 'auth_disabled_by_provider' ),
		);
	}

	/** @param string|string[] $cause */
	#[DataProvider( 'refused_logins' )]
	public function test_f22_the_servers_own_words_come_back_when_the_login_is_refused( string $reply, string|array $cause ): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'replies' => array( 'AUTH' => $reply ) ) );
		$this->connect( $server );

		$answer = $this->assert_both_fail( $cause );

		$this->assertStringStartsWith( substr( $reply, 0, 3 ), $answer['reply'] );
		$this->assertSame( (int) substr( $reply, 0, 3 ), Phpmailer_Setup::last_session()?->failure()?->reply_code );
		$this->assert_no_transaction( $server );
		$this->assert_password_never_in_clear( $server );
		$this->assertSame( 'failed', array_column( $answer['stages'], 'status', 'id' )['login'] );
	}

	/** @return array<string, array{string}> */
	public static function mechanisms(): array {
		return array(
			'PLAIN'    => array( 'PLAIN' ),
			'LOGIN'    => array( 'LOGIN' ),
			'CRAM-MD5' => array( 'CRAM-MD5' ),
		);
	}

	#[DataProvider( 'mechanisms' )]
	public function test_f22_no_secret_is_told_when_the_server_repeats_what_it_was_sent( string $mechanism ): void {
		$plain  = base64_encode( "\0" . self::USER . "\0" . Canary::PASSWORD );
		$echo   = '535 5.7.8 You said ' . Canary::PASSWORD . ' and ' . base64_encode( Canary::PASSWORD ) . " and $plain";
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'mechanisms' => array( $mechanism ), 'replies' => array( 'AUTH' => $echo ) ) );
		$this->connect( $server );

		$this->assert_both_fail( 'auth_failed' );
	}

	#[DataProvider( 'mechanisms' )]
	public function test_every_mechanism_logs_in_when_it_is_the_only_one_offered( string $mechanism ): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'mechanisms' => array( $mechanism ) ) );
		$this->connect( $server );

		$this->assertTrue( $this->send() );
		$answer = $this->test_email();

		$this->assertTrue( $answer['accepted'] );
		$this->assert_no_secret( $answer );
		$this->assertSame( self::USER, $server->messages()[0]['user'] );
	}

	public function test_no_login_is_tried_when_only_unknown_mechanisms_are_offered(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'mechanisms' => array( 'GSSAPI', 'NTLM' ) ) );
		$this->connect( $server );

		$this->assert_both_fail( 'auth_mechanism_unsupported' );
		$this->assertNotContains( 'AUTH', $server->verbs() );
	}

	public function test_f23_a_dead_token_is_named_when_xoauth2_is_refused(): void {
		$server = Smtp_Server::ordinary( array( 'auth' => array( self::USER => 'other token' ), 'tls' => 'starttls', 'mechanisms' => array( 'XOAUTH2' ) ) );
		$this->connect( $server, array( 'auth_method' => 'xoauth2' ) );

		$this->assert_both_fail( array( 'auth_oauth_token_expired', 'auth_failed' ) );
		$this->assert_no_transaction( $server );
	}

	public function test_the_token_logs_in_when_xoauth2_is_chosen(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'mechanisms' => array( 'XOAUTH2', 'PLAIN' ) ) );
		$this->connect( $server, array( 'auth_method' => 'xoauth2' ) );

		$this->assertTrue( $this->send() );
	}

	/** @return array<string, array{string, string, string|string[], bool}> */
	public static function refused_steps(): array {
		return array(
			'F26 MAIL 550'             => array( 'MAIL', '550 5.7.1 Sender address rejected: not owned by user', array( 'sender_not_allowed' ), false ),
			'F26 MAIL 451'             => array( 'MAIL', '451 4.3.0 Temporary lookup failure', array( 'server_unavailable', 'greylisted', 'temporary_failure' ), true ),
			'RCPT 550'                 => array( 'RCPT', '550 5.1.1 <to@example.test>: Recipient address rejected: User unknown', 'recipient_rejected', false ),
			'RCPT 554 relay'           => array( 'RCPT', '554 5.7.1 <to@example.test>: Relay access denied', 'relay_denied', false ),
			'F32 DATA 554'             => array( 'DATA', '554 5.7.1 Spam message rejected', array(), false ),
			'F32 421 at DATA'          => array( 'DATA', '421 4.3.2 Service shutting down', array(), true ),
			'554 after the final dot'  => array( 'DOT', '554 5.7.1 Message rejected as spam', array(), false ),
			'451 after the final dot'  => array( 'DOT', '451 4.3.0 Try again later', array(), true ),
		);
	}

	/** @param string|string[] $causes */
	#[DataProvider( 'refused_steps' )]
	public function test_the_reply_is_kept_when_the_server_refuses_a_step( string $verb, string $reply, string|array $causes, bool $retryable ): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'replies' => array( $verb => $reply ) ) );
		$this->connect( $server );

		$this->assertFalse( $this->send() );
		$answer = $this->test_email();

		$this->assertFalse( $answer['accepted'] );
		$this->assertSame( $reply, $answer['reply'] );
		if ( array() !== $causes ) {
			$this->assertContains( $answer['explanation']['cause'], (array) $causes );
		}
		$this->assertNotContains( $answer['explanation']['cause'], array( '', 'unknown', 'internal_error' ) );
		$this->assertSame( $retryable, $answer['explanation']['retryable'], $answer['explanation']['cause'] );
		$this->assertSame( array(), array_filter( array_column( $server->messages(), 'accepted' ) ) );
		$this->assert_no_secret( array( $answer, $this->errors ) );
	}

	public function test_f29_the_others_get_the_mail_once_when_one_recipient_is_refused(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'replies' => array( 'RCPT' => array( '/bad@/' => '550 5.1.1 no such user' ) ) ) );
		$this->connect( $server );

		$accepted = wp_mail( array( 'one@example.test', 'bad@example.test', 'two@example.test' ), 'Hello', 'Body' );

		$this->assertFalse( $accepted, 'As in core, a refused recipient is an error.' );
		$this->assertCount( 1, $server->messages() );
		$this->assertSame( array( 'one@example.test', 'two@example.test' ), $server->messages()[0]['to'] );
		$this->assertStringContainsString( 'bad@example.test', $this->errors[0]->get_error_message() );
		$this->assertSame( array( 'bad@example.test' ), array_keys( Phpmailer_Setup::last_session()?->failure()->refused ?? array() ) );
	}

	public function test_f34_it_is_not_sent_twice_when_the_connection_is_lost_after_the_dot(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'replies' => array( 'DOT' => array( null, '!close', null ) ) ) );
		$this->connect( $server );
		$this->assertTrue( $this->send( 'First' ) );

		$this->assertFalse( $this->send( 'Second' ) );

		$this->assertSame( 'post', Phpmailer_Setup::last_session()?->failure()?->stage->value );
		$this->assertSame( array( true, false ), array_column( $server->messages(), 'accepted' ) );
		$this->assertTrue( $this->send( 'Third' ) );
		$this->assertCount( 3, $server->messages() );
	}

	public function test_f37_nothing_is_uploaded_when_the_mail_is_over_the_advertised_size(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY + array( 'size' => 1048576 ) );
		$this->connect( $server );

		$this->assertFalse( $this->send( 'Big', str_repeat( str_repeat( 'x', 70 ) . "\n", 20000 ) ) );

		$this->assertSame( 'message_too_big', $this->cause() );
		$this->assertLessThan( 10000, strlen( $server->all_bytes() ) );
		$this->assertNotContains( 'DATA', $server->verbs() );
		$this->assertTrue( $this->send( 'Small' ), 'The connection is still good for others.' );
	}

	public function test_f40_an_address_beyond_ascii_is_delivered_when_the_server_takes_it(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY );
		$this->connect( $server );

		$this->assertTrue( wp_mail( 'someone@bücher.example.test', 'Hello', 'Body' ), (string) wp_json_encode( $this->errors ) );

		$this->assertSame( array( 'someone@xn--bcher-kva.example.test' ), $server->messages()[0]['to'] );
	}

	public function test_f40_nothing_is_sent_when_the_server_cannot_take_such_addresses(): void {
		$server = Smtp_Server::ordinary( array( 'capabilities' => array( 'PIPELINING', '8BITMIME' ) ) + self::ORDINARY );
		$this->connect( $server );
		add_filter( 'wp_mail_from', static fn(): string => 'from@example.test' );
		add_action(
			'phpmailer_init',
			static function ( object $phpmailer ): void {
				$phpmailer->Sender = 'jürgen@example.test'; // phpcs:ignore -- PHPMailer's own name.
			}
		);

		$this->assertFalse( $this->send() );

		$this->assertNotSame( '', $this->errors[0]->get_error_message() );
		$this->assert_no_transaction( $server );
	}

	/** @return array<string, array{string}> */
	public static function smuggling_bodies(): array {
		$second = "MAIL FROM:<evil@example.test>\r\nRCPT TO:<victim@example.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nBoo\r\n.\r\n";

		return array(
			'LF dot LF'         => array( "one\n.\n$second" ),
			'CR dot CR LF'      => array( "one\r.\r\n$second" ),
			'CR LF dot CR'      => array( "one\r\n.\r$second" ),
			'LF dot CR LF'      => array( "one\n.\r\n$second" ),
			'CR LF dot CR LF'   => array( "one\r\n.\r\n$second" ),
			'CR NUL LF dot'     => array( "one\r\x00\n.\r\x00\n$second" ),
			'lone CR'           => array( "one\rtwo\r.\r$second" ),
			'leading dots'      => array( ".one\n..two\n...\n.\n" ),
			'dot at the end'    => array( "one\n." ),
		);
	}

	#[DataProvider( 'smuggling_bodies' )]
	public function test_f41_the_server_sees_one_message_with_equal_lines_when_the_body_plays_with_dots( string $body ): void {
		$server = Smtp_Server::ordinary( self::ORDINARY );
		$this->connect( $server );

		$this->assertTrue( $this->send( 'Dots', $body ) );
		$this->assertTrue( $this->send( 'After' ), 'The connection must be in step.' );

		$messages = $server->messages();
		$this->assertCount( 2, $messages );
		$this->assertSame( array( array( 'to@example.test' ), array( 'to@example.test' ) ), array_column( $messages, 'to' ) );
		list( , $received ) = explode( "\r\n\r\n", $messages[0]['data'], 2 );
		$expected           = str_replace( "\n", "\r\n", str_replace( array( "\r\n", "\r" ), "\n", $body ) );
		if ( ! str_contains( $body, "\x00" ) ) {
			$this->assertSame( rtrim( $expected ), rtrim( $received ) );
		}
		$this->assertSame( 0, preg_match( '/(?<!\r)\n|\r(?!\n)/', $messages[0]['wire'] ), 'A lone CR or LF went out.' );
	}

	public function test_f43_the_socket_is_not_shared_when_two_connections_have_other_logins(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD, 'other@example.test' => 'CANARY-two' ) ) );
		$this->connect( $server, array( 'id' => 'first' ) );
		$this->connect( $server, array( 'id' => 'second', 'username' => 'other@example.test', 'password' => 'CANARY-two' ) );

		foreach ( array( 'first', 'second', 'first', 'second' ) as $id ) {
			$this->assertTrue( wp_mail( 'to@example.test', $id, 'Body', array( "X-Mailwright-Connection: $id" ) ) );
		}

		$users = array_column( $server->messages(), 'user', 'connection' );
		$this->assertSame( array( 1 => self::USER, 2 => 'other@example.test' ), $users );
		$this->assertCount( 4, $server->messages() );
		$this->assertStringNotContainsString( 'X-Mailwright', $server->all_bytes() );
	}

	public function test_f43_the_old_login_is_dropped_when_the_password_changes(): void {
		$server = Smtp_Server::ordinary( self::ORDINARY );
		$id     = $this->connect( $server );
		$this->assertTrue( $this->send() );
		( new \Mailwright\Settings\Connection_Store() )->update( $id, array( 'password' => 'CANARY-wrong' ) );

		$this->assertFalse( $this->send() );

		$this->assertSame( 'auth_failed', $this->cause() );
		$this->assertCount( 1, $server->messages() );
	}
}
