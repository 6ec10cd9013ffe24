<?php
/**
 * /alerts/channels and /alerts/test: by which ways somebody is told that mail does not leave. Addresses and tokens go in and never come out.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

defined( 'ABSPATH' ) || exit;

use Mailwright\Health\Alerts\Alerts;
use Mailwright\Health\Alerts\Channel_Schema;
use Mailwright\Health\Alerts\Channel_Store;
use Mailwright\Health\Alerts\Channel_View;
use Mailwright\Settings\Invalid_Input;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;

final class Alerts_Controller {

	private const ONE = '/alerts/channels/(?P<id>[^/]+)';

	private const TESTS = 10;

	private const TESTS_WINDOW_S = 600;

	public static function register(): void {
		$schema = Channel_Schema::properties();
		Router::register( '/alerts/channels', WP_REST_Server::READABLE, 'alerts.read', array(), array( self::class, 'list' ) );
		Router::register( '/alerts/channels', WP_REST_Server::CREATABLE, 'alerts.write', $schema, array( self::class, 'create' ) );
		Router::register( self::ONE, WP_REST_Server::READABLE, 'alerts.read', array(), array( self::class, 'read' ) );
		Router::register( self::ONE, WP_REST_Server::EDITABLE, 'alerts.write', $schema, array( self::class, 'update' ) );
		Router::register( self::ONE, WP_REST_Server::DELETABLE, 'alerts.write', array(), array( self::class, 'delete' ) );
		Router::register( '/alerts/test', 'POST', 'alerts.test', array( 'channel' => array( 'type' => 'string', 'required' => true, 'maxLength' => 40, 'description' => __( 'Id of the channel that gets a test alert.', 'mailwright' ) ) ), array( self::class, 'test' ) );
	}

	/** @return list<array<string, mixed>> */
	public static function list(): array {
		$store = new Channel_Store();
		return Channel_View::all( $store, new Alerts( $store ) );
	}

	public static function create( WP_REST_Request $request ): WP_REST_Response {
		$store    = new Channel_Store();
		$channel  = $store->create( Router::input( $request ) );
		$alerts   = new Alerts( $store );
		$response = new WP_REST_Response( Channel_View::of( $channel, $alerts ), 201 );
		$alerts->schedule( time() ); // What is wrong already is news for it.
		$response->header( 'Location', rest_url( Router::REST_NAMESPACE . '/alerts/channels/' . $channel->id ) );
		return $response;
	}

	/** @return array<string, mixed> */
	public static function read( WP_REST_Request $request ): array {
		$store = new Channel_Store();
		return Channel_View::of( $store->get( self::id( $request ) ) ?? throw Channel_Store::not_found(), new Alerts( $store ) );
	}

	/** @return array<string, mixed> */
	public static function update( WP_REST_Request $request ): array {
		$store   = new Channel_Store();
		$input   = Router::input( $request );
		$channel = $store->update( self::id( $request ), $input );
		$alerts  = new Alerts( $store );
		if ( ! $channel->enabled || array() !== array_intersect_key( $input, array_flip( array( 'chat', ...Channel_Schema::SECRETS ) ) ) ) {
			$alerts->forget( $channel->id, time() ); // Somebody else may read there.
		}
		return Channel_View::of( $channel, $alerts );
	}

	/** @return array{deleted: true, id: string} */
	public static function delete( WP_REST_Request $request ): array {
		$store = new Channel_Store();
		$id    = self::id( $request );
		$store->delete( $id );
		( new Alerts( $store ) )->forget( $id, time() );
		return array( 'deleted' => true, 'id' => $id );
	}

	/**
	 * @param WP_REST_Request<array{channel: string}> $request
	 * @return array{delivered: bool, status: int|null, message: string}|WP_Error
	 * @throws Invalid_Input When there is no such channel.
	 */
	public static function test( WP_REST_Request $request ): array|WP_Error {
		$store   = new Channel_Store();
		$channel = $store->get( Router::input( $request )['channel'] ) ?? throw new Invalid_Input( array( 'channel' => __( 'There is no such alert channel.', 'mailwright' ) ) );
		$limit   = Rate_Limit::hit( 'alert-test', self::TESTS, self::TESTS_WINDOW_S );
		if ( null !== $limit ) {
			return $limit;
		}
		$outcome = ( new Alerts( $store ) )->test( $channel, time() );
		return array(
			'delivered' => $outcome->is_delivered(),
			'status'    => 0 === $outcome->status ? null : $outcome->status,
			'message'   => $outcome->words( $channel->type->label() ),
		);
	}

	/** The id in the address, never one in the body. */
	private static function id( WP_REST_Request $request ): string {
		return (string) ( $request->get_url_params()['id'] ?? '' );
	}
}
