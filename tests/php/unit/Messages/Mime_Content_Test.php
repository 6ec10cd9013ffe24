<?php
/**
 * Composed messages taken apart: ordinary ones as PHPMailer makes them, and ones that want to do harm.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Messages;

use Mailwright\Messages\Mime_Content;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

final class Mime_Content_Test extends TestCase {

	public function test_everything_is_found_when_phpmailer_has_composed_the_message(): void {
		require_once ABSPATH . WPINC . '/PHPMailer/PHPMailer.php';
		require_once ABSPATH . WPINC . '/PHPMailer/Exception.php';
		foreach ( array( 'base64', 'quoted-printable', '8bit' ) as $encoding ) {
			$mail           = new \PHPMailer\PHPMailer\PHPMailer( true );
			$mail->CharSet  = 'UTF-8';
			$mail->Encoding = $encoding;
			$mail->setFrom( 'shop@example.test', 'Käthe & Söhne' );
			$mail->addAddress( 'anna@example.test' );
			$mail->Subject = 'Ihre Größe: ' . str_repeat( 'lang ', 30 );
			$mail->isHTML( true );
			$mail->Body    = '<p>Schöne Grüße</p><img src="cid:logo">';
			$mail->AltBody = "Schöne Grüße\nZeile zwei";
			$mail->addStringAttachment( random_bytes( 5001 ), 'Rechnung für Müller.pdf', 'base64', 'application/pdf' );
			$mail->addStringEmbeddedImage( 'GIF89a', 'logo', 'logo.gif', 'base64', 'image/gif' );
			$mail->preSend();

			$content = Mime_Content::parse( $mail->getSentMIMEMessage() );

			self::assertSame( '<p>Schöne Grüße</p><img src="cid:logo">', $content['html'] );
			self::assertSame( "Schöne Grüße\nZeile zwei", $content['text'] );
			self::assertSame( array( array( 'logo.gif', 'image/gif', 6 ), array( 'Rechnung für Müller.pdf', 'application/pdf', 5001 ) ), array_map( 'array_values', $content['attachments'] ), $encoding );
			$headers = array_column( $content['headers'], 1, 0 );
			self::assertSame( array( 'Käthe & Söhne <shop@example.test>', trim( $mail->Subject ) ), array( $headers['From'], $headers['Subject'] ) );
		}
	}

	/** @return array<string, array{string, string}> */
	public static function texts(): array {
		return array(
			'Latin-1'               => array( "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xFC\xDFe", 'Grüße' ),
			'no header at all'      => array( "\r\nHello", 'Hello' ),
			'line ends of Unix'     => array( "Subject: x\n\nHello\nyou", "Hello\nyou" ),
			'a charset nobody has'  => array( "Content-Type: text/plain; charset=x-unheard\r\n\r\nHello", 'Hello' ),
			'bytes that are no text' => array( "Content-Type: text/plain; charset=utf-8\r\n\r\nHell\xFF\x00\x1Bo", "Hell\u{FFFD}o" ),
			'nothing'               => array( '', '' ),
		);
	}

	#[DataProvider( 'texts' )]
	public function test_the_text_is_readable_when_its_form_is_unusual( string $mime, string $text ): void {
		self::assertSame( $text, Mime_Content::parse( $mime )['text'] );
	}

	/** @return array<string, array{string}> */
	public static function hostile(): array {
		$nested = '';
		for ( $i = 0; $i < 5000; $i++ ) {
			$nested .= "Content-Type: multipart/mixed; boundary=b$i\r\n\r\n--b$i\r\n";
		}
		return array(
			'nested 5,000 times'          => array( $nested . "\r\ntext" ),
			'a boundary without end'      => array( "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<b>" ),
			'100,000 parts'               => array( "Content-Type: multipart/mixed; boundary=x\r\n\r\n" . str_repeat( "--x\r\n\r\ny\r\n", 100000 ) ),
			'a million headers'           => array( str_repeat( "X: y\r\n", 1000000 ) ),
			'one header of ten megabytes' => array( 'Subject: ' . str_repeat( 'x', 10000000 ) . "\r\n\r\nbody" ),
			'ten megabytes of folding'    => array( "Subject: x\r\n" . str_repeat( " y\r\n", 2000000 ) ),
			'an empty boundary'           => array( "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n" ),
			'a text of twenty megabytes'  => array( "Content-Type: text/html\r\n\r\n" . str_repeat( '<p>x</p>', 2500000 ) ),
			'base64 that is none'         => array( "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\x00%%%" ),
			'a name of quotes'            => array( 'Content-Type: text/x; name="' . str_repeat( '\\"', 4000 ) . "\r\n\r\n" ),
		);
	}

	#[DataProvider( 'hostile' ), Group( 'speed' )]
	public function test_the_work_is_bounded_when_the_message_wants_to_do_harm( string $mime ): void {
		$memory  = memory_get_usage();
		$started = microtime( true );
		memory_reset_peak_usage();

		$content = Mime_Content::parse( $mime );

		self::assertLessThan( 1.0, microtime( true ) - $started );
		self::assertLessThan( 24e6, memory_get_peak_usage() - $memory );
		self::assertIsString( wp_json_encode( $content ) );
		self::assertLessThanOrEqual( 1048576, max( strlen( $content['html'] ), strlen( $content['text'] ) ) );
		self::assertLessThanOrEqual( 200, max( count( $content['headers'] ), count( $content['attachments'] ) ) );
	}
}
