<?php
/**
 * README.md, the decisions and the release say what is there: rooms, roads, versions, pictures.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Docs;

use PHPUnit\Framework\TestCase;

final class House_Test extends TestCase {

	private const ROOT = __DIR__ . '/../../../..';

	/** WordPress.org shows no more of it. */
	private const SHORT_DESCRIPTION = 150;

	public function test_the_map_names_every_room_and_no_other(): void {
		$map = self::block( 'plugin.php' );
		preg_match( '/^includes\/.*?\n(.*?)^src\//ms', $map, $includes );
		preg_match_all( '/(?<=\s)([A-Z]\w+)\//', (string) preg_replace( '/(?:;|\bto\b).*/', '', $includes[1] ?? '' ), $told );
		preg_match( '/const ROOMS = array\((.*?)^\);/ms', self::read( 'tools/check-rooms.php' ), $rooms );
		preg_match( '/const DOORS = array\((.*?)\);/s', self::read( 'tools/check-rooms.php' ), $doors );
		preg_match_all( "/^\t'(\w+)'/m", $rooms[1] ?? '', $ruled );
		preg_match_all( "/'(\w+)'/", $doors[1] ?? '', $open );
		$there = array_map( 'basename', glob( self::ROOT . '/includes/*', GLOB_ONLYDIR ) ?: array() );

		self::assertEqualsCanonicalizing( $there, array_unique( array_intersect( $told[1], $there ) ), 'README.md names other rooms than there are.' );
		self::assertEqualsCanonicalizing( $there, array( ...$ruled[1], ...$open[1] ), 'tools/check-rooms.php knows other rooms than there are.' );
	}

	public function test_the_map_names_every_folder_at_the_top_and_in_tests(): void {
		$map = self::block( 'plugin.php' );

		foreach ( array( ...self::folders( '' ), ...self::folders( 'tests' ) ) as $folder ) {
			self::assertStringContainsString( "$folder/", $map );
		}
	}

	public function test_the_roads_lead_over_classes_and_folders_that_are_there(): void {
		$roads = self::block( 'send  ' );
		preg_match_all( '/\b[A-Z][a-z]+(?:_[A-Z][a-z]+)+\b/', $roads, $classes );
		preg_match_all( '~\bsrc/[\w-]+~', $roads, $folders );

		self::assertGreaterThan( 15, count( $classes[0] ) );
		foreach ( array_unique( $classes[0] ) as $class ) {
			self::assertNotSame( array(), self::find( "$class.php" ), "There is no $class any more." );
		}
		foreach ( $folders[0] as $folder ) {
			self::assertDirectoryExists( self::ROOT . "/$folder" );
		}
	}

	public function test_every_command_of_the_readme_is_there(): void {
		$scripts = json_decode( self::read( 'package.json' ), true )['scripts'];
		preg_match_all( '/`npm run ([\w:-]+)/', self::read( 'README.md' ) . self::read( 'CONTRIBUTING.md' ), $told );

		foreach ( array_unique( $told[1] ) as $script ) {
			self::assertArrayHasKey( $script, $scripts );
		}
	}

	public function test_every_decision_is_in_the_list(): void {
		$list = self::read( 'docs/decisions/README.md' );

		foreach ( glob( self::ROOT . '/docs/decisions/0*.md' ) ?: array() as $file ) {
			self::assertStringContainsString( '(' . basename( $file ) . ')', $list );
			self::assertLessThanOrEqual( 60, count( file( $file ) ?: array() ), basename( $file ) . ' is longer than a page.' );
		}
	}

	public function test_the_pages_point_to_what_is_there(): void {
		foreach ( array( 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/decisions/README.md', ...array_map( static fn( string $file ): string => 'docs/decisions/' . basename( $file ), glob( self::ROOT . '/docs/decisions/0*.md' ) ?: array() ) ) as $page ) {
			preg_match_all( '/\]\((?!https?:|#|mailto:)([^)#\s]+)/', self::read( $page ), $links );
			foreach ( $links[1] as $link ) {
				self::assertFileExists( self::ROOT . '/' . dirname( $page ) . "/$link", $page );
			}
		}
	}

	public function test_the_version_is_the_same_everywhere(): void {
		$version = json_decode( self::read( 'package.json' ), true )['version'];
		$told    = array(
			'plugin.php, header'    => '/^ \* Version:\s+(\S+)$/m',
			'plugin.php, constant'  => "/'MAILWRIGHT_VERSION', '([^']+)'/",
			'readme.txt, stable tag' => '/^Stable tag: (\S+)$/m',
			'readme.txt, changes'   => '/^== Changelog ==\s+= (\S+) =$/m',
			'CHANGELOG.md'          => '/^## (\d\S*) - \d{4}-\d\d-\d\d$/m',
			'package-lock.json'     => '/"version": "([^"]+)"/',
		);

		foreach ( $told as $place => $pattern ) {
			self::assertSame( 1, preg_match( $pattern, self::read( explode( ',', $place )[0] ), $found ), $place );
			self::assertSame( $version, $found[1] ?? '', $place );
		}
	}

	public function test_the_requirements_are_the_same_everywhere(): void {
		preg_match_all( '/^(?: \* )?(Requires at least|Requires PHP):\s+(\S+)$/m', self::read( 'plugin.php' ) . "\n" . self::read( 'readme.txt' ), $told );

		self::assertSame( array( 'Requires at least' => array( '6.6', '6.6' ), 'Requires PHP' => array( '8.1', '8.1' ) ), array( 'Requires at least' => array_values( array_filter( $told[2], static fn( int $i ): bool => 'Requires at least' === $told[1][ $i ], ARRAY_FILTER_USE_KEY ) ), 'Requires PHP' => array_values( array_filter( $told[2], static fn( int $i ): bool => 'Requires PHP' === $told[1][ $i ], ARRAY_FILTER_USE_KEY ) ) ) );
	}

	public function test_readme_txt_keeps_the_rules_of_the_plugin_directory(): void {
		$readme = self::read( 'readme.txt' );
		preg_match( '/^License URI:.*\n\n(.+)\n/m', $readme, $short );
		preg_match( '/^Tags: (.+)$/m', $readme, $tags );
		preg_match( '/^Tested up to: (\d+\.\d+)$/m', $readme, $tested );

		self::assertStringStartsWith( "=== Mailwright ===\n", $readme );
		self::assertLessThanOrEqual( self::SHORT_DESCRIPTION, mb_strlen( $short[1] ?? str_repeat( 'x', 200 ) ) );
		self::assertLessThanOrEqual( 5, count( explode( ',', $tags[1] ?? 'a,b,c,d,e,f' ) ) );
		self::assertArrayHasKey( 1, $tested, 'A main version, without a third number.' );
		self::assertStringContainsString( "License: GPL-2.0-or-later\n", $readme );
		foreach ( array( 'Description', 'Installation', 'Frequently Asked Questions', 'External services', 'Screenshots', 'Changelog' ) as $section ) {
			self::assertStringContainsString( "\n== $section ==\n", $readme );
		}
	}

	/** The block of README.md that begins so. */
	private static function block( string $begin ): string {
		preg_match( '/^```\n(' . preg_quote( $begin, '/' ) . '.*?)^```$/ms', self::read( 'README.md' ), $found );
		return $found[1] ?? self::fail( "README.md has no block that begins with $begin" );
	}

	/** @return list<string> Those that belong to the project, not to a machine. */
	private static function folders( string $below ): array {
		$names = array_map( 'basename', glob( self::ROOT . "/$below/*", GLOB_ONLYDIR ) ?: array() );
		return array_values( array_diff( $names, array( 'node_modules', 'vendor', 'dist', 'test-results' ) ) );
	}

	/** @return list<string> */
	private static function find( string $name ): array {
		return array( ...( glob( self::ROOT . "/includes/*/$name" ) ?: array() ), ...( glob( self::ROOT . "/includes/*/*/$name" ) ?: array() ) );
	}

	private static function read( string $file ): string {
		return (string) file_get_contents( self::ROOT . "/$file" );
	}
}
