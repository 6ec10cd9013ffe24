<?php
/**
 * GET /providers: the presets for the form, without the facts that only autodiscovery needs.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

final class Providers_Controller {

	/** Where facts come from and how addresses are matched is nothing that a form shows. */
	private const INTERNAL = array( 'domains', 'mx', 'host_patterns', 'source', 'sources', 'unconfirmed' );

	public static function register(): void {
		Router::register( '/providers', 'GET', 'providers', array(), array( self::class, 'answer' ) );
	}

	/**
	 * @return list<array<string, mixed>>
	 */
	public static function answer(): array {
		$list = array();
		foreach ( Providers::all() as $preset ) {
			$preset           = array_diff_key( $preset, array_flip( self::INTERNAL ) );
			$preset['limits'] = (object) $preset['limits']; // An empty PHP array would become a JSON list.
			$list[]           = $preset;
		}
		return $list;
	}
}
