<?php
/**
 * The same journey for every mailer that works over HTTPS, against its stand-in: a test email, a mail with attachments and blind copies, background
 * delivery, a limit that passes, diagnosis.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport\Api;

use Mailwright\Settings\Settings_Store;
use PHPUnit\Framework\Attributes\DataProvider;

final class Every_Mailer_Test extends Api_Case {

	/** @return iterable<string, array{string}> */
	public static function mailers(): iterable {
		foreach ( array_keys( self::MAILERS ) as $mailer ) {
			yield $mailer => array( $mailer );
		}
	}

	#[DataProvider( 'mailers' )]
	public function test_a_test_email_is_accepted( string $mailer ): void {
		$answer = $this->test_email( $this->connected( $mailer ) );

		$this->assertTrue( $answer['accepted'], (string) wp_json_encode( $answer, JSON_PRETTY_PRINT ) );
		$this->assertMatchesRegularExpression( '/^20[02] \S/', $answer['reply'] );
		$this->assertSame( array( 'to@example.test' ), $this->provider->messages()[0]['recipients'] );
		$this->assertNotSame( array(), $answer['transcript'] );
	}

	#[DataProvider( 'mailers' )]
	public function test_attachments_and_blind_copies_arrive_when_a_plugin_sends_them( string $mailer ): void {
		$this->connected( $mailer );
		$file = WP_CONTENT_DIR . '/invoice ü.pdf';
		file_put_contents( $file, random_bytes( 50000 ) );
		$headers = array( 'Cc: "Last, First" <cc@example.test>', 'Bcc: hidden@example.test', 'Content-Type: text/html; charset=UTF-8' );

		$this->assertTrue( wp_mail( array( 'to@example.test', 'Zoë <zoe@example.test>' ), 'Grüße {{name}}', "<p>Ünïcode {{name}}\n.\nend</p>", $headers, array( $file ) ), (string) wp_json_encode( $this->errors ) );

		$message = $this->provider->messages()[0];
		$this->assertEqualsCanonicalizing( array( 'to@example.test', 'zoe@example.test', 'cc@example.test', 'hidden@example.test' ), $message['recipients'] );
		$this->assertStringNotContainsString( 'hidden@example.test', 'smtp2go' === $mailer ? '' : $message['mime'] );
		$this->assertStringContainsString( "Ünïcode {{name}}\r\n.\r\nend", $message['mime'] );
		$this->assertStringContainsString( chunk_split( base64_encode( (string) file_get_contents( $file ) ), 76, "\r\n" ), $message['mime'] );
		unlink( $file );
	}

	#[DataProvider( 'mailers' )]
	public function test_a_failure_is_explained_when_the_provider_says_no( string $mailer ): void {
		$id = $this->connected( $mailer );
		$this->provider->script( array( 'status' => 429, 'headers' => array( 'Retry-After' => '120', 'Content-Type' => 'application/json' ), 'body' => '{"message":"Too many requests"}' ) );

		$answer = $this->test_email( $id );

		$this->assertFalse( $answer['accepted'] );
		$this->assertSame( 'rate_limited', $answer['explanation']['cause'] );
		$this->assertTrue( $answer['explanation']['retryable'] );
		$this->assertSame( array(), $this->provider->messages() );
	}

	#[DataProvider( 'mailers' )]
	public function test_wrong_credentials_are_explained( string $mailer ): void {
		$id = $this->connected( $mailer );
		$this->provider->set( array( 'key' => 'other', 'secret' => 'other', 'client_secret' => 'other' ) );
		$this->provider->expire_tokens();

		$answer = $this->test_email( $id );

		$this->assertFalse( $answer['accepted'] );
		$this->assertSame( in_array( $mailer, array( 'gmail', 'microsoft' ), true ) ? 'auth_oauth_token_expired' : 'auth_failed', $answer['explanation']['cause'], (string) wp_json_encode( $answer, JSON_PRETTY_PRINT ) );
		$this->assertStringNotContainsString( 'Username', $answer['explanation']['fix'] );
	}
}
