<?php
/**
 * An error line of PHPMailer on a site in another language, where WordPress's own translation is the only way back.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Causes;

use Mailwright\Causes\Classifier;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Translated_Texts_Test extends TestCase {

	private mixed $before;

	protected function setUp(): void {
		parent::setUp();
		$this->before = $GLOBALS['l10n']['default'] ?? null;
	}

	protected function tearDown(): void {
		unset( $GLOBALS['l10n']['default'] );
		if ( null !== $this->before ) {
			$GLOBALS['l10n']['default'] = $this->before;
		}
		parent::tearDown();
	}

	/**
	 * @return iterable<string, array{string, string, string, string}>
	 */
	public static function sentences(): iterable {
		yield 'Welsh, sign-in' => array( 'SMTP Error: Could not authenticate.', 'Gwall SMTP: Methu dilysu.', 'Gwall SMTP: Methu dilysu.', 'auth_failed' );
		yield 'Albanian, connection' => array( 'SMTP Error: Could not connect to SMTP host.', 'Gabim SMTP: S’u lidh dot te strehë SMTP.', 'Gabim SMTP: S’u lidh dot te strehë SMTP. ', 'connect_failed_generic' );
		yield 'Swahili, address' => array( 'Invalid address: ', 'Anwani batili: ', 'Anwani batili: (to): foo', 'invalid_address' );
		yield 'Icelandic, recipients' => array( 'SMTP Error: The following recipients failed: ', 'SMTP villa: Eftirfarandi viðtakendur brugðust: ', 'SMTP villa: Eftirfarandi viðtakendur brugðust: x@example.com', 'recipient_rejected' );
	}

	#[DataProvider( 'sentences' )]
	public function test_sentence_is_understood_once_wordpress_speaks_the_language( string $english, string $translated, string $text, string $cause ): void {
		$this->translate( $english, $translated );

		self::assertSame( $cause, Classifier::classify_text( $text )->cause );
	}

	public function test_sentence_means_nothing_without_the_language(): void {
		self::assertSame( 'unknown', Classifier::classify_text( 'Anwani batili: (to): foo' )->cause );
	}

	public function test_short_translation_replaces_nothing(): void {
		$this->translate( 'Invalid address: ', 'Rong: ' );

		self::assertSame( 'unknown', Classifier::classify_text( 'Rong: hello' )->cause );
	}

	private function translate( string $english, string $translated ): void {
		$words = new \Translations();
		$words->add_entry( new \Translation_Entry( array( 'singular' => $english, 'translations' => array( $translated ) ) ) );
		$GLOBALS['l10n']['default'] = $words;
	}
}
