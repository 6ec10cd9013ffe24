<?php
/**
 * Smtp_Probe against real servers on loopback.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Endpoint;
use Mailwright\Diagnosis\Smtp_Probe;
use Mailwright\Diagnosis\Target;
use Mailwright\Settings\Encryption;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Deadline;

final class Smtp_Probe_Test extends TestCase {

	private const HOST = 'mail.example.test';

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		parent::tearDown();
	}

	public function test_an_endpoint_is_proven_when_encryption_and_certificate_are_good(): void {
		$starttls = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( 'user' => 'secret' ) ) );
		$implicit = Smtp_Server::ordinary( array( 'tls' => 'implicit', 'auth' => array( 'user' => 'secret' ) ) );

		$this->assertSame( array( 'a' => true, 'b' => true ), $this->prove( array( 'a' => array( $starttls, Encryption::Starttls ), 'b' => array( $implicit, Encryption::Implicit_Tls ) ) ) );
		$this->assertSame( array( 'EHLO', 'STARTTLS' ), array_slice( $starttls->verbs(), 0, 2 ) );
		foreach ( array( $starttls, $implicit ) as $server ) {
			$this->assertSame( array(), array_intersect( $server->verbs(), array( 'AUTH', 'MAIL' ) ), 'A probe never logs in and never sends.' );
		}
	}

	#[\PHPUnit\Framework\Attributes\DataProvider( 'bad_servers' )]
	public function test_an_endpoint_is_not_proven_when_the_server_is( \Closure $server, Encryption $encryption ): void {
		$this->assertSame( array( false ), $this->prove( array( array( $server(), $encryption ) ), 2.0 ) );
	}

	/** @return array<string, array{0: \Closure(): Smtp_Server, 1: Encryption}> */
	public static function bad_servers(): array {
		$ordinary = static fn( array $options ): \Closure => static fn(): Smtp_Server => Smtp_Server::ordinary( $options );
		$scripted = static fn( array ...$steps ): \Closure => static fn(): Smtp_Server => Smtp_Server::scripted( array( $steps ) );
		$cases    = array(
			'without STARTTLS'             => array( $ordinary( array( 'tls' => 'none' ) ), Encryption::Starttls ),
			'plain where TLS is expected'  => array( $ordinary( array( 'tls' => 'none' ) ), Encryption::Implicit_Tls ),
			'TLS where plain is expected'  => array( $ordinary( array( 'tls' => 'implicit' ) ), Encryption::Starttls ),
			'old'                          => array( $ordinary( array( 'tls' => 'implicit', 'versions' => array( '1.1' ) ) ), Encryption::Implicit_Tls ),
			'no mail server'               => array( $scripted( array( 'say', "SSH-2.0-OpenSSH_9.2\r\n" ), array( 'hang' ) ), Encryption::Starttls ),
			'a web server'                 => array( $scripted( array( 'say', "HTTP/1.1 400 Bad Request\r\n\r\n" ), array( 'close' ) ), Encryption::Starttls ),
			'unwilling'                    => array( $scripted( array( 'say', "554 No service\r\n" ), array( 'hang' ) ), Encryption::Starttls ),
			'endless'                      => array( $scripted( array( 'endless', "220-more\r\n" ) ), Encryption::Starttls ),
			'injected behind the 220'      => array( $scripted( array( 'say', "220 hello\r\n" ), array( 'expect', 'EHLO' ), array( 'say', "250-hello\r\n250 STARTTLS\r\n" ), array( 'expect', 'STARTTLS' ), array( 'say', "220 go\r\n250 injected\r\n" ), array( 'tls' ), array( 'hang' ) ), Encryption::Starttls ),
			'refusing STARTTLS'            => array( $scripted( array( 'say', "220 hello\r\n" ), array( 'expect', 'EHLO' ), array( 'say', "250-hello\r\n250 STARTTLS\r\n" ), array( 'expect', 'STARTTLS' ), array( 'say', "454 not now\r\n" ), array( 'hang' ) ), Encryption::Starttls ),
			'only named like STARTTLS'     => array( $scripted( array( 'say', "220 hello\r\n" ), array( 'expect', 'EHLO' ), array( 'say', "250-hello\r\n250 XSTARTTLS\r\n" ), array( 'hang' ) ), Encryption::Starttls ),
			'asked to go without TLS'      => array( $ordinary( array( 'tls' => 'none' ) ), Encryption::None ),
		);
		foreach ( array( 'expired', 'self-signed', 'wrong-name', 'untrusted', 'incomplete-chain' ) as $certificate ) {
			$cases[ "shown with a certificate that is $certificate" ] = array( $ordinary( array( 'tls' => 'implicit', 'certificate' => $certificate ) ), Encryption::Implicit_Tls );
		}
		return $cases;
	}

	public function test_silent_servers_cost_the_limit_once_when_there_are_many(): void {
		$good    = Smtp_Server::ordinary( array( 'tls' => 'implicit' ) );
		$silent  = Smtp_Server::scripted( array( array( array( 'hang' ) ) ) );
		$started = hrtime( true );

		$proven = $this->prove( array( array( $silent, Encryption::Starttls ), array( $silent, Encryption::Implicit_Tls ), array( $good, Encryption::Implicit_Tls ), array( $silent, Encryption::Starttls ) ), 1.0 );

		$this->assertSame( array( false, false, true, false ), $proven );
		$this->assertLessThan( 2.0, ( hrtime( true ) - $started ) / 1e9 );
	}

	public function test_the_address_that_answers_is_enough_when_the_other_family_is_dead(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'implicit' ) );
		$this->allow_port( $server->port() );

		$proven = ( new Smtp_Probe( Certificates::ca_file() ) )->prove(
			array( new Endpoint( new Target( self::HOST, array( '::1', '127.0.0.1' ) ), $server->port(), Encryption::Implicit_Tls ) ),
			Deadline::after( 5 )
		);

		$this->assertSame( array( true ), $proven );
	}

	public function test_nothing_is_connected_when_the_port_is_no_mail_port(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'implicit' ) );

		$proven = ( new Smtp_Probe( Certificates::ca_file() ) )->prove( array( new Endpoint( new Target( self::HOST, array( '127.0.0.1' ) ), $server->port(), Encryption::Implicit_Tls ) ), Deadline::after( 5 ) );

		$this->assertSame( array( false ), $proven );
		$this->assertSame( array(), $server->connections() );
	}

	/**
	 * @param array<array-key, array{0: Smtp_Server, 1: Encryption}> $servers
	 * @return array<array-key, bool>
	 */
	private function prove( array $servers, float $limit_s = 5.0 ): array {
		$endpoints = array();
		foreach ( $servers as $key => $pair ) {
			list( $server, $encryption ) = $pair;
			$this->allow_port( $server->port() );
			$endpoints[ $key ] = new Endpoint( new Target( self::HOST, array( '127.0.0.1' ) ), $server->port(), $encryption );
		}
		$keys = array_keys( $endpoints );
		return array_combine( $keys, ( new Smtp_Probe( Certificates::ca_file() ) )->prove( array_values( $endpoints ), Deadline::after( $limit_s ) ) );
	}

	private function allow_port( int $port ): void {
		add_filter( 'mailwright_probe_ports', static fn( array $ports ): array => array_merge( $ports, array( $port ) ) );
	}
}
