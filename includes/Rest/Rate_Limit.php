<?php
/**
 * Limits how often one person may do what costs time, mail or network, so that a stolen session cannot do it a thousand times.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

defined( 'ABSPATH' ) || exit;

use WP_Error;

final class Rate_Limit {

	/**
	 * Counts one more use.
	 *
	 * @param string $action   What is done, such as `test-email`.
	 * @param int    $limit    Uses allowed in the window.
	 * @param int    $window_s Seconds; the window slides.
	 * @return WP_Error|null Status 429 when the limit is reached; null when it may go on.
	 */
	public static function hit( string $action, int $limit, int $window_s ): ?WP_Error {
		/**
		 * Filters how often an action may be used by one person in its window.
		 *
		 * @param int    $limit  Uses in the window; 0 forbids all.
		 * @param string $action What is done.
		 */
		$filtered = apply_filters( 'mailwright_rate_limit', $limit, $action );
		$limit = is_numeric( $filtered ) ? (int) $filtered : $limit;
		$key   = 'mailwright_rate_' . substr( hash( 'sha256', $action . '|' . get_current_user_id() ), 0, 32 );
		$now   = time();
		$kept  = get_transient( $key );
		$uses  = array_values( array_filter( is_array( $kept ) ? $kept : array(), static fn( mixed $at ): bool => is_int( $at ) && $at > $now - $window_s && $at <= $now ) );

		if ( count( $uses ) >= $limit ) {
			$wait = max( 1, ( $uses[0] ?? $now ) + $window_s - $now );
			/* translators: %s: a time span such as "5 minutes" */
			$message = sprintf( __( 'That was too often. Please try again in %s.', 'mailwright' ), human_time_diff( $now, $now + $wait ) );
			return new WP_Error( 'mailwright_rate_limited', $message, array( 'status' => 429, 'retry_after' => $wait ) );
		}

		$uses[] = $now;
		set_transient( $key, $uses, $window_s );
		return null;
	}
}
