<?php
/**
 * `wp mailwright explain`: words, formats and the exit codes of the contract.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Cli;

use Mailwright\Cli\Explain_Command;
use Mailwright\Tests\TestCase;

require_once __DIR__ . '/wp-cli.php';

final class Explain_Command_Test extends TestCase {

	protected function setUp(): void {
		parent::setUp();
		Printed::$text = '';
	}

	public function test_known_error_is_explained_with_exit_code_0(): void {
		self::assertSame( 0, $this->explain( '535 5.7.8 Username and Password not accepted - gsmtp' ) );
		self::assertStringContainsString( 'auth_app_password_required', Printed::$text );
		self::assertStringContainsString( '2-Step Verification', Printed::$text );
	}

	public function test_unknown_text_is_exit_code_1(): void {
		self::assertSame( 1, $this->explain( 'Hello' ) );
		self::assertStringContainsString( 'unknown', Printed::$text );
	}

	public function test_json_is_the_answer_of_rest(): void {
		self::assertSame( 0, $this->explain( 'Connection refused (111)', array( 'format' => 'json' ) ) );
		self::assertSame( array( 'connection_refused', 'you', 'high' ), array_values( array_intersect_key( (array) json_decode( Printed::$text, true ), array_flip( array( 'cause', 'blame', 'confidence' ) ) ) ) );
	}

	public function test_wrong_use_is_exit_code_2(): void {
		self::assertSame( 2, $this->explain( ' ' ) );
		self::assertSame( 2, $this->explain( '550 no', array( 'stage' => 'moon' ) ) );
	}

	/**
	 * @param array<string, string> $options
	 */
	private function explain( string $text, array $options = array() ): int {
		try {
			( new Explain_Command() )( array( $text ), $options );
		} catch ( Halted $end ) {
			return $end->getCode();
		}
		return 0;
	}
}
