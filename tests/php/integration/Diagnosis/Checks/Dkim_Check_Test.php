<?php
/**
 * The check "dkim" against a real, scripted DNS server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Checks;

use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Check_Status;
use Mailwright\Diagnosis\Checks\Dkim_Check;
use Mailwright\Tests\Integration\Diagnosis\Sender_Domain\Sender_Case;
use Mailwright\Tests\Support\Dkim_Keys;

final class Dkim_Check_Test extends Sender_Case {

	public function test_it_passes_when_the_key_is_under_the_providers_name(): void {
		$result = ( new Dkim_Check() )->run( $this->inquiry( array( 'google._domainkey.example.com TXT' => array( 'v=DKIM1; k=rsa; t=y; p=' . Dkim_Keys::public_key( 2048 ) ) ) ) );

		$this->assertSame( Check_Status::Pass, $result->status, $result->summary );
		$this->assertStringContainsString( '2048 bits', $result->summary );
		$this->assertSame( array( 'google._domainkey.example.com', 'good', 2048, true ), array( $result->evidence['names'][0]['name'], $result->evidence['names'][0]['state'], $result->evidence['names'][0]['bits'], $result->evidence['names'][0]['testing'] ) );
	}

	public function test_it_passes_when_one_of_two_names_leads_to_a_key(): void {
		$result = ( new Dkim_Check() )->run(
			$this->inquiry(
				array(
					'selector1._domainkey.example.com CNAME' => array( 'selector1-example-com._domainkey.shop.onmicrosoft.com' ),
					'selector1._domainkey.example.com TXT'   => array( 'v=DKIM1; k=rsa; p=' . Dkim_Keys::public_key( 2048 ) ),
					'selector2._domainkey.example.com CNAME' => array( 'selector2-example-com._domainkey.shop.onmicrosoft.com' ),
				),
				array( 'host' => 'smtp.office365.com' )
			)
		);

		$this->assertSame( Check_Status::Pass, $result->status, $result->summary );
		$this->assertSame( array( 'good', 'dangling' ), array_column( $result->evidence['names'], 'state' ) );
		$this->assertSame( 'selector1-example-com._domainkey.shop.onmicrosoft.com', $result->evidence['names'][0]['target'] );
	}

	public function test_an_alias_is_followed_when_the_dns_server_does_not(): void {
		$result = ( new Dkim_Check() )->run(
			$this->inquiry(
				array(
					's1._domainkey.example.com CNAME'         => array( 's1.domainkey.u1.wl.other.test' ),
					's1._domainkey.example.com TXT'           => 'alias:s1.domainkey.u1.wl.other.test',
					's1.domainkey.u1.wl.other.test TXT'      => array( 'k=rsa; t=s; p=' . Dkim_Keys::public_key( 1024 ) ),
				),
				array( 'host' => 'smtp.sendgrid.net' )
			)
		);

		$this->assertSame( Check_Status::Pass, $result->status, $result->summary );
		$this->assertStringContainsString( '1024 bits', $result->summary );
	}

	/** @param array<string, array<int, mixed>|string> $zone */
	#[\PHPUnit\Framework\Attributes\DataProvider( 'bad_keys' )]
	public function test_it_warns_when_the_key_is_of_no_use( array $zone, string $said ): void {
		$result = ( new Dkim_Check() )->run( $this->inquiry( $zone, array( 'host' => 'smtp.office365.com' ) ) );

		$this->assertWarned( $result );
		$this->assertStringContainsString( $said, $result->summary );
		$this->assertArrayNotHasKey( 'record', $result->evidence, 'Only the provider knows the key.' );
		$this->assertStringStartsWith( 'https://learn.microsoft.com/', $result->evidence['help'] );
	}

	/** @return array<string, array{0: array<string, array<int, mixed>|string>, 1: string}> */
	public static function bad_keys(): array {
		$name = 'selector1._domainkey.example.com';
		return array(
			'nothing'   => array( array(), 'has no DKIM key of Microsoft 365 (selector1, selector2)' ),
			'wildcard'  => array( array( "$name TXT" => array( 'v=spf1 -all' ) ), 'has no DKIM key of Microsoft 365' ),
			'too short' => array( array( "$name TXT" => array( 'p=' . Dkim_Keys::public_key( 512 ) ) ), 'only 512 bits' ),
			'withdrawn' => array( array( "$name TXT" => array( 'v=DKIM1; p=' ) ), 'was withdrawn' ),
			'damaged'   => array( array( "$name TXT" => array( 'v=DKIM1; p=MIIBIjANBg' ) ), 'cannot be read' ),
			'dangling'  => array( array( "$name CNAME" => array( 'gone.onmicrosoft.com' ) ), 'points to gone.onmicrosoft.com' ),
		);
	}

	public function test_the_records_are_ready_to_copy_when_they_are_the_same_for_everybody(): void {
		$result = ( new Dkim_Check() )->run( $this->inquiry( array(), array( 'host' => 'smtp.fastmail.com' ) ) );

		$this->assertWarned( $result );
		$this->assertSame( array( 'name' => 'fm1._domainkey.example.com', 'type' => 'CNAME', 'value' => 'fm1.example.com.dkim.fmhosted.com' ), $result->evidence['record'] );
		$this->assertCount( 3, $result->evidence['records'] );
	}

	public function test_it_admits_that_another_name_is_possible_when_names_can_be_chosen(): void {
		$result = ( new Dkim_Check() )->run( $this->inquiry( array() ) );

		$this->assertWarned( $result );
		$this->assertStringContainsString( 'If you chose another name', $result->summary );
		$this->assertSame( 'medium', $result->cause?->confidence->value );
	}

	public function test_it_is_skipped_when_nothing_is_found_for_a_server_that_nobody_knows(): void {
		$none  = ( new Dkim_Check() )->run( $this->inquiry( array(), array( 'host' => 'relay.example.com' ) ) );
		$found = ( new Dkim_Check() )->run( $this->inquiry( array( 'dkim._domainkey.example.com TXT' => array( 'p=' . Dkim_Keys::public_key( 2048 ) ) ), array( 'host' => 'relay.example.com' ) ) );

		$this->assertSame( Check_Status::Skip, $none->status, $none->summary );
		$this->assertStringContainsString( 'under the usual names', $none->summary );
		$this->assertSame( Check_Status::Pass, $found->status, $found->summary );
	}

	public function test_it_is_skipped_when_every_customer_has_other_names(): void {
		$result = ( new Dkim_Check() )->run( $this->inquiry( array(), array( 'host' => 'email-smtp.eu-west-1.amazonaws.com' ) ) );

		$this->assertSame( Check_Status::Skip, $result->status, $result->summary );
		$this->assertStringContainsString( 'Amazon SES', $result->summary );
		$this->assertStringStartsWith( 'https://docs.aws.amazon.com/', $result->evidence['help'] );
	}

	public function test_only_the_owner_can_sign_when_the_from_domain_is_a_mail_providers(): void {
		$foreign = ( new Dkim_Check() )->run( $this->inquiry( array(), array( 'host' => 'smtp.postmarkapp.com' ), 'me@gmail.com' ) );
		$own     = ( new Dkim_Check() )->run( $this->inquiry( array(), array( 'host' => 'smtp.gmail.com' ), 'me@gmail.com' ) );

		$this->assertSame( array( Check_Status::Skip, Check_Status::Pass ), array( $foreign->status, $own->status ) );
	}

	public function test_it_is_skipped_when_the_dns_fails(): void {
		$result = ( new Dkim_Check() )->run( $this->inquiry( array( 'google._domainkey.example.com TXT' => 'servfail' ) ) );

		$this->assertSame( Check_Status::Skip, $result->status, $result->summary );
	}

	private function assertWarned( Check_Result $result ): void {
		$this->assertSame( Check_Status::Warn, $result->status, $result->summary );
		$this->assertSame( self::CAUSE, $result->cause?->cause );
	}
}
