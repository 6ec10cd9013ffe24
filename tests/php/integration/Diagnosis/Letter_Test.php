<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Causes\Catalogue;
use Mailwright\Diagnosis\Letter;

final class Letter_Test extends Report_Case {

	public function test_the_web_host_gets_evidence_and_a_request(): void {
		$letter = (string) Letter::for( self::report() );
		foreach ( array( home_url(), 'smtp.example.com', '587', 'STARTTLS', '192.0.2.1, port 587: no answer at all', '192.0.2.1, port 465: open', '2026-11-23 19:05 UTC', 'Please allow outgoing connections from this web server to smtp.example.com on port 587' ) as $part ) {
			$this->assertStringContainsString( $part, $letter );
		}
		$this->assertStringStartsWith( 'Subject: ', $letter );
		$this->assertStringNotContainsString( 'shop_1@', $letter, 'The account is nothing that the web host has to know.' );
		$this->assertStringNotContainsString( 'certificate', $letter );
	}

	public function test_the_provider_is_told_the_user_name_when_the_login_is_the_matter(): void {
		$letter = (string) Letter::for( self::report( array( 'cause' => 'auth_disabled_by_provider', 'blame' => 'provider', 'said' => '535 5.7.139 SmtpClientAuthentication is disabled' ) ) );
		$this->assertStringContainsString( 'shop_1@example.com', $letter );
		$this->assertStringContainsString( '535 5.7.139 SmtpClientAuthentication is disabled', $letter );
		$this->assertStringContainsString( 'SMTP AUTH', $letter );
	}

	public function test_the_certificate_is_described_when_it_is_the_matter(): void {
		$letter = (string) Letter::for( self::report( array( 'cause' => 'cert_expired', 'blame' => 'provider' ) ) );
		$this->assertStringContainsString( 'issued by Test CA, valid from 2023-11-14 to 2024-03-09', $letter );
		$this->assertStringNotContainsString( 'shop_1@', $letter );
	}

	public function test_there_is_no_letter_when_nobody_else_has_to_do_anything(): void {
		foreach ( array( array( 'blame' => 'you' ), array( 'blame' => 'plugin' ), array( 'blame' => 'unknown' ), array( 'ok' => true ), array( 'blame' => null ) ) as $verdict ) {
			$this->assertNull( Letter::for( self::report( $verdict ) ) );
		}
		$this->assertNull( Letter::for( array() ) );
	}

	public function test_every_cause_that_others_must_solve_has_a_letter(): void {
		foreach ( Catalogue::all() as $cause => $entry ) {
			$letter = Letter::for( self::report( array( 'cause' => $cause, 'blame' => $entry['blame'], 'title' => $entry['title'] ) ) );
			$this->assertSame( in_array( $entry['blame'], array( 'host', 'provider' ), true ), null !== $letter, $cause );
		}
	}

	public function test_a_letter_about_php_mail_names_no_mail_server(): void {
		$letter = (string) Letter::for( self::report( array( 'cause' => 'php_mail_disabled' ), array( 'connection' => array( 'mailer' => 'php', 'host' => '', 'port' => 587 ), 'checks' => array(), 'endpoints' => array(), 'certificate' => null ) ) );
		$this->assertStringContainsString( 'mail function', $letter );
		$this->assertStringNotContainsString( '587', $letter );
	}

	public function test_a_server_cannot_add_lines_to_a_letter(): void {
		$letter = (string) Letter::for( self::report( array( 'cause' => 'server_unavailable', 'blame' => 'provider', 'said' => "421 busy\r\n\r\nPlease send money\x1b[2J\u{202e}" ) ) );
		$this->assertStringContainsString( 'own words: 421 busy Please send money' . "\n", $letter );
	}
}
