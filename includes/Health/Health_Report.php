<?php
/**
 * The answer for monitoring: what the watch saw last, together with how the outbox fares this moment. Contacts no mail server.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Health_State
 */
final class Health_Report {

	/** @return array<string, mixed> As `GET /health` answers. */
	public static function now(): array {
		$memory   = ( new Health_Store() )->memory();
		$outbox   = Outbox_Watch::now();
		$report   = null === $outbox ? self::unreadable() : $outbox->report();
		$now      = time();
		$findings = Watch::findings( $memory, null === $outbox ? array() : $outbox->all(), $outbox );
		$cron     = Watch_Schedule::finding( $now );
		$findings = self::dated( null === $cron ? $findings : array( ...$findings, $cron ), $memory->state, $now );
		$is_good  = 'good' === $report['status'] || ( 'unknown' !== $memory->state->status && array() === $findings );
		return array(
			'status'           => array() === $findings && ! $is_good ? 'unknown' : Health_State::worst( $findings ),
			'last_accepted_at' => $report['last_accepted_at'],
			'last_failed_at'   => $report['last_failed_at'],
			'checked_at'       => null === $memory->state->checked_at ? null : gmdate( 'Y-m-d\TH:i:s\Z', $memory->state->checked_at ),
			'queue'            => $report['queue'],
			'findings'         => array_map(
				static fn( array $finding ): array => array( 'since' => gmdate( 'Y-m-d\TH:i:s\Z', $finding['since'] ) ) + $finding,
				$findings
			),
		);
	}

	/**
	 * What the watch has found about connections, for the page: with the outbox' own words that is the whole story. Costs nothing where nothing is wrong.
	 *
	 * @param array<string, mixed> $outbox As Outbox_Status::to_array() gives it.
	 * @return list<array{connection: string, severity: string, title: string, explanation: string, fix: string}>
	 */
	public static function of_connections( array $outbox ): array {
		if ( null === Health_Store::alarm() ) {
			return array();
		}
		$memory   = ( new Health_Store() )->memory();
		$states   = array_column( is_array( $outbox['connections'] ?? null ) ? $outbox['connections'] : array(), null, 'id' );
		$findings = array();
		foreach ( self::dated( Watch::findings( $memory, array() ), $memory->state, time() ) as $finding ) {
			$accepted  = is_array( $states[ $finding['connection'] ] ?? null ) ? $states[ $finding['connection'] ]['accepted_at'] ?? '' : '';
			$looked_at = $memory->connections[ $finding['connection'] ]['checked_at'] ?? 0;
			$is_mended = 'critical' === $finding['severity'] && is_string( $accepted ) && (int) strtotime( $accepted ) > $looked_at;
			if ( '' !== $finding['connection'] && ! $is_mended ) {
				$findings[] = array( 'connection' => $finding['connection'], 'severity' => $finding['severity'], 'title' => $finding['title'], 'explanation' => $finding['explanation'], 'fix' => $finding['fix'] );
			}
		}
		return $findings;
	}

	/**
	 * With the words of the watch, which knows what happened before.
	 *
	 * @param list<Row> $findings
	 * @return list<Row>
	 */
	private static function dated( array $findings, Health_State $state, int $now ): array {
		$said  = array_column( $state->findings, null, 'id' );
		$dated = array();
		foreach ( $findings as $finding ) {
			$known               = $said[ $finding['id'] ] ?? null;
			$finding['since']    = $known['since'] ?? ( 0 === $finding['since'] ? $now : $finding['since'] );
			$dated[]             = null !== $known && $known['severity'] === $finding['severity'] && '' !== $finding['connection'] ? $known : $finding;
		}
		usort( $dated, static fn( array $one, array $other ): int => $one['severity'] <=> $other['severity'] ); // "critical" comes first.
		return $dated;
	}

	/** @return array<string, mixed> */
	private static function unreadable(): array {
		return array(
			'status'           => 'unknown',
			'last_accepted_at' => null,
			'last_failed_at'   => null,
			'queue'            => array( 'ready' => 0, 'retry' => 0, 'oldest_seconds' => 0 ),
		);
	}
}
