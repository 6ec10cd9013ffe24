<?php
/**
 * POST /explain as a browser uses it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Explain_Controller_Test extends TestCase {

	private const ROUTE = '/mailwright/v1/explain';

	public function test_pasted_text_is_explained(): void {
		$this->as_admin();

		$answer = $this->rest( 'POST', self::ROUTE, array( 'text' => "535-5.7.8 Username and Password not accepted.\n535 5.7.8 x - gsmtp" ) );

		self::assertSame( 200, $answer->get_status() );
		self::assertSame( array( 'cause', 'title', 'explanation', 'fix', 'blame', 'retryable', 'confidence', 'level', 'links', 'said' ), array_keys( $answer->get_data() ) );
		self::assertSame( array( 'auth_app_password_required', 'you', false, 'high' ), array( $answer->get_data()['cause'], $answer->get_data()['blame'], $answer->get_data()['retryable'], $answer->get_data()['confidence'] ) );
	}

	public function test_unknown_is_answered_when_the_text_means_nothing(): void {
		$this->as_admin();

		self::assertSame( 'unknown', $this->rest( 'POST', self::ROUTE, array( 'text' => 'Hello' ) )->get_data()['cause'] );
	}

	public function test_stage_helps_when_the_text_alone_is_not_enough(): void {
		$this->as_admin();

		self::assertSame( 'unknown', $this->rest( 'POST', self::ROUTE, array( 'text' => '550 no' ) )->get_data()['cause'] );
		self::assertSame( 'recipient_rejected', $this->rest( 'POST', self::ROUTE, array( 'text' => '550 no', 'stage' => 'rcpt' ) )->get_data()['cause'] );
	}

	/**
	 * @return iterable<string, array{array<string, mixed>, string}>
	 */
	public static function bad_input(): iterable {
		yield 'nothing' => array( array(), 'text' );
		yield 'empty' => array( array( 'text' => '' ), 'text' );
		yield 'blank' => array( array( 'text' => " \n " ), 'text' );
		yield 'too long' => array( array( 'text' => str_repeat( 'a', 65537 ) ), 'text' );
		yield 'a list' => array( array( 'text' => array( 'a' ) ), 'text' );
		yield 'unknown stage' => array( array( 'text' => 'x', 'stage' => 'moon' ), 'stage' );
		yield 'unknown field' => array( array( 'text' => 'x', 'more' => 1 ), 'more' );
	}

	/**
	 * @param array<string, mixed> $body
	 */
	#[DataProvider( 'bad_input' )]
	public function test_field_is_named_when_input_is_bad( array $body, string $field ): void {
		$this->as_admin();

		$answer = $this->rest( 'POST', self::ROUTE, $body );

		self::assertSame( 400, $answer->get_status() );
		self::assertSame( 'mailwright_invalid_param', $answer->get_data()['code'] );
		self::assertArrayHasKey( $field, $answer->get_data()['data']['params'] );
	}

	public function test_answer_is_clean_when_the_text_is_hostile(): void {
		$this->as_admin();

		$answer = $this->rest( 'POST', self::ROUTE, array( 'text' => "550 5.1.1 \u{202E}<script>alert(1)</script>\u{009B}" ) );

		self::assertSame( 200, $answer->get_status() );
		self::assertDoesNotMatchRegularExpression( '/[\x{202E}\x{80}-\x{9F}]/u', $answer->get_data()['said'] );
	}

	public function test_stranger_and_subscriber_are_refused(): void {
		self::assertSame( 401, $this->rest( 'POST', self::ROUTE, array( 'text' => 'x' ) )->get_status() );
		$this->as_role( 'subscriber' );
		self::assertSame( 403, $this->rest( 'POST', self::ROUTE, array( 'text' => 'x' ) )->get_status() );
	}
}
