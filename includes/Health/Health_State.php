<?php
/**
 * Whether mail leaves this site, as the watch has seen it last, with what is wrong in words.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Row array{id: string, severity: 'warning'|'critical', cause: string, connection: string, title: string, explanation: string, fix: string, since: int, link: string}
 */
final class Health_State {

	/**
	 * @param 'good'|'warning'|'critical'|'unknown' $status
	 * @param list<Row>                         $findings   The worst first.
	 * @param int|null                              $checked_at Unix time of the last look, null = none yet.
	 * @param int|null                              $changed_at Unix time since when it is so.
	 */
	public function __construct(
		public readonly string $status = 'unknown',
		public readonly array $findings = array(),
		public readonly ?int $checked_at = null,
		public readonly ?int $changed_at = null,
	) {}

	public function is_wrong(): bool {
		return in_array( $this->status, array( 'warning', 'critical' ), true );
	}

	/** The same as long as nothing begins, ends or gets worse: days that are left and numbers of messages do not count. */
	public function signature(): string {
		return self::signature_of( $this->status, $this->findings );
	}

	/** @param list<Row> $findings */
	public static function signature_of( string $status, array $findings ): string {
		$parts = array_map( static fn( array $finding ): string => $finding['id'] . '=' . $finding['severity'], $findings );
		sort( $parts );
		return substr( hash( 'sha256', $status . '|' . implode( '|', $parts ) ), 0, 16 );
	}

	/**
	 * @param list<array{severity: string}> $findings
	 * @return 'good'|'warning'|'critical'
	 */
	public static function worst( array $findings ): string {
		$grades = array_column( $findings, 'severity' );
		return match ( true ) {
			in_array( 'critical', $grades, true ) => 'critical',
			array() !== $grades => 'warning',
			default => 'good',
		};
	}

	/**
	 * @param array<mixed> $findings
	 * @return list<Row> Those that are what this plugin writes.
	 */
	public static function sound( array $findings ): array {
		$sound = array();
		foreach ( $findings as $finding ) {
			if ( ! is_array( $finding ) || ! is_string( $finding['id'] ?? null ) || '' === $finding['id'] ) {
				continue;
			}
			$text    = static fn( string $name ): string => is_string( $finding[ $name ] ?? null ) ? $finding[ $name ] : '';
			$sound[] = array(
				'id'          => $finding['id'],
				'severity'    => 'critical' === $text( 'severity' ) ? 'critical' : 'warning',
				'cause'       => $text( 'cause' ),
				'connection'  => $text( 'connection' ),
				'title'       => $text( 'title' ),
				'explanation' => $text( 'explanation' ),
				'fix'         => $text( 'fix' ),
				'since'       => is_int( $finding['since'] ?? null ) ? $finding['since'] : 0,
				'link'        => $text( 'link' ),
			);
		}
		return $sound;
	}
}
