<?php
/**
 * Remembers for all processes together how a connection fares: proven settings, breaker, pause and rate. Times are the database's.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Transport\Failure;

defined( 'ABSPATH' ) || exit;

final class Connection_State_Store {

	/** While one process tries a rested connection, the others wait so long for its verdict. */
	private const PROBE_S = 30;

	/** A connection that works is written down at most this often. */
	private const REMEMBER_S = 60;

	private string $table;

	public function __construct( private readonly Database $database = new Database() ) {
		$this->table = Database::table( Tables::CONNECTIONS );
	}

	public function get( string $connection ): Connection_State {
		$row = $this->database->row( "SELECT s.*, UNIX_TIMESTAMP() AS now_at FROM {$this->table} s WHERE connection = %s", $connection );
		return null === $row ? new Connection_State( $connection ) : self::state( $row );
	}

	/** @return array<string, Connection_State> By connection. */
	public function all(): array {
		$states = array();
		foreach ( $this->database->rows( "SELECT s.*, UNIX_TIMESTAMP() AS now_at FROM {$this->table} s WHERE connection <> ''" ) as $row ) {
			$states[ (string) $row['connection'] ] = self::state( $row );
		}
		return $states;
	}

	/**
	 * Whether a mail may be tried by this connection now. Of several processes that ask a rested one, only one is told yes.
	 *
	 * @param array<string, mixed> $values The connection's settings, `id` included.
	 * @return Failure|null Null: go ahead, and say afterwards how it went. Else why not.
	 */
	public function ask( string $connection, #[\SensitiveParameter] array $values ): ?Failure {
		$state = $this->get( $connection );
		if ( ( $state->is_paused() || null !== $state->blocked_until ) && ( $state->facts['settings'] ?? '' ) !== Proof::fingerprint( $values ) ) {
			$this->lift( $connection ); // Somebody has changed the settings, perhaps in wp-config.php: what was learned is about others.
			return null;
		}
		if ( $state->is_paused() || $state->is_resting() ) {
			return $state->refusal();
		}
		if ( $state->is_half_open() && ! $this->begin_probe( $connection, (int) $state->blocked_until ) ) {
			return $this->get( $connection )->refusal();
		}
		return null;
	}

	/** @param string $proven Fingerprint of the settings it went through, '' = leave what is known. */
	public function succeeded( string $connection, string $proven = '' ): void {
		$state = $this->get( $connection );
		if ( 0 === $state->failures && ! $state->is_paused() && ( '' === $proven || $proven === $state->proven ) && (int) $state->accepted_at > $state->now - self::REMEMBER_S ) {
			return;
		}
		$this->database->run(
			"INSERT INTO {$this->table} (connection, proven, accepted_at) VALUES (%s, %s, UNIX_TIMESTAMP())
			ON DUPLICATE KEY UPDATE accepted_at = UNIX_TIMESTAMP(), failures = 0, blocked_until = NULL, paused_at = NULL, cause = '', failure = NULL" . ( '' === $proven ? '' : ', proven = %s' ),
			...( '' === $proven ? array( $connection, '' ) : array( $connection, $proven, $proven ) )
		);
	}

	/**
	 * @param float                $lost_s Seconds that were lost on it.
	 * @param array<string, mixed> $values The settings that failed, `id` included.
	 */
	public function failed( string $connection, Failure $failure, float $lost_s, #[\SensitiveParameter] array $values ): void {
		if ( ! Breaker::counts( $failure ) ) {
			return;
		}
		$failures = Breaker::failures_after( $this->get( $connection )->failures, $failure, $lost_s );
		$rest_s   = max( Breaker::rest_s( $failures ), (int) $failure->retry_after_s ); // A provider that says how long to wait knows best.
		$blocked  = $rest_s > 0 ? 'UNIX_TIMESTAMP() + ' . $rest_s : 'NULL';
		$paused   = Breaker::pauses( $failure ) ? 'UNIX_TIMESTAMP()' : 'NULL';
		$cause    = $failure->classify()->cause;
		$facts    = $this->facts( $failure, $values );
		$this->database->run(
			"INSERT INTO {$this->table} (connection, failed_at, failures, blocked_until, paused_at, cause, failure) VALUES (%s, UNIX_TIMESTAMP(), %d, $blocked, $paused, %s, %s)
			ON DUPLICATE KEY UPDATE failed_at = UNIX_TIMESTAMP(), failures = %d, blocked_until = $blocked, paused_at = $paused, cause = %s, failure = %s",
			$connection,
			$failures,
			$cause,
			$facts,
			$failures,
			$cause,
			$facts
		);
	}

	/** Everything that stood against the connection is forgotten: its settings are new, or a person wants it tried. */
	public function lift( string $connection ): void {
		$this->database->run( "UPDATE {$this->table} SET failures = 0, blocked_until = NULL, paused_at = NULL, cause = '', failure = NULL WHERE connection = %s", $connection );
	}

	/** A person wants to know now: each connection that rests or is paused is tried with one mail. */
	public function end_rests(): void {
		$this->database->run( "UPDATE {$this->table} SET blocked_until = UNIX_TIMESTAMP(), paused_at = NULL, failures = GREATEST(failures, %d) WHERE connection <> '' AND ( blocked_until IS NOT NULL OR paused_at IS NOT NULL )", Breaker::THRESHOLD );
	}

	public function forget( string $connection ): void {
		$this->database->run( "DELETE FROM {$this->table} WHERE connection = %s", $connection );
	}

	/**
	 * Takes from the connection's allowance for this minute, which all workers share.
	 *
	 * @return int Messages that may go now, 0 to `$wanted`.
	 */
	public function take( string $connection, int $wanted, int $per_minute ): int {
		$this->database->run( "INSERT IGNORE INTO {$this->table} (connection) VALUES (%s)", $connection );
		while ( $wanted > 0 ) {
			$changed = $this->database->run(
				"UPDATE {$this->table} SET
				window_used = CASE WHEN window_at <= UNIX_TIMESTAMP() - 60 THEN %d ELSE window_used + %d END,
				window_at = CASE WHEN window_at <= UNIX_TIMESTAMP() - 60 THEN UNIX_TIMESTAMP() ELSE window_at END
				WHERE connection = %s AND ( window_at <= UNIX_TIMESTAMP() - 60 OR window_used + %d <= %d )",
				$wanted,
				$wanted,
				$connection,
				$wanted,
				$per_minute
			);
			if ( $changed > 0 ) {
				return $wanted;
			}
			$left   = $per_minute - (int) $this->database->value( "SELECT window_used FROM {$this->table} WHERE connection = %s", $connection );
			$wanted = min( $wanted - 1, max( 0, $left ) );
		}
		return 0;
	}

	/** The outbox as a whole is stopped by a person: a row of no connection, so that all nodes see it at once and no cache can hide it. */
	public function is_outbox_paused(): bool {
		return null !== $this->database->value( "SELECT paused_at FROM {$this->table} WHERE connection = ''" );
	}

	public function pause_outbox( bool $is_paused ): void {
		if ( ! $is_paused ) {
			$this->forget( '' );
			return;
		}
		$this->database->run( "INSERT INTO {$this->table} (connection, paused_at) VALUES ('', UNIX_TIMESTAMP()) ON DUPLICATE KEY UPDATE paused_at = UNIX_TIMESTAMP()" );
	}

	/** @return bool False: somebody else is trying it already. */
	private function begin_probe( string $connection, int $blocked_until ): bool {
		return 1 === $this->database->run(
			"UPDATE {$this->table} SET blocked_until = UNIX_TIMESTAMP() + %d WHERE connection = %s AND blocked_until = %d AND blocked_until <= UNIX_TIMESTAMP()",
			self::PROBE_S,
			$connection,
			$blocked_until
		);
	}

	/** @param array<string, mixed> $values */
	private function facts( Failure $failure, #[\SensitiveParameter] array $values ): string {
		$facts             = array_diff_key( $failure->to_array(), array( 'certificate' => true, 'refused' => true, 'cause' => true ) );
		$facts['stage']    = $failure->stage->value;
		$facts['settings'] = Proof::fingerprint( $values );
		return (string) wp_json_encode( $facts, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE );
	}

	/** @param array<string, string|null> $row */
	private static function state( array $row ): Connection_State {
		$facts = json_decode( (string) $row['failure'], true );
		$time  = static fn( string $name ): ?int => null === $row[ $name ] ? null : (int) $row[ $name ];
		return new Connection_State(
			(string) $row['connection'],
			(string) $row['proven'],
			$time( 'accepted_at' ),
			$time( 'failed_at' ),
			(int) $row['failures'],
			$time( 'blocked_until' ),
			$time( 'paused_at' ),
			(string) $row['cause'],
			is_array( $facts ) ? $facts : array(),
			(int) $row['now_at'],
		);
	}
}
