<?php
/**
 * A site on which another mail plugin was used before: its options are there, its code is not.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Import;

use Mailwright\Import\Foreign_Store;
use Mailwright\Import\Preview;
use Mailwright\Import\Source;
use Mailwright\Import\Sources;
use Mailwright\Settings\Outside;
use Mailwright\Tests\Integration\Transport\Sending_Case;

abstract class Import_Case extends Sending_Case {

	protected const SOURCES = array( 'wp-mail-smtp', 'fluent-smtp', 'post-smtp', 'easy-wp-smtp', 'easy-wp-smtp-1', 'suremails', 'gmail-smtp' );

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	/**
	 * The options as the plugin left them.
	 *
	 * @return array<string, mixed>
	 */
	protected static function fixture( string $name ): array {
		return require dirname( __DIR__, 3 ) . "/fixtures/import/$name.php";
	}

	/**
	 * @param callable( array<string, mixed> ): array<string, mixed>|null $change
	 */
	protected function store( string $name, ?callable $change = null ): void {
		$options = self::fixture( $name );
		foreach ( null === $change ? $options : $change( $options ) as $option => $value ) {
			update_option( $option, $value );
		}
	}

	protected function preview( string $source ): Preview {
		$preview = $this->source( $source )->find();
		$this->assertNotNull( $preview );
		return $preview;
	}

	/** @param array<string, mixed> $constants Instead of the real ones, which are there too. */
	protected function preview_with( string $source, array $constants ): ?Preview {
		$constants += array( 'LOGGED_IN_KEY' => LOGGED_IN_KEY, 'LOGGED_IN_SALT' => LOGGED_IN_SALT );
		foreach ( Sources::all( new Foreign_Store( new Outside( $constants, array() ) ) ) as $known ) {
			if ( $known->id() === $source ) {
				return $known->find();
			}
		}
		return null;
	}

	protected function source( string $source ): Source {
		return Sources::get( $source ) ?? throw new \LogicException( "There is no source $source." );
	}

	/** Nothing that the fixtures hide is in it, in no form. */
	protected function assert_no_canary( mixed $thing ): void {
		$text = print_r( $thing, true ) . wp_json_encode( $thing, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR );
		foreach ( array( 'CANARY', substr( base64_encode( 'CANARY' ), 0, 8 ), 'Q0FOQVJZ' ) as $needle ) {
			$this->assertStringNotContainsString( $needle, $text );
		}
		$this->assert_no_secret( $thing );
	}
}
