<?php
/**
 * A16 for every field of every route, also those that come later: whatever type is sent, it is refused by name or taken as it is, and PHP has nothing to
 * complain about.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

trait Type_Confusion {

	/**
	 * @param array{methods: list<string>, route: string, action: string, who: string} $entry Of the manifest.
	 * @param array<string, array<string, mixed>>                                      $args  Schema of each field.
	 */
	private function confuse( array $entry, array $args, string $id ): void {
		$route = '/mailwright/v1' . str_replace( '(?P<id>[^/]+)', $id, $entry['route'] );
		foreach ( $args as $field => $schema ) {
			$types = (array) ( $schema['type'] ?? array() );
			foreach ( array( 'true', '0', '-1', '1.5', '""', '[]', '{}', 'null', '1e309', '[[[[]]]]', '{"a":{"b":[]}}', '["x"]', '"\u0000"', '"a\r\nb"' ) as $json ) {
				$answer = $this->knock_with( $entry['methods'][0], $route, $field, $json );
				$where  = "{$entry['methods'][0]} $route: $field = $json: " . wp_json_encode( $answer->get_data() );
				self::assertContains( $answer->get_status(), array( 200, 201, 400, 404, 409 ), $where );
				$nested = in_array( $json, array( '[[[[]]]]', '{"a":{"b":[]}}' ), true );
				if ( $nested && array() === array_intersect( $types, array( 'array', 'object' ) ) ) {
					self::assertSame( 400, $answer->get_status(), $where );
					self::assertArrayHasKey( $field, $answer->get_data()['data']['params'], $where );
				}
			}
		}
	}

	private function knock_with( string $method, string $route, string $field, string $json ): \WP_REST_Response {
		$request = new \WP_REST_Request( $method, $route );
		if ( 'GET' === $method ) {
			$value = json_decode( $json, true );
			$request->set_query_params( array( $field => is_array( $value ) ? $value : ( is_string( $value ) ? $value : $json ) ) );
		} else {
			$request->set_header( 'content-type', 'application/json' );
			$request->set_body( '{"' . $field . '":' . $json . '}' );
		}
		set_error_handler( static fn( int $level, string $message ): bool => throw new \ErrorException( $message, 0, $level ), E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED );
		try {
			return rest_do_request( $request );
		} finally {
			restore_error_handler();
		}
	}

	/** @return array<string, array<string, mixed>> */
	private static function fields_of( string $route, string $method ): array {
		foreach ( rest_get_server()->get_routes()[ "/mailwright/v1$route" ] ?? array() as $handler ) {
			if ( isset( $handler['methods'][ $method ] ) ) {
				return $handler['args'];
			}
		}
		return array();
	}
}
