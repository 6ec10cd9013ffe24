<?php
/**
 * What a message is after an attempt, and how long it waits for the next one.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Settlement {

	public const HELD_UNKNOWN    = 'unknown';
	public const HELD_HOME       = 'home';
	public const HELD_CONNECTION = 'connection';
	public const HELD_SAFE       = 'safe_mode';

	/** Not held any more: a person has let it go, and the safe mode lets it pass. */
	public const RELEASED = 'released';

	/**
	 * @param string   $status     sent, retry, unknown, dead or held.
	 * @param int|null $wait_s     Seconds until it is tried again, null = nobody tries it by itself.
	 * @param string   $cause      Id of the cause, '' = none.
	 * @param string   $held_for   Why it is held, '' = it is not.
	 * @param string   $connection The connection that carried it, '' = as before.
	 * @param int      $tries      Attempts that this came to, one for each connection that was tried.
	 */
	public function __construct(
		public readonly string $status,
		public readonly ?int $wait_s = null,
		public readonly string $cause = '',
		public readonly string $held_for = '',
		public readonly string $connection = '',
		public readonly int $tries = 1,
	) {}

	/** Whether nothing more happens to it by itself. */
	public function is_final(): bool {
		return in_array( $this->status, array( 'sent', 'dead' ), true );
	}

	/** Sent to everybody, the ordinary way: many of these are written in one statement. */
	public function is_plain_success(): bool {
		return 'sent' === $this->status && '' === $this->connection;
	}
}
