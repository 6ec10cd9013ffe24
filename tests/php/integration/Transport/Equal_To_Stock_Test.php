<?php
/**
 * A mail must arrive as it would without Mailwright: wp_mail() is sent twice, by stock WordPress with a plain isSMTP() and by the plugin,
 * and what the server got is compared byte for byte.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Phpmailer_Setup;
use PHPMailer\PHPMailer\PHPMailer;
use PHPUnit\Framework\Attributes\DataProvider;

final class Equal_To_Stock_Test extends Sending_Case {

	private const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

	/** @return array<string, array{callable(): array<int, mixed>}> */
	public static function mails(): array {
		return array(
			'plain text'               => array( static fn(): array => array( 'to@example.test', 'Hello', "One\nTwo" ) ),
			'empty body'               => array( static fn(): array => array( 'to@example.test', 'Hello', ' ' ) ),
			'HTML'                     => array( static fn(): array => array( 'to@example.test', 'Hello', '<p>Hi <b>there</b></p>', array( 'Content-Type: text/html; charset=UTF-8' ) ) ),
			'UTF-8 everywhere'         => array( static fn(): array => array( 'Zoë Müller <to@example.test>', 'Grüße, 日本語 und 🎉', "Ä\nÖ\n日本語 🎉", array( 'From: "Jürgen, der Große" <from@example.test>', 'Reply-To: Øystein <reply@example.test>' ) ) ),
			'To, Cc and Bcc'           => array( static fn(): array => array( array( 'one@example.test', 'Two <two@example.test>' ), 'Hello', 'Body', array( 'Cc: Three <three@example.test>', 'Cc: four@example.test', 'Bcc: five@example.test, six@example.test', 'Reply-To: A <a@example.test>, b@example.test' ) ) ),
			'headers as a string'      => array( static fn(): array => array( 'to@example.test', 'Hello', 'Body', "From: F <from@example.test>\r\nX-Custom: one\r\nX-Priority: 1\r\nBcc: five@example.test" ) ),
			'own Content-Type'         => array( static fn(): array => array( 'to@example.test', 'Hello', "--xyz\r\nContent-Type: text/plain\r\n\r\nPart\r\n--xyz--", array( 'Content-Type: multipart/alternative; boundary="xyz"', 'MIME-Version: 1.0' ) ) ),
			'other charset'            => array( static fn(): array => array( 'to@example.test', 'Hello', "\xE4\xF6\xFC", array( 'Content-Type: text/plain; charset=ISO-8859-1' ) ) ),
			'attachments'              => array( static fn(): array => array( 'to@example.test', 'Hello', 'Body', '', self::attachments() ) ),
			'attachments and HTML'     => array( static fn(): array => array( 'to@example.test', 'Hello', '<p>Body</p>', 'Content-Type: text/html', self::attachments() ) ),
			'dots and long lines'      => array( static fn(): array => array( 'to@example.test', str_repeat( 'Long subject ', 30 ), ".dot\n..two\n.\n" . str_repeat( 'word ', 400 ) . "\n" . str_repeat( 'x', 3000 ) . "\nend" ) ),
			'long header'              => array( static fn(): array => array( 'to@example.test', 'Hello', 'Body', array( 'X-Long: ' . str_repeat( 'x', 2500 ), 'X-Words: ' . str_repeat( 'word ', 500 ) ) ) ),
			'one megabyte'             => array( static fn(): array => array( 'to@example.test', 'Hello', str_repeat( "A line of some length, and a dot.\n.\n", 28000 ) ) ),
			'line ends of all kinds'   => array( static fn(): array => array( 'to@example.test', 'Hello', "a\rb\nc\r\nd\n\re\r\n\r\n\r\nf\n\n" ) ),
		);
	}

	/** @param callable(): array<int, mixed> $mail */
	#[DataProvider( 'mails' )]
	public function test_the_same_bytes_arrive_when_sent_with_and_without_the_plugin( callable $mail ): void {
		$this->assert_equal( $mail );
	}

	public function test_the_same_bytes_arrive_when_other_plugins_filter_the_mail(): void {
		add_filter( 'wp_mail', static fn( array $mail ): array => array( 'message' => $mail['message'] . "\nFooter" ) + $mail );
		add_filter( 'wp_mail_from', static fn(): string => 'shop@example.test' );
		add_filter( 'wp_mail_from_name', static fn(): string => 'Shöp & "Co"' );
		add_filter( 'wp_mail_content_type', static fn(): string => 'text/html' );
		add_filter( 'wp_mail_charset', static fn(): string => 'UTF-8' );
		add_action(
			'phpmailer_init',
			// phpcs:disable WordPress.NamingConventions -- PHPMailer's own names.
			static function ( PHPMailer $phpmailer ): void {
				$phpmailer->AltBody  = 'Plain part';
				$phpmailer->Priority = 1;
				$phpmailer->XMailer  = 'Some plugin';
				$phpmailer->Encoding = 'base64';
				$phpmailer->Sender   = 'bounce@example.test';
				$phpmailer->addReplyTo( 'reply@example.test', 'Réply' );
				$phpmailer->addCustomHeader( 'List-Unsubscribe', '<https://example.test/u?id=1>' );
				$phpmailer->addStringAttachment( "a,b\n1,2", 'tàble.csv' );
				$phpmailer->addStringEmbeddedImage( (string) base64_decode( self::PIXEL, true ), 'pixel', 'pixel.png', 'base64', 'image/png' );
			}
			// phpcs:enable
		);

		$this->assert_equal( static fn(): array => array( 'to@example.test', 'Hello', '<img src="cid:pixel">' ) );
	}

	public function test_the_same_bytes_arrive_when_images_are_embedded(): void {
		if ( ( new \ReflectionFunction( 'wp_mail' ) )->getNumberOfParameters() < 6 ) {
			add_action( 'phpmailer_init', static fn( PHPMailer $phpmailer ) => $phpmailer->addEmbeddedImage( self::pixel(), 'pixel' ) );
			$this->assert_equal( static fn(): array => array( 'to@example.test', 'Hello', '<img src="cid:pixel">', 'Content-Type: text/html' ) );
			return;
		}
		$this->assert_equal( static fn(): array => array( 'to@example.test', 'Hello', '<img src="cid:pixel">', 'Content-Type: text/html', array(), array( 'pixel' => self::pixel() ) ) );
	}

	/** @param callable(): array<int, mixed> $mail */
	private function assert_equal( callable $mail ): void {
		$server = Smtp_Server::ordinary();
		$this->assertNotFalse( has_action( 'phpmailer_init', array( \Mailwright\Outbox\Dispatch::class, 'on_phpmailer_init' ) ) );
		$plain = static function ( PHPMailer $phpmailer ) use ( $server ): void {
			// phpcs:disable WordPress.NamingConventions -- PHPMailer's own names.
			$phpmailer->isSMTP();
			$phpmailer->Host = '127.0.0.1';
			$phpmailer->Port = $server->port();
			// phpcs:enable
		};
		add_action( 'phpmailer_init', $plain, 5 );
		$this->assertTrue( wp_mail( ...$mail() ), (string) wp_json_encode( $this->errors ) );
		remove_action( 'phpmailer_init', $plain, 5 );
		unset( $GLOBALS['phpmailer'] );
		$this->connect_in_clear( $server );
		$this->assertTrue( wp_mail( ...$mail() ), (string) wp_json_encode( $this->errors ) );

		list( $stock, $ours ) = $server->messages();
		$this->assertNotNull( Phpmailer_Setup::last_session(), 'The second mail did not go by the plugin.' );
		$this->assertSame( array( $stock['from'], $stock['to'] ), array( $ours['from'], $ours['to'] ) );
		$this->assertSame( self::normalised( $stock['wire'] ), self::normalised( $ours['wire'] ) );
	}

	/** What is random or a clock is levelled. */
	private static function normalised( string $wire ): string {
		$wire = (string) preg_replace( '/^(Date|Message-ID): .*\r$/m', '$1: -', $wire );

		return (string) preg_replace( '/\bb[123][=_][A-Za-z0-9_=]{20,}/', 'boundary', $wire );
	}

	/** @return array<int|string, string> */
	private static function attachments(): array {
		$folder = get_temp_dir();
		file_put_contents( $folder . 'mailwright-test.txt', "Text\n.\nwith dots\n" );
		file_put_contents( $folder . 'mailwright-test.bin', implode( '', array_map( 'chr', range( 0, 255 ) ) ) );

		return array( $folder . 'mailwright-test.txt', 'Übersicht "1".bin' => $folder . 'mailwright-test.bin' );
	}

	private static function pixel(): string {
		$file = get_temp_dir() . 'mailwright-pixel.png';
		file_put_contents( $file, base64_decode( self::PIXEL, true ) );

		return $file;
	}
}
