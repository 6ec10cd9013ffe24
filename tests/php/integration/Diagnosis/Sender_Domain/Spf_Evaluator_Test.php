<?php
/**
 * SPF evaluation against a real, scripted DNS server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Diagnosis\Sender_Domain\Dns_Memory;
use Mailwright\Diagnosis\Sender_Domain\Spf_Evaluator;
use Mailwright\Diagnosis\Sender_Domain\Spf_Problem;
use Mailwright\Diagnosis\Sender_Domain\Spf_Verdict;
use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Deadline;

final class Spf_Evaluator_Test extends TestCase {

	protected function tearDown(): void {
		Dns_Server::stop_all();
		parent::tearDown();
	}

	/** @param array<string, array<int, mixed>|string> $zone */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'records' )]
	public function test_the_result_is_that_of_the_standard( string $record, string $address, Spf_Verdict $expected, array $zone = array() ): void {
		$result = Spf_Evaluator::check( $this->dns( $zone + array( 'example.com TXT' => array( $record ) ) ), 'example.com', $address, 'shop@example.com' );

		$this->assertSame( $expected, $result->verdict, (string) json_encode( $result->problems ) );
	}

	/** @return array<string, array{0: string, 1: string, 2: Spf_Verdict, 3?: array<string, array<int, mixed>|string>}> */
	public static function records(): array {
		$pass = Spf_Verdict::Pass;
		$fail = Spf_Verdict::Fail;
		$perm = Spf_Verdict::Perm_Error;
		return array(
			'no SPF among the texts'                => array( 'some other text', '192.0.2.1', Spf_Verdict::None ),
			'another version'                       => array( 'v=spf10 +all', '192.0.2.1', Spf_Verdict::None ),
			'nothing but the version'               => array( 'v=spf1', '192.0.2.1', Spf_Verdict::Neutral ),
			'upper case'                            => array( 'V=SPF1 IP4:192.0.2.1 -ALL', '192.0.2.1', $pass ),
			'address'                               => array( 'v=spf1 ip4:192.0.2.1 -all', '192.0.2.1', $pass ),
			'other address'                         => array( 'v=spf1 ip4:192.0.2.1 -all', '192.0.2.2', $fail ),
			'network'                               => array( 'v=spf1 ip4:192.0.2.64/27 ~all', '192.0.2.95', $pass ),
			'outside of the network'                => array( 'v=spf1 ip4:192.0.2.64/27 ~all', '192.0.2.96', Spf_Verdict::Soft_Fail ),
			'all addresses'                         => array( 'v=spf1 ip4:0.0.0.0/0 -all', '203.0.113.9', $pass ),
			'IPv6 network'                          => array( 'v=spf1 ip6:2001:db8:8000::/33 -all', '2001:db8:ffff::1', $pass ),
			'IPv6 outside'                          => array( 'v=spf1 ip6:2001:db8:8000::/33 -all', '2001:db8:7fff::1', $fail ),
			'IPv4 address, IPv6 network'            => array( 'v=spf1 ip6:::/0 -all', '192.0.2.1', $fail ),
			'question mark'                         => array( 'v=spf1 ?ip4:192.0.2.1 -all', '192.0.2.1', Spf_Verdict::Neutral ),
			'several blanks'                        => array( 'v=spf1  ip4:192.0.2.1   -all ', '192.0.2.1', $pass ),
			'unknown modifier'                      => array( 'v=spf1 ra=postmaster exp=why.example.com ip4:192.0.2.1 -all', '192.0.2.1', $pass ),
			'own address'                           => array( 'v=spf1 a -all', '192.0.2.7', $pass, array( 'example.com A' => array( '192.0.2.7' ) ) ),
			'own IPv6 address'                      => array( 'v=spf1 a -all', '2001:db8::7', $pass, array( 'example.com AAAA' => array( '2001:db8::7' ) ) ),
			'neighbours of a host'                  => array( 'v=spf1 a:relay.example.com/24//64 -all', '192.0.2.200', $pass, array( 'relay.example.com A' => array( '192.0.2.1' ) ) ),
			'mail exchangers'                       => array(
				'v=spf1 mx -all',
				'192.0.2.8',
				$pass,
				array(
					'example.com MX'      => array( array( 10, 'mx1.example.com' ), array( 20, 'mx2.example.com' ) ),
					'mx1.example.com A'   => array( '192.0.2.7' ),
					'mx2.example.com A'   => array( '192.0.2.8' ),
				),
			),
			'include that passes'                   => array( 'v=spf1 include:spf.other.test -all', '192.0.2.1', $pass, array( 'spf.other.test TXT' => array( 'v=spf1 ip4:192.0.2.0/24 -all' ) ) ),
			'include that fails is no match'        => array( 'v=spf1 include:spf.other.test ?all', '203.0.113.1', Spf_Verdict::Neutral, array( 'spf.other.test TXT' => array( 'v=spf1 ip4:192.0.2.0/24 -all' ) ) ),
			'forbidden include'                     => array( 'v=spf1 -include:spf.other.test +all', '192.0.2.1', $fail, array( 'spf.other.test TXT' => array( 'v=spf1 ip4:192.0.2.0/24 -all' ) ) ),
			'include without a record'              => array( 'v=spf1 include:none.other.test -all', '192.0.2.1', $perm ),
			'include that is not reached'           => array( 'v=spf1 ip4:192.0.2.1 include:none.other.test -all', '192.0.2.1', $pass ),
			'redirect'                              => array( 'v=spf1 redirect=spf.other.test', '203.0.113.1', $fail, array( 'spf.other.test TXT' => array( 'v=spf1 ip4:192.0.2.0/24 -all' ) ) ),
			'redirect behind all'                   => array( 'v=spf1 ?all redirect=spf.other.test', '192.0.2.1', Spf_Verdict::Neutral, array( 'spf.other.test TXT' => array( 'v=spf1 +all' ) ) ),
			'redirect to nothing'                   => array( 'v=spf1 redirect=none.other.test', '192.0.2.1', $perm ),
			'exists with the address'               => array( 'v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all', '192.0.2.3', $pass, array( '3.2.0.192.in-addr._spf.example.com A' => array( '127.0.0.2' ) ) ),
			'include with the sender'               => array( 'v=spf1 include:%{l}.%{o}.spf.other.test -all', '192.0.2.3', $pass, array( 'shop.example.com.spf.other.test TXT' => array( 'v=spf1 +all' ) ) ),
			'macro that does not exist'             => array( 'v=spf1 exists:%{x}.example.com -all', '192.0.2.3', $fail ),
			'ptr never matches'                     => array( 'v=spf1 ptr:example.com -all', '192.0.2.3', $fail ),
			'unknown mechanism'                     => array( 'v=spf1 ipv4:192.0.2.1 -all', '192.0.2.1', $perm ),
			'unknown mechanism behind the match'    => array( 'v=spf1 ip4:192.0.2.1 hello -all', '192.0.2.1', $perm ),
			'network that is too large'             => array( 'v=spf1 ip4:192.0.2.1/33 -all', '192.0.2.1', $perm ),
			'text in place of an address'           => array( 'v=spf1 ip4:mail.example.com -all', '192.0.2.1', $perm ),
			'three lookups that find nothing'       => array( 'v=spf1 a:a.other.test a:b.other.test a:c.other.test -all', '192.0.2.1', $perm ),
			'two lookups that find nothing'         => array( 'v=spf1 a:a.other.test a:b.other.test -all', '192.0.2.1', $fail ),
			'include of itself'                     => array( 'v=spf1 include:example.com -all', '192.0.2.1', $perm ),
			'DNS server that fails'                 => array( 'v=spf1 include:spf.other.test -all', '192.0.2.1', Spf_Verdict::Temp_Error, array( 'spf.other.test TXT' => 'servfail' ) ),
		);
	}

	public function test_ten_lookups_are_allowed_and_eleven_are_not(): void {
		$zone = array( 'ten.example.com TXT' => array( 'v=spf1' . self::includes( 10 ) . ' -all' ), 'eleven.example.com TXT' => array( 'v=spf1' . self::includes( 11 ) . ' -all' ) );
		for ( $i = 1; $i <= 11; $i++ ) {
			$zone[ "n$i.other.test TXT" ] = array( "v=spf1 ip4:192.0.2.$i -all" );
		}
		$dns = $this->dns( $zone );

		$ten    = Spf_Evaluator::survey( $dns, 'ten.example.com' );
		$eleven = Spf_Evaluator::survey( $dns, 'eleven.example.com' );

		$this->assertSame( array( 10, array() ), array( $ten->lookups, $ten->problems ) );
		$this->assertSame( array( 11, true ), array( $eleven->lookups, $eleven->has( Spf_Problem::Lookups ) ) );
		$this->assertSame( Spf_Verdict::Perm_Error, Spf_Evaluator::check( $dns, 'eleven.example.com', '203.0.113.1', 'a@example.com' )->verdict );
		$this->assertSame( Spf_Verdict::Pass, Spf_Evaluator::check( $dns, 'eleven.example.com', '192.0.2.1', 'a@example.com' )->verdict );
	}

	public function test_everything_that_is_wrong_is_found_when_a_record_is_read_as_a_whole(): void {
		$server = Dns_Server::start(
			array(
				'example.com TXT'     => array( 'v=spf1 ip4:192.0.2.1 include:none.other.test include:big.other.test a:x1.other.test a:x2.other.test a:x3.other.test -all' ),
				'big.other.test TXT' => array( 'v=spf1 include:big.other.test mx ?all' ),
				'big.other.test MX'  => array_map( static fn( int $i ): array => array( 10, "mx$i.other.test" ), range( 1, 11 ) ),
			)
		);

		$result = Spf_Evaluator::survey( $this->memory( $server ), 'example.com' );

		$this->assertSame( array( 'dead_include', 'loop', 'exchangers', 'void_lookups' ), array_keys( $result->problems ) );
		$this->assertSame( 'none.other.test', $result->detail( Spf_Problem::Dead_Include ) );
		$this->assertSame( 3, $result->costs['include:big.other.test'] );
		$this->assertSame( count( array_unique( $server->questions() ) ), count( $server->questions() ), 'Nothing is asked twice.' );
	}

	public function test_reading_ends_when_a_record_has_no_end(): void {
		$zone = array();
		for ( $i = 0; $i < 60; $i++ ) {
			$zone[ "n$i.example.com TXT" ] = array( 'v=spf1 include:n' . ( $i + 1 ) . '.example.com include:n' . ( $i + 2 ) . '.example.com -all' );
		}

		$result = Spf_Evaluator::survey( $this->dns( $zone ), 'n0.example.com' );

		$this->assertSame( Spf_Verdict::Perm_Error, $result->verdict );
		$this->assertLessThan( 50, $result->lookups );
	}

	private static function includes( int $count ): string {
		return implode( '', array_map( static fn( int $i ): string => " include:n$i.other.test", range( 1, $count ) ) );
	}

	/** @param array<string, array<int, mixed>|string> $zone */
	private function dns( array $zone ): Dns_Memory {
		return $this->memory( Dns_Server::start( $zone ) );
	}

	private function memory( Dns_Server $server ): Dns_Memory {
		return new Dns_Memory( new Dns_Lookup( new Resolver_Config( array( $server->address() ) ) ), Deadline::after( 8 ) );
	}
}
