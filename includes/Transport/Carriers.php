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

	/** Mailer => class; {@see \Mailwright\Settings\Connection_Schema::API}. */
	private const API = array(
		'gmail'     => Api\Gmail::class,
		'microsoft' => Api\Microsoft::class,
		'mailgun'   => Api\Mailgun::class,
		'amazonses' => Api\Amazon_Ses::class,
		'smtp2go'   => Api\Smtp2go::class,
		'sparkpost' => Api\Sparkpost::class,
		'mandrill'  => Api\Mandrill::class,
	);

	/**
	 * @param array<string, mixed> $values             A connection's settings by REST field name, secrets included, as filter `mailwright_connection` returned them.
	 * @param bool                 $is_password_locked A password is stored, but the site's keys no longer open it.
	 * @param float                $answer_s           Seconds that a server has for its answer to a whole mail; 0 = what is left of the deadline.
	 * @return Carrier|null Null: core sends by itself (PHP mail), or the mailer is not known.
	 */
	public static function make( #[\SensitiveParameter] array $values, Transcript $transcript, bool $is_password_locked = false, float $answer_s = 0.0 ): ?Carrier {
		$mailer = is_string( $values['mailer'] ?? null ) ? $values['mailer'] : '';
		return match ( $mailer ) {
			'smtp'  => new Smtp_Client( Smtp_Options::from_array( $values, $is_password_locked )->with( array( 'answer_s' => $answer_s ) ), $transcript ),
			default => self::api( $mailer, $values, $transcript, $is_password_locked ),
		};
	}

	/** @param array<string, mixed> $values */
	private static function api( string $mailer, #[\SensitiveParameter] array $values, Transcript $transcript, bool $is_locked ): ?Api\Api_Carrier {
		$carrier = self::API[ $mailer ] ?? null;
		return null === $carrier ? null : new $carrier( $values, $transcript, $is_locked );
	}
}
