<?php
/**
 * docs/rest.md, docs/cli.md and docs/security.md say what is there: every route, every command with its options, every attack case with tests that exist.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Docs;

use Mailwright\Tests\Integration\Attack\Route_Manifest;
use PHPUnit\Framework\TestCase;

final class Reference_Test extends TestCase {

	private const ROOT = __DIR__ . '/../../../..';

	private const RIGHTS = array(
		Route_Manifest::SETTINGS => '`manage_options`',
		Route_Manifest::READING  => '`mailwright_read_messages`',
		Route_Manifest::NETWORK  => '`manage_network_options`',
		Route_Manifest::TICKET   => 'a ticket',
	);

	public function test_every_route_is_in_the_rest_page_with_its_action_and_right_and_no_other(): void {
		preg_match_all( '/^\| `([A-Z]+) (\/\S*)` \| `([\w.-]+)` \| ([^|]+?) \|/m', $this->page( 'rest' ), $rows, PREG_SET_ORDER );
		$told   = array_map( static fn( array $row ): string => implode( ' ', array_slice( $row, 1 ) ), $rows );
		$routes = array_map(
			static fn( array $entry ): string => implode( ' ', array( $entry['methods'][0], (string) preg_replace( '/\(\?P<id>[^)]*\)/', '<id>', $entry['route'] ), $entry['action'], self::RIGHTS[ $entry['who'] ] ) ),
			Route_Manifest::routes( true )
		);

		self::assertEqualsCanonicalizing( $routes, $told );
	}

	public function test_every_command_is_in_the_page_with_all_its_options_and_no_other(): void {
		preg_match_all( '/^### `(wp mailwright [^`]+)`\n(.*?)(?=^### |\z)/ms', $this->page( 'cli' ), $sections, PREG_SET_ORDER );
		$told = array_column( $sections, 2, 1 );
		$code = array();
		preg_match_all( "/'mailwright (\w+)', Cli\\\\(\w+)::class/", (string) file_get_contents( self::ROOT . '/includes/Plugin.php' ), $commands, PREG_SET_ORDER );
		foreach ( $commands as list( , $name, $class ) ) {
			foreach ( ( new \ReflectionClass( "Mailwright\\Cli\\$class" ) )->getMethods( \ReflectionMethod::IS_PUBLIC ) as $method ) {
				$comment = (string) $method->getDocComment();
				if ( $method->isStatic() || '__construct' === $method->name ) {
					continue;
				}
				$sub = 1 === preg_match( '/@subcommand (\S+)/', $comment, $found ) ? $found[1] : $method->name;
				preg_match_all( '/^\s*\* (\[?(?:--[a-z<]|<)[^\n:]+)$/m', $comment, $options );
				$code[ "wp mailwright $name" . ( '__invoke' === $sub ? '' : " $sub" ) ] = $options[1];
			}
		}

		self::assertEqualsCanonicalizing( array_keys( $code ), array_keys( $told ) );
		foreach ( $code as $command => $options ) {
			foreach ( $options as $option ) {
				self::assertStringContainsString( "- `$option`: ", $told[ $command ], $command );
			}
			self::assertSame( count( $options ), preg_match_all( '/^- `/m', $told[ $command ] ), "$command has options that are not there any more." );
		}
	}

	public function test_every_attack_case_is_answered_and_each_named_test_exists(): void {
		preg_match_all( '/^\| (A\d\d) \| [^|]+ \| ([^|]+) \|$/m', $this->page( 'security' ), $rows, PREG_SET_ORDER );
		$cases = array_column( $rows, 2, 1 );

		self::assertSame( array( 'A01', 'A02', 'A04', 'A05', 'A07', 'A08', 'A10', 'A11', 'A13', 'A14', 'A16', 'A17', 'A19', 'A20', 'A22', 'A23', 'A25', 'A26', 'A28', 'A29', 'A31', 'A32', 'A34', 'A35', 'A37', 'A38', 'A40', 'A41', 'A43', 'A44', 'A46', 'A47', 'A49', 'A50', 'A52', 'A53', 'A55', 'A56', 'A58', 'A59', 'A61', 'A62' ), array_keys( $cases ) );
		array_walk( $cases, fn( string $tests, string $case ) => $this->require_tests( $case, $tests ) );
	}

	public function test_every_rule_has_a_place_and_tests_that_exist(): void {
		preg_match_all( '/^\| (S\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/m', $this->page( 'security' ), $rows, PREG_SET_ORDER );

		self::assertSame( array_map( static fn( int $number ): string => "S$number", range( 1, 31 ) ), array_column( $rows, 1 ) );
		foreach ( $rows as list( , $rule, $places, $tests ) ) {
			preg_match_all( '/`(\w+(?:\\\\\w+)*)(?:::(\w+)\(\))?`/', $places, $classes, PREG_SET_ORDER );
			foreach ( $classes as $class ) {
				self::assertTrue( class_exists( "Mailwright\\$class[1]" ) || enum_exists( "Mailwright\\$class[1]" ), "$rule: $class[1]" );
				self::assertTrue( ! isset( $class[2] ) || method_exists( "Mailwright\\$class[1]", $class[2] ), "$rule: $class[0]" );
			}
			self::assertMatchesRegularExpression( '/`/', "$places$tests", $rule );
			$this->require_tests( $rule, $tests );
		}
	}

	private function require_tests( string $case, string $tests ): void {
		preg_match_all( '/`([\w\/.-]+)(?:::(\w+))?`/', $tests, $named, PREG_SET_ORDER );
		self::assertNotSame( array(), $named, "$case has no test." );
		foreach ( $named as $test ) {
			$file = self::ROOT . '/tests/' . ( str_ends_with( $test[1], '.ts' ) ? $test[1] : "php/$test[1].php" );
			self::assertFileExists( $file, $case );
			if ( isset( $test[2] ) ) {
				self::assertStringContainsString( "function $test[2](", (string) file_get_contents( $file ), "$case: $test[1]" );
			}
		}
	}

	public function test_every_picture_and_page_that_the_pages_point_to_is_there(): void {
		foreach ( (array) glob( self::ROOT . '/docs/*.md' ) as $file ) {
			preg_match_all( '/\]\((?!https?:|#|mailto:)([^)#\s]+)/', (string) file_get_contents( (string) $file ), $links );
			foreach ( $links[1] as $link ) {
				self::assertFileExists( dirname( (string) $file ) . '/' . $link, basename( (string) $file ) );
			}
		}
	}

	private function page( string $name ): string {
		return (string) file_get_contents( self::ROOT . "/docs/$name.md" );
	}
}
