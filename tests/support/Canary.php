<?php
/**
 * A secret that must never be seen again, in whatever form: the tests store it and then look for it everywhere.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Canary {

	public const PASSWORD = 'CANARY-p\\ä"s\'s /+<w>0rd&';

	/** @return array<string, string> Form => text. */
	public static function forms( string $user = '', string $secret = self::PASSWORD ): array {
		$json = trim( (string) json_encode( $secret ), '"' );

		return array(
			'plain'               => $secret,
			'start of it'         => 'CANARY-',
			'base64'              => base64_encode( $secret ),
			'base64 of AUTH PLAIN' => base64_encode( "\0$user\0$secret" ),
			'XOAUTH2'             => base64_encode( "user=$user\1auth=Bearer $secret\1\1" ),
			'URL-encoded'         => rawurlencode( $secret ),
			'JSON-escaped'        => $json,
			'HTML-escaped'        => htmlspecialchars( $secret, ENT_QUOTES ),
			'hexadecimal'         => bin2hex( $secret ),
			'MD5'                 => md5( $secret ),
		);
	}

	/** The form in which the text holds the secret, null when it does not. */
	public static function found_in( string $text, string $user = '', string $secret = self::PASSWORD ): ?string {
		foreach ( self::forms( $user, $secret ) as $form => $needle ) {
			if ( '' !== $needle && false !== stripos( $text, $needle ) ) {
				return $form;
			}
		}

		return null;
	}
}
