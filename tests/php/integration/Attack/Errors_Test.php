<?php
/**
 * Attack case A52 for the log, the outbox, import and export: a database that fails, and bugs inside, tell nothing.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Tests\Support\Canary;
use PHPUnit\Framework\Attributes\DataProvider;

final class Errors_Test extends Attack_Case {

	/** @return array<string, array{callable(): void}> */
	public static function troubles(): array {
		$boom = static fn() => throw new \RuntimeException( 'INSIDE ' . ABSPATH . ' SELECT secret ' . Canary::PASSWORD );
		return array(
			'the database refuses' => array( static fn() => add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'mailwright_messages' ) || str_contains( $query, 'mailwright_workers' ) ? 'SELECT INSIDE FROM no_such_table' : $query ) ),
			'a query filter throws' => array( static fn() => add_filter( 'query', static fn( string $query ): string => str_contains( $query, 'mailwright_messages' ) ? $boom() : $query ) ),
			'an option filter throws' => array( static fn() => add_filter( 'option_mailwright_settings', $boom ) ),
			'a hook of ours throws' => array(
				static function () use ( $boom ): void {
					foreach ( array( 'mailwright_settings', 'mailwright_connection', 'mailwright_redact', 'mailwright_causes' ) as $hook ) {
						add_filter( $hook, $boom );
					}
				},
			),
		);
	}

	#[DataProvider( 'troubles' )]
	public function test_a52_no_path_statement_or_secret_is_told_by_any_route( callable $trouble ): void {
		global $wpdb;
		$this->as_admin();
		rest_get_server();
		$log   = (string) tempnam( sys_get_temp_dir(), 'mailwright-log' );
		$kept  = (string) ini_set( 'error_log', $log );
		$shown = $wpdb->show_errors( true );
		$trouble();
		ob_start();
		$answers = '';
		try {
			foreach ( Route_Manifest::routes() as $entry ) {
				$is_needed = 'DELETE' === $entry['methods'][0] && str_starts_with( $entry['route'], '/connections' );
				if ( $is_needed || in_array( $entry['route'], array( '/diagnosis', '/autodiscover', '/site-health', '/outbox/kick' ), true ) ) {
					continue; // The connection is still needed; the others ask the network, or nobody may.
				}
				$route     = self::NAMESPACE . str_replace( '(?P<id>[^/]+)', str_contains( $entry['route'], 'messages' ) ? '1' : $this->id, $entry['route'] );
				$body      = array( 'ids' => array( 1 ), 'action' => 'pause', 'to' => 'to@example.test', 'text' => '535', 'source' => 'wp-mail-smtp', 'name' => 'x', 'from_name' => 'x', 'before' => '2020-01-01' );
				$fields    = $entry['fields'] ?? array( '/settings' === $entry['route'] ? 'from_name' : 'name' );
				$input     = array_intersect_key( $body, array_flip( 'DELETE' === $entry['methods'][0] && '/messages' === $entry['route'] ? array( 'ids' ) : $fields ) );
				$response  = $this->rest( $entry['methods'][0], $route, array() === $input ? null : $input );
				$answers  .= wp_json_encode( array( $response->get_data(), $response->get_headers() ), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
			}
		} finally {
			$answers .= ob_get_clean();
			ini_set( 'error_log', $kept );
			$wpdb->show_errors( $shown );
		}
		foreach ( array( 'INSIDE', ABSPATH, 'no_such_table', 'SELECT ', dirname( __DIR__, 4 ) ) as $inner ) {
			$at = strpos( $answers, $inner );
			$this->assertFalse( $at, "\"$inner\" in: " . substr( $answers, max( 0, (int) $at - 200 ), 400 ) );
		}
		$this->assert_password_not_in( $answers, 'An answer' );
		$this->assert_password_not_in( (string) file_get_contents( $log ), 'The error log' );
		unlink( $log );
	}
}
