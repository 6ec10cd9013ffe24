<?php
/**
 * Settings and connections of a whole network over REST: the routes of a site once more, for those who run the network.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Network_Policy;
use Mailwright\Settings\Network_Scope;
use Mailwright\Settings\Network_Store;
use Mailwright\Settings\Settings_Schema;
use Mailwright\Settings\Settings_Store;
use Mailwright\Settings\View;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Network_Controller {

	private const ONE = '/network/connections/(?P<id>[^/]+)';

	public static function register(): void {
		$schema = Connection_Schema::properties();
		Router::register( '/network/settings', WP_REST_Server::READABLE, 'network.settings.read', array(), array( self::class, 'read' ) );
		Router::register( '/network/settings', WP_REST_Server::EDITABLE, 'network.settings.write', self::schema(), array( self::class, 'write' ) );
		Router::register( '/network/connections', WP_REST_Server::READABLE, 'network.connections.read', array(), self::of_network( array( Connections_Controller::class, 'list' ) ) );
		Router::register( '/network/connections', WP_REST_Server::CREATABLE, 'network.connections.write', $schema, array( self::class, 'create' ) );
		Router::register( self::ONE, WP_REST_Server::READABLE, 'network.connections.read', array(), self::of_network( array( Connections_Controller::class, 'read' ) ) );
		Router::register( self::ONE, WP_REST_Server::EDITABLE, 'network.connections.write', $schema, self::of_network( array( Connections_Controller::class, 'update' ) ) );
		Router::register( self::ONE, WP_REST_Server::DELETABLE, 'network.connections.write', array(), self::of_network( array( Connections_Controller::class, 'delete' ) ) );
		Router::register( '/network/test-email', 'POST', 'network.test-email', Test_Email_Controller::schema(), self::of_network( array( Test_Email_Controller::class, 'send' ) ) );
		Router::register( '/network/diagnosis', 'POST', 'network.diagnosis', Diagnosis_Controller::schema(), self::of_network( array( Diagnosis_Controller::class, 'run' ) ) );
	}

	/** @return array<string, mixed> */
	public static function read(): array {
		return Network_Scope::within( static fn(): array => View::of_settings( new Settings_Store() ) ) + array(
			'policy' => Network_Store::policy()->value,
			'sites'  => Network_Store::count_sites(),
		);
	}

	/** @return array<string, mixed> */
	public static function write( WP_REST_Request $request ): array {
		$input  = Router::input( $request );
		$policy = isset( $input['policy'] ) && is_string( $input['policy'] ) ? Network_Policy::from( $input['policy'] ) : null;
		unset( $input['policy'] );
		Network_Scope::within( static fn() => ( new Settings_Store() )->save( $input ) );
		if ( null !== $policy ) {
			Network_Store::update( static fn( array $row ): array => $row, $policy );
		}
		return self::read();
	}

	public static function create( WP_REST_Request $request ): WP_REST_Response {
		$response = Network_Scope::within( static fn(): WP_REST_Response => Connections_Controller::create( $request ) );
		$id       = is_array( $response->get_data() ) ? $response->get_data()['id'] ?? '' : '';
		$response->header( 'Location', rest_url( Router::REST_NAMESPACE . '/network/connections/' . ( is_string( $id ) ? $id : '' ) ) );
		return $response;
	}

	/**
	 * @param callable( WP_REST_Request ): mixed $callback
	 * @return \Closure( WP_REST_Request ): mixed
	 */
	private static function of_network( callable $callback ): \Closure {
		return static fn( WP_REST_Request $request ): mixed => Network_Scope::within( static fn(): mixed => $callback( $request ) );
	}

	/** @return array<string, Schema> */
	private static function schema(): array {
		return Settings_Schema::properties() + array(
			'policy' => array(
				'type'        => 'string',
				'enum'        => Network_Policy::values(),
				'description' => __( '"locked": every site uses the network\'s settings. "free": each site may choose its own; until it does, the network\'s settings count.', 'mailwright' ),
			),
		);
	}
}
