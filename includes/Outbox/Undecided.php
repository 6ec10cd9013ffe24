<?php
/**
 * What happens to a message of which nobody knows whether the server took it: the one window in which a mail can be sent twice (guarantees D7).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

final class Undecided {

	public function __construct( private readonly Attempt_Store $attempts, private readonly Settings_Store $settings = new Settings_Store() ) {}

	/** To be asked when the attempt has been written. */
	public function settlement( Claimed_Message $message, string $cause, int $tries = 1 ): Settlement {
		/**
		 * Filters what happens to a message that the mail server may have taken although its answer never came.
		 *
		 * @param string               $policy  `resend`: once more after 15 minutes, with the same Message-ID; `hold`: a person decides.
		 * @param array<string, mixed> $message id, from, subject, connection, priority, attempts, message_id.
		 */
		$policy = apply_filters( 'mailwright_after_unknown', $this->settings->get()->after_unknown, $message->facts() );
		if ( 'hold' === $policy || $this->attempts->unknowns( $message->id ) > 1 ) {
			return new Settlement( 'held', null, $cause, Settlement::HELD_UNKNOWN, tries: $tries );
		}
		return new Settlement( 'unknown', Retry_Policy::UNKNOWN_S, $cause, tries: $tries );
	}
}
