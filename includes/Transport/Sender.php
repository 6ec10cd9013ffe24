<?php
/**
 * Who a mail is from: the site's own From where nothing else was asked for, or always when forced, and the return path.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Settings;
use Mailwright\Settings\Settings_Store;
use PHPMailer\PHPMailer\Exception;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Sender {

	/**
	 * Replaces WordPress' made-up wordpress@<site> (which is no valid address on hosts without a dot) before other plugins' filters run.
	 *
	 * @param mixed $from As core passes it.
	 * @return mixed
	 */
	public static function on_wp_mail_from( mixed $from ): mixed {
		if ( self::default_address() !== $from ) {
			return $from;
		}
		$own = ( new Settings_Store() )->get()->from_email;
		return '' === $own ? $from : $own;
	}

	/**
	 * @param mixed $name As core passes it.
	 * @return mixed
	 */
	public static function on_wp_mail_from_name( mixed $name ): mixed {
		if ( 'WordPress' !== $name ) { // Core's default, untranslated.
			return $name;
		}
		$own = ( new Settings_Store() )->get()->from_name;
		return '' === $own ? $name : $own;
	}

	public static function apply( PHPMailer $phpmailer, Settings $settings ): void {
		$email = $settings->force_from_email && '' !== $settings->from_email ? $settings->from_email : $phpmailer->From;
		$name  = $settings->force_from_name && '' !== $settings->from_name ? $settings->from_name : $phpmailer->FromName;
		if ( $email !== $phpmailer->From || $name !== $phpmailer->FromName ) {
			try {
				$phpmailer->setFrom( $email, $name, false );
			} catch ( Exception ) {
				// An address that PHPMailer refuses stays unused; the one that core has checked goes out.
				return;
			}
		}
		if ( 'default' !== $settings->return_path && '' !== $settings->return_path ) {
			$phpmailer->Sender = 'from' === $settings->return_path ? $phpmailer->From : $settings->return_path;
		}
		if ( '' === $phpmailer->Hostname ) {
			// Else PHPMailer takes the request's Host header, which a visitor chooses, for the Message-ID (guarantees S25).
			$phpmailer->Hostname = (string) wp_parse_url( home_url(), PHP_URL_HOST );
		}
	}

	/** The address that mail of this site comes from when nobody asks for another one. */
	public static function address( Settings $settings ): string {
		return '' !== $settings->from_email ? $settings->from_email : self::default_address();
	}

	/** As wp_mail() builds it. */
	private static function default_address(): string {
		$host = (string) wp_parse_url( network_home_url(), PHP_URL_HOST );
		return 'wordpress@' . ( str_starts_with( $host, 'www.' ) ? substr( $host, 4 ) : $host );
	}
}
