<?php
/**
 * To, Cc and Bcc for providers that know no envelope.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Transport;

use Mailwright\Tests\TestCase;
use Mailwright\Transport\Api\Recipient_Headers;

final class Recipient_Headers_Test extends TestCase {

	private const BODY = "\r\n\r\nTo: not a header\r\n";

	public function test_nothing_changes_when_the_headers_name_everybody(): void {
		$mime = "Date: now\r\nTo: =?utf-8?Q?Zo=C3=AB?=\r\n <zoe@example.test>, \"A, B\" <ab@example.test>\r\nCc: c@example.test\r\nFrom: x@example.com" . self::BODY;

		self::assertSame( $mime, Recipient_Headers::only( $mime, array( 'zoe@example.test', 'AB@example.test', 'c@example.test' ) ) );
	}

	public function test_blind_copies_get_a_header_when_they_stand_in_no_other(): void {
		$mime = "To: a@example.test\r\nSubject: x" . self::BODY;

		self::assertSame( "To: a@example.test\r\nSubject: x\r\nBcc: b@example.test, c@example.test,\r\n d@example.test" . self::BODY, Recipient_Headers::only( $mime, array( 'a@example.test', 'b@example.test', 'c@example.test', 'd@example.test' ) ) );
	}

	public function test_those_who_have_it_already_are_left_out_when_only_some_are_tried_again(): void {
		$mime = "To: \"Last, \\\"First\" <a@example.test>, Bob (the one, we know) <b@example.test>,\r\n c@example.test\r\nCc: d@example.test\r\nBcc: evil@example.test\r\nResent-To: evil@example.test\r\nSubject: x" . self::BODY;

		self::assertSame( "To: Bob (the one, we know) <b@example.test>\r\nSubject: x" . self::BODY, Recipient_Headers::only( $mime, array( 'b@example.test' ) ) );
	}

	public function test_a_group_without_members_stays(): void {
		$mime = 'To: undisclosed-recipients:;' . self::BODY;

		self::assertSame( "To: undisclosed-recipients:;\r\nBcc: a@example.test" . self::BODY, Recipient_Headers::only( $mime, array( 'a@example.test' ) ) );
	}
}
