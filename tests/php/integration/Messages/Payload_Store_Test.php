<?php
/**
 * A stored message comes back byte by byte, and only on the site, for the message and with the keys it was sealed for.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Messages;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Payload_Store_Test extends TestCase {

	/** @return array<string, array{string}> */
	public static function messages(): array {
		return array(
			'one byte'             => array( 'x' ),
			'every byte'           => array( implode( '', array_map( 'chr', range( 0, 255 ) ) ) ),
			'a piece to the byte'  => array( str_repeat( 'abcdefgh', 32768 ) ),
			'one byte more'        => array( str_repeat( 'abcdefgh', 32768 ) . 'i' ),
			'several pieces'       => array( str_repeat( "Line\r\n", 200000 ) ),
		);
	}

	#[DataProvider( 'messages' )]
	public function test_pieces_come_back_in_order( string $mime ): void {
		$store = new Payload_Store();

		$name = $store->put_chunks( $mime );

		$this->assertTrue( $mime === $store->read( self::row( chunks_of: $name ) ) );
	}

	#[DataProvider( 'messages' )]
	public function test_what_was_sealed_can_be_read_and_not_seen( string $mime ): void {
		$store  = new Payload_Store();
		$sealed = $store->seal( 7, $mime );

		$this->assertTrue( $mime === $store->read( self::row( mime: $sealed, sealed: '1' ) ) );
		$this->assertStringNotContainsString( 'abcdefgh', $sealed );
		$this->assertNotSame( $sealed, $store->seal( 7, $mime ) );
		$this->assertLessThan( strlen( $mime ) + 100, strlen( $sealed ) );
	}

	public function test_ten_kilobytes_of_html_become_less_than_six(): void {
		$html = '';
		for ( $i = 0; strlen( $html ) < 10240; $i++ ) {
			$html .= "<tr><td style=\"padding: 4px\">Item $i</td><td align=\"right\">" . ( $i * 37 % 100 ) . ".90 €</td></tr>\r\n";
		}
		$this->assertLessThan( 6000, strlen( ( new Payload_Store() )->seal( 7, $html ) ) );
	}

	/** @return array<string, array{callable( string ): array<string, string|null>}> */
	public static function wrong_boxes(): array {
		return array(
			'another message'  => array( static fn( string $sealed ): array => array( 'id' => '8' ) + self::row( mime: $sealed, sealed: '1' ) ),
			'a changed byte'   => array( static fn( string $sealed ): array => self::row( mime: substr( $sealed, 0, -1 ) . ( $sealed[-1] ^ "\1" ), sealed: '1' ) ),
			'cut off'          => array( static fn( string $sealed ): array => self::row( mime: substr( $sealed, 0, 30 ), sealed: '1' ) ),
			'other key'        => array( static fn( string $sealed ): array => self::row( mime: substr_replace( $sealed, str_repeat( '0', 16 ), 2, 16 ), sealed: '1' ) ),
			'no seal at all'   => array( static fn(): array => self::row( mime: 'Subject: plain', sealed: '1' ) ),
			'nothing'          => array( static fn(): array => self::row() ),
			'pieces are gone'  => array( static fn(): array => self::row( chunks_of: 'none' ) ),
		);
	}

	/** @param callable( string ): array<string, string|null> $row */
	#[DataProvider( 'wrong_boxes' )]
	public function test_a_sentence_instead_of_content_when_it_cannot_be_read( callable $row ): void {
		$store = new Payload_Store();
		$this->expectException( \RuntimeException::class );
		$this->expectExceptionMessageMatches( '/^The (stored )?message (is not stored any more|cannot be decrypted)/' );

		$store->read( $row( $store->seal( 7, 'words' ) ) );
	}

	public function test_wiped_means_gone(): void {
		$store = new Payload_Store();
		$name  = $store->put_chunks( str_repeat( 'x', 600000 ) );

		$store->wipe( 7, $name );

		$this->assertSame( '0', ( new Database() )->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::CHUNKS ) ) );
	}

	public function test_nothing_is_kept_that_is_too_big_to_be_encrypted(): void {
		$this->assertSame( '', ( new Payload_Store() )->seal( 7, str_repeat( 'x', 16777217 ) ) );
		$this->assertSame( '', ( new Payload_Store() )->seal( 7, '' ) );
	}

	/** @return array<string, string|null> */
	private static function row( ?string $mime = null, ?string $chunks_of = null, string $sealed = '0' ): array {
		return array( 'id' => '7' ) + compact( 'mime', 'chunks_of', 'sealed' );
	}
}
