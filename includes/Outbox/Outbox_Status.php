<?php
/**
 * How the outbox and its connections are doing, said once for the page, REST and the command line.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Causes\Catalogue;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Connection_Row array{id: string, state: string, until: string|null, failures: int, cause: string, title: string, explanation: string, fix: string, reply: string, accepted_at: string|null, failed_at: string|null}
 * @phpstan-type Answer array{paused: bool, ready: int, claimed: int, retry: int, unknown: int, held: int, dead: int, oldest_seconds: int, next_at: string|null, workers: int, last_worker_at: string|null, silent: bool, home_changed: array{held: int, accepted_under: string}|null, safe_mode: array{mode: string, address: string, copy: bool, kind: string, held: int}, connections: list<Connection_Row>}
 */
final class Outbox_Status {

	/** Something is due, and for so long nobody came. */
	public const SILENT_S = 300;

	/** @var array{counts: array<string, int>, oldest_seconds: int, overdue_seconds: int, next_at: int|null, foreign: int, safe: int, now: int} */
	private readonly array $numbers;

	/** @var list<Connection_Row> */
	private readonly array $connections;

	private readonly ?int $last_worker_at;

	private readonly int $workers;

	private readonly bool $is_paused;

	private readonly Safe_Mode $safe_mode;

	public function __construct() {
		$states               = new Connection_State_Store();
		$workers              = new Worker_Store();
		$this->numbers        = ( new Queue_Store() )->numbers();
		$this->last_worker_at = $workers->last_seen_at();
		$this->workers        = $workers->count();
		$this->is_paused      = $states->is_outbox_paused();
		$this->safe_mode      = Safe_Mode::now();
		$known                = $states->all();
		$this->connections    = array_map( static fn( Connection $connection ): array => self::connection( $connection, $known[ $connection->id ] ?? new Connection_State( $connection->id ) ), ( new Connection_Store() )->all() );
	}

	/** @return Answer As `GET /outbox` answers. */
	public function to_array(): array {
		$counts = $this->numbers['counts'];
		return array(
			'paused'         => $this->is_paused,
			'ready'          => $counts['ready'],
			'claimed'        => $counts['claimed'] + $counts['wire'],
			'retry'          => $counts['retry'],
			'unknown'        => $counts['unknown'],
			'held'           => $counts['held'],
			'dead'           => $counts['dead'],
			'oldest_seconds' => $this->numbers['oldest_seconds'],
			'next_at'        => self::time( $this->numbers['next_at'] ),
			'workers'        => $this->workers,
			'last_worker_at' => self::time( $this->last_worker_at ),
			'silent'         => $this->is_silent(),
			'home_changed'   => 0 === $this->numbers['foreign'] ? null : array(
				'held'           => $this->numbers['foreign'],
				'accepted_under' => '', // Only its fingerprint is known.
			),
			'safe_mode'      => array(
				'mode'    => $this->safe_mode->mode,
				'address' => $this->safe_mode->address,
				'copy'    => $this->safe_mode->is_copy,
				'kind'    => wp_get_environment_type(),
				'held'    => $this->numbers['safe'],
			),
			'connections'    => $this->connections,
		);
	}

	/** Mail is due, and nobody comes to send it. */
	public function is_silent(): bool {
		return ! $this->is_paused && $this->numbers['overdue_seconds'] > self::SILENT_S && ( null === $this->last_worker_at || $this->last_worker_at < $this->numbers['now'] - self::SILENT_S );
	}

	public function overdue_seconds(): int {
		return $this->numbers['overdue_seconds'];
	}

	/** ISO 8601 in UTC. */
	public static function time( ?int $seconds ): ?string {
		return null === $seconds ? null : gmdate( 'Y-m-d\TH:i:s\Z', $seconds );
	}

	/** @return Connection_Row */
	private static function connection( Connection $connection, Connection_State $state ): array {
		$is_outdated = 'working' !== $state->status() && 'unproven' !== $state->status() && ( $state->facts['settings'] ?? '' ) !== Proof::fingerprint( $connection->reveal() );
		$failure     = $is_outdated ? null : $state->failure();
		$explanation = null === $failure ? null : Catalogue::explain( $failure->classify() );
		return array(
			'id'          => $connection->id,
			// Settings that nobody has tried yet: what stands against the old ones is lifted by the next worker.
			'state'       => $is_outdated ? 'unproven' : $state->status(),
			'until'       => $is_outdated || $state->is_paused() ? null : self::time( $state->blocked_until ),
			'failures'    => $is_outdated ? 0 : $state->failures,
			'cause'       => $is_outdated ? '' : $state->cause,
			'title'       => (string) $explanation?->title,
			'explanation' => (string) $explanation?->explanation,
			'fix'         => (string) $explanation?->fix,
			'reply'       => null === $failure ? '' : ( null === $failure->reply_code ? $failure->message : trim( $failure->reply_code . ' ' . $failure->reply_text ) ),
			'accepted_at' => self::time( $state->accepted_at ),
			'failed_at'   => self::time( $state->failed_at ),
		);
	}
}
