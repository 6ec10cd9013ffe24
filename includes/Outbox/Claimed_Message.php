<?php
/**
 * A message that this worker has claimed: what it needs for sending it, and the token by which its writes count.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Claimed_Message {

	/** Columns that a worker reads; a small message's content comes with them. */
	public const COLUMNS = 'id, token, priority, attempts, claims, created_at, expires_at, version, home, keep_level, is_sensitive, connection, cause, held_for, message_id, subject, sender, return_path, notify, recipients, outcomes, size, sealed, chunks_of';

	public readonly int $id;

	public readonly string $token;

	public readonly int $priority;

	/** Attempts before this one. */
	public readonly int $attempts;

	public readonly int $claims;

	public readonly int $created_at;

	public readonly ?int $expires_at;

	public readonly string $home;

	public readonly int $keep_level;

	public readonly bool $is_sensitive;

	public readonly string $connection;

	/** Of the last failure, '' = none. */
	public readonly string $cause;

	/** Settlement::RELEASED when a person has let it go. */
	public readonly string $held_for;

	public readonly string $message_id;

	public readonly string $subject;

	/** The From address. */
	public readonly string $from;

	/** MAIL FROM. */
	public readonly string $return_path;

	public readonly string $notify;

	public readonly int $size;

	public readonly ?string $chunks_of;

	/** Database's time of the claim. */
	public readonly int $claimed_at;

	public readonly int $version;

	public readonly Recipients $recipients;

	/** @param array<string, string|null> $row COLUMNS, `now_at` and, for small messages, `mime`. */
	public function __construct( public array $row ) {
		$this->id           = (int) $row['id'];
		$this->token        = (string) $row['token'];
		$this->priority     = (int) $row['priority'];
		$this->attempts     = (int) $row['attempts'];
		$this->claims       = (int) $row['claims'];
		$this->created_at   = (int) $row['created_at'];
		$this->expires_at   = null === $row['expires_at'] ? null : (int) $row['expires_at'];
		$this->version      = (int) $row['version'];
		$this->home         = (string) $row['home'];
		$this->keep_level   = (int) $row['keep_level'];
		$this->is_sensitive = '1' === (string) $row['is_sensitive'];
		$this->connection   = (string) $row['connection'];
		$this->cause        = (string) $row['cause'];
		$this->held_for     = (string) $row['held_for'];
		$this->message_id   = (string) $row['message_id'];
		$this->subject      = (string) $row['subject'];
		$this->from         = (string) $row['sender'];
		$this->return_path  = (string) $row['return_path'];
		$this->notify       = (string) $row['notify'];
		$this->size         = (int) $row['size'];
		$this->chunks_of    = $row['chunks_of'];
		$this->claimed_at   = (int) ( $row['now_at'] ?? 0 );
		$this->recipients   = Recipients::from_row( (string) $row['recipients'], $row['outcomes'] );
	}

	public function is_expired(): bool {
		return null !== $this->expires_at && $this->expires_at <= $this->claimed_at;
	}

	/** @return array<string, mixed> For filters. */
	public function facts(): array {
		return array(
			'id'         => $this->id,
			'from'       => $this->from,
			'subject'    => $this->subject,
			'connection' => $this->connection,
			'priority'   => $this->priority,
			'attempts'   => $this->attempts,
			'message_id' => $this->message_id,
			'sensitive'  => $this->is_sensitive,
		);
	}
}
