<?php
/**
 * Hostile bytes become text that is safe to store, show and search.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Causes;

use Mailwright\Causes\Server_Text;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Server_Text_Test extends TestCase {

	/**
	 * @return iterable<string, array{string, string}>
	 */
	public static function texts(): iterable {
		yield 'plain' => array( '535 5.7.8 no', '535 5.7.8 no' );
		yield 'line breaks' => array( "550-one\r\n550 two\r\n", '550-one 550 two' );
		yield 'colours' => array( "\x1B[31mred\x1B[0m", 'red' );
		yield 'window title' => array( "a\x1B]0;owned\x07b", 'ab' );
		yield 'control characters' => array( "a\x00b\x07c\x7Fd", 'abcd' );
		yield 'C1 controls' => array( "a\u{0085}b\u{009B}c", 'a bc' );
		yield 'bidirectional marks' => array( "a\u{202E}b\u{2066}c\u{200F}d", 'abcd' );
		yield 'invisible characters' => array( "a\u{200B}b\u{FEFF}c\u{E0041}d", 'abcd' );
		yield 'invalid bytes' => array( "ok \xFF\xFE\x80 end", "ok \u{FFFD} end" );
		yield 'broken end' => array( "x \xE3\x81", "x \u{FFFD}" );
		yield 'Latin-1' => array( "Empf\xE4nger", "Empf\u{FFFD}nger" );
		yield 'other scripts' => array( '認証 аутентификация ü', '認証 аутентификация ü' );
		yield 'nothing' => array( '', '' );
	}

	#[DataProvider( 'texts' )]
	public function test_text_is_cleaned_when_a_server_sent_it( string $bytes, string $text ): void {
		self::assertSame( $text, Server_Text::clean( $bytes ) );
	}

	public function test_lines_stay_when_asked_for(): void {
		self::assertSame( "550-one\n550 two", Server_Text::clean( "550-one\r\n550 two\r\n", 500, true ) );
	}

	public function test_length_is_capped_in_characters(): void {
		self::assertSame( str_repeat( 'ü', 9 ) . '…', Server_Text::clean( str_repeat( 'ü', 50 ), 10 ) );
		self::assertSame( str_repeat( 'ü', 10 ), Server_Text::clean( str_repeat( 'ü', 10 ), 10 ) );
	}

	public function test_result_is_always_utf8_when_bytes_are_random(): void {
		mt_srand( 1 );
		for ( $round = 0; $round < 200; $round++ ) {
			$bytes = implode( '', array_map( static fn (): string => chr( mt_rand( 0, 255 ) ), range( 1, 300 ) ) );
			$text  = Server_Text::clean( $bytes, 100 );
			self::assertNotFalse( wp_json_encode( $text ) );
			self::assertSame( 1, preg_match( '//u', $text ) );
			self::assertSame( 0, preg_match( '/[\x00-\x1F\x7F]/', $text ) );
		}
	}
}
