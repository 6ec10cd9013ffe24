<?php
/**
 * How a message that was sent at once ended, as its row says it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Direct_Result;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Log_Entry {

	/**
	 * @param 'sent'|'dead'|'held' $status
	 * @param string|null          $outcomes JSON of Recipients.
	 */
	public function __construct(
		public readonly string $status,
		public readonly string $connection,
		public readonly int $attempts = 1,
		public readonly string $cause = '',
		public readonly string $held_for = '',
		public readonly ?string $outcomes = null,
	) {}

	public static function of( Envelope $envelope, Direct_Result $result ): self {
		$failure = $result->failure;
		if ( null === $failure ) {
			return new self( 'sent', $result->connection_id(), count( $result->attempts ) );
		}
		// Nobody knows whether it was taken: the caller hears false, and a person decides (guarantees D7).
		$is_unknown = Stage::Post === $failure->stage;
		$status     = $is_unknown ? 'held' : 'dead';
		$recipients = Recipients::from_row( implode( "\n", $envelope->recipients ), null );
		$refused    = array_map( 'strval', $result->refused ) + $failure->refused;
		$recipients->mark( array_values( array_diff( $envelope->recipients, $result->left, array_keys( $refused ) ) ), Recipients::SENT );
		$recipients->mark( $result->left, $is_unknown ? Recipients::UNKNOWN : Recipients::DEAD );
		foreach ( $refused as $address => $reply ) {
			$recipients->mark( array( (string) $address ), Recipients::DEAD, $reply );
		}
		return new self( $status, $result->connection_id(), count( $result->attempts ), $failure->classify()->cause, $is_unknown ? Settlement::HELD_UNKNOWN : '', $recipients->to_json( $status ) );
	}
}
