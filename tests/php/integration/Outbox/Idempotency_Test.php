<?php
/**
 * The same mail with the same key is sent once, whatever way it goes (guarantees D12).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use PHPUnit\Framework\Attributes\DataProvider;

final class Idempotency_Test extends Accepting_Case {

	private const KEY = 'X-Mailwright-Key: order-1234';

	/** @return array<string, array{string}> */
	public static function ways(): array {
		return array(
			'in the background' => array( 'on' ),
			'at once'           => array( 'off' ),
		);
	}

	#[DataProvider( 'ways' )]
	public function test_the_same_mail_is_accepted_once_and_true_both_times( string $background ): void {
		$server   = $this->server( $background );
		$accepted = 0;
		add_action( 'mailwright_accepted', static function () use ( &$accepted ): void { ++$accepted;
} );

		$this->assertTrue( wp_mail( array( 'a@example.test', 'b@example.test' ), 'Order', 'Words', self::KEY ) );
		$this->assertTrue( wp_mail( array( 'b@example.test', 'a@example.test' ), 'Order', 'Words', self::KEY ) );

		$this->assertSame( 'on' === $background ? 'ready' : 'sent', $this->only_row()['status'] );
		$this->assertSame( 1, $accepted );
		$this->assertCount( 'on' === $background ? 0 : 1, $server->messages() );
		$this->assertSame( array(), $this->errors );
	}

	/** @return array<string, array{string, array<int, mixed>}> */
	public static function others(): array {
		return array(
			'other text, background' => array( 'on', array( 'to@example.test', 'Order', 'Other words' ) ),
			'other text, at once'    => array( 'off', array( 'to@example.test', 'Order', 'Other words' ) ),
			'other subject'          => array( 'on', array( 'to@example.test', 'Other order', 'Words' ) ),
			'other recipient'        => array( 'on', array( 'other@example.test', 'Order', 'Words' ) ),
			'other attachment'       => array( 'on', array( 'to@example.test', 'Order', 'Words', '', array( __FILE__ ) ) ),
		);
	}

	/** @param array<int, mixed> $mail */
	#[DataProvider( 'others' )]
	public function test_another_mail_with_the_same_key_is_refused_in_words( string $background, array $mail ): void {
		$server = $this->server( $background );
		$this->assertTrue( wp_mail( 'to@example.test', 'Order', 'Words', self::KEY ) );
		$mail[3] = self::KEY;

		$this->assertFalse( wp_mail( ...$mail ) );

		$this->assertCount( 1, $this->rows() );
		$this->assertLessThan( 2, count( $server->messages() ) );
		$this->assertStringContainsString( 'X-Mailwright-Key', $this->errors[0]->get_error_message() );
	}

	public function test_mails_with_other_keys_or_none_do_not_meet(): void {
		$this->server();
		foreach ( array( self::KEY, 'X-Mailwright-Key: order-1235', '', '' ) as $header ) {
			$this->assertTrue( wp_mail( 'to@example.test', 'Order', 'Words', $header ) );
		}

		$this->assertCount( 4, $this->rows() );
	}

	public function test_the_key_is_free_again_after_a_day(): void {
		$this->server();
		wp_mail( 'to@example.test', 'Order', 'Words', self::KEY );
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET created_at = created_at - 86401' );

		$this->assertTrue( wp_mail( 'to@example.test', 'Order', 'Other words', self::KEY ) );

		$this->assertCount( 2, $this->rows() );
		$this->assertSame( array( false, true ), array_map( static fn( ?string $key ): bool => null !== $key, array_column( $this->rows(), 'key_hash' ) ) );
	}

	public function test_the_key_is_free_again_when_the_mail_reached_nobody(): void {
		$server = $this->server( 'off', array( 'replies' => array( 'RCPT' => '550 5.1.1 no such user' ) ) );
		$this->assertFalse( wp_mail( 'to@example.test', 'Order', 'Words', self::KEY ) );
		$server->change( array( 'replies' => array() ) );

		$this->assertTrue( wp_mail( 'to@example.test', 'Order', 'Words', self::KEY ) );

		$this->assertSame( array( 'dead', 'sent' ), array_column( $this->rows(), 'status' ) );
	}

	public function test_the_key_stays_taken_when_some_have_the_mail(): void {
		$server = $this->server( 'off', array( 'replies' => array( 'RCPT' => array( '/bad@/' => '550 5.1.1 no such user' ) ) ) );
		$this->assertFalse( wp_mail( array( 'a@example.test', 'bad@example.test' ), 'Order', 'Words', self::KEY ) );

		$this->assertTrue( wp_mail( array( 'a@example.test', 'bad@example.test' ), 'Order', 'Words', self::KEY ) );

		$this->assertCount( 1, $server->messages() );
	}

	public function test_a_mail_that_is_sent_at_once_has_its_row_before_and_an_outcome_behind(): void {
		$this->server( 'off' );
		$seen = array();
		add_filter( 'query', static function ( mixed $sql ) use ( &$seen ): mixed {
			$seen[] = (string) preg_replace( '/\s+/', ' ', substr( (string) $sql, 0, 120 ) );
			return $sql;
		} );

		$this->assertTrue( wp_mail( 'to@example.test', 'Order', 'Words', self::KEY ) );

		$row = $this->only_row();
		$this->assertSame( array( 'sent', null, null, null, '1' ), array( $row['status'], $row['token'], $row['lease_until'], $row['mime'], $row['attempts'] ) );
		$this->assertCount( 1, preg_grep( "/SET status = 'wire'/", $seen ) ?: array() );
	}

	public function test_the_key_itself_is_not_stored(): void {
		$this->server();
		wp_mail( 'to@example.test', 'Order', 'Words', self::KEY );

		$this->assertStringNotContainsString( 'order-1234', (string) wp_json_encode( $this->only_row() ) );
	}
}
