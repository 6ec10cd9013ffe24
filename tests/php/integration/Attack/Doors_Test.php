<?php
/**
 * Guarantees S1, A02 and A62: every door beside REST is in the manifest, and every one of the manifest is there. Commands: Cli\Wp_Cli_Test; a network's
 * page: Network\Rest_Test.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Plugin;
use Mailwright\Tests\TestCase;

final class Doors_Test extends TestCase {

	private const ROOT = __DIR__ . '/../../../..';

	protected function setUp(): void {
		parent::setUp();
		rest_get_server(); // With it all hooks are there, also those that pages of the site do without.
		Plugin::register_hooks();
	}

	public function test_s1_no_action_of_a_form_is_ours(): void {
		self::assertSame( Route_Manifest::FORMS, Live_Doors::hooks( '/^(?:wp_ajax_|admin_post_|admin_action_|post_action_|wp_ajax$|admin_post$|xmlrpc|heartbeat|rest_endpoints|query_vars|login_|template_)/' ) );
	}

	public function test_s1_the_search_finds_a_door_whatever_its_name(): void {
		add_action( 'wp_ajax_nopriv_quite_another_name', array( Plugin::class, 'on_rest_api_init' ) );
		add_action( 'admin_post_another', Plugin::on_cli_init( ... ) );
		add_action( 'admin_post_of_somebody_else', '__return_true' );

		self::assertSame( array( 'admin_post_another', 'wp_ajax_nopriv_quite_another_name' ), Live_Doors::hooks( '/^(?:wp_ajax_|admin_post_)/' ) );
		remove_all_actions( 'wp_ajax_nopriv_quite_another_name' );
		remove_all_actions( 'admin_post_another' );
		remove_all_actions( 'admin_post_of_somebody_else' );
	}

	public function test_s1_every_hook_of_cron_is_listed_and_every_listed_one_lives(): void {
		$live = Live_Doors::hooks( '/^mailwright_/' );
		$all  = array( ...Route_Manifest::EVENTS, ...Route_Manifest::MESSAGES );

		self::assertEqualsCanonicalizing( $all, $live );
		self::assertEqualsCanonicalizing( Route_Manifest::EVENTS, array_values( array_unique( self::scheduled() ) ), 'What the code gives to WP-Cron.' );
		foreach ( Route_Manifest::EVENTS as $event ) {
			foreach ( $GLOBALS['wp_filter'][ $event ]->callbacks as $callbacks ) {
				foreach ( $callbacks as $callback ) {
					self::assertLessThanOrEqual( 1, $callback['accepted_args'], "$event takes more than the mark of its kind." );
				}
			}
		}
	}

	public function test_s1_every_page_of_the_admin_area_is_listed_with_its_right(): void {
		$this->as_admin();

		self::assertSame( self::listed( Route_Manifest::PAGES ), Live_Doors::pages( 'admin_menu' ) );
		self::assertSame( array(), Live_Doors::pages( 'user_admin_menu' ) );
		if ( ! is_multisite() ) {
			self::assertSame( array(), Live_Doors::pages( 'network_admin_menu' ) );
		}
	}

	public function test_s1_each_page_asks_for_the_right_by_its_action(): void {
		$this->as_admin();
		$asked = array();
		add_filter(
			'mailwright_capability',
			static function ( string $capability, string $action ) use ( &$asked ): string {
				$asked[] = $action;
				return 'do_not_allow';
			},
			10,
			2
		);

		self::assertSame( array(), Live_Doors::pages( 'admin_menu' ), 'Core leaves out what the person may not see.' );
		self::assertSame( array_column( Route_Manifest::PAGES, 2 ), $asked );
	}

	public function test_a62_every_ability_is_listed_with_a_route_that_exists_and_asks_for_the_same_right(): void {
		preg_match_all( "/self::add\\(\\s*'([^']+)',.*?'(\\w[\\w-]*)',\\s*self::schema\\(/s", (string) file_get_contents( self::ROOT . '/includes/Abilities/Abilities.php' ), $added, PREG_SET_ORDER );
		$actions = array_column( $added, 2, 1 );

		self::assertEqualsCanonicalizing( array_keys( Route_Manifest::ABILITIES ), array_keys( $actions ) );
		foreach ( Route_Manifest::ABILITIES as $name => $asks ) {
			$route = array_values( array_filter( Route_Manifest::routes(), static fn( array $entry ): bool => $asks === array( $entry['methods'][0], $entry['route'] ) ) );
			self::assertSame( array( $actions[ $name ] ), array_column( $route, 'action' ), $name );
		}
		if ( function_exists( 'wp_get_abilities' ) ) {
			$live = array();
			foreach ( wp_get_abilities() as $name => $ability ) {
				if ( Live_Doors::is_ours( ( new \ReflectionProperty( $ability, 'execute_callback' ) )->getValue( $ability ) ) ) {
					$live[] = $name;
				}
			}
			self::assertEqualsCanonicalizing( array_keys( Route_Manifest::ABILITIES ), $live );
		}
	}

	public function test_s1_no_other_way_in_is_opened_anywhere_in_the_code(): void {
		foreach ( self::sources() as $file => $code ) {
			$is_cli    = 'Plugin.php' === $file;
			$is_router = 'Rest/Router.php' === $file;
			self::assertSame( 0, preg_match( '/\b(?:add_shortcode|add_rewrite_rule|add_rewrite_endpoint|add_feed|register_setting|register_meta|register_post_meta|wp_register_widget|add_dashboard_page|add_menu_page|register_rest_field)\s*\(/', $code ), $file );
			self::assertSame( $is_router ? 1 : 0, preg_match_all( '/\bregister_rest_route\s*\(/', $code ), $file );
			self::assertSame( $is_cli ? 12 : 0, preg_match_all( '/WP_CLI::add_(?:command|hook|wp_hook)\s*\(/', $code ), $file );
			self::assertSame( 'Abilities/Abilities.php' === $file ? 1 : 0, preg_match_all( '/\bwp_register_ability\s*\(/', $code ), $file );
			self::assertSame( 0, preg_match( '/\$_(?:GET|POST|REQUEST|COOKIE|FILES|SERVER)\b|php:\/\/input/', $code ), "$file reads what a visitor sent beside the doors." );
		}
	}

	/**
	 * @param list<array{string, string, string, string}> $pages
	 * @return list<array{string, string, string}>
	 */
	public static function listed( array $pages ): array {
		return array_map( static fn( array $page ): array => array( $page[0], $page[1], $page[3] ), $pages );
	}

	/** @return list<string> Hooks in calls of wp_schedule_event() and wp_schedule_single_event(). */
	private static function scheduled(): array {
		$hooks = array();
		foreach ( self::sources() as $file => $code ) {
			$count = preg_match_all( '/\bwp_schedule_(?:single_)?event\s*\(.*?\b(\w+)::(EVENT|HOOK)\b/', $code, $calls, PREG_SET_ORDER );
			self::assertSame( preg_match_all( '/\bwp_schedule_\w*event\s*\(/', $code ), $count, "$file schedules a hook that has no constant." );
			foreach ( $calls as list( , $class, $constant ) ) {
				$own     = 'Mailwright\\' . strtr( substr( $file, 0, -4 ), '/', '\\' );
				$hooks[] = (string) ( new \ReflectionClassConstant( 'self' === $class ? $own : substr( $own, 0, (int) strrpos( $own, '\\' ) + 1 ) . $class, $constant ) )->getValue();
			}
		}
		return $hooks;
	}

	/** @return array<string, string> Code without comments, by file below includes/. */
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
