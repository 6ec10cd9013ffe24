<?php
/**
 * Waits for a greeting. Whoever stays silent until the time is nearly up is spoken to: a web server waits for exactly that, and its answer gives it
 * away. Not earlier, because mail servers distrust clients that speak before the greeting.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Probe;

use Mailwright\Transport\Deadline;
use Mailwright\Transport\Reply;
use Mailwright\Transport\Wire;
use Mailwright\Transport\Wire_Error;

defined( 'ABSPATH' ) || exit;

final class First_Words {

	/** Kept for the question at the end; of a short time only a quarter. */
	private const LAST_WORD_S = 0.5;

	/** @throws Wire_Error When no greeting came; kind PROTOCOL when something else did. */
	public static function read( Wire $wire, string $ehlo_name, Deadline $deadline ): Reply {
		try {
			return $wire->read_reply( $deadline->extended_by( -min( self::LAST_WORD_S, $deadline->remaining() / 4 ) ) );
		} catch ( Wire_Error $silence ) {
			if ( Wire_Error::TIMEOUT !== $silence->kind || '' !== $silence->seen ) {
				throw $silence;
			}
		}
		try {
			$wire->write( "EHLO $ehlo_name\r\n\r\n", $deadline ); // The empty line ends a request of HTTP.
			$wire->read_reply( $deadline );
		} catch ( Wire_Error $answer ) {
			throw Wire_Error::PROTOCOL === $answer->kind ? $answer : $silence;
		}
		throw $silence;
	}
}
