<?php
/**
 * Recipients that a provider refused while it took the message for others, as replies of a mail server, which is what the outbox and the log know.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Causes\Server_Text;
use Mailwright\Transport\Reply;

defined( 'ABSPATH' ) || exit;

final class Refused {

	/** RFC 5321, 4.2.3: "mailbox unavailable", for good. */
	public static function reply( string $words ): Reply {
		return new Reply( 550, array( Server_Text::clean( $words, 300 ) ) );
	}

	/**
	 * @param mixed    $failures   Texts that name the addresses.
	 * @param string[] $recipients
	 * @return array<string, Reply>
	 */
	public static function named_in( mixed $failures, array $recipients ): array {
		$refused = array();
		foreach ( is_array( $failures ) ? $failures : array() as $failure ) {
			$text = is_string( $failure ) ? $failure : (string) wp_json_encode( $failure );
			foreach ( $recipients as $recipient ) {
				if ( false !== stripos( $text, $recipient ) ) {
					$refused[ $recipient ] = self::reply( $text );
				}
			}
		}
		return $refused;
	}
}
