<?php
/**
 * PHPMailer's sentences in the site's language, turned back into English: WordPress translates them, so an error line on a
 * Danish site is Danish, and WordPress knows the way back for every language it is translated into.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Translated_Texts {

	/** What `WP_PHPMailer::setLanguage()` translates and a rule reads. */
	private const SENTENCES = array(
		'SMTP Error: Could not authenticate.',
		'SMTP Error: Could not connect to SMTP host.',
		'SMTP Error: Data not accepted.',
		'Message body empty',
		'Unknown encoding: ',
		'Could not execute: ',
		'Extension missing: ',
		'Could not access file: ',
		'File Error: Could not open file: ',
		'The following From address failed: ',
		'Could not instantiate mail function.',
		'Invalid address: ',
		'Invalid header name or value',
		'Invalid host entry: ',
		'Invalid host: ',
		'You must provide at least one recipient email address.',
		'SMTP Error: The following recipients failed: ',
		'Signing Error: ',
		'SMTP connect() failed.',
		'Server does not support SMTPUTF8 needed to send to Unicode addresses',
	);

	/** A shorter translation is more likely a word of some other sentence. */
	private const SHORTEST = 8;

	public static function to_english( string $text ): string {
		if ( ! function_exists( 'get_translations_for_domain' ) ) {
			return $text;
		}
		$translations = get_translations_for_domain( 'default' );
		$replace      = array();
		foreach ( self::SENTENCES as $english ) {
			$translated = trim( (string) $translations->translate( $english ) );
			if ( trim( $english ) !== $translated && strlen( $translated ) >= self::SHORTEST ) {
				$replace[ $translated ] = trim( $english );
			}
		}
		return array() === $replace ? $text : strtr( $text, $replace );
	}
}
