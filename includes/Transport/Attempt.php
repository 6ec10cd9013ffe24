<?php
/**
 * One try to send a message by one connection, as the log shows it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Attempt {

	/**
	 * @param string               $connection_id Id of the connection.
	 * @param Transcript           $transcript    What was said.
	 * @param float                $duration_ms   Of this try alone.
	 * @param Reply|null           $reply         The last 250 behind a final dot; null = nobody got the message by this try.
	 * @param Failure|null         $failure       Why it ended early; null = it did not.
	 * @param list<string>         $left          Recipients that nobody has answered for yet.
	 * @param array<string, Reply> $refused       Recipients that the server refused while it took the message for others.
	 */
	public function __construct(
		public readonly string $connection_id,
		public readonly Transcript $transcript,
		public readonly float $duration_ms,
		public readonly ?Reply $reply,
		public readonly ?Failure $failure,
		public readonly array $left,
		public readonly array $refused = array(),
	) {}

	/** Whether another connection may try for those who are left: only faults of the connection, never when it may have been taken (guarantees D11). */
	public function may_go_on(): bool {
		return null !== $this->failure && array() !== $this->left && Stage::Post !== $this->failure->stage && $this->failure->concerns_connection();
	}
}
