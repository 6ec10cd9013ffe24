<?php
/**
 * The classifier's answer: one cause of the closed set, how sure it is, and the evidence it was read from
 * (completed with the codes, the stage and the provider that stood in the text).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Classification {

	public const UNKNOWN = 'unknown';

	/** Umbrella causes: true, but another line or the probe can say more. */
	private const UMBRELLAS = array( self::UNKNOWN, 'connect_failed_generic', 'tls_handshake_failed', 'data_rejected_generic', 'cert_unverified', 'accepted_not_delivered' );

	public function __construct(
		public readonly string $cause,
		public readonly Confidence $confidence,
		public readonly Evidence $evidence
	) {}

	public function is_known(): bool {
		return self::UNKNOWN !== $this->cause;
	}

	/** A named cause says more than an umbrella, an umbrella more than nothing. */
	public function says_more_than( self $other ): bool {
		return ( $this->is_specific() && ! $other->is_specific() ) || ( $this->is_known() && ! $other->is_known() );
	}

	/** Whether the cause says what to do, rather than only where it failed. */
	public function is_specific(): bool {
		return ! in_array( $this->cause, self::UMBRELLAS, true );
	}
}
