<?php
/**
 * Leads WordPress's own HTTP requests to the stand-ins, by real HTTPS connections with the providers' names: for a process of its own,
 * with the stand-ins' port in MAILWRIGHT_TEST_PROVIDERS. May be loaded before WordPress.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

require_once __DIR__ . '/../Certificates.php';
require_once __DIR__ . '/Route.php';

foreach ( Route::filters( (int) getenv( 'MAILWRIGHT_TEST_PROVIDERS' ) ) as $hook => $callback ) {
	$GLOBALS['wp_filter'][ $hook ][10][ "stand-ins-$hook" ] = array( // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- As WP_Hook::build_preinitialized_hooks() reads it.
		'function'      => $callback,
		'accepted_args' => 1,
	);
}
