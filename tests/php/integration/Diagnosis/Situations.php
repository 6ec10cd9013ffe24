<?php
/**
 * The situations themselves. A row: servers (see Diagnosis_Case::start()), zone (beside ZONE), connection (beside the usual fields), saved (whether it is
 * stored), before (something to do then), needs (whether this machine can play it), and what the verdict has to be: cause (null = all is well), blame, words of title, explanation or fix,
 * changes (`port` by the name of a server) and the status of single checks.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Tests\Support\Canary;

final class Situations {

	/** Names that lead to this machine. */
	public const ZONE = array(
		'mail.example.test A' => array( '127.0.0.1' ),
	);

	/** Names in the certificate "providers". */
	public const PROVIDER_HOSTS = array( 'smtp.gmail.com', 'smtp.office365.com', 'smtp.mail.yahoo.com', 'email-smtp.us-east-1.amazonaws.com', 'smtp.sendgrid.net', 'smtp-relay.brevo.com', 'smtp.zoho.com' );

	/** The issue's classic six, by name. */
	public const CLASSIC = array(
		'the port is closed',
		'the port is silent',
		'the password is wrong',
		'SSL/TLS is chosen on a STARTTLS port',
		'the certificate is expired (STARTTLS)',
		'the certificate is for another name (STARTTLS)',
	);

	private const USER = 'user@example.test';

	private const LOGIN = array( self::USER => Canary::PASSWORD );

	/** @return array<string, array{0: array<string, mixed>}> */
	public static function all(): array {
		$rows = self::reaching() + self::encryption() + self::certificates() + self::greeting() + self::strangers() + self::login() + self::sender() + self::names() + self::hosts() + self::elsewhere();
		return array_map( static fn( array $row ): array => array( $row ), $rows );
	}

	/**
	 * A server that does everything right, apart from the changes.
	 *
	 * @param array<string, mixed> $changes
	 * @return array{0: string, 1: array<string, mixed>}
	 */
	private static function server( array $changes = array() ): array {
		return array( 'ordinary', $changes + array( 'tls' => 'starttls', 'auth' => self::LOGIN ) );
	}

	/**
	 * A server that plays one script to everybody.
	 *
	 * @param array<int, mixed> ...$steps
	 * @return array{0: string, 1: array<int, array<int, array<int, mixed>>>}
	 */
	private static function script( array ...$steps ): array {
		return array( 'scripted', array( array_values( $steps ) ) );
	}

	/** @return array<string, array<string, mixed>> */
	private static function reaching(): array {
		$closed = array( 'closed' );
		$silent = array( 'black_hole' );
		$tls    = self::server( array( 'tls' => 'implicit' ) );
		$both   = array( 'mail.example.test AAAA' => array( '::1' ) );
		$only_6 = array( 'mail.example.test A' => 'nodata' ) + $both;
		return array(
			'all is well with STARTTLS'                => array( 'servers' => array( 'main' => self::server() ), 'cause' => null, 'words' => 'works', 'checks' => array( 'dns' => 'pass', 'ports' => 'pass', 'greeting' => 'pass', 'encryption' => 'pass', 'certificate' => 'pass', 'login' => 'pass', 'sender' => 'pass' ) ),
			'all is well with SSL/TLS'                 => array( 'servers' => array( 'main' => $tls ), 'connection' => array( 'encryption' => 'implicit_tls' ), 'cause' => null, 'words' => 'works', 'checks' => array( 'certificate' => 'pass', 'login' => 'pass', 'sender' => 'pass' ) ),
			'all is well without a login'              => array( 'servers' => array( 'main' => self::server( array( 'auth' => array() ) ) ), 'connection' => array( 'authentication' => false, 'username' => '', 'password' => '' ), 'cause' => null ),
			'all is well with a relay on this machine' => array( 'servers' => array( 'main' => self::server( array( 'tls' => 'none', 'auth' => array() ) ) ), 'connection' => array( 'host' => '127.0.0.1', 'encryption' => 'none', 'authentication' => false, 'username' => '', 'password' => '' ), 'cause' => null ),
			'all is well over IPv6 alone'              => array( 'servers' => array( 'main' => self::server( array( 'address' => '::1' ) ) ), 'zone' => $only_6, 'cause' => null, 'checks' => array( 'login' => 'pass' ) ),
			'all is well over both families'           => array( 'servers' => array( 'main' => self::server( array( 'address' => 'both' ) ) ), 'zone' => $both, 'cause' => null, 'checks' => array( 'ports' => 'pass' ) ),
			'IPv6 is silent and IPv4 works'            => array( 'servers' => array( 'main' => self::server(), 'hole' => array( 'black_hole', '::1', 'main' ) ), 'zone' => $both, 'cause' => null, 'words' => 'IPv6', 'checks' => array( 'ports' => 'warn', 'login' => 'pass' ) ),
			'IPv6 is closed and IPv4 works'            => array( 'servers' => array( 'main' => self::server() ), 'zone' => $both, 'cause' => null, 'checks' => array( 'ports' => 'warn', 'login' => 'pass' ) ),
			'the port is closed'                       => array( 'servers' => array( 'main' => $closed ), 'cause' => 'connection_refused', 'blame' => 'you', 'words' => 'closed', 'checks' => array( 'dns' => 'pass', 'ports' => 'fail', 'login' => 'skip' ) ),
			'the port is closed and another one works' => array( 'servers' => array( 'main' => $closed, 'other' => self::server() ), 'cause' => 'connection_refused', 'blame' => 'you', 'words' => 'tried just now', 'changes' => array( 'port' => 'other' ) ),
			'the port is closed and an SSL/TLS port works' => array( 'servers' => array( 'main' => $closed, 'other' => $tls ), 'cause' => 'connection_refused', 'blame' => 'you', 'words' => 'SSL/TLS', 'changes' => array( 'port' => 'other', 'encryption' => 'implicit_tls' ) ),
			'the port is closed and the other one has a bad certificate' => array( 'servers' => array( 'main' => $closed, 'other' => self::server( array( 'certificate' => 'expired' ) ) ), 'cause' => 'connection_refused', 'blame' => 'you' ),
			'the port is closed and the others refuse the password' => array( 'servers' => array( 'main' => $closed, 'a' => self::server( array( 'auth' => array( 'nobody' => 'x' ) ) ), 'b' => self::server( array( 'auth' => array( 'nobody' => 'x' ) ) ), 'c' => self::server( array( 'auth' => array( 'nobody' => 'x' ) ) ) ), 'cause' => 'connection_refused', 'blame' => 'you' ),
			'the port is silent'                       => array( 'servers' => array( 'main' => $silent ), 'cause' => 'port_blocked', 'blame' => 'host', 'words' => array( 'no answer', 'web host' ) ),
			'the port is silent and another one works' => array( 'servers' => array( 'main' => $silent, 'other' => self::server() ), 'cause' => 'port_blocked', 'blame' => 'host', 'words' => 'tried just now', 'changes' => array( 'port' => 'other' ) ),
			'all ports are silent'                     => array( 'servers' => array( 'main' => $silent, 'a' => $silent, 'b' => $silent ), 'cause' => 'port_blocked', 'blame' => 'host', 'words' => 'web host' ),
			'the only address is of IPv6, which is dead' => array( 'servers' => array( 'main' => array( 'black_hole', '::1' ) ), 'zone' => $only_6, 'cause' => 'port_blocked', 'blame' => 'host' ),
			'the port is closed in both families'      => array( 'servers' => array( 'main' => $closed ), 'zone' => $both, 'cause' => 'connection_refused', 'blame' => 'you' ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function encryption(): array {
		$implicit  = array( 'encryption' => 'implicit_tls' );
		$tls       = self::server( array( 'tls' => 'implicit' ) );
		$injection = self::script(
			array( 'say', "220 mail.example.test ESMTP\r\n" ),
			array( 'expect', 'EHLO' ),
			array( 'say', "250-mail.example.test\r\n250 STARTTLS\r\n" ),
			array( 'expect', 'STARTTLS' ),
			array( 'say', "220 Go ahead\r\n250-mail.example.test\r\n250 AUTH PLAIN\r\n" ),
			array( 'hang' )
		);
		$breaks    = self::script( array( 'say', "220 mail.example.test ESMTP\r\n" ), array( 'expect', 'EHLO' ), array( 'say', "250-mail.example.test\r\n250 STARTTLS\r\n" ), array( 'expect', 'STARTTLS' ), array( 'say', "220 Go ahead\r\n" ), array( 'close' ) );
		return array(
			'SSL/TLS is chosen on a STARTTLS port'     => array( 'servers' => array( 'main' => self::server() ), 'connection' => $implicit, 'cause' => 'wrong_encryption_mode', 'blame' => 'you', 'words' => array( 'STARTTLS', 'tried just now' ), 'changes' => array( 'encryption' => 'starttls' ) ),
			'STARTTLS is chosen on an SSL/TLS port'    => array( 'servers' => array( 'main' => $tls ), 'cause' => 'wrong_encryption_mode', 'blame' => 'you', 'words' => array( 'SSL/TLS', 'tried just now' ), 'changes' => $implicit ),
			'no encryption is chosen on an SSL/TLS port' => array( 'servers' => array( 'main' => $tls ), 'connection' => array( 'encryption' => 'none' ), 'cause' => 'wrong_encryption_mode', 'blame' => 'you', 'changes' => $implicit ),
			'no encryption is chosen and the login needs it' => array( 'servers' => array( 'main' => self::server() ), 'connection' => array( 'encryption' => 'none' ), 'cause' => 'auth_not_offered', 'blame' => 'you', 'words' => 'STARTTLS', 'changes' => array( 'encryption' => 'starttls' ) ),
			'the wrong mode is chosen and the password is wrong too' => array( 'servers' => array( 'main' => self::server( array( 'auth' => array( self::USER => 'other' ) ) ) ), 'connection' => $implicit, 'cause' => 'wrong_encryption_mode', 'blame' => 'you' ),
			'STARTTLS is missing'                      => array( 'servers' => array( 'main' => self::server( array( 'tls' => 'none' ) ) ), 'cause' => 'starttls_unsupported', 'blame' => 'provider', 'words' => 'does not offer STARTTLS' ),
			'STARTTLS is missing and an SSL/TLS port works' => array( 'servers' => array( 'main' => self::server( array( 'tls' => 'none' ) ), 'other' => $tls ), 'cause' => 'starttls_unsupported', 'blame' => 'provider', 'changes' => array( 'port' => 'other', 'encryption' => 'implicit_tls' ) ),
			'STARTTLS is refused for the moment'       => array( 'servers' => array( 'main' => self::server( array( 'replies' => array( 'STARTTLS' => '454 4.7.0 TLS not available due to temporary reason' ) ) ) ), 'cause' => 'starttls_unsupported', 'blame' => 'provider', 'words' => '454' ),
			'answers are injected behind STARTTLS'     => array( 'servers' => array( 'main' => $injection ), 'cause' => 'smtp_intercepted', 'blame' => 'host', 'words' => 'before encryption' ),
			'the server hangs up when TLS begins'      => array( 'servers' => array( 'main' => $breaks ), 'cause' => 'server_hangup', 'blame' => 'provider', 'words' => 'closed' ),
			'the server only knows TLS 1.0 and 1.1'    => array( 'servers' => array( 'main' => self::server( array( 'versions' => array( '1.0', '1.1' ) ) ) ), 'cause' => 'tls_version_mismatch', 'words' => 'version' ),
			'the server only knows TLS 1.0 and 1.1 on its SSL/TLS port' => array( 'servers' => array( 'main' => self::server( array( 'tls' => 'implicit', 'versions' => array( '1.0', '1.1' ) ) ) ), 'connection' => $implicit, 'cause' => 'tls_version_mismatch', 'words' => 'version' ),
			'TLS 1.2 alone is fine'                    => array( 'servers' => array( 'main' => self::server( array( 'versions' => array( '1.2' ) ) ) ), 'cause' => null ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function certificates(): array {
		$kinds = array(
			'is expired'              => array( 'expired', 'cert_expired', 'provider', 'expired on' ),
			'is not valid yet'        => array( 'not-yet-valid', 'cert_expired', 'provider', 'valid from' ),
			'is self-signed'          => array( 'self-signed', 'cert_self_signed', 'provider', 'itself' ),
			'is for another name'     => array( 'wrong-name', 'cert_name_mismatch', 'you', 'other.example.test' ),
			'is of an unknown issuer' => array( 'untrusted', 'cert_untrusted_ca', 'provider', 'Mailwright unknown root' ),
			'comes without its chain' => array( 'incomplete-chain', 'cert_untrusted_ca', 'provider', 'Mailwright test intermediate' ),
			'has an RSA key of 1024 bits' => array( 'rsa1024', 'tls_weak_crypto', 'provider', 'weak' ),
			'is signed with SHA-1'    => array( 'sha1', 'tls_weak_crypto', 'provider', 'weak' ),
		);
		$rows  = array();
		foreach ( $kinds as $what => list( $certificate, $cause, $blame, $word ) ) {
			foreach ( array( 'STARTTLS' => array( 'starttls', 'starttls' ), 'SSL/TLS' => array( 'implicit', 'implicit_tls' ) ) as $mode => list( $tls, $encryption ) ) {
				$rows[ "the certificate $what ($mode)" ] = array( 'servers' => array( 'main' => self::server( array( 'tls' => $tls, 'certificate' => $certificate ) ) ), 'connection' => array( 'encryption' => $encryption ), 'cause' => $cause, 'blame' => $blame, 'words' => $word, 'checks' => array( 'encryption' => 'pass', 'certificate' => 'fail', 'login' => 'skip' ) );
			}
		}
		$other = array( 'other.example.test A' => array( '127.0.0.1' ) );
		$wrong = self::server( array( 'certificate' => 'wrong-name' ) );
		return $rows + array(
			'the certificate names another name of the same server' => array( 'servers' => array( 'main' => $wrong ), 'zone' => $other, 'cause' => 'cert_name_mismatch', 'blame' => 'you', 'words' => array( 'other.example.test', 'tried just now' ), 'changes' => array( 'host' => 'other.example.test' ) ),
			'the certificate names another name of the same server (SSL/TLS)' => array( 'servers' => array( 'main' => self::server( array( 'tls' => 'implicit', 'certificate' => 'wrong-name' ) ) ), 'connection' => array( 'encryption' => 'implicit_tls' ), 'zone' => $other, 'cause' => 'cert_name_mismatch', 'blame' => 'you', 'changes' => array( 'host' => 'other.example.test' ) ),
			'the certificate names a server that is somewhere else' => array( 'servers' => array( 'main' => $wrong ), 'zone' => array( 'other.example.test A' => array( '192.0.2.1' ) ), 'cause' => 'cert_name_mismatch', 'blame' => 'you' ),
			'the certificate names the machine of a host' => array( 'servers' => array( 'main' => self::server( array( 'certificate' => 'machine' ) ) ), 'zone' => array( 'server7.hoster.test A' => array( '127.0.0.1' ) ), 'cause' => 'cert_name_mismatch', 'blame' => 'you', 'words' => array( 'server7.hoster.test', 'not sent' ), 'changes' => array( 'host' => 'server7.hoster.test' ), 'logins' => 0 ),
			'an address is entered that the certificate does not name' => array( 'servers' => array( 'main' => $wrong ), 'zone' => $other, 'connection' => array( 'host' => '127.0.0.1' ), 'cause' => 'cert_name_mismatch', 'blame' => 'you', 'changes' => array( 'host' => 'other.example.test' ) ),
			'the certificate is expired and another port has a good one' => array( 'servers' => array( 'main' => self::server( array( 'certificate' => 'expired' ) ), 'other' => self::server() ), 'cause' => 'cert_expired', 'blame' => 'provider', 'words' => 'tried just now', 'changes' => array( 'port' => 'other' ) ),
			'the certificate is full of tricks'        => array( 'servers' => array( 'main' => self::server( array( 'certificate' => 'hostile' ) ) ), 'cause' => 'cert_name_mismatch', 'blame' => 'you' ),
			'the CA file is missing from the settings' => array( 'servers' => array( 'main' => self::server() ), 'connection' => array( 'ca_file' => '' ), 'cause' => 'cert_untrusted_ca', 'blame' => 'provider', 'words' => 'Mailwright test' ),
			'the certificate ends in five days'        => array( 'servers' => array( 'main' => self::server( array( 'certificate' => 'ending' ) ) ), 'cause' => null, 'words' => 'expires in', 'checks' => array( 'certificate' => 'warn' ) ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function greeting(): array {
		$gmail = array( 'host' => 'smtp.gmail.com' );
		$hosts = array( 'smtp.gmail.com A' => array( '127.0.0.1' ) );
		$ehlo  = static fn( string $reply ): array => self::server( array( 'replies' => array( 'EHLO' => $reply, 'HELO' => $reply ) ) );
		$hello = static fn( string $reply ): array => self::server( array( 'replies' => array( 'BANNER' => $reply ) ) );
		return array(
			'the greeting takes three seconds'         => array( 'servers' => array( 'main' => self::server( array( 'delays' => array( 'BANNER' => 3000 ) ) ) ), 'cause' => null, 'checks' => array( 'greeting' => 'pass', 'login' => 'pass' ) ),
			'the greeting takes three seconds on an SSL/TLS port' => array( 'servers' => array( 'main' => self::server( array( 'tls' => 'implicit', 'delays' => array( 'BANNER' => 3000 ) ) ) ), 'connection' => array( 'encryption' => 'implicit_tls' ), 'cause' => null ),
			'the greeting comes in two halves'         => array( 'servers' => array( 'main' => self::script( array( 'say', '220 mail.exa' ), array( 'wait', 1200 ), array( 'say', "mple.test ESMTP\r\n" ), array( 'ordinary', array( 'tls' => 'starttls', 'auth' => self::LOGIN ) ) ) ), 'cause' => null ),
			'the greeting has several lines'           => array( 'servers' => array( 'main' => $hello( "220-mail.example.test\r\n220-No spam\r\n220 ESMTP" ) ), 'cause' => null ),
			'one byte comes a second'                  => array( 'servers' => array( 'main' => self::script( array( 'drip', "220 mail.example.test ESMTP\r\n", 1, 1000 ) ) ), 'cause' => 'timeout', 'blame' => 'provider', 'words' => 'did not answer in time' ),
			'the greeting never ends'                  => array( 'servers' => array( 'main' => self::script( array( 'endless', "220-mail.example.test\r\n" ) ) ), 'cause' => 'not_smtp_server', 'blame' => 'you' ),
			'the greeting is one endless line'         => array( 'servers' => array( 'main' => self::script( array( 'endless', '220 aaaaaaaa' ) ) ), 'cause' => 'not_smtp_server', 'blame' => 'you' ),
			'the list of capabilities never ends'      => array( 'servers' => array( 'main' => self::script( array( 'say', "220 mail.example.test ESMTP\r\n" ), array( 'expect', 'EHLO' ), array( 'endless', "250-SIZE\r\n" ) ) ), 'cause' => 'server_unavailable', 'blame' => 'provider' ),
			'the server hangs up instead of greeting'  => array( 'servers' => array( 'main' => self::script( array( 'close' ) ) ), 'cause' => 'server_hangup', 'blame' => 'provider' ),
			'the server hangs up behind EHLO'          => array( 'servers' => array( 'main' => $ehlo( '!close' ) ), 'cause' => 'server_hangup', 'blame' => 'provider' ),
			'the server takes no more connections'     => array( 'servers' => array( 'main' => $hello( '421 4.7.0 mail.example.test Error: too many connections from 192.0.2.1' ) ), 'cause' => 'too_many_connections', 'blame' => 'you', 'words' => '421' ),
			'the server is shut for the moment'        => array( 'servers' => array( 'main' => $hello( '421 4.3.2 Service shutting down' ) ), 'cause' => 'server_unavailable', 'blame' => 'provider' ),
			'the server greets with 450'               => array( 'servers' => array( 'main' => $hello( '450 4.3.2 Please try again later' ) ), 'cause' => 'server_unavailable', 'blame' => 'provider' ),
			'the server does not want this address'    => array( 'servers' => array( 'main' => $hello( '554 5.7.1 mail.example.test Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org' ) ), 'cause' => 'ip_blocklisted', 'blame' => 'host', 'words' => '554' ),
			'EHLO is refused for the name'             => array( 'servers' => array( 'main' => $ehlo( '550 5.7.1 Helo command rejected: Host not found' ) ), 'cause' => 'ehlo_name_rejected', 'blame' => 'you' ),
			'EHLO is refused for its form'             => array( 'servers' => array( 'main' => $ehlo( '501 5.5.4 Invalid domain name' ) ), 'cause' => 'ehlo_name_rejected', 'blame' => 'you' ),
			'a firewall blots out the greeting'        => array( 'servers' => array( 'main' => self::script( array( 'say', "220 *******************************\r\n" ), array( 'expect', 'EHLO' ), array( 'say', "250-mail.example.test\r\n250-SIZE\r\n250 XXXXXXXA\r\n" ), array( 'hang' ) ) ), 'cause' => 'smtp_intercepted', 'blame' => 'host', 'words' => 'firewall' ),
			'a firewall blots out STARTTLS'            => array( 'servers' => array( 'main' => self::script( array( 'say', "220 mail.example.test ESMTP\r\n" ), array( 'expect', 'EHLO' ), array( 'say', "250-mail.example.test\r\n250 XXXXXXXA\r\n" ), array( 'hang' ) ) ), 'cause' => 'smtp_intercepted', 'blame' => 'host', 'words' => 'firewall' ),
			'the web host answers instead of Gmail'    => array( 'servers' => array( 'main' => self::server() ), 'zone' => $hosts, 'connection' => $gmail, 'cause' => 'smtp_intercepted', 'blame' => 'host', 'words' => array( 'Not smtp.gmail.com answered', 'mail.example.test' ) ),
			'the web host answers instead of Gmail on its SSL/TLS port' => array( 'servers' => array( 'main' => self::server( array( 'tls' => 'implicit' ) ) ), 'zone' => $hosts, 'connection' => $gmail + array( 'encryption' => 'implicit_tls' ), 'cause' => 'smtp_intercepted', 'blame' => 'host' ),
			'the web host answers instead of Gmail, without TLS' => array( 'servers' => array( 'main' => self::server( array( 'name' => 'example.test', 'tls' => 'none' ) ) ), 'zone' => array( 'smtp.gmail.com A' => array( '127.0.0.1' ) ), 'connection' => $gmail, 'cause' => 'smtp_intercepted', 'blame' => 'host' ),
			'the certificate is the website\'s, for it is the same machine' => array( 'servers' => array( 'main' => self::server( array( 'name' => 'example.test', 'certificate' => 'site' ) ) ), 'zone' => array( 'example.test A' => array( '127.0.0.1' ) ), 'cause' => 'cert_name_mismatch', 'blame' => 'you', 'words' => 'example.test', 'changes' => array( 'host' => 'example.test' ) ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function strangers(): array {
		$is_not   = static fn( string $kind, array ...$steps ): array => array( 'servers' => array( 'main' => self::script( ...$steps ) ), 'cause' => 'not_smtp_server', 'blame' => 'you', 'words' => $kind );
		$web      = array( array( 'expect', '/./' ), array( 'say', "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" ), array( 'close' ) );
		$implicit = array( 'connection' => array( 'encryption' => 'implicit_tls' ) );
		return array(
			'it is a web server, which waits for a request' => $is_not( 'HTTP', ...$web ),
			'it is a web server and SSL/TLS is chosen' => $implicit + $is_not( 'HTTP', ...$web ),
			'it is a web server with TLS'              => $is_not( 'HTTP', array( 'tls' ), ...$web ),
			'it is a web server with TLS and SSL/TLS is chosen' => $implicit + $is_not( 'HTTP', array( 'tls' ), ...$web ),
			'it is SSH'                                => $is_not( 'SSH', array( 'say', "SSH-2.0-OpenSSH_9.2\r\n" ), array( 'hang' ) ),
			'it is IMAP'                               => $is_not( 'IMAP', array( 'say', "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n" ), array( 'hang' ) ),
			'it is IMAP with TLS'                      => $implicit + $is_not( 'IMAP', array( 'tls' ), array( 'say', "* OK [CAPABILITY IMAP4rev1] ready\r\n" ), array( 'hang' ) ),
			'it is POP3'                               => $is_not( 'POP3', array( 'say', "+OK ready\r\n" ), array( 'hang' ) ),
			'it is FTP'                                => $is_not( 'not a mail server', array( 'say', "220 (vsFTPd 3.0.3)\r\n" ), array( 'expect', 'EHLO' ), array( 'say', "530 Please login with USER and PASS.\r\n" ), array( 'expect', 'HELO' ), array( 'say', "530 Please login with USER and PASS.\r\n" ), array( 'hang' ) ),
			'it sends bytes of something else'         => $is_not( 'not SMTP', array( 'say', "J\0\0\0\x0a8.0.36\0\x1f\xff\xf7" . str_repeat( "\0", 30 ) ), array( 'hang' ) ),
			'it never says anything'                   => array( 'servers' => array( 'main' => self::script( array( 'hang' ) ) ), 'cause' => 'timeout', 'blame' => 'provider', 'words' => 'did not answer' ),
			'it never says anything and SSL/TLS is chosen' => $implicit + array( 'servers' => array( 'main' => self::script( array( 'hang' ) ) ), 'cause' => 'timeout', 'blame' => 'provider', 'words' => 'did not answer' ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function login(): array {
		$says  = static fn( string $reply, string $cause, string $blame, string|array $words = array(), array $connection = array() ): array => array( 'servers' => array( 'main' => self::server( array( 'certificate' => isset( $connection['host'] ) ? 'providers' : 'good', 'replies' => array( 'AUTH' => $reply ) ) ) ), 'zone' => array( ( $connection['host'] ?? 'mail.example.test' ) . ' A' => array( '127.0.0.1' ) ), 'connection' => $connection, 'cause' => $cause, 'blame' => $blame, 'words' => $words, 'checks' => array( 'certificate' => 'pass', 'login' => 'fail', 'sender' => 'skip' ) );
		$at    = static fn( string $host, string $user = 'someone@example.test' ): array => array( 'host' => $host, 'username' => $user );
		$empty = array( 'cause' => 'config_incomplete', 'blame' => 'you', 'servers' => array( 'main' => self::server(), 'other' => self::server( array( 'tls' => 'implicit' ) ) ) );
		return array(
			'the password is wrong'                    => array( 'servers' => array( 'main' => self::server( array( 'auth' => array( self::USER => 'other' ) ) ) ), 'cause' => 'auth_failed', 'blame' => 'you', 'words' => array( '535', 'password' ), 'checks' => array( 'login' => 'fail', 'sender' => 'skip' ) ),
			'the password is wrong and other ports are open' => array( 'servers' => array( 'main' => self::server( array( 'auth' => array( self::USER => 'other' ) ) ), 'a' => self::server( array( 'tls' => 'implicit', 'auth' => array( self::USER => 'other' ) ) ) ), 'cause' => 'auth_failed', 'blame' => 'you' ),
			'Gmail wants an app password'              => $says( '534-5.7.9 Application-specific password required. For more information, go to' . "\r\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a1-20020a", 'auth_app_password_required', 'you', array( 'app password', '534' ), $at( 'smtp.gmail.com' ) ),
			'Gmail refuses the password'               => $says( "535-5.7.8 Username and Password not accepted. For more information, go to\r\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1-20020a", 'auth_app_password_required', 'you', 'app password', $at( 'smtp.gmail.com' ) ),
			'Gmail gets a user name without its domain' => $says( '535 5.7.8 Username and Password not accepted.', 'auth_app_password_required', 'you', 'full email address', $at( 'smtp.gmail.com', 'someone' ) ),
			'Microsoft has SMTP AUTH switched off'     => $says( '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.', 'auth_disabled_by_provider', 'provider', 'administrator', $at( 'smtp.office365.com' ) ),
			'Microsoft refuses the login'              => $says( '535 5.7.3 Authentication unsuccessful [FR0P281CA0001.DEUP281.PROD.OUTLOOK.COM]', 'auth_failed', 'you', array(), $at( 'smtp.office365.com' ) ),
			'Yahoo refuses the password'               => $says( '535 5.7.0 (#AUTH005) Too many bad auth attempts.', 'auth_rate_limited', 'you', array(), $at( 'smtp.mail.yahoo.com' ) ),
			'Amazon SES refuses the credentials'       => $says( '535 Authentication Credentials Invalid', 'auth_failed', 'you', array(), $at( 'email-smtp.us-east-1.amazonaws.com', 'AKIAEXAMPLE' ) ),
			'Brevo does not know this address'         => $says( '525 5.7.1 Unauthorized IP address', 'ip_not_authorized', 'you', 'IP', $at( 'smtp-relay.brevo.com' ) ),
			'SendGrid gets the wrong user name'        => $says( '535 Authentication failed: Bad username / password', 'auth_failed', 'you', 'apikey', $at( 'smtp.sendgrid.net' ) ),
			'the login service is down for the moment' => $says( '454 4.7.0 Temporary authentication failure: Connection lost to authentication server', 'auth_temporary', 'provider', '454' ),
			'there were too many logins'               => $says( '454 4.7.0 Too many login attempts, please try again later', 'auth_rate_limited', 'you' ),
			'the server hangs up for too many logins'  => $says( '421 4.7.0 Too many login attempts, closing connection', 'auth_rate_limited', 'you' ),
			'the server hangs up during the login'     => $says( '!close', 'server_hangup', 'provider' ),
			'the account is suspended'                 => $says( '535 5.7.8 Error: account suspended', 'account_suspended', 'provider' ),
			'the token has expired'                    => array( 'servers' => array( 'main' => self::server( array( 'mechanisms' => array( 'XOAUTH2' ), 'auth' => array( self::USER => 'newer' ) ) ) ), 'connection' => array( 'auth_method' => 'xoauth2' ), 'cause' => 'auth_oauth_token_expired', 'blame' => 'you' ),
			'the server only knows other ways to log in' => array( 'servers' => array( 'main' => self::server( array( 'mechanisms' => array( 'GSSAPI', 'NTLM' ) ) ) ), 'cause' => 'auth_mechanism_unsupported', 'blame' => 'you', 'words' => 'GSSAPI NTLM' ),
			'the server offers no login'               => array( 'servers' => array( 'main' => self::server( array( 'auth' => array() ) ) ), 'cause' => 'auth_not_offered', 'blame' => 'you', 'words' => 'not offer' ),
			'the server offers a login on another port only' => array( 'servers' => array( 'main' => self::server( array( 'auth' => array() ) ), 'other' => self::server() ), 'cause' => 'auth_not_offered', 'blame' => 'you', 'changes' => array( 'port' => 'other' ) ),
			'a login is needed and switched off'       => array( 'servers' => array( 'main' => self::server() ), 'connection' => array( 'authentication' => false, 'username' => '', 'password' => '' ), 'cause' => 'auth_required', 'blame' => 'you', 'words' => array( '530', 'Authentication' ), 'checks' => array( 'login' => 'pass', 'sender' => 'fail' ) ),
			'the password is empty'                    => $empty + array( 'connection' => array( 'password' => '' ), 'words' => 'password is empty' ),
			'the security keys of the site have changed' => array( 'saved' => true, 'before' => static fn() => add_filter( 'salt', static fn(): string => 'other salts' ), 'words' => 'type it again' ) + $empty,
			'the user name is empty'                   => $empty + array( 'connection' => array( 'username' => '' ), 'words' => 'user name is empty' ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function sender(): array {
		$says = static fn( string $verb, string $reply, ?string $cause, string $blame = 'unknown', string|array $words = array(), string $host = '' ): array => array( 'servers' => array( 'main' => self::server( array( 'certificate' => '' !== $host ? 'providers' : 'good', 'replies' => array( $verb => $reply ) ) ) ), 'zone' => '' !== $host ? array( "$host A" => array( '127.0.0.1' ) ) : array(), 'connection' => '' !== $host ? array( 'host' => $host ) : array(), 'cause' => $cause, 'blame' => $blame, 'words' => $words, 'checks' => array( 'login' => 'pass', 'sender' => null === $cause ? 'warn' : 'fail' ) );
		return array(
			'the From belongs to another account'      => $says( 'MAIL', '553 5.7.1 <user@example.test>: Sender address rejected: not owned by user user@example.test', 'sender_not_allowed', 'you', array( '553', 'From' ) ),
			'Microsoft does not let the account write so' => $says( 'MAIL', '550 5.7.60 SMTP; Client does not have permissions to send as this sender', 'sender_not_allowed', 'you', array(), 'smtp.office365.com' ),
			'the domain of the From does not exist'    => $says( 'MAIL', '550 5.1.8 <user@example.test>: Sender address rejected: Domain not found', 'sender_domain_invalid', 'you' ),
			'the From has a bad form'                  => $says( 'MAIL', '501 5.1.7 Bad sender address syntax', 'invalid_address', 'you' ),
			'Amazon SES has not verified the From'     => $says( 'MAIL', '554 Message rejected: Email address is not verified. The following identities failed the check in region US-EAST-1: user@example.test', 'sender_not_verified', 'you', 'erif', 'email-smtp.us-east-1.amazonaws.com' ),
			'SendGrid has not verified the From'       => $says( 'MAIL', '550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.', 'sender_not_verified', 'you', 'erif', 'smtp.sendgrid.net' ),
			'Brevo does not know the sender'           => $says( 'MAIL', '550 5.7.1 Sending has been rejected because the sender you used user@example.test is not valid. Validate your sender or authenticate your domain', 'sender_not_verified', 'you', 'erif', 'smtp-relay.brevo.com' ),
			'Zoho refuses the relay'                   => $says( 'MAIL', '553 5.7.1 Relaying disallowed as user@example.test', 'sender_not_allowed', 'you', array(), 'smtp.zoho.com' ),
			'the server has no room for the moment'    => $says( 'MAIL', '452 4.3.1 Insufficient system storage', 'server_unavailable', 'provider' ),
			'the limit of the day is reached'          => $says( 'MAIL', '550 5.4.5 Daily user sending limit exceeded', 'rate_limited', 'you', array(), 'smtp.gmail.com' ),
			'the server says goodbye at the sender'    => $says( 'MAIL', '421 4.3.0 Temporary system problem. Try again later', 'server_unavailable', 'provider' ),
			'the relay is denied'                      => $says( 'RCPT', '554 5.7.1 <admin@example.test>: Relay access denied', 'relay_denied', 'you', '554' ),
			'the recipient is greylisted'              => $says( 'RCPT', '451 4.7.1 Greylisting in action, please come back later', null ),
			'the admin\'s own mailbox does not exist'  => $says( 'RCPT', '550 5.1.1 <admin@example.test>: Recipient address rejected: User unknown in virtual mailbox table', null ),
			'the admin\'s own mailbox is full'         => $says( 'RCPT', '452 4.2.2 The email account that you tried to reach is over quota', null ),
			'the recipient is refused because of the sender' => $says( 'RCPT', '553 5.7.1 <user@example.test>: Sender address rejected: not owned by user someone', 'sender_not_allowed', 'you' ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function names(): array {
		$server = array( 'main' => self::server() );
		$gmail  = array( 'main' => self::server( array( 'certificate' => 'providers' ) ) );
		$no     = static fn( string $how ): array => array( 'mail.example.test A' => $how, 'mail.example.test AAAA' => $how, 'mail.example.test MX' => $how );
		return array(
			'the name does not exist'                  => array( 'servers' => $server, 'connection' => array( 'host' => 'mial.example.test' ), 'cause' => 'dns_not_found', 'blame' => 'you', 'words' => 'mial.example.test', 'checks' => array( 'dns' => 'fail', 'ports' => 'skip', 'login' => 'skip' ) ),
			'the name service fails'                   => array( 'servers' => $server, 'zone' => $no( 'servfail' ), 'cause' => 'dns_temporary', 'blame' => 'host' ),
			'the name service is silent'               => array( 'servers' => $server, 'zone' => $no( 'silent' ), 'cause' => 'dns_temporary', 'blame' => 'host' ),
			'the name service refuses to answer'       => array( 'servers' => $server, 'zone' => $no( 'refused' ), 'cause' => 'dns_temporary', 'blame' => 'host' ),
			'the name service talks nonsense'          => array( 'servers' => $server, 'zone' => $no( 'garbage' ), 'cause' => 'dns_temporary', 'blame' => 'host' ),
			'only the question for IPv6 is not answered' => array( 'servers' => $server, 'zone' => array( 'mail.example.test AAAA' => 'silent' ), 'cause' => null ),
			'the name is an alias'                     => array( 'servers' => $server, 'zone' => array( 'mail.example.test A' => 'alias:server.example.test', 'mail.example.test AAAA' => 'alias:server.example.test', 'server.example.test A' => array( '127.0.0.1' ) ), 'cause' => null ),
			'the name is an alias of nothing'          => array( 'servers' => $server, 'zone' => array( 'mail.example.test A' => 'alias:gone.example.test', 'mail.example.test AAAA' => 'alias:gone.example.test' ), 'cause' => 'dns_not_found', 'blame' => 'you' ),
			'a mail domain is entered'                 => array( 'servers' => $server, 'zone' => array( 'shop.test MX' => array( array( 10, 'mail.example.test' ) ) ), 'connection' => array( 'host' => 'shop.test' ), 'cause' => 'dns_not_found', 'blame' => 'you', 'words' => array( 'mail.example.test', 'tried just now' ), 'changes' => array( 'host' => 'mail.example.test' ) ),
			'a mail domain at Google is entered'       => array( 'servers' => $gmail, 'zone' => array( 'shop.test MX' => array( array( 10, 'aspmx.l.google.com' ) ), 'smtp.gmail.com A' => array( '127.0.0.1' ) ), 'connection' => array( 'host' => 'shop.test' ), 'cause' => 'dns_not_found', 'blame' => 'you', 'changes' => array( 'host' => 'smtp.gmail.com' ) ),
			'a password of an odd kind works'          => array( 'servers' => $gmail, 'zone' => array( 'smtp.gmail.com A' => array( '127.0.0.1' ) ), 'connection' => array( 'host' => 'smtp.gmail.com' ), 'cause' => null, 'words' => 'works', 'checks' => array( 'settings' => 'pass', 'login' => 'pass' ) ),
			'the name of a provider has a slip'        => array( 'servers' => $gmail, 'zone' => array( 'smtp.gmail.com A' => array( '127.0.0.1' ) ), 'connection' => array( 'host' => 'smtp.gmial.com' ), 'cause' => 'dns_not_found', 'blame' => 'you', 'words' => 'smtp.gmail.com', 'changes' => array( 'host' => 'smtp.gmail.com' ) ),
			'the name of a provider has a slip and is not reached' => array( 'servers' => array( 'main' => array( 'closed' ) ), 'zone' => array( 'smtp.gmail.com A' => array( '127.0.0.1' ) ), 'connection' => array( 'host' => 'smtp.gmial.com' ), 'cause' => 'dns_not_found', 'blame' => 'you', 'words' => 'smtp.gmail.com' ),
		);
	}

	/** @return array<string, array<string, mixed>> */
	private static function hosts(): array {
		$rows = array();
		foreach ( array( 'an address of a web page' => 'https://mail.example.test/', 'a name with a port' => 'mail.example.test:587', 'a name with a user' => 'user@mail.example.test' ) as $what => $host ) {
			$rows[ "the host is $what" ] = array( 'servers' => array( 'main' => self::server() ), 'before' => self::host_is( $host ), 'cause' => 'invalid_host_value', 'blame' => 'you', 'words' => 'tried just now', 'changes' => array( 'host' => 'mail.example.test' ) );
		}
		$strange = array(
			'a name with a space'      => 'mail example.test',
			'two lines'                => "mail.example.test\r\nRCPT TO:<x@y>",
			'300 characters'           => str_repeat( 'mail.', 58 ) . 'example.test',
			'a number'                 => '2130706433',
			'an address in hex'        => '0x7f.1',
			'an address in octal'      => '0177.0.0.1',
			'the metadata service'     => '169.254.169.254',
			'a name that leads to the metadata service' => 'meta.example.test',
			'everywhere'               => '0.0.0.0',
			'link-local'               => 'fe80::1',
			'an IPv6 address with a zone' => 'fe80::1%lo',
		);
		foreach ( $strange as $what => $host ) {
			$rows[ "the host is $what" ] = array( 'servers' => array( 'main' => self::server() ), 'zone' => array( 'meta.example.test A' => array( '169.254.169.254' ) ), 'before' => self::host_is( $host ), 'cause' => 'invalid_host_value', 'blame' => 'you', 'checks' => array( 'ports' => 'skip', 'login' => 'skip' ) );
		}
		return $rows + array(
			'the host is missing' => array( 'servers' => array( 'main' => self::server() ), 'connection' => array( 'host' => '' ), 'cause' => 'config_incomplete', 'blame' => 'you', 'words' => 'SMTP Host' ),
			'the port is missing' => array( 'servers' => array( 'main' => self::server() ), 'before' => static fn() => add_filter( 'mailwright_connection', static fn( array $values ): array => array( 'port' => 0 ) + $values ), 'cause' => 'config_incomplete', 'blame' => 'you', 'words' => 'port' ),
		);
	}

	/** Where no field lets it through, another plugin's filter does. */
	private static function host_is( string $host ): \Closure {
		return static function () use ( $host ): void {
			add_filter( 'mailwright_connection', static fn( array $values ): array => array( 'host' => $host ) + $values );
		};
	}

	/** @return array<string, array<string, mixed>> */
	private static function elsewhere(): array {
		$taken_over = static function (): void {
			add_action( 'phpmailer_init', static fn( \PHPMailer\PHPMailer\PHPMailer $phpmailer ) => $phpmailer->isMail(), PHP_INT_MAX );
		};
		$other_host = static function (): void {
			add_action( 'phpmailer_init', static function ( \PHPMailer\PHPMailer\PHPMailer $phpmailer ): void {
				$phpmailer->isSMTP();
				$phpmailer->Host = 'smtp.other.test';
				$phpmailer->setSMTPInstance( new \PHPMailer\PHPMailer\SMTP() );
			}, PHP_INT_MAX );
		};
		return array(
			'another plugin takes the mail over'         => array( 'servers' => array( 'main' => self::server() ), 'saved' => true, 'before' => $taken_over, 'cause' => 'plugin_conflict', 'blame' => 'plugin', 'checks' => array( 'conflicts' => 'fail', 'login' => 'pass' ) ),
			'another plugin sends it over its own server' => array( 'servers' => array( 'main' => self::server() ), 'saved' => true, 'before' => $other_host, 'cause' => 'plugin_conflict', 'blame' => 'plugin', 'words' => array( 'another way', 'Deactivate' ), 'checks' => array( 'conflicts' => 'fail' ) ),
			'another plugin takes the mail over and the port is closed' => array( 'servers' => array( 'main' => array( 'closed' ) ), 'saved' => true, 'before' => $taken_over, 'cause' => 'connection_refused', 'blame' => 'you', 'checks' => array( 'conflicts' => 'fail' ) ),
			'PHP sends the mail itself'                  => array( 'needs' => static fn(): bool => is_executable( (string) strtok( (string) ini_get( 'sendmail_path' ), ' ' ) ), 'connection' => array( 'mailer' => 'php' ), 'cause' => null, 'words' => 'PHP mail', 'checks' => array( 'settings' => 'warn', 'dns' => 'skip', 'ports' => 'skip', 'login' => 'skip', 'sender' => 'skip' ) ),
		);
	}
}
