<?php
/**
 * A server that wants to harm: the diagnosis ends in time, stays small, and what it shows of the server's words is clean.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Markdown;
use Mailwright\Tests\Support\Canary;
use Mailwright\Transport\Deadline;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'waiting' )]
final class Hostile_Server_Test extends Diagnosis_Case {

	/** Guarantees: beside what WordPress itself takes. */
	private const MEMORY = 16 * 1024 * 1024;

	private const HELLO = array( array( 'say', "220 mail.example.test ESMTP\r\n" ), array( 'expect', 'EHLO' ) );

	private const IN_TLS = array( array( 'say', "250-mail.example.test\r\n250 STARTTLS\r\n" ), array( 'expect', 'STARTTLS' ), array( 'say', "220 Go ahead\r\n" ), array( 'tls' ), array( 'expect', 'EHLO' ) );

	private const LOGIN = array( array( 'say', "250-mail.example.test\r\n250 AUTH PLAIN\r\n" ), array( 'expect', 'AUTH' ) );

	/** Colours, a cleared screen, reversed direction, a script and broken UTF-8. */
	private const INK = "\x1b[31mred\x1b[0m\x1b[2J\u{202E}gnp.exe\u{2066}\x07\x00\x9b31m<script>alert(1)</script>\xff\xfe<img src=x onerror=alert(1)>";

	/** @return array<string, array{0: array<int, array<int, mixed>>, 1?: array<string, mixed>}> */
	public static function scripts(): array {
		$endless = array( 'endless', "250-XAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n" );
		$line    = array( 'endless', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' );
		$drip    = array( 'drip', str_repeat( "250-A\r\n", 20 ), 1, 1000 );
		$noise   = array( 'endless', "\x00\xff\x16\x03\x01\x02\x00\x01\x80" );
		$tls     = array( 'encryption' => 'implicit_tls' );
		return array(
			'endless capabilities'             => array( array( ...self::HELLO, $endless ) ),
			'endless capabilities within TLS'  => array( array( ...self::HELLO, ...self::IN_TLS, $endless ) ),
			'one endless line'                 => array( array( $line ) ),
			'one endless line within TLS'      => array( array( ...self::HELLO, ...self::IN_TLS, $line ) ),
			'an endless answer to the login'   => array( array( ...self::HELLO, ...self::IN_TLS, ...self::LOGIN, array( 'endless', "535-Never\r\n" ) ) ),
			'one byte a second'                => array( array( array( 'drip', '220-' . str_repeat( 'A', 40 ), 1, 1000 ) ) ),
			'one byte a second behind EHLO'    => array( array( ...self::HELLO, $drip ) ),
			'one byte a second within TLS'     => array( array( ...self::HELLO, ...self::IN_TLS, $drip ) ),
			'one byte a second at the login'   => array( array( ...self::HELLO, ...self::IN_TLS, ...self::LOGIN, array( 'drip', str_repeat( "535-A\r\n", 20 ), 1, 1000 ) ) ),
			'one byte a second of a handshake' => array( array( ...self::HELLO, ...array_slice( self::IN_TLS, 0, 3 ), array( 'drip', "\x16\x03\x03\x40\x00" . str_repeat( "\x02", 40 ), 1, 1000 ) ) ),
			'one byte a second of a handshake from the first byte' => array( array( array( 'drip', "\x16\x03\x03\x40\x00" . str_repeat( "\x02", 40 ), 1, 1000 ) ), $tls ),
			'endless bytes of anything'        => array( array( $noise ) ),
			'endless bytes of anything instead of TLS' => array( array( $noise ), $tls ),
			'silence'                          => array( array( array( 'hang' ) ) ),
			'silence behind EHLO'              => array( array( ...self::HELLO, array( 'hang' ) ) ),
			'silence behind STARTTLS'          => array( array( ...self::HELLO, ...array_slice( self::IN_TLS, 0, 2 ), array( 'hang' ) ) ),
			'silence instead of a handshake'   => array( array( ...self::HELLO, ...array_slice( self::IN_TLS, 0, 3 ), array( 'hang' ) ) ),
			'silence within TLS'               => array( array( ...self::HELLO, ...self::IN_TLS, array( 'hang' ) ) ),
			'silence at the login'             => array( array( ...self::HELLO, ...self::IN_TLS, ...self::LOGIN, array( 'hang' ) ) ),
			'a certificate for a thousand names' => array( array( ...self::HELLO, ...array_slice( self::IN_TLS, 0, 3 ), array( 'tls', array( 'certificate' => 'many-names' ) ), array( 'hang' ) ) ),
			'a chain of a hundred certificates' => array( array( ...self::HELLO, ...array_slice( self::IN_TLS, 0, 3 ), array( 'tls', array( 'certificate' => 'long-chain' ) ), array( 'hang' ) ) ),
			'a chain longer than TLS allows'   => array( array( ...self::HELLO, ...array_slice( self::IN_TLS, 0, 3 ), array( 'tls', array( 'certificate' => 'endless-chain' ) ), array( 'hang' ) ) ),
		);
	}

	/**
	 * @param array<int, array<int, mixed>> $script
	 * @param array<string, mixed>          $connection
	 */
	#[DataProvider( 'scripts' )]
	public function test_time_and_memory_are_bounded_when_the_server_sends( array $script, array $connection = array() ): void {
		// On all ports and addresses at once, as an attacker would.
		$this->start( array( 'main' => array( 'scripted', array( $script ), 'both' ), 'a' => array( 'scripted', array( $script ), 'both' ), 'b' => array( 'scripted', array( $script ), 'both' ) ) );
		$zone = array( 'mail.example.test A' => array( '127.0.0.1', '127.0.0.1' ), 'mail.example.test AAAA' => array( '::1' ) );
		$this->diagnose( $zone, $connection, array( 'dns' ) ); // Loads what is loaded once.

		list( $report, $seconds, $memory ) = $this->measure( $zone, $connection );

		$this->assertFalse( $report['verdict']['ok'] );
		$this->assertNotContains( $report['verdict']['cause'], array( null, 'unknown' ), self::shown( $report['verdict'] ) );
		$this->assertNull( $report['verdict']['changes'] );
		$this->assertLessThan( self::MEMORY, $memory, sprintf( '%.1f MB', $memory / 1048576 ) );
		$this->assertLessThan( 262144, strlen( (string) wp_json_encode( $report ) ), 'The report has to be carried and shown.' );
		$this->assert_safe( $report, $seconds );
		$this->assert_clean( $report );
	}

	/** @return array<string, array{0: array<string, mixed>}> */
	public static function words(): array {
		$ink = self::INK;
		return array(
			'in the greeting'      => array( array( 'replies' => array( 'BANNER' => "220 $ink ESMTP" ) ) ),
			'in a refusing greeting' => array( array( 'replies' => array( 'BANNER' => "554-$ink\r\n554 $ink" ) ) ),
			'in the capabilities'  => array( array( 'name' => $ink, 'capabilities' => array( $ink, "SIZE $ink" ) ) ),
			'in the login methods' => array( array( 'mechanisms' => array( 'X' . $ink ) ) ),
			'at the login'         => array( array( 'replies' => array( 'AUTH' => "535 5.7.8 $ink" ) ) ),
			'at the sender'        => array( array( 'replies' => array( 'MAIL' => "550 5.7.1 $ink" ) ) ),
			'at the recipient'     => array( array( 'replies' => array( 'RCPT' => "550 5.7.1 $ink relay access denied" ) ) ),
			'in the certificate'   => array( array( 'certificate' => 'hostile' ) ),
			'with the password repeated' => array( array( 'replies' => array( 'AUTH' => '535 5.7.8 Your password ' . Canary::PASSWORD . ' (' . base64_encode( "\0" . self::USER . "\0" . Canary::PASSWORD ) . ') is wrong' ) ) ),
		);
	}

	/** @param array<string, mixed> $options */
	#[DataProvider( 'words' )]
	public function test_the_words_are_cleaned_when_a_server_writes_tricks( array $options ): void {
		$this->start( array( 'main' => array( 'ordinary', $options + array( 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD ) ) ) ) );

		list( $report, $seconds ) = $this->measure( Situations::ZONE, array() );

		$this->assert_safe( $report, $seconds );
		$this->assert_clean( $report );
		$this->assertNull( Canary::found_in( Markdown::of( $report ) . $report['verdict']['letter'], self::USER ) );
	}

	/**
	 * @param array<string, array<int, mixed>|string> $zone
	 * @param array<string, mixed>                    $connection
	 * @return array{0: array<string, mixed>, 1: float, 2: int} Report, seconds, bytes.
	 */
	private function measure( array $zone, array $connection ): array {
		gc_collect_cycles();
		if ( function_exists( 'memory_reset_peak_usage' ) ) {
			memory_reset_peak_usage(); // PHP 8.2.
		}
		$before = memory_get_usage();
		$began  = Deadline::now();
		$report = $this->diagnose( $zone, $connection );
		return array( $report, Deadline::now() - $began, memory_get_peak_usage() - $before );
	}

	/**
	 * No byte that a terminal, a browser or a mail program could obey. What looks like HTML stays: it is shown as text.
	 *
	 * @param array<string, mixed> $report
	 */
	private function assert_clean( array $report ): void {
		array_walk_recursive(
			$report,
			function ( mixed $value, int|string $key ): void {
				foreach ( array( $key, $value ) as $text ) {
					if ( is_string( $text ) ) {
						$this->assertTrue( mb_check_encoding( $text, 'UTF-8' ), "Not UTF-8 at $key." );
						$this->assertDoesNotMatchRegularExpression( '/[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]/u', $text, "At $key." );
					}
				}
			}
		);
		$this->assertDoesNotMatchRegularExpression( '/[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]/u', Markdown::of( $report ), 'In the report as Markdown.' );
	}

	private static function shown( mixed $thing ): string {
		return (string) wp_json_encode( $thing, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
	}
}
