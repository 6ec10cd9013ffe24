<?php
/**
 * When a connection gets a rest: a mail server that is down must cost neither a page nor a worker eight seconds for each mail, and a wrong
 * password must not be tried until the provider locks the account.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Breaker {

	/** Failures in a row that open it. */
	public const THRESHOLD = 5;

	/** Seconds of rest for each time in a row that it opens; the last one repeats. */
	private const RESTS_S = array( 60, 120, 300, 900 );

	/** A server that says nothing costs everybody this long, so one such failure is enough. */
	private const SILENT_S = 4.5;

	/** Replies to a login, or to a lack of one, that stay the same until a person changes something (RFC 4954, 6). */
	private const LOGIN_REFUSED = array( 530, 534, 535, 538 );

	/** Things that only a person can mend, and that no server has to be asked about again. */
	private const NEEDS_PERSON = array( 'config_incomplete', 'invalid_host_value', 'auth_required', 'auth_oauth_token_expired', 'auth_oauth_revoked' );

	/** The same at providers' APIs, which have no such replies. */
	private const API_NEEDS_PERSON = array( 'auth_failed', 'account_suspended' );

	/** Whether this failure stops the connection until its settings change. */
	public static function pauses( Failure $failure ): bool {
		if ( Stage::Api === $failure->stage && in_array( $failure->cause, self::API_NEEDS_PERSON, true ) ) {
			return true;
		}
		if ( in_array( $failure->cause, self::NEEDS_PERSON, true ) ) {
			return true;
		}
		if ( Stage::Auth === $failure->stage ) {
			return in_array( $failure->reply_code, self::LOGIN_REFUSED, true );
		}
		// "530 Authentication required" comes behind MAIL FROM.
		return 530 === $failure->reply_code && in_array( $failure->stage, array( Stage::Mail_From, Stage::Rcpt, Stage::Data ), true );
	}

	/** Whether the failure counts against the connection at all. */
	public static function counts( Failure $failure ): bool {
		return $failure->concerns_connection() || self::pauses( $failure );
	}

	/**
	 * @param int   $before Failures in a row so far.
	 * @param float $lost_s Seconds that were lost on this one.
	 */
	public static function failures_after( int $before, Failure $failure, float $lost_s ): int {
		$is_silent = $lost_s >= self::SILENT_S && null === $failure->reply_code;
		return $is_silent ? max( self::THRESHOLD, $before + 1 ) : $before + 1;
	}

	/** Seconds of rest after so many failures in a row, 0 = none. */
	public static function rest_s( int $failures ): int {
		if ( $failures < self::THRESHOLD ) {
			return 0;
		}
		return self::RESTS_S[ min( $failures - self::THRESHOLD, count( self::RESTS_S ) - 1 ) ];
	}
}
