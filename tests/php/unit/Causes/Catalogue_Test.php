<?php
/**
 * The catalogue is complete and honest: every cause of the closed set, every fact with a source, texts that also read well
 * where nothing is known.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Causes;

use Mailwright\Causes\Catalogue;
use Mailwright\Causes\Classification;
use Mailwright\Causes\Classifier;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;
use Mailwright\Causes\Provider_Names;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Catalogue_Test extends TestCase {

	private const DATA = __DIR__ . '/../../../../data/';

	public function test_catalogue_holds_exactly_the_closed_set(): void {
		self::assertEqualsCanonicalizing( Error_Lines::causes(), array_keys( Catalogue::all() ) );
	}

	public function test_catalogue_follows_its_schema(): void {
		$schema = json_decode( (string) file_get_contents( self::DATA . 'causes.schema.json' ), true );
		$file   = json_decode( (string) file_get_contents( self::DATA . 'causes.json' ), true );

		self::assertIsArray( $schema );
		self::assertTrue( rest_validate_value_from_schema( $file, $schema, 'causes.json' ) );
	}

	public function test_every_variant_belongs_to_a_provider_that_can_be_recognised(): void {
		foreach ( Catalogue::all() as $cause => $entry ) {
			foreach ( array_keys( $entry['variants'] ?? array() ) as $provider ) {
				self::assertSame( $provider, Provider_Names::recognise( (string) $provider ), "$cause: $provider" );
			}
		}
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function causes(): iterable {
		foreach ( Error_Lines::causes() as $cause ) {
			yield $cause => array( $cause );
		}
	}

	#[DataProvider( 'causes' )]
	public function test_explanation_has_no_gaps_when_nothing_is_known( string $cause ): void {
		$words = Catalogue::explain( $cause );

		self::assertSame( $cause, $words->cause );
		foreach ( array( $words->title, $words->explanation, $words->fix ) as $text ) {
			self::assertDoesNotMatchRegularExpression( '/[{}]|  |\s[.,]/', $text );
			self::assertMatchesRegularExpression( '/^["A-Z]/', $text );
		}
	}

	/** Words that a shop owner does not use, unless the text says what they are. */
	#[DataProvider( 'causes' )]
	public function test_title_and_fix_need_no_knowledge_of_smtp( string $cause ): void {
		$words = Catalogue::explain( $cause );

		self::assertDoesNotMatchRegularExpression( '/\b(?:EHLO|HELO|RCPT|MAIL FROM|MTA|errno|SASL|envelope|5\.\d|(?!465|587)[245]\d\d)\b/', $words->title . ' ' . $words->fix );
	}

	public function test_provider_variant_is_used_when_the_host_is_the_providers(): void {
		$words = Catalogue::explain( 'auth_app_password_required', new Evidence( provider: 'smtp.gmail.com' ) );

		self::assertStringContainsString( '2-Step Verification', $words->fix );
		self::assertStringStartsWith( 'https://support.google.com/', $words->links[0]['url'] );
	}

	public function test_preset_ids_find_their_variant(): void {
		foreach ( array( 'zoho_eu' => 'auth_app_password_required', 'amazon_ses' => 'auth_failed', 'outlook_com' => 'auth_disabled_by_provider', 'microsoft365' => 'auth_disabled_by_provider' ) as $preset => $cause ) {
			self::assertNotSame( Catalogue::explain( $cause )->explanation, Catalogue::explain( $cause, new Evidence( provider: $preset ) )->explanation, $preset );
		}
	}

	public function test_facts_of_the_failure_are_filled_in_when_known(): void {
		$words = Catalogue::explain( Classifier::classify( new Evidence( stage: 'tls', host: 'mail.example.com', text: "Peer certificate CN=`box7.provider.test' did not match expected CN=`mail.example.com'" ) ) );

		self::assertStringContainsString( 'mail.example.com', $words->explanation );
	}

	public function test_servers_own_words_are_cleaned(): void {
		$words = Catalogue::explain( new Classification( 'auth_failed', Confidence::High, new Evidence( text: "535 \x1B[31mno\u{202E}" ) ) );

		self::assertSame( '535 no', $words->said );
	}

	public function test_cut_connection_is_not_retryable_when_the_mail_may_have_been_taken(): void {
		self::assertTrue( Catalogue::explain( 'server_hangup', new Evidence( stage: 'ehlo' ) )->retryable );
		self::assertFalse( Catalogue::explain( 'server_hangup', new Evidence( stage: 'data' ) )->retryable );
	}

	public function test_filter_changes_the_texts(): void {
		add_filter(
			'mailwright_causes',
			static function ( array $causes ): array {
				$causes['auth_failed']['fix'] = 'Call Jo.';
				return $causes;
			}
		);

		self::assertSame( 'Call Jo.', Catalogue::explain( 'auth_failed' )->fix );
	}

	public function test_explanation_survives_when_a_filter_returns_nonsense(): void {
		add_filter( 'mailwright_causes', static fn (): array => array( 'auth_failed' => 'x', 'unknown' => array( 'links' => 'y', 'title' => 7 ) ) );

		self::assertSame( 'unknown', Catalogue::explain( 'auth_failed' )->cause );
	}

	public function test_unknown_is_explained_when_the_cause_does_not_exist(): void {
		self::assertSame( 'unknown', Catalogue::explain( 'no_such_cause' )->cause );
	}

	public function test_texts_are_translated(): void {
		add_filter( 'gettext', static fn ( string $translation, string $text, string $domain ): string => 'mailwright' === $domain && 'The mail is too big' === $text ? 'Die Mail ist zu groß' : $translation, 10, 3 );

		self::assertSame( 'Die Mail ist zu groß', Catalogue::explain( 'message_too_big' )->title );
	}
}
