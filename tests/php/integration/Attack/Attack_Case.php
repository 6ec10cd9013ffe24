<?php
/**
 * A site worth attacking: a connection with a canary password, and data whose appearance anywhere is a leak.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Rest\Router;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Integration\Transport\Sending_Case;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;

abstract class Attack_Case extends Sending_Case {

	protected const NAMESPACE = '/mailwright/v1';

	/** Data that only people with the right may read. */
	protected const PRIVATE_DATA = array( 'private-from@example.test', 'private-name', 'private-user@example.test' );

	protected Smtp_Server $server;

	protected string $id = 'main';

	protected function setUp(): void {
		parent::setUp();
		$this->server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => array( 'private-user@example.test' => Canary::PASSWORD ) ) );
		$this->connect( $this->server, array( 'id' => $this->id, 'name' => 'private-name', 'username' => 'private-user@example.test' ) );
		( new Settings_Store() )->save( array( 'from_email' => 'private-from@example.test' ) );
	}

	/** Everything the plugin stores, to see whether anything changed. */
	protected function fingerprint(): string {
		global $wpdb;
		$rows = $wpdb->get_results( "SELECT option_name, option_value, autoload FROM {$wpdb->options} WHERE option_name LIKE '%mailwright%' AND option_name NOT LIKE '%transient%' ORDER BY option_name", ARRAY_A );

		return md5( (string) wp_json_encode( array( $rows, $wpdb->get_col( 'SHOW TABLES' ) ) ) );
	}

	protected function assert_no_leak( string $text, string $where ): void {
		$this->assertNull( Canary::found_in( $text, 'private-user@example.test' ), "$where shows the password." );
		foreach ( self::PRIVATE_DATA as $data ) {
			$this->assertStringNotContainsString( $data, $text, "$where shows private data." );
		}
	}

	protected function assert_password_not_in( mixed $thing, string $where ): void {
		$text = is_string( $thing ) ? $thing : print_r( $thing, true ) . wp_json_encode( $thing, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
		$this->assertNull( Canary::found_in( $text, 'private-user@example.test' ), "$where shows the password." );
	}

	/** WordPress prints each script once in a process. */
	protected function forget_printed_scripts(): void {
		$GLOBALS['wp_scripts'] = null;
		$GLOBALS['wp_styles']  = null;
	}

	/** @return array<int, array{route: string, methods: string}> Routes with an id filled in. */
	protected function routes(): array {
		rest_get_server();

		return array_map(
			fn( array $entry ): array => array(
				'route'   => self::NAMESPACE . preg_replace( '/\(\?P<id>[^)]*\)/', $this->id, $entry['route'] ),
				'methods' => $entry['methods'],
			),
			Router::manifest()
		);
	}
}
