<?php
/**
 * POST /oauth/start gives the address where a person agrees; POST /oauth/disconnect ends that. The way back is {@see \Mailwright\Admin\Oauth_Callback}.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Oauth\Authorization;
use Mailwright\Oauth\Client;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use WP_Error;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

final class Oauth_Controller {

	private const PER_MINUTE = 20;

	public static function register(): void {
		$schema = array( 'connection' => array( 'type' => 'string', 'maxLength' => 40, 'rule' => 'slug', 'required' => true ) );
		Router::register( '/oauth/start', 'POST', 'connections.write', $schema, array( self::class, 'start' ) );
		Router::register( '/oauth/disconnect', 'POST', 'connections.write', $schema, array( self::class, 'disconnect' ) );
	}

	/**
	 * @param WP_REST_Request<array{connection: string}> $request
	 * @return array{url: string, redirect_uri: string}|WP_Error
	 * @throws Invalid_Input When the connection cannot be connected.
	 */
	public static function start( WP_REST_Request $request ): array|WP_Error {
		$client  = self::client( self::connection( $request ) );
		$limited = Rate_Limit::hit( 'oauth', self::PER_MINUTE, MINUTE_IN_SECONDS );
		if ( null !== $limited ) {
			return $limited;
		}
		if ( '' === $client->client_id ) {
			throw new Invalid_Input( array( 'client_id' => __( 'The client ID is missing.', 'mailwright' ) ) );
		}
		if ( ! $client->is_complete() ) {
			throw new Invalid_Input( array( 'client_secret' => __( 'The client secret is missing.', 'mailwright' ) ) );
		}
		return array(
			'url'          => ( new Authorization() )->start( $client, get_current_user_id(), wp_get_session_token() ),
			'redirect_uri' => Authorization::redirect_uri(),
		);
	}

	/**
	 * @param WP_REST_Request<array{connection: string}> $request
	 * @return array<string, mixed> The connection, and whether the provider took the tokens back.
	 * @throws Invalid_Input When there is nothing to disconnect.
	 */
	public static function disconnect( WP_REST_Request $request ): array {
		$connection = self::connection( $request );
		$revoked    = ( new Authorization() )->disconnect( self::client( $connection ) );
		return array( 'revoked' => $revoked ) + Connections_Controller::view( $connection );
	}

	/**
	 * @param WP_REST_Request<array{connection: string}> $request
	 * @throws Invalid_Input
	 */
	private static function connection( WP_REST_Request $request ): Connection {
		return ( new Connection_Store() )->get( Router::input( $request )['connection'] ) ?? throw Invalid_Input::not_found();
	}

	/** @throws Invalid_Input */
	private static function client( Connection $connection ): Client {
		return Client::from_values( $connection->reveal() ) ?? throw new Invalid_Input( array( 'connection' => __( 'This connection needs no consent at Google or Microsoft.', 'mailwright' ) ) );
	}
}
