<?php
/**
 * The check "spf" against a real, scripted DNS server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Checks;

use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Check_Status;
use Mailwright\Diagnosis\Checks\Spf_Check;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Diagnosis\Target;
use Mailwright\Tests\Integration\Diagnosis\Sender_Domain\Sender_Case;

final class Spf_Check_Test extends Sender_Case {

	private const GOOGLE = array(
		'_spf.google.com TXT'       => array( 'v=spf1 include:_netblocks.google.com ~all' ),
		'_netblocks.google.com TXT' => array( 'v=spf1 ip4:35.190.247.0/24 ip4:64.233.160.0/19 ~all' ),
	);

	/** @param array<string, array<int, mixed>|string> $zone */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'good_records' )]
	public function test_it_passes_when_the_record_allows_the_provider( array $zone ): void {
		$result = ( new Spf_Check() )->run( $this->inquiry( $zone + self::GOOGLE ) );

		$this->assertSame( Check_Status::Pass, $result->status, $result->summary );
		$this->assertArrayNotHasKey( 'record', $result->evidence );
		$this->assertStringContainsString( 'Gmail', $result->summary );
	}

	/** @return array<string, array{0: array<string, array<int, mixed>|string>}> */
	public static function good_records(): array {
		return array(
			'include'          => array( array( 'example.com TXT' => array( 'google-site-verification=x', 'v=spf1 mx include:_spf.google.com -all' ), 'example.com MX' => array( array( 1, 'mx.example.com' ) ) ) ),
			'redirect'         => array( array( 'example.com TXT' => array( 'v=spf1 redirect=_spf.google.com' ) ) ),
			'behind another'   => array( array( 'example.com TXT' => array( 'v=spf1 include:all.example.com -all' ), 'all.example.com TXT' => array( 'v=spf1 include:_spf.google.com -all' ) ) ),
			'flattened'        => array( array( 'example.com TXT' => array( 'v=spf1 ip4:35.190.247.0/24 ip4:64.233.160.0/19 -all' ) ) ),
		);
	}

	/** @param array<string, array<int, mixed>|string> $zone */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'bad_records' )]
	public function test_it_warns_with_the_record_to_publish_when_something_is_wrong( array $zone, string $said, string $record ): void {
		$result = ( new Spf_Check() )->run( $this->inquiry( $zone + self::GOOGLE ) );

		$this->assertWarned( $result );
		$this->assertStringContainsString( $said, $result->summary );
		$this->assertSame( array( 'name' => 'example.com', 'type' => 'TXT', 'value' => $record ), $result->evidence['record'] ?? null );
	}

	/** @return array<string, array{0: array<string, array<int, mixed>|string>, 1: string, 2: string}> */
	public static function bad_records(): array {
		$a = array( 'example.com A' => array( '192.0.2.1' ) );
		return array(
			'no record'                      => array( array( 'example.com TXT' => array( 'hello' ) ), 'no SPF entry', 'v=spf1 include:_spf.google.com ~all' ),
			'no name'                        => array( array(), 'no SPF entry', 'v=spf1 include:_spf.google.com ~all' ),
			'no record, mailboxes elsewhere' => array( array( 'example.com MX' => array( array( 1, 'mx.example.com' ) ) ), 'no SPF entry', 'v=spf1 mx include:_spf.google.com ~all' ),
			'no record, mailboxes there too' => array( array( 'example.com MX' => array( array( 1, 'aspmx.l.google.com' ) ) ), 'no SPF entry', 'v=spf1 include:_spf.google.com ~all' ),
			'two records'                    => array( $a + array( 'example.com TXT' => array( 'v=spf1 a -all', 'v=spf1 include:_spf.google.com ~all' ) ), 'more than one', 'v=spf1 a include:_spf.google.com ~all' ),
			'provider missing'               => array( $a + array( 'example.com TXT' => array( 'v=spf1 a ip4:192.0.2.9 -all' ) ), 'does not name Gmail', 'v=spf1 a ip4:192.0.2.9 include:_spf.google.com -all' ),
			'everybody allowed'              => array( array( 'example.com TXT' => array( 'v=spf1 include:_spf.google.com +all' ) ), '+all', 'v=spf1 include:_spf.google.com ~all' ),
			'mistake'                        => array( array( 'example.com TXT' => array( 'v=spf1 ipv4:192.0.2.9 include:_spf.google.com -all' ) ), 'ipv4:192.0.2.9', 'v=spf1 ip4:192.0.2.9 include:_spf.google.com -all' ),
			'dead include'                   => array( array( 'example.com TXT' => array( 'v=spf1 include:_spf.google.com include:gone.other.test -all' ) ), 'gone.other.test', 'v=spf1 include:_spf.google.com -all' ),
		);
	}

	public function test_it_counts_and_says_what_costs_most_when_there_are_too_many_lookups(): void {
		$zone = self::GOOGLE + array( 'example.com TXT' => array( 'v=spf1 include:big.other.test include:_spf.google.com -all' ) );
		$text = 'v=spf1';
		for ( $i = 0; $i < 9; $i++ ) {
			$text                         .= " include:n$i.other.test";
			$zone[ "n$i.other.test TXT" ] = array( 'v=spf1 ip4:192.0.2.1 -all' );
		}
		$zone['big.other.test TXT'] = array( "$text -all" );

		$result = ( new Spf_Check() )->run( $this->inquiry( $zone ) );

		$this->assertWarned( $result );
		$this->assertStringContainsString( '12 times', $result->summary );
		$this->assertSame( array( 'include:big.other.test' => 10, 'include:_spf.google.com' => 2 ), $result->evidence['costs'] );
		$this->assertArrayNotHasKey( 'record', $result->evidence, 'Nobody but the owner knows which service is no longer used.' );
	}

	public function test_it_warns_that_ten_lookups_are_exceeded_when_the_provider_is_added(): void {
		$zone = self::GOOGLE;
		$text = 'v=spf1';
		for ( $i = 0; $i < 9; $i++ ) {
			$text                         .= " include:n$i.other.test";
			$zone[ "n$i.other.test TXT" ] = array( 'v=spf1 ip4:192.0.2.1 -all' );
		}

		$result = ( new Spf_Check() )->run( $this->inquiry( $zone + array( 'example.com TXT' => array( "$text -all" ) ) ) );

		$this->assertSame( 11, $result->evidence['lookups_after'] );
		$this->assertStringContainsString( 'more than the ten lookups', $result->summary );
		$this->assertStringEndsWith( 'include:_spf.google.com -all', $result->evidence['record']['value'] );
	}

	public function test_the_addresses_of_the_host_are_evaluated_when_the_server_is_nobodys_we_know(): void {
		$zone    = array(
			'example.com TXT'        => array( 'v=spf1 ip4:9.9.9.9 -all' ),
			'relay.example.com A'    => array( '9.9.9.9' ),
			'relay.example.com AAAA' => array( '2620:fe::fe' ),
		);
		$values  = array( 'host' => 'relay.example.com' );
		$both    = ( new Spf_Check() )->run( $this->inquiry( $zone, $values ) );
		$inquiry = $this->inquiry( $zone, $values );

		$inquiry->findings->target = new Target( 'relay.example.com', array( '9.9.9.9' ) );
		$one                       = ( new Spf_Check() )->run( $inquiry );

		$this->assertWarned( $both );
		$this->assertSame( array( '2620:fe::fe' => 'fail', '9.9.9.9' => 'pass' ), $both->evidence['addresses'] );
		$this->assertSame( 'v=spf1 ip4:9.9.9.9 a:relay.example.com -all', $both->evidence['record']['value'] );
		$this->assertSame( Check_Status::Pass, $one->status, $one->summary );
	}

	/** @param array<string, mixed> $values */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'servers_here' )]
	public function test_only_the_form_is_checked_when_the_sending_address_is_not_known( array $values ): void {
		$good    = ( new Spf_Check() )->run( $this->inquiry( array( 'example.com TXT' => array( 'v=spf1 ip4:192.0.2.1 -all' ) ), $values ) );
		$missing = ( new Spf_Check() )->run( $this->inquiry( array( 'example.com MX' => array( array( 1, 'mx.example.com' ) ) ), $values ) );

		$this->assertSame( Check_Status::Pass, $good->status, $good->summary );
		$this->assertStringContainsString( 'cannot be seen from here', $good->summary );
		$this->assertWarned( $missing );
		$this->assertSame( 'v=spf1 a mx ~all', $missing->evidence['record']['value'] );
	}

	/** @return array<string, array{0: array<string, mixed>}> */
	public static function servers_here(): array {
		return array(
			'PHP mail'         => array( array( 'mailer' => 'php', 'host' => '' ) ),
			'this machine'     => array( array( 'host' => 'localhost' ) ),
			'private address'  => array( array( 'host' => '10.0.0.5' ) ),
		);
	}

	public function test_the_include_need_not_be_there_when_the_service_bounces_to_itself(): void {
		$result = ( new Spf_Check() )->run( $this->inquiry( array( 'example.com TXT' => array( 'v=spf1 ip4:192.0.2.1 -all' ) ), array( 'host' => 'smtp.postmarkapp.com' ) ) );

		$this->assertSame( Check_Status::Pass, $result->status, $result->summary );
		$this->assertStringContainsString( 'its own return address', $result->summary );
	}

	public function test_the_sending_domain_of_the_username_is_looked_at_when_the_service_uses_it(): void {
		$zone = array( 'mg.example.com TXT' => array( 'v=spf1 include:mailgun.org ~all' ), 'mailgun.org TXT' => array( 'v=spf1 ip4:192.0.2.0/24 ~all' ) );

		$result = ( new Spf_Check() )->run( $this->inquiry( $zone, array( 'host' => 'smtp.mailgun.org', 'username' => 'postmaster@mg.example.com' ) ) );

		$this->assertSame( array( Check_Status::Pass, 'mg.example.com' ), array( $result->status, $result->evidence['domain'] ), $result->summary );
	}

	public function test_it_proposes_an_own_address_when_the_from_domain_is_a_mail_providers(): void {
		add_filter( 'home_url', static fn (): string => 'https://www.example.com' );
		$result = ( new Spf_Check() )->run( $this->inquiry( array(), array( 'host' => 'smtp.postmarkapp.com' ), 'me@gmail.com' ) );

		$this->assertWarned( $result );
		$this->assertStringContainsString( 'gmail.com belongs to Gmail', $result->summary );
		$this->assertSame( 'wordpress@example.com', $result->evidence['suggested_from'] );
	}

	public function test_it_passes_when_the_from_domain_is_the_providers_own(): void {
		foreach ( array( 'smtp.gmail.com' => 'me@gmail.com', 'smtp.office365.com' => 'me@outlook.com', 'smtp.zoho.com' => 'me@zoho.eu' ) as $host => $from ) {
			$result = ( new Spf_Check() )->run( $this->inquiry( array(), array( 'host' => $host ), $from ) );
			$this->assertSame( Check_Status::Pass, $result->status, "$from: $result->summary" );
		}
	}

	public function test_it_is_skipped_when_the_domain_is_not_one_of_the_internet(): void {
		foreach ( array( '', 'root@localhost', 'me@shop.test', 'me@shop.local', 'me@[192.0.2.1]', 'me@192.0.2.1', 'me@intranet' ) as $from ) {
			$result = ( new Spf_Check() )->run( $this->inquiry( array(), array(), $from ) );
			$this->assertSame( Check_Status::Skip, $result->status, $from );
			$this->assertSame( array(), $this->server?->questions(), $from );
		}
	}

	public function test_it_is_skipped_and_says_so_when_the_dns_cannot_be_asked(): void {
		$result = ( new Spf_Check() )->run( $this->inquiry_by( new Dns_Lookup( new Resolver_Config( array(), array(), false ) ), array() ) );

		$this->assertSame( Check_Status::Skip, $result->status );
		$this->assertStringContainsString( 'switched off', $result->summary );
	}

	public function test_it_is_skipped_within_two_seconds_when_the_dns_is_silent(): void {
		$started = hrtime( true );
		$result  = ( new Spf_Check() )->run( $this->inquiry( array( 'example.com TXT' => 'silent', '_dmarc.example.com TXT' => 'silent', '_spf.google.com TXT' => 'silent' ) ) );

		$this->assertSame( Check_Status::Skip, $result->status );
		$this->assertStringContainsString( 'did not answer', $result->summary );
		$this->assertLessThan( 3.0, ( hrtime( true ) - $started ) / 1e9 );
	}

	public function test_the_summary_does_not_accuse_when_an_include_gets_no_answer(): void {
		$result = ( new Spf_Check() )->run( $this->inquiry( array( 'example.com TXT' => array( 'v=spf1 include:_spf.google.com include:slow.other.test -all' ), 'slow.other.test TXT' => 'servfail' ) + self::GOOGLE ) );

		$this->assertSame( Check_Status::Pass, $result->status, $result->summary );
		$this->assertStringContainsString( 'did not answer in time', $result->summary );
	}

	public function test_hostile_texts_are_cleaned_when_they_are_shown(): void {
		$result = ( new Spf_Check() )->run( $this->inquiry( array( 'example.com TXT' => array( "v=spf1 <script>\x1b[31m\u{202E}evil -all" ) ) ) );

		$this->assertWarned( $result );
		$shown = (string) json_encode( array( $result->summary, $result->evidence ), JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE );
		$this->assertDoesNotMatchRegularExpression( '/\\\\u001b|\x{202E}/u', $shown );
	}

	private function assertWarned( Check_Result $result ): void {
		$this->assertSame( Check_Status::Warn, $result->status, $result->summary );
		$this->assertSame( self::CAUSE, $result->cause?->cause );
	}
}
