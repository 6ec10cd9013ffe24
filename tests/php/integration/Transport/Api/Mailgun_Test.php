<?php
/**
 * Mailgun. What is relied on, looked up on 2026-11-23:
 * - POST /v3/<domain>/messages.mime, multipart/form-data, `to` once for each recipient, `message` as a file; hosts api.mailgun.net and api.eu.mailgun.net; basic authentication api:<key>
 *   https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages/post-v3--domain-name--messages-mime
 * - success is 200 with `id` and `message`; errors have `message`, a wrong key gives the text "Forbidden"; 404 for an unknown domain, 429 to be retried as the answer says
 *   https://documentation.mailgun.com/docs/mailgun/quickstart-guide/responses
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport\Api;

use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use PHPUnit\Framework\Attributes\DataProvider;

final class Mailgun_Test extends Api_Case {

	public function test_the_message_arrives_for_exactly_the_envelope_when_it_is_posted(): void {
		$carrier = $this->carrier( 'mailgun' );
		$carrier->open( Deadline::after( 5 ) );
		$mime     = self::mime( 'to@example.test, other@example.test' );
		$accepted = $carrier->send( new Envelope( self::FROM, array( 'to@example.test', 'hidden@example.test' ) ), $mime, Deadline::after( 5 ) );

		$messages = $this->provider->messages();
		$this->assertCount( 1, $messages );
		$this->assertSame( array( 'to@example.test', 'hidden@example.test' ), $messages[0]['recipients'] );
		$this->assertSame( $mime, $messages[0]['mime'] );
		$this->assertSame( '200 Queued. Thank you. <mailgun-1@mg.example.com>', (string) $accepted->reply );
	}

	public function test_the_region_decides_about_the_host(): void {
		$this->carrier( 'mailgun', array( 'region' => 'eu' ) )->send( new Envelope( self::FROM, array( 'to@example.test' ) ), self::mime(), Deadline::after( 5 ) );

		$this->assertSame( 'api.eu.mailgun.net', $this->provider->messages()[0]['host'] );
	}

	/** @return iterable<string, array{array<string, mixed>, array<string, mixed>, string}> */
	public static function errors(): iterable {
		yield 'wrong key' => array( array( 'key' => 'another' ), array(), 'auth_failed' );
		yield 'unknown domain' => array( array(), array( 'domain' => 'other.example.com' ), 'sender_not_verified' );
		yield 'domain not verified' => array( array( 'domains' => array( 'mg.example.com' => 'unverified' ) ), array(), 'sender_not_verified' );
	}

	/**
	 * @param array<string, mixed> $world
	 * @param array<string, mixed> $values
	 */
	#[DataProvider( 'errors' )]
	public function test_a_documented_error_is_understood( array $world, array $values, string $cause ): void {
		$this->provider->set( $world );

		$this->assertSame( $cause, $this->failure( $this->carrier( 'mailgun', $values ) )->classify()->cause );
	}
}
