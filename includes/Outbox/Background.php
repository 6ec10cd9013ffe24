<?php
/**
 * Whether a mail is sent after the page instead of within it. By itself ("auto") only where that is known to work: the connection has
 * taken mail with these very settings, and something on this site does the work in the background.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;
use Mailwright\Settings\Settings;
use Mailwright\Transport\Prepared_Mail;

defined( 'ABSPATH' ) || exit;

final class Background {

	/** Seconds: a worker was seen within them, or nothing has waited for longer. */
	private const TRUST_S = 300;

	/** @var array<string, bool> What was found out in this process: site and fingerprint of the settings => may be trusted. */
	private static array $known = array();

	public static function is_wanted( Prepared_Mail $mail, Draft $draft, Settings $settings ): bool {
		if ( $mail->is_test || $mail->is_left_to_core() ) {
			return false;
		}
		$is_wanted = ! $mail->is_direct && match ( $settings->background ) {
			'on'    => true,
			'off'   => false,
			default => self::is_page() && self::is_known_to_work( $mail ),
		};
		/**
		 * Filters whether a message is sent in the background, after wp_mail() has returned.
		 *
		 * @param bool                 $is_wanted Whether it is.
		 * @param array<string, mixed> $message   from, to (list), subject, connection, priority (0 security, 1 ordinary, 2 bulk), source.
		 */
		return (bool) apply_filters( 'mailwright_background', $is_wanted, $draft->to_array() );
	}

	/** What was found out is forgotten. */
	public static function forget(): void {
		self::$known = array();
	}

	/** Somebody waits for the answer: no command, no cron job. */
	private static function is_page(): bool {
		return ! Runner::is_command() && ! wp_doing_cron();
	}

	private static function is_known_to_work( Prepared_Mail $mail ): bool {
		$fingerprint = Proof::fingerprint( $mail->plain_values() );
		return self::$known[ get_current_blog_id() . " $fingerprint" ] ??= self::look( $mail->connection_id(), $fingerprint );
	}

	/** One statement by primary key, and where the answer of a page cannot be sent before its end a look at what waits. */
	private static function look( string $connection, string $fingerprint ): bool {
		$states = Database::table( Tables::CONNECTIONS );
		$more   = Runner::can_flush() ? ", 1 AS seen, NULL AS due" : ', ' . self::signs_of_work();
		try {
			$row = ( new Database() )->row( "SELECT proven, UNIX_TIMESTAMP() AS now_at$more FROM $states WHERE connection = %s", $connection );
		} catch ( Database_Error ) {
			return false;
		}
		if ( null === $row || ! hash_equals( (string) $row['proven'], $fingerprint ) ) {
			return false;
		}
		return null !== $row['seen'] || null === $row['due'] || (int) $row['due'] > (int) $row['now_at'] - self::TRUST_S;
	}

	/** SQL: when a worker was seen lately, and since when the oldest mail of any lane is due. */
	private static function signs_of_work(): string {
		$workers  = Database::table( Tables::WORKERS );
		$messages = Database::table( Tables::MESSAGES );
		return "(SELECT MAX(seen_at) FROM $workers WHERE kind <> 'kick' AND seen_at > UNIX_TIMESTAMP() - " . self::TRUST_S . ") AS seen, (SELECT MIN(next_at) FROM $messages WHERE lane IN (0, 1, 2)) AS due";
	}
}
