<?php
/**
 * POST /diagnosis: examines a saved connection, or the fields of one that is not saved yet.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Diagnosis\Diagnosis;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Report;
use Mailwright\Diagnosis\Target_Guard;
use Mailwright\Diagnosis\Target_Refused;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Rules;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Host_Rule;
use Mailwright\Settings\Invalid_Input;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Diagnosis_Controller {

	/** Guarantees S16. */
	private const PER_MINUTE = 10;

	public static function register(): void {
		Router::register( '/diagnosis', 'POST', 'diagnosis', self::schema(), array( self::class, 'run' ) );
	}

	/**
	 * @param WP_REST_Request<array{connection?: string, checks?: list<string>, host?: string, ...}> $request
	 * @throws Invalid_Input When the connection cannot be examined.
	 */
	public static function run( WP_REST_Request $request ): WP_REST_Response|WP_Error {
		$input  = Router::input( $request );
		$only   = $input['checks'] ?? null;
		$fields = array_diff_key( $input, array_flip( array( 'connection', 'checks' ) ) );
		$saved  = isset( $input['connection'] );
		if ( array() !== array_diff( $only ?? array(), array_keys( Diagnosis::checks() ) ) ) {
			throw new Invalid_Input( array( 'checks' => __( 'There is no check with this name.', 'mailwright' ) ) );
		}
		if ( $saved && array() !== $fields ) {
			throw new Invalid_Input( array( 'connection' => __( 'Give either a saved connection or the fields of an unsaved one, not both.', 'mailwright' ) ) );
		}
		$connection = $saved || array() === $fields ? self::saved( $input['connection'] ?? null ) : null;
		$limited    = Rate_Limit::hit( 'diagnosis', self::PER_MINUTE, MINUTE_IN_SECONDS );
		if ( null !== $limited ) {
			return $limited;
		}
		$connection ??= self::unsaved( $fields );
		$is_saved     = $saved || array() === $fields;
		$recipient    = wp_get_current_user()->user_email;
		if ( ! str_contains( (string) $request->get_header( 'accept' ), Event_Stream::CONTENT_TYPE ) ) {
			return new WP_REST_Response( ( new Diagnosis() )->run( $connection, $is_saved, $recipient, $only )->for_json() );
		}
		$stream = new Event_Stream();
		$report = ( new Diagnosis( null, static fn( array $row ) => $stream->write( array( 'check' => Report::row_for_json( $row ) ) ) ) )->run( $connection, $is_saved, $recipient, $only );
		return $stream->finish( array( 'result' => $report->for_json() ) );
	}

	/** @throws Invalid_Input */
	private static function saved( ?string $id ): Connection {
		$store = new Connection_Store();
		return ( null === $id ? $store->default() : $store->get( $id ) )
			?? throw new Invalid_Input( array( 'connection' => __( 'There is no such connection.', 'mailwright' ) ) );
	}

	/**
	 * @param array<string, mixed> $fields
	 * @throws Invalid_Input The same for every host that must not be probed, before any connection is made.
	 */
	private static function unsaved( #[\SensitiveParameter] array $fields ): Connection {
		self::require_host( is_string( $fields['host'] ?? null ) ? $fields['host'] : '' );
		Connection_Rules::require_valid( $fields );
		$connection = Connection::from_array( Connection_Rules::completed( $fields ) + $fields );
		if ( 'smtp' !== $connection->mailer || '' === $connection->host ) {
			return $connection;
		}
		try {
			( new Target_Guard( new Dns_Lookup() ) )->resolve( $connection->host, 1.0 );
		} catch ( Target_Refused $refused ) {
			throw new Invalid_Input( array( 'host' => $refused->getMessage() ) );
		}
		if ( ! Target_Guard::allows_port( $connection->port ) ) {
			/* translators: %s: list of port numbers */
			throw new Invalid_Input( array( 'port' => sprintf( __( 'An unsaved connection can only be examined on the ports of mail servers: %s.', 'mailwright' ), implode( ', ', Target_Guard::ports() ) ) ) );
		}
		return $connection;
	}

	/**
	 * Addresses in disguise (0x7f.1, 2130706433) get the answer of those without: what is wrong with them is for nobody to learn. Names with a scheme
	 * or a port get the sentence that helps.
	 *
	 * @throws Invalid_Input
	 */
	private static function require_host( string $host ): void {
		if ( '' !== $host && null !== Host_Rule::error( $host ) && 1 !== preg_match( '/[a-z0-9-]\.[a-z][a-z0-9-]*[a-z]\b/i', (string) preg_replace( '/localhost|0x[0-9a-f.]+/i', '', $host ) ) ) {
			throw new Invalid_Input( array( 'host' => ( new Target_Refused() )->getMessage() ) );
		}
	}

	/**
	 * @return array<string, Schema>
	 */
	public static function schema(): array {
		$fields = array_diff_key( Connection_Schema::properties(), array_flip( array( 'id' ) ) );
		unset( $fields['host']['rule'] ); // See require_host().
		return array(
			'connection' => array(
				'type'        => 'string',
				'maxLength'   => 40,
				'description' => __( 'Id of the saved connection to examine; the default one when left out.', 'mailwright' ),
			),
			'checks'     => array(
				'type'        => 'array',
				'maxItems'    => 20,
				// Not an enum: that would load every check with every REST request. run() compares.
				'items'       => array(
					'type'      => 'string',
					'maxLength' => 40,
				),
				'description' => __( 'Only these checks are reported.', 'mailwright' ),
			),
		) + $fields;
	}
}
