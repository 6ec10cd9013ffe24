<?php
/**
 * The bytes between DATA and the final dot must be those that PHPMailer's own SMTP class sends.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Transport;

use Mailwright\Tests\TestCase;
use Mailwright\Transport\Message_Data;
use PHPMailer\PHPMailer\SMTP;
use PHPUnit\Framework\Attributes\DataProvider;

final class Message_Data_Test extends TestCase {

	#[DataProvider( 'messages' )]
	public function test_sends_the_same_bytes_as_phpmailer( string $message ): void {
		$this->assertSame( $this->as_phpmailer_sends( $message ), Message_Data::encode( $message ) );
	}

	/** @return iterable<string, array{0: string}> */
	public static function messages(): iterable {
		$header = "Subject: x\r\nTo: a@example.test\r\n\r\n";
		yield 'plain' => array( $header . "hello\r\nworld" );
		yield 'ends with a line end' => array( $header . "hello\r\n" );
		yield 'dots' => array( $header . ".\r\n..\r\n.x\r\n." );
		yield 'lone LF and CR' => array( $header . "a\nb\rc\n.\nd" );
		yield 'mixed line ends' => array( "Subject: x\nTo: y\r\n\r\na\r\r\nb\n\r\n.\r\r" );
		yield 'long line with spaces' => array( $header . str_repeat( 'word ', 700 ) );
		yield 'long line without spaces' => array( $header . str_repeat( 'x', 3500 ) );
		yield 'line of 998' => array( $header . str_repeat( 'x', 998 ) );
		yield 'line of 999' => array( $header . str_repeat( 'x', 999 ) );
		yield 'space just at the limit' => array( $header . str_repeat( 'x', 997 ) . ' ' . str_repeat( 'y', 50 ) );
		yield 'space first' => array( $header . ' ' . str_repeat( 'x', 2000 ) );
		yield 'long header' => array( 'X-Long: ' . str_repeat( 'value ', 400 ) . "\r\n\r\nbody" );
		yield 'dot after a fold' => array( $header . str_repeat( 'x', 995 ) . ' .' . str_repeat( 'y', 100 ) );
		yield 'no header' => array( "just text with a : colon\r\n" . str_repeat( 'z ', 600 ) );
		yield 'empty' => array( '' );
		yield 'UTF-8' => array( $header . str_repeat( 'ü', 1200 ) );
	}

	/** PHPMailer's data(), with a socket pair in place of a server. */
	private function as_phpmailer_sends( string $message ): string {
		require_once ABSPATH . WPINC . '/PHPMailer/SMTP.php';
		$smtp = new class() extends SMTP {
			public string $sent = '';

			public function client_send( $data, $command = '' ) {
				$this->sent .= $data;
				return strlen( $data );
			}

			protected function sendCommand( $command, $commandstring, $expect ) {
				$this->sent .= 'DATA END' === $command ? $commandstring . "\r\n" : '';
				return true;
			}
		};
		$smtp->data( $message );
		return $smtp->sent;
	}
}
