<?php
/**
 * What assistants may do with this site's mail, for WordPress 6.9 and later. Each ability is a REST route under another name: the same right, the same
 * checks, the same limits and the same answers, because it asks that route. Older versions never call this file.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Abilities;

use Mailwright\Settings\Capability;
use WP_Error;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

final class Abilities {

	private const CATEGORY = 'mailwright';

	private const REST_NAMESPACE = '/mailwright/v1';

	private const CURSOR = 'X-Mailwright-Cursor';

	/** Callback of `wp_abilities_api_categories_init`. */
	public static function on_categories_init(): void {
		wp_register_ability_category(
			self::CATEGORY,
			array(
				'label'       => __( 'Email of this site', 'mailwright' ),
				'description' => __( 'Finds out whether and why email of this site does not arrive.', 'mailwright' ),
			)
		);
	}

	/** Callback of `wp_abilities_api_init`. */
	public static function on_init(): void {
		self::diagnose();
		self::send_test_email();
		self::explain();
		self::list_messages();
	}

	private static function diagnose(): void {
		$input = array(
			'connection' => self::text( __( 'Id of a saved connection; the default one when left out.', 'mailwright' ), 40 ),
			'checks'     => array( 'type' => 'array', 'maxItems' => 20, 'items' => array( 'type' => 'string', 'maxLength' => 40 ), 'description' => __( 'Only these checks are reported.', 'mailwright' ) ),
		);
		$output = array( 'verdict' => array( 'type' => 'object' ), 'checks' => array( 'type' => 'array', 'items' => array( 'type' => 'object' ) ), 'duration_ms' => array( 'type' => 'number' ) );
		self::add(
			'mailwright/diagnose',
			__( 'Diagnose email', 'mailwright' ),
			__( 'Examines a saved connection step by step (name, port, encryption, certificate, login, sender) without sending an email, and names the cause and what to do when something is wrong. Changes nothing.', 'mailwright' ),
			'diagnosis',
			self::schema( $input ),
			array( 'type' => 'object', 'required' => array( 'verdict', 'checks' ), 'properties' => $output, 'additionalProperties' => true ),
			array( 'destructive' => false, 'idempotent' => true ),
			static fn( array $values ): mixed => self::ask( 'POST', '/diagnosis', $values )
		);
	}

	private static function send_test_email(): void {
		$input = array(
			'to'         => array( 'format' => 'email' ) + self::text( __( 'The address that gets the test email.', 'mailwright' ), 254 ),
			'connection' => self::text( __( 'Id of a saved connection; the default one when left out.', 'mailwright' ), 40 ),
			'format'     => array( 'type' => 'string', 'enum' => array( 'html', 'plain' ), 'description' => __( 'HTML or plain text.', 'mailwright' ) ),
		);
		$output = array( 'accepted' => array( 'type' => 'boolean' ), 'reply' => array( 'type' => 'string' ), 'explanation' => array( 'type' => array( 'object', 'null' ) ) );
		self::add(
			'mailwright/send-test-email',
			__( 'Send a test email', 'mailwright' ),
			__( 'Sends one email with a fixed text and tells what the mail server said; when it was not accepted, why and what to do. At most ten an hour.', 'mailwright' ),
			'test-email',
			self::schema( $input, array( 'to' ) ),
			array( 'type' => 'object', 'required' => array( 'accepted' ), 'properties' => $output, 'additionalProperties' => true ),
			array( 'readonly' => false, 'destructive' => false, 'idempotent' => false ),
			static fn( array $values ): mixed => self::ask( 'POST', '/test-email', $values )
		);
	}

	private static function explain(): void {
		$input  = array(
			'text'  => array( 'minLength' => 1 ) + self::text( __( 'The error text: a line, a debug log, a returned mail or the answer of a provider.', 'mailwright' ), 65536 ),
			'stage' => self::text( __( 'Where it happened, if known: config, dns, tcp, banner, ehlo, starttls, tls, auth, mail_from, rcpt, data, post, php or api.', 'mailwright' ), 20 ),
		);
		$output = array_fill_keys( array( 'cause', 'title', 'explanation', 'fix', 'blame' ), array( 'type' => 'string' ) ) + array( 'retryable' => array( 'type' => 'boolean' ) );
		self::add(
			'mailwright/explain',
			__( 'Explain an email error', 'mailwright' ),
			__( 'Says in plain words what the text of a mail error means and what to do. Nothing of the text is stored.', 'mailwright' ),
			'explain',
			self::schema( $input, array( 'text' ) ),
			array( 'type' => 'object', 'required' => array( 'cause', 'title', 'explanation', 'fix' ), 'properties' => $output, 'additionalProperties' => true ),
			// Read-only, but not marked so: WordPress would take the text in the address then, and addresses stand in access logs.
			array( 'destructive' => false, 'idempotent' => true ),
			static fn( array $values ): mixed => self::ask( 'POST', '/explain', $values )
		);
	}

	private static function list_messages(): void {
		$input  = array(
			'search'     => self::text( __( 'Part of the subject or of an address.', 'mailwright' ), 200 ),
			'status'     => self::text( __( 'One status or several, separated by commas: ready, claimed, wire, sent, retry, unknown, dead, canceled, held.', 'mailwright' ), 100 ),
			'connection' => self::text( __( 'Id of a connection.', 'mailwright' ), 40 ),
			'source'     => self::text( __( 'What sent the message, as the list names it.', 'mailwright' ), 100 ),
			'since'      => self::text( __( 'Only messages from this day or second on (ISO 8601).', 'mailwright' ), 40 ),
			'until'      => self::text( __( 'Only messages up to this day or second (ISO 8601).', 'mailwright' ), 40 ),
			'per_page'   => array( 'type' => 'integer', 'minimum' => 1, 'maximum' => 100, 'description' => __( 'Messages at most.', 'mailwright' ) ),
			'cursor'     => array( 'type' => 'integer', 'minimum' => 1, 'description' => __( 'Where to go on, as the page before said.', 'mailwright' ) ),
		);
		$output = array( 'messages' => array( 'type' => 'array', 'items' => array( 'type' => 'object' ) ), 'cursor' => array( 'type' => array( 'integer', 'null' ) ) );
		self::add(
			'mailwright/list-messages',
			__( 'List messages', 'mailwright' ),
			__( 'Lists messages that this site has sent or wants to send, the newest first: time, status, subject, recipient, what sent it and why it failed. Never what a message says.', 'mailwright' ),
			'list_messages',
			self::schema( $input ),
			array( 'type' => 'object', 'required' => array( 'messages', 'cursor' ), 'properties' => $output, 'additionalProperties' => false ),
			array( 'readonly' => true, 'destructive' => false, 'idempotent' => true ),
			static function ( array $values ): mixed {
				$cursor   = null;
				$messages = self::ask( 'GET', '/messages', $values, $cursor );
				return $messages instanceof WP_Error ? $messages : compact( 'messages', 'cursor' );
			}
		);
	}

	/**
	 * @param lowercase-string&non-falsy-string  $name
	 * @param string                             $action      As REST asks {@see Capability} for it.
	 * @param array<string, mixed>               $input
	 * @param array<string, mixed>               $output
	 * @param array<string, bool>                $annotations Hints for assistants.
	 * @param callable( array<mixed> ): mixed $run
	 */
	private static function add( string $name, string $label, string $description, string $action, array $input, array $output, array $annotations, callable $run ): void {
		wp_register_ability(
			$name,
			array(
				'label'               => $label,
				'description'         => $description,
				'category'            => self::CATEGORY,
				'input_schema'        => $input,
				'output_schema'       => $output,
				'permission_callback' => static fn(): bool => Capability::allows( $action ),
				'execute_callback'    => static fn( mixed $values = array() ): mixed => $run( (array) $values ),
				'meta'                => array( 'annotations' => $annotations, 'show_in_rest' => true ),
			)
		);
	}

	/**
	 * Asks the route as the same user.
	 *
	 * @param array<string, mixed> $values
	 * @param int|null             $cursor Set to where a list goes on.
	 */
	private static function ask( string $method, string $route, array $values, ?int &$cursor = null ): mixed {
		$request = new WP_REST_Request( $method, self::REST_NAMESPACE . $route );
		if ( 'GET' === $method ) {
			$request->set_query_params( $values );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( (object) $values ) );
		}
		$response = rest_do_request( $request );
		if ( $response->is_error() ) {
			return $response->as_error();
		}
		$cursor = isset( $response->get_headers()[ self::CURSOR ] ) ? (int) $response->get_headers()[ self::CURSOR ] : null;
		return $response->get_data();
	}

	/**
	 * @param array<string, array<string, mixed>> $properties
	 * @param list<string>                        $required
	 * @return array<string, mixed>
	 */
	private static function schema( array $properties, array $required = array() ): array {
		$schema = array( 'type' => 'object', 'properties' => $properties, 'additionalProperties' => false );
		return array() === $required ? $schema + array( 'default' => array() ) : $schema + array( 'required' => $required );
	}

	/** @return array{type: string, maxLength: int, description: string} */
	private static function text( string $description, int $length ): array {
		return array( 'type' => 'string', 'maxLength' => $length, 'description' => $description );
	}
}
