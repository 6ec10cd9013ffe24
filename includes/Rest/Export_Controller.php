<?php
/**
 * The way out: Mailwright's settings as a file, and the connection as code that needs no plugin.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

defined( 'ABSPATH' ) || exit;

use Mailwright\Import\Settings_File;
use Mailwright\Import\Snippets;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Settings_Store;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;

final class Export_Controller {

	public static function register(): void {
		$secrets = array(
			'secrets'    => array( 'type' => 'boolean' ),
			'passphrase' => array( 'type' => 'string', 'maxLength' => 1024, 'secret' => true ),
		);
		Router::register( '/export', WP_REST_Server::READABLE, 'export', array(), array( self::class, 'without_secrets' ) );
		Router::register( '/export', WP_REST_Server::CREATABLE, 'export', $secrets, array( self::class, 'file' ) );
		Router::register( '/export/snippets', WP_REST_Server::READABLE, 'export.read', array( 'connection' => array( 'type' => 'string', 'maxLength' => 40 ) ), array( self::class, 'snippets' ) );
	}

	public static function without_secrets(): WP_REST_Response {
		return self::download( Settings_File::write() );
	}

	/** @param WP_REST_Request<array{secrets?: bool, passphrase?: string}> $request */
	public static function file( WP_REST_Request $request ): WP_REST_Response {
		$input = Router::input( $request );
		return self::download( Settings_File::write( true === ( $input['secrets'] ?? false ) ? $input['passphrase'] ?? '' : null ) );
	}

	/**
	 * @param WP_REST_Request<array{connection?: string}> $request
	 * @return array<string, mixed>
	 */
	public static function snippets( WP_REST_Request $request ): array {
		$store      = new Connection_Store();
		$id         = Router::input( $request )['connection'] ?? '';
		$connection = ( '' === $id ? $store->default() : $store->get( $id ) ) ?? throw Invalid_Input::not_found();
		return array(
			'connection' => array( 'id' => $connection->id, 'name' => $connection->name ),
			'snippets'   => ( new Snippets( $connection, ( new Settings_Store() )->get() ) )->described(),
		);
	}

	/** @param array<string, mixed> $file */
	private static function download( array $file ): WP_REST_Response {
		$response = new WP_REST_Response( $file );
		$response->header( 'Content-Disposition', 'attachment; filename="' . Settings_File::NAME . '"' );
		$response->header( 'X-Content-Type-Options', 'nosniff' );
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}
}
