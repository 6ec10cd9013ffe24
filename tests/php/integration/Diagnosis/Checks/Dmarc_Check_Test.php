<?php
/**
 * The check "dmarc" against a real, scripted DNS server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Checks;

use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Check_Status;
use Mailwright\Diagnosis\Checks\Dkim_Check;
use Mailwright\Diagnosis\Checks\Dmarc_Check;
use Mailwright\Diagnosis\Checks\Spf_Check;
use Mailwright\Tests\Integration\Diagnosis\Sender_Domain\Sender_Case;
use Mailwright\Tests\Support\Dkim_Keys;

final class Dmarc_Check_Test extends Sender_Case {

	public function test_it_warns_with_a_record_to_add_when_there_is_none(): void {
		$result = ( new Dmarc_Check() )->run( $this->inquiry( array( '_dmarc.example.com TXT' => array( 'something else' ) ) ) );

		$this->assertWarned( $result );
		$this->assertStringContainsString( 'February 2024', $result->summary );
		$this->assertSame( array( 'name' => '_dmarc.example.com', 'type' => 'TXT', 'value' => 'v=DMARC1; p=none; rua=mailto:admin@example.com' ), $result->evidence['record'] );
	}

	public function test_no_reports_are_asked_for_when_the_administrator_is_elsewhere(): void {
		$result = ( new Dmarc_Check() )->run( $this->inquiry( array(), array(), 'me@shop.example.com' ) );

		$this->assertSame( 'v=DMARC1; p=none;', $result->evidence['record']['value'] );
	}

	/** @param array<string, array<int, mixed>|string> $zone */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'policies' )]
	public function test_the_record_that_counts_is_found_when_it_stands_there_or_above( array $zone, string $at, string $policy ): void {
		$result = ( new Dmarc_Check() )->run( $this->inquiry( $zone, array(), 'me@a.shop.example.com' ) );

		$this->assertSame( Check_Status::Pass, $result->status, $result->summary );
		$this->assertSame( array( $at, $policy ), array( $result->evidence['at'], $result->evidence['policy'] ) );
	}

	/** @return array<string, array{0: array<string, array<int, mixed>|string>, 1: string, 2: string}> */
	public static function policies(): array {
		return array(
			'at the domain'              => array( array( '_dmarc.a.shop.example.com TXT' => array( 'v=DMARC1; p=quarantine' ), '_dmarc.example.com TXT' => array( 'v=DMARC1; p=reject' ) ), '_dmarc.a.shop.example.com', 'quarantine' ),
			'at the organisation'        => array( array( '_dmarc.example.com TXT' => array( 'v=DMARC1; p=reject' ) ), '_dmarc.example.com', 'reject' ),
			'another one for subdomains' => array( array( '_dmarc.example.com TXT' => array( 'v=DMARC1; p=reject; sp=none' ) ), '_dmarc.example.com', 'none' ),
			'highest of two'             => array( array( '_dmarc.shop.example.com TXT' => array( 'v=DMARC1; p=none' ), '_dmarc.example.com TXT' => array( 'v=DMARC1; p=reject' ) ), '_dmarc.example.com', 'reject' ),
			'organisation begins lower'  => array( array( '_dmarc.shop.example.com TXT' => array( 'v=DMARC1; p=none; psd=n' ), '_dmarc.example.com TXT' => array( 'v=DMARC1; p=reject' ) ), '_dmarc.shop.example.com', 'none' ),
			'public suffix above'        => array( array( '_dmarc.shop.example.com TXT' => array( 'v=DMARC1; p=quarantine' ), '_dmarc.example.com TXT' => array( 'v=DMARC1; p=reject; psd=y' ) ), '_dmarc.shop.example.com', 'quarantine' ),
			'only the public suffix'     => array( array( '_dmarc.example.com TXT' => array( 'v=DMARC1; p=reject; sp=quarantine; psd=y' ) ), '_dmarc.example.com', 'quarantine' ),
			'blanks and unknown tags'    => array( array( '_dmarc.a.shop.example.com TXT' => array( 'v = DMARC1 ;p = Reject ; x=y;;' ) ), '_dmarc.a.shop.example.com', 'reject' ),
		);
	}

	/** @param array<int, mixed> $texts */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'mistakes' )]
	public function test_it_warns_with_the_right_record_when_receivers_cannot_use_it( array $texts, string $said, string $record ): void {
		$result = ( new Dmarc_Check() )->run( $this->inquiry( array( '_dmarc.example.com TXT' => $texts ) ) );

		$this->assertWarned( $result );
		$this->assertStringContainsString( $said, $result->summary );
		$this->assertSame( $record, $result->evidence['record']['value'] );
	}

	/** @return array<string, array{0: array<int, mixed>, 1: string, 2: string}> */
	public static function mistakes(): array {
		return array(
			'two records'          => array( array( 'v=DMARC1; p=reject', 'v=DMARC1; p=none' ), 'more than one', 'v=DMARC1; p=reject' ),
			'no policy'            => array( array( 'v=DMARC1; rua=mailto:a@example.com' ), 'does not say', 'v=DMARC1; p=none; rua=mailto:a@example.com' ),
			'policy of no meaning' => array( array( 'v=DMARC1; p=monitor; adkim=s' ), 'does not say', 'v=DMARC1; p=none; adkim=s' ),
			'version not first'    => array( array( 'p=none; v=DMARC1' ), 'no DMARC entry', 'v=DMARC1; p=none; rua=mailto:admin@example.com' ),
		);
	}

	/**
	 * @param array<string, array<int, mixed>|string> $zone
	 * @param array<string, mixed>                    $values
	 */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'alignments' )]
	public function test_it_tells_whether_the_names_fit( string $record, array $zone, array $values, ?bool $by_spf, ?bool $by_dkim, Check_Status $status, string $from = 'shop@example.com' ): void {
		$result = ( new Dmarc_Check() )->run( $this->inquiry( $zone + array( '_dmarc.example.com TXT' => array( $record ) ), $values, $from ) );

		$this->assertSame( array( $by_spf, $by_dkim ), array( $result->evidence['return_path']['fits'], $result->evidence['signature']['fits'] ) );
		$this->assertSame( $status, $result->status, $result->summary );
	}

	/** @return array<string, array{0: string, 1: array<string, array<int, mixed>|string>, 2: array<string, mixed>, 3: ?bool, 4: ?bool, 5: Check_Status, 6?: string}> */
	public static function alignments(): array {
		$reject   = 'v=DMARC1; p=reject';
		$strict   = 'v=DMARC1; p=reject; adkim=s; aspf=s';
		$key      = array( 'p=' . Dkim_Keys::public_key( 1024 ) );
		$postmark = array( 'host' => 'smtp.postmarkapp.com' );
		$mailgun  = array( 'host' => 'smtp.mailgun.org', 'username' => 'postmaster@mg.example.com' );
		$pass     = Check_Status::Pass;
		return array(
			'mailbox, no key found'           => array( $reject, array(), array(), true, null, $pass ),
			'mailbox, key found'              => array( $reject, array( 'google._domainkey.example.com TXT' => $key ), array(), true, true, $pass ),
			'PHP mail'                        => array( $reject, array(), array( 'mailer' => 'php', 'host' => '' ), true, null, $pass ),
			'service, nothing known'          => array( $reject, array(), $postmark, null, null, $pass ),
			'service, own return path'        => array( $reject, array( 'pm-bounces.example.com TXT' => array( 'v=spf1 include:spf.mtasv.net -all' ) ), $postmark, true, null, $pass ),
			'service, strict'                 => array( $strict, array( 'pm-bounces.example.com TXT' => array( 'v=spf1 include:spf.mtasv.net -all' ) ), $postmark, false, null, $pass ),
			'signing subdomain'               => array( $reject, array( 'mx._domainkey.mg.example.com TXT' => $key ), $mailgun, true, true, $pass ),
			'signing subdomain, strict'       => array( $strict, array( 'mx._domainkey.mg.example.com TXT' => $key ), $mailgun, false, false, Check_Status::Warn ),
			'key missing where it must be'    => array( $reject, array(), array( 'host' => 'smtp.sendgrid.net' ), null, false, $pass ),
			'subdomain of the organisation'   => array( $reject, array(), array(), true, null, $pass, 'me@shop.example.com' ),
		);
	}

	public function test_it_warns_with_the_owners_policy_when_the_from_domain_is_a_mail_providers(): void {
		$yahoo = ( new Dmarc_Check() )->run( $this->inquiry( array( '_dmarc.yahoo.com TXT' => array( 'v=DMARC1; p=reject' ) ), array(), 'me@yahoo.com' ) );
		$gmail = ( new Dmarc_Check() )->run( $this->inquiry( array( '_dmarc.gmail.com TXT' => array( 'v=DMARC1; p=none; sp=quarantine' ) ), array( 'mailer' => 'php', 'host' => '' ), 'me@gmail.com' ) );

		$this->assertWarned( $yahoo );
		$this->assertWarned( $gmail );
		$this->assertStringContainsString( 'yahoo.com asks receivers to refuse', $yahoo->summary );
		$this->assertStringContainsString( 'mistrust', $gmail->summary );
	}

	public function test_it_is_skipped_when_the_dns_fails(): void {
		$result = ( new Dmarc_Check() )->run( $this->inquiry( array( '_dmarc.example.com TXT' => 'servfail' ) ) );

		$this->assertSame( Check_Status::Skip, $result->status, $result->summary );
	}

	public function test_everything_known_beforehand_is_asked_for_by_the_first_check(): void {
		$inquiry = $this->inquiry( array( 'example.com TXT' => array( 'v=spf1 include:_spf.google.com -all' ), '_spf.google.com TXT' => array( 'v=spf1 ip4:192.0.2.0/24 ~all' ) ) );

		( new Spf_Check() )->run( $inquiry );
		$after_first = $this->server?->questions();
		( new Dkim_Check() )->run( $inquiry );
		( new Dmarc_Check() )->run( $inquiry );

		$this->assertSame( $after_first, $this->server?->questions() );
		$this->assertContains( 'udp google._domainkey.example.com TXT', (array) $after_first );
		$this->assertContains( 'udp _dmarc.example.com TXT', (array) $after_first );
	}

	public function test_all_three_end_within_two_seconds_when_the_dns_is_silent(): void {
		$zone = array( 'example.com MX' => 'silent', 'example.com A' => 'silent', 'example.com AAAA' => 'silent' );
		foreach ( array( 'example.com', '_dmarc.example.com', '_dmarc.com', '_spf.google.com', 'google._domainkey.example.com' ) as $name ) {
			$zone[ "$name TXT" ] = 'silent';
		}
		$inquiry = $this->inquiry( $zone );
		$started = hrtime( true );

		foreach ( array( new Spf_Check(), new Dkim_Check(), new Dmarc_Check() ) as $check ) {
			$this->assertSame( Check_Status::Skip, $check->run( $inquiry )->status );
		}
		$this->assertLessThan( 3.0, ( hrtime( true ) - $started ) / 1e9 );
	}

	public function test_nothing_is_waited_for_when_the_diagnosis_has_no_time_left(): void {
		$inquiry = $this->inquiry( array( 'example.com TXT' => 'silent' ), array(), 'shop@example.com', 0.0 );
		$started = hrtime( true );

		$this->assertSame( Check_Status::Skip, ( new Dmarc_Check() )->run( $inquiry )->status );
		$this->assertLessThan( 0.5, ( hrtime( true ) - $started ) / 1e9 );
	}

	private function assertWarned( Check_Result $result ): void {
		$this->assertSame( Check_Status::Warn, $result->status, $result->summary );
		$this->assertSame( self::CAUSE, $result->cause?->cause );
	}
}
