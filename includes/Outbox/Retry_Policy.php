<?php
/**
 * When a mail is tried again: soon at first, because the first server on the way is usually the site's own and back in a minute,
 * then ever more seldom (RFC 5321, 4.5.4.1), never at the same moment as all others.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Causes\Catalogue;
use Mailwright\Causes\Confidence;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Retry_Policy {

	/** Seconds before the second, third, … attempt; the last one repeats. */
	public const DELAYS_S = array( 60, 300, 900, 1800, 3600, 7200, 14400, 28800 );

	/** Up to so much earlier or later. */
	private const JITTER = 0.2;

	/** How long a mail waits whose answer never came, before it is sent once more. */
	public const UNKNOWN_S = 900;

	/** A server that says "for good" and means "for today". */
	private const NOT_FOR_GOOD = array( 'rate_limited', 'greylisted', 'too_many_connections' );

	/** Nothing was sent, and no later try can change that. */
	private const HOPELESS = array( 'invalid_address', 'smtputf8_unsupported', 'message_too_big', 'message_invalid' );

	/**
	 * Seconds until the next attempt.
	 *
	 * @param int                  $attempts Made so far, at least 1.
	 * @param array<string, mixed> $message  Facts of the message: id, from, subject, connection, priority, cause.
	 */
	public static function delay_s( int $attempts, array $message = array() ): int {
		/**
		 * Filters the seconds between attempts.
		 *
		 * @param int[]                $delays  Before the second, third, … attempt; the last one repeats. Each is varied by up to a fifth.
		 * @param array<string, mixed> $message id, from, subject, connection, priority (0 security, 1 ordinary, 2 bulk), cause.
		 */
		$filtered = apply_filters( 'mailwright_retry_delays', self::DELAYS_S, $message );
		$delays   = array_values( array_filter( is_array( $filtered ) ? $filtered : array(), static fn( mixed $delay ): bool => is_numeric( $delay ) && $delay >= 0 ) );
		$delays   = array() === $delays ? self::DELAYS_S : $delays;
		$delay    = (float) $delays[ min( max( 1, $attempts ), count( $delays ) ) - 1 ];
		return (int) round( $delay * ( 1 + self::JITTER * ( random_int( -1000, 1000 ) / 1000 ) ) );
	}

	/** Whether the same mail may be taken later. Faults of the connection are: they say nothing about the mail. */
	public static function may_retry( Failure $failure ): bool {
		if ( in_array( $failure->cause, self::HOPELESS, true ) ) {
			return false;
		}
		if ( Stage::Api === $failure->stage && ! $failure->concerns_connection() ) {
			return Catalogue::explain( $failure->classify() )->retryable; // An API has no reply codes that tell "for now" from "for good".
		}
		if ( $failure->concerns_connection() || null === $failure->reply_code ) {
			return true;
		}
		return $failure->reply_code < 500 || self::is_limit( $failure );
	}

	/** The same question for one recipient. */
	public static function may_retry_reply( string $reply, Failure $context ): bool {
		$code = (int) substr( $reply, 0, 3 );
		if ( $code < 500 ) {
			return true;
		}
		$enhanced = 1 === preg_match( '/^\d{3} (5\.\d{1,3}\.\d{1,3})\b/', $reply, $match ) ? $match[1] : null;
		return self::is_limit( new Failure( Stage::Rcpt, $reply, reply_code: $code, enhanced_code: $enhanced, reply_text: substr( $reply, 4 ), host: $context->host, provider: $context->provider ) );
	}

	/** Some providers say 550 when the day's allowance is used up; giving up on such a mail would lose it for nothing. */
	private static function is_limit( Failure $failure ): bool {
		$found = $failure->classify();
		return Confidence::High === $found->confidence && in_array( $found->cause, self::NOT_FOR_GOOD, true );
	}
}
