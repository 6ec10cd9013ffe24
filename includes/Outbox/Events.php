<?php
/**
 * What other plugins are told about messages, said once for direct sends and for the worker. The id is that of the log, 0 = not in the log.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Failure;

defined( 'ABSPATH' ) || exit;

final class Events {

	public static function accepted( int $id, string $message_id ): void {
		/**
		 * Fires when the responsibility for a message has been taken, by the outbox or by the mail server: from here on it is not the caller's business any more.
		 *
		 * @param int    $id         Id in the log, 0 = not in the log.
		 * @param string $message_id The Message-ID header, with angle brackets.
		 */
		do_action( 'mailwright_accepted', $id, $message_id );
	}

	public static function sent( int $id, string $reply, string $connection, string $message_id ): void {
		/**
		 * Fires when a mail server has accepted a message for all its recipients. Accepted is not yet delivered.
		 *
		 * @param int    $id         Id in the log, 0 = not in the log.
		 * @param string $reply      The server's words, e.g. "250 2.0.0 Ok: queued as 4F2A1".
		 * @param string $connection The connection's id.
		 * @param string $message_id The Message-ID header, with angle brackets.
		 */
		do_action( 'mailwright_sent', $id, $reply, $connection, $message_id );
	}

	public static function failed( int $id, Failure $failure, string $message_id ): void {
		/**
		 * Fires when a message could not be handed to the mail server and will not be tried again by itself.
		 *
		 * @param int     $id         Id in the log, 0 = not in the log.
		 * @param Failure $failure    What happened, where, and the server's words.
		 * @param string  $message_id The Message-ID header, '' when the message was not composed yet.
		 */
		do_action( 'mailwright_failed', $id, $failure, $message_id );
	}
}
