<?php
/**
 * What came of sending a message at once: the tries, and what is true for each recipient afterwards.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Direct_Result {

	/**
	 * @param list<Attempt>        $attempts Oldest first.
	 * @param array<string, Reply> $refused  Recipients that were refused, while others may have been accepted.
	 * @param list<string>         $left     Recipients that nobody has answered for.
	 * @param Reply|null           $reply    The last 250 behind a final dot; null = nobody got the message.
	 * @param Failure|null         $failure  Null: accepted for all recipients.
	 */
	public function __construct(
		public readonly array $attempts,
		public readonly array $refused,
		public readonly array $left,
		public readonly ?Reply $reply,
		public readonly ?Failure $failure,
	) {}

	/** The connection that was used last. */
	public function connection_id(): string {
		return $this->attempts[ array_key_last( $this->attempts ) ?? 0 ]->connection_id ?? '';
	}
}
