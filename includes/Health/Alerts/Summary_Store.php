<?php
/**
 * What the weekly summary asks the database beside the figures of the days.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

defined( 'ABSPATH' ) || exit;

final class Summary_Store {

	private const SHOWN = 3;

	/** Rows that are looked at: on a site where a million messages failed the newest tell enough. */
	private const LOOKED_AT = 20000;

	/** @return array<string, int> Cause => messages that were given up for it in the last days, the most frequent first. */
	public function causes( int $days ): array {
		$table = Database::table( Tables::MESSAGES );
		$rows  = ( new Database() )->rows(
			"SELECT cause, COUNT(*) AS number FROM (SELECT cause, created_at FROM $table WHERE status = 'dead' ORDER BY id DESC LIMIT %d) AS newest WHERE created_at >= UNIX_TIMESTAMP() - %d AND cause <> '' GROUP BY cause ORDER BY number DESC, cause LIMIT %d",
			self::LOOKED_AT,
			$days * DAY_IN_SECONDS,
			self::SHOWN
		);
		$causes = array();
		foreach ( $rows as $row ) {
			$causes[ (string) $row['cause'] ] = (int) $row['number'];
		}
		return $causes;
	}
}
