<?php
/**
 * Signature Version 4 against the vectors of Amazon's own test suite (get-vanilla, post-x-www-form-urlencoded).
 *
 * @link https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Transport;

use Mailwright\Tests\TestCase;
use Mailwright\Transport\Api\Aws_Signature;

final class Aws_Signature_Test extends TestCase {

	public function test_the_signature_is_that_of_the_published_vectors(): void {
		$signer = new Aws_Signature( 'AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', 'us-east-1', 'service' );
		$now    = gmmktime( 12, 36, 0, 8, 30, 2015 );

		$get  = $signer->headers( 'GET', 'example.amazonaws.com', '/', array(), '', (int) $now );
		$post = $signer->headers( 'POST', 'example.amazonaws.com', '/', array( 'Content-Type' => 'application/x-www-form-urlencoded' ), 'Param1=value1', (int) $now );

		self::assertSame( 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31', $get['Authorization'] );
		self::assertStringEndsWith( 'SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a', $post['Authorization'] );
	}
}
