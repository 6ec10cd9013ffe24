<?php
/**
 * The one door to REST: no route exists without a capability and a schema, and nothing internal leaves through an error.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Capability;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Validator;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

/**
 * @phpstan-import-type Schema from Validator
 * @phpstan-type Body array{type: 'object', additionalProperties: bool, properties: array<string, Schema>}
 */
final class Router {

	public const REST_NAMESPACE = 'mailwright/v1';

	/** More than any form has; an answer must not grow with what a caller makes up. */
	private const MAX_ERRORS = 50;

	/** Parameters of WordPress itself, which any route may be called with. */
	private const CORE_PARAMETERS = array( '_locale', '_wpnonce', '_method', '_envelope', '_fields', '_embed', '_jsonp', '_pretty', 'context', 'rest_route' );

	/** @var array<string, array{route: string, methods: string, action: string}> */
	private static array $manifest = array();

	/**
	 * Adds a route.
	 *
	 * @param non-falsy-string                      $route    Below the namespace, such as `/connections/(?P<id>[^/]+)`.
	 * @param string                                $methods  Such as `GET` or `POST, PUT, PATCH`.
	 * @param string                                $action   What the filter `mailwright_capability` is asked about.
	 * @template T of array
	 *
	 * @param array<string, Schema>                 $fields   JSON Schema of each field of the body (or of the query for GET).
	 * @param callable( WP_REST_Request<T> ): mixed $callback T = what these fields let through. May throw {@see Invalid_Input}; gets validated input, see {@see self::input()}.
	 * @param (callable( WP_REST_Request ): bool)|null $ticket Only for calls of the site to itself, which have no user: whether what they carry lets them in, in place of a capability.
	 */
	public static function register( string $route, string $methods, string $action, array $fields, callable $callback, ?callable $ticket = null ): void {
		$schema = array( 'type' => 'object', 'additionalProperties' => false, 'properties' => $fields );

		self::$manifest[ $methods . ' ' . $route ] = compact( 'route', 'methods', 'action' );

		register_rest_route(
			self::REST_NAMESPACE,
			$route,
			array(
				array(
					'methods'             => $methods,
					'callback'            => static function ( WP_REST_Request $request ) use ( $schema, $callback ): WP_REST_Response {
						/** @var WP_REST_Request<T> $request Once answer() has validated it. */
						return self::answer( $request, $schema, $callback );
					},
					'permission_callback' => static fn( WP_REST_Request $request ): bool|WP_Error => null === $ticket ? self::permission( $action ) : ( $ticket( $request ) ? true : self::forbidden( 403 ) ),
					'args'                => array_map( self::documented( ... ), $schema['properties'] ),
				),
				'schema' => static fn(): array => array( '$schema' => 'http://json-schema.org/draft-04/schema#', 'title' => 'mailwright' . preg_replace( '/\W+/', '-', $route ) ) + $schema,
			)
		);
	}

	/**
	 * Every route that was registered, for the test that compares it with the live registry.
	 *
	 * @return list<array{route: string, methods: string, action: string}>
	 */
	public static function manifest(): array {
		return array_values( self::$manifest );
	}

	/**
	 * What the caller sent, without WordPress's own parameters, the parts of the address and any defaults.
	 *
	 * @template T of array
	 *
	 * @param WP_REST_Request<T> $request
	 * @return T
	 */
	public static function input( WP_REST_Request $request ): array {
		$sent = match ( true ) {
			in_array( $request->get_method(), array( 'GET', 'HEAD' ), true ) => $request->get_query_params(),
			$request->is_json_content_type()                                 => (array) $request->get_json_params() + $request->get_query_params(),
			default                                                          => $request->get_body_params() + $request->get_query_params(),
		};
		/** @var T $input Validated against the route's schema, or about to be. */
		$input = array_diff_key( $sent, array_flip( self::CORE_PARAMETERS ) );
		return $input;
	}

	/** @return true|WP_Error */
	private static function permission( string $action ): bool|WP_Error {
		return Capability::allows( $action ) ? true : self::forbidden( rest_authorization_required_code() );
	}

	private static function forbidden( int $status ): WP_Error {
		return new WP_Error( 'mailwright_forbidden', __( 'You are not allowed to do this.', 'mailwright' ), array( 'status' => $status ) );
	}

	/**
	 * @template T of array
	 *
	 * @param WP_REST_Request<T>                    $request
	 * @param Body                                  $schema
	 * @param callable( WP_REST_Request<T> ): mixed $callback
	 */
	private static function answer( WP_REST_Request $request, array $schema, callable $callback ): WP_REST_Response {
		try {
			self::validate( $request, $schema );
			$answer = $callback( $request );
		} catch ( Invalid_Input $problem ) {
			$answer = self::invalid( $problem );
		} catch ( \Throwable $bug ) {
			// Class and line are for the server's own log: messages of exceptions can hold paths, SQL or arguments.
			error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
			$answer = new WP_Error( 'mailwright_internal_error', __( 'Something went wrong inside Mailwright. The error log of this server knows more.', 'mailwright' ), array( 'status' => 500 ) );
		}

		if ( ! $answer instanceof WP_Error ) {
			return rest_ensure_response( $answer );
		}
		$response = rest_convert_error_to_response( $answer );
		$data     = $answer->get_error_data();
		if ( is_array( $data ) && is_int( $data['retry_after'] ?? null ) ) {
			$response->header( 'Retry-After', (string) $data['retry_after'] );
		}
		return $response;
	}

	private static function invalid( Invalid_Input $problem ): WP_Error {
		$data = array( 'status' => $problem->status() );
		if ( array() !== $problem->errors() ) {
			$data['params'] = $problem->errors();
		}
		return new WP_Error( 'mailwright_' . $problem->reason(), $problem->getMessage(), $data );
	}

	/**
	 * @param WP_REST_Request<array<mixed>> $request
	 * @param Body                          $schema
	 * @throws Invalid_Input When anything is wrong.
	 */
	private static function validate( WP_REST_Request $request, array $schema ): void {
		self::require_readable_body( $request );

		$sent   = self::input( $request );
		$text   = ! $request->is_json_content_type() || in_array( $request->get_method(), array( 'GET', 'HEAD' ), true );
		$errors = array();
		foreach ( $sent as $name => $value ) {
			$field = $schema['properties'][ $name ] ?? null;
			if ( $text && is_string( $value ) && null !== $field ) {
				$sent[ $name ] = Validator::parse( $value, $field );
				$request->set_param( $name, $sent[ $name ] );
			}
		}
		foreach ( $schema['properties'] as $name => $field ) {
			if ( true === ( $field['required'] ?? false ) && ! array_key_exists( $name, $sent ) ) {
				$errors[ $name ] = __( 'This is missing.', 'mailwright' );
			}
		}
		$errors += Validator::errors( $sent, $schema['properties'] );
		if ( array() !== $errors ) {
			throw new Invalid_Input( array_slice( $errors, 0, self::MAX_ERRORS, true ), message: self::summary( $errors ) );
		}
	}

	/** A body that WordPress would silently ignore must not look like a success. */
	private static function require_readable_body( WP_REST_Request $request ): void {
		$body = (string) $request->get_body();
		if ( '' === trim( $body ) || in_array( $request->get_method(), array( 'GET', 'HEAD' ), true ) ) {
			return;
		}
		$type = $request->get_content_type()['value'] ?? '';
		if ( $request->is_json_content_type() ) {
			$decoded = json_decode( $body, true );
			if ( is_array( $decoded ) && ( array() === $decoded || ! array_is_list( $decoded ) ) ) {
				return;
			}
			throw new Invalid_Input( array(), message: __( 'The request must be a JSON object.', 'mailwright' ) );
		}
		if ( ! in_array( $type, array( 'application/x-www-form-urlencoded', 'multipart/form-data' ), true ) ) {
			throw new Invalid_Input( array(), message: __( 'The request must be JSON.', 'mailwright' ) );
		}
	}

	/** @param array<string, string> $errors */
	private static function summary( array $errors ): string {
		/* translators: %s: list of field names */
		return sprintf( __( 'Please check: %s', 'mailwright' ), implode( ', ', array_map( static fn( int|string $name ): string => substr( sanitize_key( (string) $name ), 0, 40 ), array_keys( array_slice( $errors, 0, 20 ) ) ) ) );
	}

	/**
	 * The field for OPTIONS. WordPress's own checks are off: they are lenient about types, and they run before the
	 * permission callback, so that a stranger would hear 400 where 401 is due.
	 *
	 * @param Schema $field
	 * @return array<string, mixed>
	 */
	private static function documented( array $field ): array {
		return array( 'required' => false, 'sanitize_callback' => null, 'validate_callback' => null ) + $field;
	}
}
