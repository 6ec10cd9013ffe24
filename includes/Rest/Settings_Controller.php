<?php
/**
 * Settings over REST: read all, change some.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Settings_Schema;
use Mailwright\Settings\Settings_Store;
use Mailwright\Settings\View;
use WP_REST_Request;
use WP_REST_Server;

final class Settings_Controller {

	public static function register(): void {
		Router::register( '/settings', WP_REST_Server::READABLE, 'settings.read', array(), array( self::class, 'read' ) );
		Router::register( '/settings', WP_REST_Server::EDITABLE, 'settings.write', Settings_Schema::properties(), array( self::class, 'write' ) );
	}

	/** @return array<string, mixed> */
	public static function read(): array {
		return View::of_settings( new Settings_Store() );
	}

	/** @return array<string, mixed> */
	public static function write( WP_REST_Request $request ): array {
		$store = new Settings_Store();
		$store->save( Router::input( $request ) );
		return View::of_settings( $store );
	}
}
