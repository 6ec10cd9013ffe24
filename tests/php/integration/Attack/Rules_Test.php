<?php
/**
 * Guarantees S13 and S28, which are about what the code does not have.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use PHPUnit\Framework\TestCase;

final class Rules_Test extends TestCase {

	private const ROOT = __DIR__ . '/../../../..';

	/** Functions that run, unpack or start what they are given. */
	private const FORBIDDEN = array( 'unserialize', 'maybe_unserialize', 'extract', 'create_function', 'assert', 'system', 'exec', 'shell_exec', 'passthru', 'proc_open', 'popen', 'pcntl_exec', 'parse_str' );

	public function test_s13_what_the_rules_forbid_is_nowhere_in_the_code(): void {
		$found = array();
		foreach ( self::sources() as $name => $code ) {
			$tokens = \PhpToken::tokenize( $code );
			foreach ( $tokens as $at => $token ) {
				$is_function = $token->is( T_STRING ) && in_array( strtolower( $token->text ), self::FORBIDDEN, true ) && self::is_call( $tokens, $at );
				if ( $is_function || $token->is( array( T_EVAL, '`' ) ) ) {
					$found[] = "$name: $token->text";
				}
			}
		}
		self::assertSame( array(), $found );
	}

	public function test_s28_nothing_of_others_is_needed_at_run_time_and_no_address_is_called_that_nobody_asked_for(): void {
		$composer = json_decode( (string) file_get_contents( self::ROOT . '/composer.json' ), true );
		self::assertSame( array(), array_filter( array_keys( $composer['require'] ?? array() ), static fn( string $name ): bool => 'php' !== $name && ! str_starts_with( $name, 'ext-' ) ) );
		foreach ( self::sources() as $name => $code ) {
			$calls = preg_match( '/\\b(?:wp_(?:safe_)?remote_(?:get|post|request|head)|curl_init|curl_exec|wp_enqueue_(?:script|style)\\(\\s*\'[^\']*\',\\s*\'https?:)/', $code );
			// The client, the call of the site to itself, and the look for a provider's settings, which a person asks for.
			self::assertTrue( 0 === $calls || in_array( $name, array( 'Http/Client.php', 'Outbox/Kick.php', 'Diagnosis/Autoconfig.php' ), true ), "$name calls somebody by a way of its own." );
		}
	}

	/** @param list<\PhpToken> $tokens */
	private static function is_call( array $tokens, int $at ): bool {
		for ( $after = $at + 1; isset( $tokens[ $after ] ) && $tokens[ $after ]->isIgnorable(); $after++ );
		for ( $before = $at - 1; $before > 0 && $tokens[ $before ]->isIgnorable(); $before-- );
		return '(' === ( $tokens[ $after ]->text ?? '' ) && ! $tokens[ $before ]->is( array( T_FUNCTION, T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR, T_DOUBLE_COLON, T_NEW ) );
	}

	/** @return array<string, string> By file below includes/. */
	private static function sources(): array {
		$root    = (string) realpath( self::ROOT . '/includes' );
		$sources = array();
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( $root, \FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			if ( 'php' === $file->getExtension() ) {
				$sources[ substr( $file->getPathname(), strlen( $root ) + 1 ) ] = php_strip_whitespace( $file->getPathname() );
			}
		}
		self::assertGreaterThan( 300, count( $sources ) );
		return $sources;
	}
}
