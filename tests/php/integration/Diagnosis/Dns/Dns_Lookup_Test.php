<?php
/**
 * Dns_Lookup against a real, scripted DNS server on loopback.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Dns;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Dns_Status;
use Mailwright\Diagnosis\Dns\Dns_Type;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\TestCase;

final class Dns_Lookup_Test extends TestCase {

	/** Seconds; the servers here are silent on purpose or answer at once. */
	private const SHORT = 0.15;

	protected function tearDown(): void {
		Dns_Server::stop_all();
		parent::tearDown();
	}

	public function test_records_of_every_type_are_read_when_the_server_answers(): void {
		$long = str_repeat( 'v=spf1 include:example.test ', 20 );
		$dns  = $this->lookup(
			array(
				'example.test MX'                 => array( array( 10, 'MX1.example.test' ), array( 20, 'mx2.example.test' ) ),
				'example.test TXT'                => array( $long ),
				'www.example.test A'              => array( '192.0.2.1', '192.0.2.2' ),
				'www.example.test AAAA'           => array( '2001:db8::1' ),
				'_submissions._tcp.example.test SRV' => array( array( 0, 5, 465, 'smtp.example.test' ), array( 0, 0, 0, '' ) ),
			)
		);

		$answers = $dns->many(
			array(
				array( 'Example.TEST.', Dns_Type::Mx ),
				array( 'example.test', Dns_Type::Txt ),
				array( 'www.example.test', Dns_Type::A ),
				array( 'www.example.test', Dns_Type::Aaaa ),
				array( '_submissions._tcp.example.test', Dns_Type::Srv ),
			)
		);

		$this->assertSame( array( 'mx1.example.test', 'mx2.example.test' ), $answers[0]->column( 'target' ) );
		$this->assertSame( array( 10, 20 ), $answers[0]->column( 'priority' ) );
		$this->assertSame( array( $long ), $answers[1]->column( 'text' ) );
		$this->assertSame( array( '192.0.2.1', '192.0.2.2' ), $answers[2]->column( 'address' ) );
		$this->assertSame( array( '2001:db8::1' ), $answers[3]->column( 'address' ) );
		$this->assertSame( array( 'smtp.example.test', '' ), $answers[4]->column( 'target' ) );
		$this->assertSame( array( 465, 0 ), $answers[4]->column( 'port' ) );
		$this->assertSame( array( 300, 300 ), $answers[4]->column( 'ttl' ) );
	}

	#[\PHPUnit\Framework\Attributes\DataProvider( 'refusals' )]
	public function test_the_reason_is_told_when_there_is_no_record( string $rule, Dns_Status $expected ): void {
		$answer = $this->lookup( array( 'host.example.test A' => $rule ) )->one( 'host.example.test', Dns_Type::A );

		$this->assertSame( $expected, $answer->status );
		$this->assertSame( array(), $answer->records );
	}

	/** @return array<string, array{0: string, 1: Dns_Status}> */
	public static function refusals(): array {
		return array(
			'no such record'              => array( 'nodata', Dns_Status::No_Data ),
			'no such name'                => array( 'nxdomain', Dns_Status::No_Name ),
			'server cannot find out'      => array( 'servfail', Dns_Status::Server_Failure ),
			'server does not want to'     => array( 'refused', Dns_Status::Refused ),
			'silence'                     => array( 'silent', Dns_Status::Timeout ),
			'bytes that are no message'   => array( 'garbage', Dns_Status::Timeout ),
			'answer with another id'      => array( 'wrong_id', Dns_Status::Timeout ),
			'answer to another question'  => array( 'wrong_question', Dns_Status::Timeout ),
			'name that points at itself'  => array( 'circle', Dns_Status::Malformed ),
			'record longer than message'  => array( 'overlong', Dns_Status::Malformed ),
		);
	}

	public function test_a_forged_answer_is_ignored_when_the_real_one_follows(): void {
		$answer = $this->lookup( array( 'host.example.test A' => array( 'forged_first', '192.0.2.1', '203.0.113.66' ) ) )->one( 'host.example.test', Dns_Type::A );

		$this->assertSame( array( '192.0.2.1' ), $answer->column( 'address' ) );
	}

	public function test_tcp_is_used_when_the_answer_does_not_fit(): void {
		$texts  = array_map( static fn( int $i ): string => str_repeat( chr( 65 + $i ), 250 ), range( 0, 19 ) );
		$server = Dns_Server::start( array( 'example.test TXT' => array_merge( array( 'truncated' ), $texts ) ) );

		$answer = $this->lookup_at( $server )->one( 'example.test', Dns_Type::Txt );

		$this->assertSame( $texts, $answer->column( 'text' ) );
		$this->assertSame( array( 'udp example.test TXT', 'tcp example.test TXT' ), $server->questions() );
	}

	public function test_the_question_is_simplified_when_the_server_does_not_know_edns(): void {
		$answer = $this->lookup( array( 'host.example.test A' => 'not_understood' ) )->one( 'host.example.test', Dns_Type::A );

		$this->assertSame( array( '192.0.2.1' ), $answer->column( 'address' ) );
	}

	public function test_aliases_are_followed_when_the_server_does_not(): void {
		$dns = $this->lookup(
			array(
				'mail.example.test A'    => 'alias:a.provider.test',
				'mail.example.test AAAA' => 'alias:a.provider.test',
				'a.provider.test A'      => 'alias:b.provider.test',
				'b.provider.test A'      => array( '192.0.2.9' ),
				'loop.example.test A'    => 'alias:loop2.example.test',
				'loop2.example.test A'   => 'alias:loop.example.test',
			)
		);

		$this->assertSame( array( '192.0.2.9' ), $dns->addresses( array( 'mail.example.test' ) )['mail.example.test'] );
		$this->assertSame( array(), $dns->one( 'loop.example.test', Dns_Type::A )->records );
	}

	public function test_the_next_server_is_asked_when_the_first_is_silent_or_fails(): void {
		$silent  = Dns_Server::start( array( 'host.example.test A' => 'silent' ) );
		$failing = Dns_Server::start( array( 'host.example.test A' => 'servfail' ) );
		$good    = Dns_Server::start( array( 'host.example.test A' => array( '192.0.2.1' ) ) );

		foreach ( array( $silent, $failing ) as $first ) {
			$dns = new Dns_Lookup( new Resolver_Config( array( $first->address(), $good->address() ) ), self::SHORT );
			$this->assertSame( array( '192.0.2.1' ), $dns->one( 'host.example.test', Dns_Type::A )->column( 'address' ) );
		}
	}

	public function test_twenty_silent_questions_take_as_long_as_one_when_asked_together(): void {
		$zone      = array();
		$questions = array();
		for ( $i = 0; $i < 20; $i++ ) {
			$zone[ "n$i.example.test A" ] = 'silent';
			$questions[]                  = array( "n$i.example.test", Dns_Type::A );
		}
		$dns     = $this->lookup( $zone );
		$started = hrtime( true );

		$answers = $dns->many( $questions );

		$this->assertLessThan( 1.0, ( hrtime( true ) - $started ) / 1e9 );
		$this->assertCount( 20, array_filter( $answers, static fn( $answer ) => Dns_Status::Timeout === $answer->status ) );
	}

	public function test_the_limit_holds_when_it_is_shorter_than_a_try(): void {
		$server  = Dns_Server::start( array( 'host.example.test A' => 'silent' ) );
		$started = hrtime( true );

		( new Dns_Lookup( new Resolver_Config( array( $server->address() ) ), 5.0 ) )->one( 'host.example.test', Dns_Type::A, 0.2 );

		$this->assertLessThan( 1.0, ( hrtime( true ) - $started ) / 1e9 );
	}

	public function test_nobody_is_asked_when_the_hosts_file_or_the_name_itself_answers(): void {
		$server = Dns_Server::start( array( 'mail.example.test A' => array( '203.0.113.1' ) ) );
		$dns    = new Dns_Lookup( new Resolver_Config( array( $server->address() ), array( 'mail.example.test' => array( '192.0.2.5' ) ) ), self::SHORT );

		$this->assertSame( array( 'mail.example.test' => array( '192.0.2.5' ), 'localhost' => array( '::1', '127.0.0.1' ) ), $dns->addresses( array( 'mail.example.test', 'localhost' ) ) );
		foreach ( array( '', 'a..b', str_repeat( 'a', 64 ) . '.test', "a\0b.test", 'a b.test', "example.test\n" . str_repeat( 'x.', 130 ) ) as $bad ) {
			$this->assertSame( Dns_Status::Bad_Name, $dns->one( $bad, Dns_Type::Mx )->status, $bad );
		}
		$this->assertSame( array(), $server->questions() );
	}

	public function test_an_international_name_is_asked_for_in_its_ascii_form(): void {
		$answer = $this->lookup( array( 'xn--bcher-kva.test MX' => array( array( 10, 'mx.example.test' ) ) ) )->one( 'Bücher.test', Dns_Type::Mx );

		$this->assertSame( array( 'mx.example.test' ), $answer->column( 'target' ) );
	}

	public function test_a_closed_port_costs_no_time(): void {
		$server  = Dns_Server::start( array() );
		$address = $server->address();
		$server->stop();
		$started = hrtime( true );

		$answer = ( new Dns_Lookup( new Resolver_Config( array( $address ) ) ) )->one( 'host.example.test', Dns_Type::A );

		$this->assertSame( Dns_Status::Timeout, $answer->status );
		$this->assertLessThan( 1.0, ( hrtime( true ) - $started ) / 1e9 );
	}

	public function test_resolv_conf_and_hosts_are_read_as_the_system_does(): void {
		$resolv = "# comment\nsearch example.test\nnameserver 192.0.2.53\n nameserver 2001:db8::53 # far\nnameserver fe80::1%eth0\nnameserver nonsense\nnameserver 192.0.2.54\nnameserver 192.0.2.55\n";
		$hosts  = "127.0.0.1 localhost\n# 192.0.2.1 commented.test\n192.0.2.7\tMail.example.test mail # mail server\nnonsense bad.test\n::1 localhost ip6-localhost\n";

		$this->assertSame( array( '192.0.2.53:53', '[2001:db8::53]:53', '192.0.2.54:53' ), Resolver_Config::servers_of( $resolv ) );
		$this->assertSame(
			array(
				'localhost'         => array( '127.0.0.1', '::1' ),
				'mail.example.test' => array( '192.0.2.7' ),
				'mail'              => array( '192.0.2.7' ),
				'ip6-localhost'     => array( '::1' ),
			),
			Resolver_Config::hosts_of( $hosts )
		);
	}

	/** @param array<string, array<int, mixed>|string> $zone */
	private function lookup( array $zone ): Dns_Lookup {
		return $this->lookup_at( Dns_Server::start( $zone ) );
	}

	private function lookup_at( Dns_Server $server ): Dns_Lookup {
		return new Dns_Lookup( new Resolver_Config( array( $server->address() ) ), self::SHORT );
	}
}
