<?php
/**
 * One thing that is wrong with the mail of this site, in the form that alerts, notices and REST share.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Health_State
 */
final class Finding {

	/**
	 * @param string                $id         The same as long as it is the same trouble: "connection:main:auth_failed".
	 * @param 'warning'|'critical'  $severity   Critical: mail does not leave, or will not in a few days.
	 * @param string                $connection Id, '' when it is not about one.
	 * @param string                $cause      Of the closed set, '' = none of these.
	 * @return Row
	 */
	public static function of( string $id, string $severity, string $title, string $explanation, string $fix, string $connection = '', string $cause = '' ): array {
		return array(
			'id'          => $id,
			'severity'    => $severity,
			'cause'       => $cause,
			'connection'  => $connection,
			'title'       => $title,
			'explanation' => $explanation,
			'fix'         => $fix,
			'since'       => 0,
			'link'        => admin_url( 'options-general.php?page=mailwright' ),
		);
	}

	/** A day as people of this site write it. */
	public static function date( int $seconds ): string {
		$format = get_option( 'date_format', 'Y-m-d' );
		return (string) wp_date( is_string( $format ) ? $format : 'Y-m-d', $seconds );
	}
}
