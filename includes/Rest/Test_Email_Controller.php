<?php
/**
 * POST /test-email: sends one plain message now and answers what the mail server said.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Outbox\Safe_Mode;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Transport\Test_Email;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Test_Email_Controller {

	/** Guarantees S23: a stolen session must not become a mail cannon. */
	private const PER_HOUR = 10;

	public static function register(): void {
		Router::register( '/test-email', 'POST', 'test-email', self::schema(), array( self::class, 'send' ) );
	}

	/**
	 * @param WP_REST_Request<array{to: string, connection?: string, format?: string}> $request
	 * @throws Invalid_Input When an address or the connection is not valid.
	 */
	public static function send( WP_REST_Request $request ): WP_REST_Response|WP_Error {
		$to         = (string) $request['to'];
		$connection = $request['connection'];
		self::check( $to, $connection );
		$limited = Rate_Limit::hit( 'test-email', self::PER_HOUR, HOUR_IN_SECONDS );
		if ( null !== $limited ) {
			return $limited;
		}
		$format = $request['format'] ?? 'html';
		if ( ! str_contains( (string) $request->get_header( 'accept' ), Event_Stream::CONTENT_TYPE ) ) {
			return new WP_REST_Response( self::with_safe_mode( Test_Email::send( $to, $connection, $format ) ) );
		}
		$stream = new Event_Stream();
		$result = Test_Email::send(
			$to,
			$connection,
			$format,
			static function ( string $stage, string $status, float $ms ) use ( $stream ): void {
				$stream->write( compact( 'stage', 'status', 'ms' ) );
			}
		);
		return $stream->finish( array( 'result' => self::with_safe_mode( $result ) ) );
	}

	/**
	 * A test email is sent whatever the safe mode says; other mail is not, and the answer says so.
	 *
	 * @param array<string, mixed> $result
	 * @return array<string, mixed>
	 */
	private static function with_safe_mode( array $result ): array {
		return $result + array( 'safe_mode' => Safe_Mode::now()->mode );
	}

	/**
	 * @throws Invalid_Input
	 */
	private static function check( string $to, ?string $connection ): void {
		$errors = array();
		if ( ! is_email( $to ) ) {
			$errors['to'] = __( 'Please enter one valid email address.', 'mailwright' );
		}
		if ( null !== $connection && null === ( new Connection_Store() )->get( $connection ) ) {
			$errors['connection'] = __( 'There is no connection with this id.', 'mailwright' );
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors );
		}
		Network_Limits::require_public( null === $connection ? ( new Connection_Store() )->default() : ( new Connection_Store() )->get( $connection ) );
	}

	/**
	 * @return array<string, Schema>
	 */
	public static function schema(): array {
		return array(
			'to'         => array(
				'type'        => 'string',
				'required'    => true,
				'minLength'   => 3,
				'maxLength'   => 254,
				'description' => __( 'The address that gets the test email.', 'mailwright' ),
			),
			'connection' => array(
				'type'        => array( 'string', 'null' ),
				'maxLength'   => 40,
				'description' => __( 'Id of the connection to test; the default one when left out.', 'mailwright' ),
			),
			'format'     => array(
				'type'        => 'string',
				'enum'        => array( 'html', 'plain' ),
				'default'     => 'html',
				'description' => __( 'HTML or plain text.', 'mailwright' ),
			),
		);
	}
}
