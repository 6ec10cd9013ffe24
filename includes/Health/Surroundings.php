<?php
/**
 * What mail depends on outside of this plugin: versions, keys and address of the site. When one of them is another than at the last look, that is
 * the most likely reason of new trouble, and worth a look of its own.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Outbox\Home;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Event from Memory
 */
final class Surroundings {

	/** Beginning of the file that holds PHPMailer's version; the whole one has about 180 KB. */
	private const HEAD_BYTES = 65536;

	/** @return array<string, string> Kind of change => its present value. Nothing of it is a secret. */
	public static function now(): array {
		return array(
			'wordpress' => get_bloginfo( 'version' ),
			'php'       => PHP_VERSION,
			'openssl'   => defined( 'OPENSSL_VERSION_TEXT' ) ? OPENSSL_VERSION_TEXT : '',
			'phpmailer' => self::phpmailer(),
			'salts'     => substr( hash_hmac( 'sha256', 'mailwright watch', wp_salt( 'secure_auth' ) ), 0, 16 ),
			'home'      => Home::fingerprint(),
		);
	}

	/** Without loading it: nothing is sent here. */
	private static function phpmailer(): string {
		$file = ABSPATH . WPINC . '/PHPMailer/PHPMailer.php';
		$code = is_readable( $file ) ? (string) file_get_contents( $file, false, null, 0, self::HEAD_BYTES ) : ''; // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file of WordPress.
		return 1 === preg_match( '/const VERSION\s*=\s*[\'"]([0-9.]+)/', $code, $found ) ? $found[1] : '';
	}

	/**
	 * @param array<string, string> $before
	 * @param array<string, string> $now
	 * @return list<Event>
	 */
	public static function changes( array $before, array $now, int $at ): array {
		$events = array();
		foreach ( array_diff_assoc( $now, $before ) as $kind => $value ) {
			if ( isset( $before[ $kind ] ) && '' !== $before[ $kind ] && '' !== $value ) {
				$is_version = ! in_array( $kind, array( 'salts', 'home' ), true );
				$events[]   = array( 'kind' => $kind, 'name' => '', 'version' => $is_version ? $value : '', 'at' => $at );
			}
		}
		return $events;
	}

	/**
	 * "Mail worked until …", when something happened between the last good look and the trouble.
	 *
	 * @param list<Event> $events
	 * @param int         $good_at When it was last seen to work, 0 = never.
	 * @return string '' when it never worked.
	 */
	public static function sentence( array $events, int $good_at ): string {
		if ( 0 === $good_at ) {
			return '';
		}
		$since = array_filter( $events, static fn( array $event ): bool => $event['at'] >= $good_at );
		foreach ( array( 'salts', 'wordpress', 'phpmailer', 'php', 'openssl', 'home', 'plugin', 'theme', 'plugin_off', 'settings' ) as $kind ) {
			foreach ( $since as $event ) {
				if ( $event['kind'] === $kind ) {
					return self::words( $event );
				}
			}
		}
		/* translators: %s: a date */
		return sprintf( __( 'It was last seen to work on %s.', 'mailwright' ), Finding::date( $good_at ) );
	}

	/** @param Event $event */
	private static function words( array $event ): string {
		$date = Finding::date( $event['at'] );
		$what = trim( $event['name'] . ' ' . $event['version'] );
		return match ( $event['kind'] ) {
			/* translators: 1: version of WordPress, 2: a date */
			'wordpress'  => sprintf( __( 'Mail worked until WordPress %1$s was installed on %2$s.', 'mailwright' ), $what, $date ),
			/* translators: 1: version of PHP, 2: a date */
			'php'        => sprintf( __( 'Mail worked until the web server changed to PHP %1$s on %2$s.', 'mailwright' ), $what, $date ),
			/* translators: 1: name and version of OpenSSL, 2: a date */
			'openssl'    => sprintf( __( 'Mail worked until the web server changed to %1$s on %2$s.', 'mailwright' ), $what, $date ),
			/* translators: 1: version of PHPMailer, 2: a date */
			'phpmailer'  => sprintf( __( 'Mail worked until PHPMailer, the part of WordPress that composes mail, became version %1$s on %2$s.', 'mailwright' ), $what, $date ),
			/* translators: %s: a date */
			'salts'      => sprintf( __( 'Mail worked until the security keys in wp-config.php were replaced on %s.', 'mailwright' ), $date ),
			/* translators: %s: a date */
			'home'       => sprintf( __( 'Mail worked until the address of this site changed on %s.', 'mailwright' ), $date ),
			/* translators: 1: name of a plugin, perhaps with its version, 2: a date */
			'plugin'     => sprintf( __( 'Mail worked until the plugin %1$s was installed, updated or switched on, on %2$s.', 'mailwright' ), $what, $date ),
			/* translators: 1: name of a plugin, 2: a date */
			'plugin_off' => sprintf( __( 'Mail worked until the plugin %1$s was switched off on %2$s.', 'mailwright' ), $what, $date ),
			/* translators: 1: name of a theme, 2: a date */
			'theme'      => sprintf( __( 'Mail worked until the theme %1$s was installed, updated or chosen, on %2$s.', 'mailwright' ), $what, $date ),
			/* translators: %s: a date */
			default      => sprintf( __( 'Mail worked until the email settings were changed on %s.', 'mailwright' ), $date ),
		};
	}
}
