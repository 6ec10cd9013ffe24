<?php
/**
 * GET /site-health: the answer that core's Site Health page asks for in the background.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Health\Site_Health;
use WP_Error;

defined( 'ABSPATH' ) || exit;

final class Site_Health_Controller {

	private const PER_MINUTE = 10;

	public static function register(): void {
		Router::register( '/site-health', 'GET', 'site-health', array(), array( self::class, 'answer' ) );
	}

	/** @return array<string, mixed>|WP_Error */
	public static function answer(): array|WP_Error {
		return Rate_Limit::hit( 'diagnosis', self::PER_MINUTE, MINUTE_IN_SECONDS ) ?? Site_Health::result();
	}
}
