<?php
/**
 * Guarantees S21, A46 and A47: the export is a file that no spreadsheet and no browser can be tricked with, and holds no text of messages.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Messages;

use Mailwright\Messages\Export;
use Mailwright\Tests\Support\Rest_Door;
use PHPUnit\Framework\Attributes\DataProvider;

final class Export_Test extends Log_Case {

	/** @return array<string, array{string, bool}> */
	public static function cells(): array {
		return array(
			'formula'            => array( '=cmd|\' /C calc\'!A0', true ),
			'plus'               => array( '+1+1', true ),
			'minus'              => array( '-2+3', true ),
			'at'                 => array( '@SUM(A1)', true ),
			'tab'                => array( "\t=1", true ),
			'carriage return'    => array( "\r=1", true ),
			'line feed'          => array( "\n=1", true ),
			'full-width equals'  => array( '＝1+1', true ),
			'full-width plus'    => array( '＋1', true ),
			'full-width minus'   => array( '－1', true ),
			'full-width at'      => array( '＠SUM', true ),
			'spaces before'      => array( '   =1+1', true ),
			'no-break space'     => array( "\u{A0}=1+1", true ),
			'zero-width before'  => array( "\u{200B}=1+1", true ),
			'byte order mark'    => array( "\u{FEFF}=1+1", true ),
			'quote before'       => array( '"=1+1', true ),
			'DDE'                => array( '|calc', true ),
			'an ordinary text'   => array( 'Your order = done', false ),
			'an empty text'      => array( '', false ),
			'a number sign'      => array( '#100', false ),
		);
	}

	#[DataProvider( 'cells' )]
	public function test_a46_a_cell_is_text_when_a_spreadsheet_would_calculate( string $text, bool $is_formula ): void {
		$cell = str_getcsv( Export::cell( $text ), ',', '"', '' )[0];

		self::assertSame( $is_formula ? "'" . $text : $text, $cell );
	}

	public function test_a46_no_cell_of_the_file_begins_a_formula_when_everybody_has_tried(): void {
		$this->log->message( array( 'subject' => "=HYPERLINK(\"http://evil.example\",\"x\")\r\n=2", 'recipients' => '@evil.example', 'sender' => '+1@example.test', 'source' => '-plugin', 'connection' => '=1', 'message_id' => '=1', 'cause' => '' ) );

		$answer = $this->exported( 'csv' );

		$lines = array_map( static fn( string $line ): array => str_getcsv( $line, ',', '"', '' ), explode( "\r\n", trim( substr( $answer['body'], 3 ) ) ) );
		self::assertCount( 2, $lines );
		self::assertSame( count( $lines[0] ), count( $lines[1] ) );
		foreach ( $lines[1] as $cell ) {
			self::assertDoesNotMatchRegularExpression( '/^\s*[=+\-@]/u', (string) $cell );
		}
	}

	public function test_a47_the_answer_is_a_file_with_a_fixed_name_when_it_is_exported(): void {
		$this->log->message( array( 'subject' => '<script>alert(1)</script>', 'keep_level' => 2, 'mime' => "\r\nPrivate text" ) );
		foreach ( array( 'csv' => 'text/csv', 'json' => 'application/json' ) as $format => $type ) {
			$answer = $this->exported( $format );

			self::assertSame( 200, $answer['status'] );
			self::assertStringStartsWith( $type, $answer['headers']['Content-Type'] );
			self::assertSame( "attachment; filename=\"mailwright-log.$format\"", $answer['headers']['Content-Disposition'] );
			self::assertSame( 'nosniff', $answer['headers']['X-Content-Type-Options'] );
			self::assertStringNotContainsString( 'Private text', $answer['body'] );
			self::assertStringNotContainsString( '<script', 'json' === $format ? $answer['body'] : '' );
		}
	}

	public function test_all_that_the_filters_let_through_is_in_the_file_when_there_are_many(): void {
		$this->log->many( 1200 );
		$dead = (int) $this->database->value( 'SELECT COUNT(*) FROM ' . \Mailwright\Install\Database::table( 'mailwright_messages' ) . " WHERE status = 'dead'" );

		$all      = json_decode( $this->exported( 'json' )['body'], true );
		$filtered = json_decode( $this->exported( 'json', '&status=dead' )['body'], true );

		self::assertCount( 1200, $all );
		self::assertSame( range( 1200, 1 ), array_column( $all, 'id' ) );
		self::assertCount( $dead, $filtered );
		self::assertCount( 1201, explode( "\r\n", trim( $this->exported( 'csv' )['body'] ) ) );
	}

	public function test_the_file_is_an_empty_list_when_there_is_nothing(): void {
		self::assertSame( array(), json_decode( $this->exported( 'json' )['body'], true ) );
		self::assertStringContainsString( '"subject"', $this->exported( 'csv' )['body'] );
	}

	/** @return array{status: int, body: string, headers: array<string, string>} */
	private function exported( string $format, string $query = '' ): array {
		$this->as_admin();
		$nonce                          = wp_create_nonce( 'wp_rest' );
		$GLOBALS['wp_rest_auth_cookie'] = true;
		return Rest_Door::knock( 'GET', self::LOG . "/export?format=$format$query", array(), array( 'X-WP-Nonce' => $nonce ) );
	}
}
