<?php
/**
 * Which carrier serves a connection. A further way of sending is one more line here.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Carriers {

	/**
	 * @param array<string, mixed> $values             A connection's settings by REST field name, secrets included, as filter `mailwright_connection` returned them.
	 * @param bool                 $is_password_locked A password is stored, but the site's keys no longer open it.
	 * @param float                $answer_s           Seconds that a server has for its answer to a whole mail; 0 = what is left of the deadline.
	 * @return Carrier|null Null: core sends by itself (PHP mail), or the mailer is not known.
	 */
	public static function make( #[\SensitiveParameter] array $values, Transcript $transcript, bool $is_password_locked = false, float $answer_s = 0.0 ): ?Carrier {
		return match ( $values['mailer'] ?? '' ) {
			'smtp'  => new Smtp_Client( Smtp_Options::from_array( $values, $is_password_locked )->with( array( 'answer_s' => $answer_s ) ), $transcript ),
			default => null,
		};
	}
}
