<?php
/**
 * What tests of checks have in common: an inquiry about an unsaved connection, without a network.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Checks;

use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Check_Status;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Settings;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Smtp_Options;

abstract class Check_Case extends TestCase {

	protected const FROM = 'site@example.com';

	/**
	 * @param array<string, mixed> $values   Of the connection.
	 * @param array<string, mixed> $settings Of the site.
	 * @param array<string, mixed> $options  What else Smtp_Options says.
	 */
	protected static function inquiry( array $values = array(), string $from = self::FROM, array $settings = array(), array $options = array(), bool $is_saved = false ): Inquiry {
		$values += array(
			'mailer'         => 'smtp',
			'host'           => 'smtp.example.com',
			'port'           => 587,
			'encryption'     => 'starttls',
			'authentication' => true,
			'username'       => 'site@example.com',
			'password'       => Canary::PASSWORD,
		);
		$connection = Connection::from_array( $values );
		return new Inquiry(
			$connection,
			$is_saved,
			Settings::from_array( $settings ),
			Smtp_Options::from_array( $connection->reveal() )->with( $options ),
			$from,
			'admin@example.com',
			Deadline::after( 8.0 ),
			new Dns_Lookup(),
		);
	}

	protected function assert_found( Check_Status $status, string $cause, Check_Result $result ): void {
		$this->assertSame( array( $status, $cause ), array( $result->status, $result->cause->cause ?? '' ), $result->summary . ' ' . wp_json_encode( $result->evidence, JSON_PRETTY_PRINT ) );
		$this->assertNotSame( '', $result->summary );
		$this->assert_no_secret( $result );
	}

	protected function assert_fine( Check_Result $result ): void {
		$this->assertSame( Check_Status::Pass, $result->status, $result->summary . ' ' . wp_json_encode( $result->evidence, JSON_PRETTY_PRINT ) );
		$this->assertNull( $result->cause );
		$this->assert_no_secret( $result );
	}

	private function assert_no_secret( Check_Result $result ): void {
		$text = print_r( $result, true ) . wp_json_encode( $result->evidence, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
		$this->assertNull( Canary::found_in( $text, 'site@example.com' ) );
	}
}
