<?php
/**
 * A test inside a real WordPress. Whatever it writes to the database or hooks up is gone when it ends.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;
use WP_REST_Request;
use WP_REST_Response;

abstract class TestCase extends \PHPUnit\Framework\TestCase {

	/** The user that the installation makes. */
	private const ADMIN = 1;

	/** @var array<string, mixed> */
	private array $kept = array();

	protected function setUp(): void {
		parent::setUp();
		$this->kept = array(
			'wp_filter'         => array_map( static fn ( \WP_Hook $hook ): \WP_Hook => clone $hook, $GLOBALS['wp_filter'] ),
			'wp_actions'        => $GLOBALS['wp_actions'],
			'wp_filters'        => $GLOBALS['wp_filters'],
			'wp_current_filter' => $GLOBALS['wp_current_filter'],
		);
		$GLOBALS['wpdb']->query( 'START TRANSACTION' );
		$GLOBALS['wp_rest_server'] = null;
		wp_set_current_user( 0 );
	}

	protected function tearDown(): void {
		$GLOBALS['wpdb']->query( 'ROLLBACK' );
		wp_cache_flush();
		foreach ( $this->kept as $name => $value ) {
			$GLOBALS[ $name ] = $value;
		}
		self::forget_other_processes(); // Behind the hooks: a test may have broken our statements.
		$GLOBALS['wp_rest_server'] = null;
		unset( $GLOBALS['phpmailer'], $GLOBALS['current_screen'] );
		\Mailwright\Outbox\Direct_Log::forget();
		$_GET     = array();
		$_POST    = array();
		$_REQUEST = array();
		$_COOKIE  = array();
		parent::tearDown();
	}

	/** What pages and commands of other processes have written is in no transaction of ours. */
	private static function forget_other_processes(): void {
		$database = new Database();
		try {
			foreach ( array( Tables::MESSAGES, Tables::ATTEMPTS, Tables::WORKERS, Tables::CONNECTIONS ) as $table ) {
				if ( null !== $database->value( 'SELECT 1 FROM ' . Database::table( $table ) . ' LIMIT 1' ) ) {
					array_map( static fn( string $each ): int => $database->run( 'DELETE FROM ' . Database::table( $each ) ), Tables::ALL );
					return;
				}
			}
		} catch ( Database_Error ) {
			Tables::ensure( true ); // The test was about tables that are gone.
		}
	}

	protected function as_admin(): void {
		wp_set_current_user( self::ADMIN );
	}

	/**
	 * Logs in as a new user.
	 *
	 * @param string $role Role slug, e.g. "subscriber".
	 */
	protected function as_role( string $role ): int {
		$name = uniqid( $role );
		$id   = wp_insert_user(
			array(
				'user_login' => $name,
				'user_pass'  => 'password',
				'user_email' => $name . '@example.test',
				'role'       => $role,
			)
		);
		self::assertIsInt( $id );
		wp_set_current_user( $id );
		return $id;
	}

	/**
	 * Asks the REST API as the current user, the way the page does: query string for GET, JSON otherwise.
	 *
	 * @param string                    $method  HTTP method.
	 * @param string                    $route   E.g. "/mailwright/v1/settings".
	 * @param array<array-key, mixed>|null $body    Parameters; null sends no body.
	 * @param array<string, string>     $headers Further request headers.
	 */
	protected function rest( string $method, string $route, ?array $body = null, array $headers = array() ): WP_REST_Response {
		$request = new WP_REST_Request( $method, $route );
		foreach ( $headers as $name => $value ) {
			$request->set_header( $name, $value );
		}
		if ( null !== $body && 'GET' === $method ) {
			$request->set_query_params( $body );
		} elseif ( null !== $body ) {
			$request->set_header( 'content-type', 'application/json' );
			$request->set_body( array() === $body ? '{}' : (string) wp_json_encode( $body ) );
		}
		return rest_do_request( $request );
	}
}
