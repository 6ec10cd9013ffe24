<?php
/**
 * The sending faults that can be played to any WordPress from outside, through wp_mail() alone.
 *
 * A row: `server` (ordinary with options, scripted with scripts, closed, black_hole), `heals` (what becomes of the server after the first try: options
 * that change, or "opens"), `encryption` and other fields of the connection, `mail` (changes to the mail), and `expect`:
 * "arrives" (once), "refused" (the mail must not get there), "kept" (once wp_mail() said true, the mail has to arrive when the server is well
 * again; an honest false is right, too), "at_most_twice" (the one window in which nobody can know).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Conformance;

use Mailwright\Tests\Support\Canary;

final class Faults {

	public const USER = 'user@example.test';

	private const GREETING = "220 mail.example.test ESMTP\r\n";

	private const OFFER = "250-mail.example.test\r\n250 STARTTLS\r\n";

	/** @return array<string, array<string, mixed>> */
	public static function all(): array {
		return self::reaching() + self::greeting() + self::encryption() + self::certificates() + self::dialogue() + self::content();
	}

	/**
	 * @param array<string, mixed> $changes
	 * @return array{0: string, 1: array<string, mixed>}
	 */
	private static function server( array $changes = array() ): array {
		return array( 'ordinary', $changes + array( 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD ) ) );
	}

	/**
	 * The first conversation is ill, all later ones are well.
	 *
	 * @param array<int, mixed> ...$steps
	 * @return array{0: string, 1: array<int, array<int, array<int, mixed>>>}
	 */
	private static function once( array ...$steps ): array {
		return array( 'scripted', array( array_values( $steps ), array( array( 'ordinary', self::server()[1], true ) ) ) );
	}

	/** @return array<string, array<string, mixed>> */
	private static function reaching(): array {
		return array(
			'the server is well (STARTTLS)'            => array( 'id' => '', 'server' => self::server(), 'expect' => 'arrives' ),
			'the server is well (SSL/TLS)'             => array( 'id' => '', 'server' => self::server( array( 'tls' => 'implicit' ) ), 'encryption' => 'implicit_tls', 'expect' => 'arrives' ),
			'the port is closed, later open'           => array( 'id' => 'F01', 'server' => array( 'closed' ), 'heals' => 'opens', 'expect' => 'kept' ),
			'the port is silent, later open'           => array( 'id' => 'F02', 'server' => array( 'black_hole' ), 'heals' => 'opens', 'expect' => 'kept' ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function greeting(): array {
		$ehlo = array( array( 'say', self::GREETING ), array( 'expect', 'EHLO' ) );
		return array(
			'the greeting comes after 4 s'             => array( 'id' => 'F04', 'server' => self::server( array( 'delays' => array( 'BANNER' => 4000 ) ) ), 'expect' => 'arrives' ),
			'the greeting comes after 15 s'            => array( 'id' => 'F04', 'server' => self::server( array( 'delays' => array( 'BANNER' => 15000 ) ) ), 'heals' => array( 'delays' => array() ), 'expect' => 'kept' ),
			'the greeting comes byte by byte'          => array( 'id' => 'F05', 'server' => self::once( array( 'drip', str_pad( '220 mail.example.test ', 60, 'x' ) . "\r\n", 1, 1000 ), array( 'hang' ) ), 'expect' => 'kept' ),
			'the greeting has many lines'              => array( 'id' => 'F07', 'server' => self::server( array( 'replies' => array( 'BANNER' => "220-mail.example.test\r\n220-We log everything.\r\n220 ready" ) ) ), 'expect' => 'arrives' ),
			'a web server answers'                     => array( 'id' => 'F07', 'server' => self::once( array( 'say', "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n" ), array( 'close' ) ), 'expect' => 'kept' ),
			'an SSH server answers'                    => array( 'id' => 'F07', 'server' => self::once( array( 'say', "SSH-2.0-OpenSSH_9.2\r\n" ), array( 'hang' ) ), 'expect' => 'kept' ),
			'the answer to EHLO lacks its last line'   => array( 'id' => 'F08', 'server' => self::once( ...$ehlo, ...array( array( 'say', "250-mail.example.test\r\n250-STARTTLS\r\n" ), array( 'hang' ) ) ), 'expect' => 'kept' ),
			'the answer to EHLO is malformed'          => array( 'id' => 'F08', 'server' => self::once( ...$ehlo, ...array( array( 'say', "250_mail.example.test\r\n" ), array( 'hang' ) ) ), 'expect' => 'kept' ),
			'the answer to EHLO never ends'            => array( 'id' => 'F25', 'server' => self::once( ...$ehlo, ...array( array( 'endless', "250-X-MORE\r\n" ) ) ), 'expect' => 'kept' ),
			'the server hangs up at once'              => array( 'id' => 'F01', 'server' => self::once( array( 'close' ) ), 'expect' => 'kept' ),
			'the server is too busy: 421'              => array( 'id' => 'F01', 'server' => self::once( array( 'say', "421 4.7.0 Too many connections\r\n" ), array( 'close' ) ), 'expect' => 'kept' ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function encryption(): array {
		$until_starttls = array( array( 'say', self::GREETING ), array( 'expect', 'EHLO' ), array( 'say', self::OFFER ), array( 'expect', 'STARTTLS' ) );
		$in_clear       = array( 'auth_before_tls' => true, 'require_tls' => false );
		$injected       = "220 Go ahead\r\n250-mail.example.test\r\n250 AUTH PLAIN LOGIN\r\n";
		$success        = "220 Go ahead\r\n250 mail.example.test\r\n235 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 queued as FAKE\r\n";
		return array(
			'SSL/TLS is chosen on a STARTTLS port'     => array( 'id' => 'F10', 'server' => self::server(), 'encryption' => 'implicit_tls', 'expect' => 'refused' ),
			'STARTTLS is chosen on an SSL/TLS port'    => array( 'id' => 'F10', 'server' => self::server( array( 'tls' => 'implicit' ) ), 'expect' => 'refused' ),
			'STARTTLS is offered and refused: 454'     => array( 'id' => 'F11', 'server' => self::server( $in_clear + array( 'replies' => array( 'STARTTLS' => '454 4.7.0 TLS not available' ) ) ), 'heals' => array( 'replies' => array() ), 'expect' => 'kept' ),
			'STARTTLS is stripped'                     => array( 'id' => 'F13', 'server' => self::server( array( 'tls' => 'none' ) ), 'expect' => 'refused' ),
			'a list of logins is injected behind STARTTLS' => array( 'id' => 'F14', 'server' => self::once( ...$until_starttls, ...array( array( 'say', $injected ), array( 'hang' ) ) ), 'expect' => 'kept' ),
			'a whole success is injected behind STARTTLS' => array( 'id' => 'F14', 'server' => self::once( ...$until_starttls, ...array( array( 'say', $success ), array( 'tls', array() ), array( 'hang' ) ) ), 'expect' => 'kept' ),
			'the server only knows TLS 1.0 and 1.1'    => array( 'id' => 'F19', 'server' => self::server( array( 'versions' => array( '1.0', '1.1' ) ) ), 'expect' => 'refused' ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function certificates(): array {
		$rows = array( 'the CA of the certificate is given' => array( 'id' => 'F16', 'server' => self::server(), 'expect' => 'arrives' ) );
		$bad  = array(
			'is self-signed'              => array( 'F16', 'self-signed' ),
			'is of an unknown issuer'     => array( 'F16', 'untrusted' ),
			'is expired'                  => array( 'F16', 'expired' ),
			'is for another name'         => array( 'F17', 'wrong-name' ),
			'has an RSA key of 1024 bits' => array( 'F19', 'rsa1024' ),
			'is signed with SHA-1'        => array( 'F19', 'sha1' ),
		);
		foreach ( $bad as $what => list( $id, $certificate ) ) {
			$rows[ "the certificate $what" ] = array( 'id' => $id, 'server' => self::server( array( 'certificate' => $certificate ) ), 'trusted' => false, 'expect' => 'refused' );
		}
		return $rows;
	}

	/** @return array<string, array<string, mixed>> */
	private static function dialogue(): array {
		$refusals = array(
			'the login is refused: 535'                => array( 'F22', 'AUTH', '535 5.7.8 Error: authentication failed', 'refused' ),
			'the login needs an app password: 534'     => array( 'F22', 'AUTH', '534 5.7.9 Application-specific password required', 'refused' ),
			'the login fails for the moment: 454'      => array( 'F22', 'AUTH', '454 4.7.0 Temporary authentication failure', 'kept' ),
			'the sender is refused: 550'               => array( 'F26', 'MAIL', '550 5.7.1 Sender address rejected: not owned by user', 'refused' ),
			'the sender is refused for the moment: 451' => array( 'F26', 'MAIL', '451 4.3.0 Temporary lookup failure', 'kept' ),
			'greylisting: 451'                         => array( 'F28', 'RCPT', '451 4.7.1 Greylisting in action, please come back later', 'kept' ),
			'the recipient is refused: 550'            => array( 'F29', 'RCPT', '550 5.1.1 User unknown', 'refused' ),
			'the content is refused before DATA: 554'  => array( 'F32', 'DATA', '554 5.7.1 Message rejected', 'refused' ),
			'the server shuts down at DATA: 421'       => array( 'F32', 'DATA', '421 4.3.2 Service shutting down', 'kept' ),
			'the content is refused for the moment: 451' => array( 'F32', 'DOT', '451 4.3.0 Try again later', 'kept' ),
			'the content is refused: 554'              => array( 'F32', 'DOT', '554 5.7.1 Message rejected as spam', 'refused' ),
		);
		$rows     = array();
		foreach ( $refusals as $name => list( $id, $verb, $reply, $expect ) ) {
			$rows[ $name ] = array( 'id' => $id, 'server' => self::server( array( 'replies' => array( $verb => $reply ) ) ), 'expect' => $expect ) + ( 'kept' === $expect ? array( 'heals' => array( 'replies' => array() ) ) : array() );
		}
		return $rows + array(
			'one of three recipients is refused'       => array( 'id' => 'F29', 'server' => self::server( array( 'replies' => array( 'RCPT' => array( '/bad@/' => '550 5.1.1 User unknown' ) ) ) ), 'mail' => array( 'to' => array( 'one@example.test', 'bad@example.test', 'two@example.test' ) ), 'expect' => 'arrives' ),
			'one of three recipients has to wait'      => array( 'id' => 'F31', 'server' => self::server( array( 'replies' => array( 'RCPT' => array( '/slow@/' => '450 4.2.0 Mailbox busy' ) ) ) ), 'heals' => array( 'replies' => array() ), 'mail' => array( 'to' => array( 'one@example.test', 'slow@example.test', 'two@example.test' ) ), 'expect' => 'kept' ),
			'the server takes 100 recipients at once'  => array( 'id' => 'F59', 'server' => self::server( array( 'replies' => array( 'RCPT' => self::first( 100, '452 4.5.3 Too many recipients' ) ) ) ), 'heals' => array( 'replies' => array() ), 'mail' => array( 'recipients' => 150 ), 'expect' => 'kept' ),
		);
	}

	/**
	 * @param string $then What everybody after the first ones hears.
	 * @return list<string>
	 */
	private static function first( int $count, string $then ): array {
		return array( ...array_fill( 0, $count, '250 2.1.5 Ok' ), $then );
	}

	/** @return array<string, array<string, mixed>> */
	private static function content(): array {
		$to_the_dot = array(
			array( 'say', self::GREETING ),
			array( 'expect', 'EHLO' ),
			array( 'say', self::OFFER ),
			array( 'expect', 'STARTTLS' ),
			array( 'say', "220 Go ahead\r\n" ),
			array( 'tls', array() ),
			array( 'expect', 'EHLO' ),
			array( 'say', "250-mail.example.test\r\n250 AUTH LOGIN\r\n" ),
			array( 'expect', '/^AUTH LOGIN$/i' ),
			array( 'say', "334 VXNlcm5hbWU6\r\n" ),
			array( 'expect', '/./' ),
			array( 'say', "334 UGFzc3dvcmQ6\r\n" ),
			array( 'expect', '/./' ),
			array( 'say', "235 ok\r\n" ),
			array( 'expect', 'MAIL' ),
			array( 'say', "250 ok\r\n" ),
			array( 'expect', 'RCPT' ),
			array( 'say', "250 ok\r\n" ),
			array( 'expect', 'DATA' ),
			array( 'say', "354 go\r\n" ),
			array( 'read_message' ),
		);
		return array(
			'the connection ends without close_notify' => array( 'id' => 'F20', 'server' => self::once( ...$to_the_dot, ...array( array( 'say', "250 2.0.0 queued as A1\r\n" ), array( 'cut' ) ) ), 'expect' => 'arrives' ),
			'the connection ends behind the final dot' => array( 'id' => 'F34', 'server' => self::once( ...$to_the_dot, ...array( array( 'close' ) ) ), 'expect' => 'at_most_twice' ),
			'no answer comes to the final dot'         => array( 'id' => 'F35', 'server' => self::once( ...$to_the_dot, ...array( array( 'hang' ) ) ), 'expect' => 'at_most_twice' ),
			'the mail is bigger than the server takes' => array( 'id' => 'F37', 'server' => self::server( array( 'size' => 1048576, 'replies' => array( 'DOT' => '552 5.3.4 Message too big' ) ) ), 'mail' => array( 'body_kb' => 3000 ), 'expect' => 'refused' ),
			'the body holds lines that look like an end' => array( 'id' => 'F41', 'server' => self::server(), 'mail' => array( 'body' => "one\n.\ntwo\r.\r\nthree\r\n.\r\nMAIL FROM:<evil@example.test>\r\n..four\n" ), 'expect' => 'arrives' ),
		);
	}
}
