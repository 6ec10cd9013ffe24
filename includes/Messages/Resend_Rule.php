<?php
/**
 * Whether a message of the log can be sent again, said in words: one answer for the page, REST and the command line.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

final class Resend_Rule {

	/**
	 * Why not; '' when it can be.
	 *
	 * @param array<string, string|null> $row With status, is_sensitive, chunks_of and mime (or has_mime, where only its presence was read).
	 */
	public static function refusal( array $row ): string {
		$has_text = '' !== (string) ( $row['chunks_of'] ?? '' ) || '' !== (string) ( $row['has_mime'] ?? $row['mime'] ?? '' );
		return match ( true ) {
			'1' === (string) $row['is_sensitive']
				=> __( 'This message holds a login, reset or confirmation link. Such a message is never sent again from the log: ask for a new link instead.', 'mailwright' ),
			in_array( $row['status'], array( 'ready', 'claimed', 'wire', 'retry' ), true )
				=> __( 'This message still waits to be sent.', 'mailwright' ),
			! $has_text && 'sent' === $row['status']
				=> __( 'The text of this message was not kept. To be able to send messages again, switch on "Keep the text of messages" in the settings.', 'mailwright' ),
			! $has_text
				=> __( 'The text of this message is no longer there.', 'mailwright' ),
			default => '',
		};
	}
}
