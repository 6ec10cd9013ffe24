<?php
/**
 * The plugin against Postfix and Dovecot: the same words and the same mail as with the scripted server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Tests\Support\Postfix;
use PHPUnit\Framework\Attributes\DataProvider;

final class Real_Server_Test extends Sending_Case {

	/** @return array<string, array{string, string}> */
	public static function ways(): array {
		return array(
			'STARTTLS, automatic' => array( 'starttls', 'auto' ),
			'SSL/TLS, automatic'  => array( 'implicit_tls', 'auto' ),
			'STARTTLS, LOGIN'     => array( 'starttls', 'login' ),
			'STARTTLS, CRAM-MD5'  => array( 'starttls', 'cram-md5' ),
		);
	}

	#[DataProvider( 'ways' )]
	public function test_two_mails_arrive_when_everything_is_right( string $encryption, string $method ): void {
		$this->connect_to_postfix( array( 'encryption' => $encryption, 'auth_method' => $method ) );
		$mark = uniqid( 'mark' );

		$this->assertTrue( wp_mail( 'Zoë <to@example.test>', "Grüße $mark", "Ä\n.\n..\nEnd" ), (string) wp_json_encode( $this->errors ) );
		$this->assertTrue( wp_mail( 'to@example.test', "Second $mark", 'Body', array( 'Bcc: hidden@example.test' ) ) );

		$second = (string) Postfix::running()->find_message( "Second $mark" );
		$this->assertStringNotContainsString( 'Bcc', $second );
		$this->assertStringContainsString( 'ESMTPSA', $second );
	}

	public function test_the_test_email_tells_the_queue_id_when_it_is_accepted(): void {
		$this->connect_to_postfix();

		$answer = $this->test_email();

		$this->assertTrue( $answer['accepted'] );
		$this->assertStringContainsString( 'queued as', $answer['reply'] );
		$this->assert_no_secret( $answer );
	}

	public function test_the_servers_own_535_is_told_when_the_password_is_wrong(): void {
		$this->connect_to_postfix( array( 'password' => 'CANARY-wrong' ) );

		$answer = $this->assert_both_fail( 'auth_failed' );

		$this->assertStringStartsWith( '535 5.7.8 Error: authentication failed', $answer['reply'] );
	}

	public function test_relaying_is_named_when_postfix_refuses_a_foreign_recipient(): void {
		$this->connect_to_postfix();

		$this->assertFalse( wp_mail( 'someone@example.com', 'Hello', 'Body' ) );

		$this->assertSame( 'relay_denied', $this->cause() );
	}

	/** @param array<string, mixed> $values */
	private function connect_to_postfix( array $values = array() ): void {
		$postfix = Postfix::running();
		$this->connect(
			'implicit_tls' === ( $values['encryption'] ?? '' ) ? $postfix->implicit_port() : $postfix->starttls_port(),
			$values + array(
				'username' => $postfix->user(),
				'password' => $postfix->password(),
			)
		);
	}
}
