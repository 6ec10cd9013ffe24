<?php
/**
 * Attack cases A49, A53, A56 and S1: other parts of WordPress that could show mail, the call that wakes the worker, and two clicks at once.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Kick;
use Mailwright\Tests\Support\Log_Filler;
use PHPUnit\Framework\Attributes\DataProvider;

final class Elsewhere_Test extends Attack_Case {

	private const SUBJECT = 'private-name of a message';

	/** @return array<string, array{string}> */
	public static function lower_roles(): array {
		return array( 'subscriber' => array( 'subscriber' ), 'author' => array( 'author' ), 'editor' => array( 'editor' ) );
	}

	#[DataProvider( 'lower_roles' )]
	public function test_a53_no_other_part_of_the_admin_shows_mail( string $role ): void {
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		require_once ABSPATH . 'wp-admin/includes/dashboard.php';
		require_once ABSPATH . WPINC . '/class-wp-admin-bar.php';
		( new Log_Filler() )->message( array( 'subject' => self::SUBJECT, 'status' => 'dead' ) );
		$this->as_role( $role );
		set_current_screen( 'dashboard' );
		$this->forget_printed_scripts();

		$shown = array(
			'heartbeat'    => apply_filters( 'heartbeat_received', array(), array( 'mailwright' => '1' ), 'dashboard' ),
			'no heartbeat' => apply_filters( 'heartbeat_nopriv_received', array(), array( 'mailwright' => '1' ), 'front' ),
			'admin bar'    => $this->admin_bar(),
			'dashboard'    => $this->printed( 'wp_dashboard_setup' ) . wp_json_encode( $GLOBALS['wp_meta_boxes']['dashboard'] ?? array(), JSON_PARTIAL_OUTPUT_ON_ERROR ),
			'notices'      => $this->printed( 'admin_notices' ) . $this->printed( 'all_admin_notices' ),
			'block editor' => $this->own_callbacks( 'block_editor_settings_all' ),
			'site health'  => $this->rest( 'GET', '/wp-site-health/v1/tests/background-updates' )->get_data(),
			'settings'     => $this->rest( 'GET', '/wp/v2/settings' )->get_data(),
			'search'       => $this->rest( 'GET', '/wp/v2/search', array( 'search' => 'private-name' ) )->get_data(),
		);

		foreach ( $shown as $where => $thing ) {
			$this->assert_no_leak( is_string( $thing ) ? $thing : (string) wp_json_encode( $thing ), "$where as $role" );
		}
	}

	public function test_a53_no_script_style_or_statement_is_added_to_other_pages(): void {
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		$this->as_admin();
		set_current_screen( 'edit-post' );
		$this->forget_printed_scripts();
		wp_cache_flush();
		wp_load_alloptions();
		$asked = array();
		add_filter(
			'query',
			static function ( string $query ) use ( &$asked ): string {
				if ( str_contains( $query, 'mailwright' ) ) {
					$asked[] = $query;
				}
				return $query;
			}
		);
		foreach ( array( 'init', 'admin_init', 'wp_loaded' ) as $hook ) {
			self::assertSame( array(), $this->own_callbacks( $hook ), $hook );
		}
		do_action( 'admin_enqueue_scripts', 'edit.php' );

		$queue = array_merge( wp_scripts()->queue, wp_styles()->queue );
		self::assertSame( array(), array_values( array_filter( $queue, static fn( string $handle ): bool => str_contains( $handle, 'mailwright' ) ) ) );
		self::assertSame( array(), $asked );
	}

	/** Guarantees S1: what happens on every request is seen in one list, and nothing of ours happens at once. */
	public function test_s1_no_hook_is_open_to_strangers(): void {
		foreach ( array_keys( $GLOBALS['wp_filter'] ) as $hook ) {
			if ( 1 === preg_match( '/nopriv|^template_redirect$|^parse_request$|^wp_loaded$|^plugins_loaded$|^login_/', (string) $hook ) ) {
				self::assertSame( array(), $this->own_callbacks( (string) $hook ), (string) $hook );
			}
		}
	}

	public function test_a56_a_thousand_calls_without_a_ticket_cost_a_statement_each_and_start_nothing(): void {
		global $wpdb;
		$left = array();
		add_filter(
			'pre_http_request',
			static function ( mixed $answer, array $args, string $url ) use ( &$left ): \WP_Error {
				$left[] = $url;
				return new \WP_Error( 'none' );
			},
			10,
			3
		);
		( new Log_Filler() )->message( array( 'status' => 'ready', 'lane' => 1, 'mime' => 'x', 'next_at' => 1 ) );
		rest_get_server();
		$queries = $wpdb->num_queries;
		$started = microtime( true );
		for ( $i = 0; $i < 1000; $i++ ) {
			$response = $this->rest( 'POST', self::NAMESPACE . '/outbox/kick', array( 'ticket' => 0 === $i % 2 ? md5( (string) $i ) : str_repeat( 'x', $i ) ) );
			if ( 403 !== $response->get_status() ) {
				self::fail( "Call $i was answered with {$response->get_status()}." );
			}
		}

		self::assertLessThan( 5.0, microtime( true ) - $started );
		self::assertLessThanOrEqual( 1010, $wpdb->num_queries - $queries );
		self::assertSame( array(), $left );
		self::assertSame( array(), $this->server->connections() );
		self::assertSame( '0', ( new Database() )->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::WORKERS ) ) );
	}

	public function test_a56_a_ticket_that_was_seen_on_the_way_opens_nothing_a_second_time(): void {
		$ticket = '';
		add_filter(
			'pre_http_request',
			static function ( mixed $answer, array $args ) use ( &$ticket ): \WP_Error {
				$ticket = (string) ( $args['body']['ticket'] ?? '' );
				return new \WP_Error( 'none' );
			},
			10,
			2
		);
		Kick::send();
		self::assertNotSame( '', $ticket );

		$statuses = array();
		for ( $i = 0; $i < 3; $i++ ) {
			$statuses[] = $this->rest( 'POST', self::NAMESPACE . '/outbox/kick', array( 'ticket' => $ticket ) )->get_status();
		}

		self::assertSame( array( 200, 403, 403 ), $statuses );
		self::assertSame( 401, $this->rest( 'POST', self::NAMESPACE . '/outbox', array( 'action' => 'run', 'ticket' => $ticket ) )->get_status(), 'It opens no other route.' );
	}

	public function test_a49_a_message_is_sent_once_when_resend_is_clicked_twice(): void {
		$this->as_admin();
		$id    = ( new Log_Filler() )->message( array( 'status' => 'dead', 'mime' => "Subject: Once\r\nTo: anna@example.test\r\n\r\nBody", 'connection' => $this->id ) );
		$route = self::NAMESPACE . "/messages/$id/resend";

		$statuses = array( $this->rest( 'POST', $route )->get_status(), $this->rest( 'POST', $route )->get_status() );
		$many     = $this->rest( 'POST', self::NAMESPACE . '/messages/resend', array( 'ids' => array( $id, $id, $id ) ) )->get_data();

		self::assertSame( array( 200, 409 ), $statuses );
		self::assertSame( array( 0, 1 ), array( $many['resent'], count( $many['refused'] ) ) );
		\Mailwright\Outbox\Runner::forget();
	}

	private function admin_bar(): string {
		$bar = new \WP_Admin_Bar();
		$bar->initialize();
		do_action_ref_array( 'admin_bar_menu', array( &$bar ) );
		return (string) wp_json_encode( $bar->get_nodes(), JSON_PARTIAL_OUTPUT_ON_ERROR );
	}

	private function printed( string $hook ): string {
		ob_start();
		try {
			do_action( $hook, '' );
		} finally {
			$text = (string) ob_get_clean();
		}
		return $text;
	}

	/** @return list<string> */
	private function own_callbacks( string $hook ): array {
		$own = array();
		foreach ( $GLOBALS['wp_filter'][ $hook ]->callbacks ?? array() as $callbacks ) {
			foreach ( $callbacks as $callback ) {
				$class = is_array( $callback['function'] ) ? ( is_object( $callback['function'][0] ) ? get_class( $callback['function'][0] ) : (string) $callback['function'][0] ) : '';
				if ( str_starts_with( $class, 'Mailwright\\' ) && ! str_starts_with( $class, 'Mailwright\\Tests' ) ) {
					$own[] = $class;
				}
			}
		}
		return $own;
	}
}
