<?php
/**
 * What newer WordPress and PHPMailer changed in a way that makes mail behave differently after an update.
 * Each row has its source; a new one is one more row.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Php;

defined( 'ABSPATH' ) || exit;

final class Phpmailer_News {

	private const CHANGELOG = 'https://github.com/PHPMailer/PHPMailer/blob/master/changelog.md';

	/**
	 * @param string $wordpress Version of WordPress.
	 * @param string $phpmailer Version of PHPMailer.
	 * @return list<array{since: string, text: string, source: string}> What applies to them, the newest first.
	 */
	public static function of( string $wordpress, string $phpmailer ): array {
		$news    = array();
		$current = array(
			'WordPress' => (string) preg_replace( '/-.*$/', '', $wordpress ),
			'PHPMailer' => $phpmailer,
		);
		foreach ( self::rows() as list( $product, $version, $text, $source ) ) {
			if ( '' !== $current[ $product ] && version_compare( $current[ $product ], $version, '>=' ) ) {
				$news[] = array(
					'since'  => "$product $version",
					'text'   => $text,
					'source' => $source,
				);
			}
		}
		return $news;
	}

	/** @return list<array{0: 'WordPress'|'PHPMailer', 1: string, 2: string, 3: string}> */
	private static function rows(): array {
		return array(
			array( 'PHPMailer', '7.1.0', __( 'Encodings that are not allowed are refused, and line breaks in some headers are removed. Plugins that set them wrongly now get an error.', 'mailwright' ), self::CHANGELOG ),
			array( 'PHPMailer', '7.0.2', __( 'Mail by sendmail passes its parameters differently, which repaired PHP mail on some hosts.', 'mailwright' ), self::CHANGELOG ),
			array( 'PHPMailer', '7.0.0', __( 'Some functions became static. Plugins that bring a mailer class of their own and are older than this can stop with a fatal error.', 'mailwright' ), self::CHANGELOG ),
			array( 'WordPress', '6.9', __( 'The return path is the From address now. Before, the web server chose it. Providers that allow only one sender may refuse mail that they took before.', 'mailwright' ), 'https://make.wordpress.org/core/2025/11/18/more-reliable-email-in-wordpress-6-9/' ),
			array( 'PHPMailer', '6.10.0', __( 'Addresses with letters such as ü before the @ are possible where the mail server knows SMTPUTF8.', 'mailwright' ), self::CHANGELOG ),
			array( 'WordPress', '6.8', __( 'Error messages of PHPMailer are translated, so plugins that look for the English words no longer recognise them.', 'mailwright' ), 'https://developer.wordpress.org/reference/classes/wp_phpmailer/' ),
		);
	}
}
