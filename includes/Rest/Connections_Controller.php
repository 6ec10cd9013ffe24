<?php
/**
 * Connections over REST. Secrets go in and never come out.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

defined( 'ABSPATH' ) || exit;

use Mailwright\Oauth\Status;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\View;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;

final class Connections_Controller {

	private const ONE = '/connections/(?P<id>[^/]+)';

	public static function register(): void {
		$schema = Connection_Schema::properties();
		Router::register( '/connections', WP_REST_Server::READABLE, 'connections.read', array(), array( self::class, 'list' ) );
		Router::register( '/connections', WP_REST_Server::CREATABLE, 'connections.write', $schema, array( self::class, 'create' ) );
		Router::register( self::ONE, WP_REST_Server::READABLE, 'connections.read', array(), array( self::class, 'read' ) );
		Router::register( self::ONE, WP_REST_Server::EDITABLE, 'connections.write', $schema, array( self::class, 'update' ) );
		Router::register( self::ONE, WP_REST_Server::DELETABLE, 'connections.write', array(), array( self::class, 'delete' ) );
	}

	/** @return list<array<string, mixed>> */
	public static function list(): array {
		return array_map( array( self::class, 'view' ), ( new Connection_Store() )->all() );
	}

	public static function create( WP_REST_Request $request ): WP_REST_Response {
		Network_Limits::require_public_host( Router::input( $request ) );
		$connection = ( new Connection_Store() )->create( Router::input( $request ) );
		$response   = new WP_REST_Response( self::view( $connection ), 201 );
		$response->header( 'Location', rest_url( Router::REST_NAMESPACE . '/connections/' . $connection->id ) );
		return $response;
	}

	/** @return array<string, mixed> */
	public static function read( WP_REST_Request $request ): array {
		return self::view( ( new Connection_Store() )->get( self::id( $request ) ) ?? throw Invalid_Input::not_found() );
	}

	/** @return array<string, mixed> */
	public static function update( WP_REST_Request $request ): array {
		Network_Limits::require_public_host( Router::input( $request ) );
		return self::view( ( new Connection_Store() )->update( self::id( $request ), Router::input( $request ) ) );
	}

	/** @return array{deleted: true, id: string} */
	public static function delete( WP_REST_Request $request ): array {
		$id = self::id( $request );
		( new Connection_Store() )->delete( $id );
		return array( 'deleted' => true, 'id' => $id );
	}

	/** @return array<string, mixed> What may be shown; with `oauth` where the connection needs somebody's consent. */
	public static function view( Connection $connection ): array {
		$oauth = Status::of( $connection );
		return View::of_connection( $connection ) + ( null === $oauth ? array() : array( 'oauth' => $oauth ) );
	}

	/** The id in the address, never one in the body. */
	private static function id( WP_REST_Request $request ): string {
		return (string) ( $request->get_url_params()['id'] ?? '' );
	}
}
