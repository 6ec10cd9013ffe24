<?php
/**
 * What the outbox and the log tell about the mail of this site: how long mail waits, whether anybody comes to send it, how much of it fails.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Outbox_Health;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Health_State
 */
final class Outbox_Watch {

	private const FAILURES = 5;

	private const MINUTES = 60;

	/** Of the messages that were given up the newest so many are looked at: each look is to be cheap at a million rows. */
	private const NEWEST = 500;

	/** Not worth waking anybody: mail that a server asked to bring later, what the rate of failures says better, and what somebody has chosen. */
	private const NOT_ALARMING = array( 'queue_old' => 'warning', 'many_failed' => 'warning', 'safe_mode' => 'warning' );

	/** @param array<string, mixed> $report As Outbox_Health::report() gives it. */
	private function __construct( private readonly array $report ) {}

	/** Null: the database has nothing to tell. */
	public static function now(): ?self {
		try {
			return new self( Outbox_Health::report() );
		} catch ( Database_Error ) {
			return null;
		}
	}

	/** @return array<string, mixed> As Outbox_Health::report() gives it. */
	public function report(): array {
		return $this->report;
	}

	/** @return list<Row> Everything, as monitoring wants it. */
	public function all(): array {
		$findings = array();
		foreach ( is_array( $this->report['findings'] ) ? $this->report['findings'] : array() as $finding ) {
			$text       = static fn( string $name ): string => is_array( $finding ) && is_string( $finding[ $name ] ?? null ) ? $finding[ $name ] : '';
			$findings[] = Finding::of( $text( 'id' ), 'critical' === $text( 'severity' ) ? 'critical' : 'warning', $text( 'title' ), $text( 'explanation' ), $text( 'fix' ), $text( 'connection' ), $text( 'cause' ) );
		}
		$failures = self::failures();
		return null === $failures ? $findings : array( ...$findings, $failures );
	}

	/** @return list<Row> What somebody should be told of. */
	public function alarming(): array {
		return array_values( array_filter( $this->all(), static fn( array $finding ): bool => ( self::NOT_ALARMING[ $finding['id'] ] ?? '' ) !== $finding['severity'] ) );
	}

	/** @return int|null Unix time of the last message that was accepted by anybody. */
	public function accepted_at( string $connection ): ?int {
		$times = is_array( $this->report['accepted_at'] ?? null ) ? $this->report['accepted_at'] : array();
		$time  = is_string( $times[ $connection ] ?? null ) ? strtotime( $times[ $connection ] ) : false;
		return false === $time ? null : $time;
	}

	/** @return Row|null */
	private static function failures(): ?array {
		$alerts  = ( new Settings_Store() )->get()->to_array()['alerts'] ?? array();
		$alerts  = is_array( $alerts ) ? $alerts : array();
		$most    = is_int( $alerts['failures'] ?? null ) && $alerts['failures'] > 0 ? $alerts['failures'] : self::FAILURES;
		$minutes = is_int( $alerts['minutes'] ?? null ) && $alerts['minutes'] > 0 ? $alerts['minutes'] : self::MINUTES;
		$failed  = self::failed_within( $minutes * MINUTE_IN_SECONDS );
		if ( $failed < $most ) {
			return null;
		}
		return Finding::of(
			'failures',
			'warning',
			/* translators: %s: number of messages */
			sprintf( _n( '%s message could not be sent within a short time', '%s messages could not be sent within a short time', $failed, 'mailwright' ), number_format_i18n( $failed ) ),
			/* translators: %s: number of minutes */
			sprintf( _n( 'They were given up within the last %s minute: refused for good, or out of time.', 'They were given up within the last %s minutes: refused for good, or out of time.', $minutes, 'mailwright' ), number_format_i18n( $minutes ) ),
			__( 'The log says why each of them failed.', 'mailwright' )
		);
	}

	private static function failed_within( int $seconds ): int {
		$messages = Database::table( Tables::MESSAGES );
		$attempts = Database::table( Tables::ATTEMPTS );
		return (int) ( new Database() )->value(
			"SELECT COUNT(DISTINCT a.message) FROM $attempts a INNER JOIN ( SELECT id FROM $messages WHERE status = 'dead' ORDER BY id DESC LIMIT %d ) m ON m.id = a.message WHERE a.tried_at > UNIX_TIMESTAMP() - %d",
			self::NEWEST,
			$seconds
		);
	}
}
