<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Markdown;

final class Markdown_Test extends Report_Case {

	public function test_the_report_is_complete(): void {
		$text = Markdown::of( self::report() );
		foreach ( array( '# The mail server does not answer on this port', '`port_blocked`', 'your web host', '| Ports | ✖ failed | Port 587 does not answer. | 2500 ms |', '| `192.0.2.1` | 465 | open | 12 ms | implicit\_tls |', '`AUTH PLAIN LOGIN`', '## Certificate', '"issuer": "Test CA"', 'host `smtp.example.com`' ) as $part ) {
			$this->assertStringContainsString( $part, $text );
		}
	}

	public function test_addresses_of_people_are_shortened_everywhere(): void {
		$report                          = self::report( array( 'explanation' => 'The account SHOP_1@example.com may not send as site@example.com.' ) );
		$report['checks'][1]['summary']  = 'shop_1@example.com was refused.';
		$report['checks'][1]['evidence'] = array( 'said' => '550 <site@example.com>' );
		$text                            = Markdown::of( $report );
		$this->assertStringNotContainsStringIgnoringCase( 'shop_1', $text );
		$this->assertStringNotContainsStringIgnoringCase( 'shop\_1', $text );
		$this->assertStringNotContainsString( 'site@', $text );
		$this->assertStringContainsString( 's…@example.com', $text );
	}

	public function test_a_user_name_that_is_no_address_is_left_out(): void {
		$report                                      = self::report();
		$report['connection']['username']            = 'a "quoted" name';
		$report['checks'][0]['evidence']['username'] = 'a "quoted" name';
		$this->assertStringNotContainsString( 'quoted', Markdown::of( $report ) );
	}

	public function test_words_of_a_server_are_no_markup(): void {
		$evil                            = "<script>alert(1)</script> ![x](https://evil.test/a.png) **b** | c `d`\n# Heading\u{202e}";
		$report                          = self::report( array( 'title' => $evil, 'said' => $evil ) );
		$report['checks'][1]['summary']  = $evil;
		$report['checks'][1]['evidence'] = array( 'banner' => "```\n# Heading\n```" . $evil );
		$report['capabilities']          = array( $evil );
		$text                            = Markdown::of( $report );
		$prose                           = (string) preg_replace( '/```json.*?\n```|`[^`\n]*`/s', '', $text );
		$this->assertStringNotContainsString( '<script', $prose );
		$this->assertSame( 0, preg_match( '/(?<!\\\\)(?:\*\*b|!\[x)/', str_replace( '!\[', '', $prose ) ) );
		$this->assertSame( 1, preg_match_all( '/^# /m', $text ) );
		$this->assertStringNotContainsString( "\u{202e}", $text );
		$this->assertSame( 0, substr_count( $text, '```' ) % 2 );
		$row = preg_match( '/^\| Ports .*$/m', $text, $found ) ? $found[0] : '';
		$this->assertSame( 5, preg_match_all( '/(?<!\\\\)\|/', $row ) );
	}

	public function test_odd_reports_do_no_harm(): void {
		foreach ( array( array(), array( 'verdict' => null, 'checks' => null ), array( 'verdict' => array( 'ok' => true ), 'checks' => array( array() ), 'endpoints' => array( array() ) ) ) as $report ) {
			$this->assertStringStartsWith( '# ', Markdown::of( $report ) );
		}
	}

	public function test_long_evidence_is_cut(): void {
		$report                          = self::report();
		$report['checks'][1]['evidence'] = array_fill( 0, 1000, str_repeat( 'ä', 100 ) );
		$this->assertLessThan( 12000, strlen( Markdown::of( $report ) ) );
		$this->assertSame( 1, preg_match( '//u', Markdown::of( $report ) ) );
	}
}
