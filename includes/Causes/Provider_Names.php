<?php
/**
 * Recognises the mail provider from host names, links and wordings of its own, because the same code
 * means different things at different providers.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Provider_Names {

	/** Host names and links first: nobody else uses them. Order matters where one name holds another. */
	private const PATTERNS = array(
		'gmail'        => '(?:^|[ -])gsmtp\b|support\.google\.com|accounts\.google\.com|(?:smtp|smtp-relay|imap|gmail-smtp-in\.l|mx)\.(?:gmail|google|googlemail)\.com|\bgoogleapis?\b|google\'s message|^gmail$|^google|^google_workspace|mail\.google\.com',
		'outlook_com'  => 'smtp-mail\.outlook\.com|\b(?:hotmail|live)\.com|\.olc\.protection\.outlook\.com|^outlook(?:_com)?$',
		'microsoft365' => '\.prod\.outlook\.com|office365\.com|\boffice\.com|aka\.ms/|\bAADSTS\d|STOREDRV|\.mail\.protection\.outlook\.com|graph\.microsoft|SmtpClientAuthentication|Basic authentication is not supported for Client Submission|^microsoft(?:365)?$|^office365$',
		'yahoo'        => '\(#(?:MBR|AUTH)\d+\)|\byahoo(?:dns)?\.(?:com|net|co)|\.yahoo\.|^yahoo$|ymail\.com',
		'aol'          => '\bsmtp\.aol\.com|^aol$|postmaster\.aol\.com',
		'icloud'       => '\b(?:mail\.)?(?:me|icloud|mac)\.com\b|^icloud$|support\.apple\.com',
		'zoho'         => '\bzoho(?:mail)?\.(?:com|eu|in|com\.au|jp|sa|ca)|zeptomail|^zoho',
		'yandex'       => '\byandex\.(?:ru|com|net|kz|by|com\.tr)|^yandex$|\bya\.cc/|\bya\.ru\b',
		'mail_ru'      => '\b(?:smtp\.)?mail\.ru\b|^mail_?ru$|help\.mail\.ru',
		'amazon_ses'   => 'email-smtp\.[a-z0-9-]+\.amazonaws|amazonses|\bses:Send|arn:aws|^ses$|^amazon[-_]?ses$|\bidentities failed the check in region|Throttling failure',
		'brevo'        => '\bbrevo\b|sendinblue',
		'sendgrid'     => '\bsendgrid\b',
		'mailgun'      => '\bmailgun(?:\b|_)',
		'postmark'     => '\bpostmark(?:app)?\b|Sender Signature',
		'mailjet'      => '\bmailjet\b|in-v3\.',
		'sparkpost'    => '\bsparkpost',
		'mandrill'     => '\bmandrill',
		'fastmail'     => '\bfastmail\b|messagingengine\.com',
		'ionos'        => '\bionos(?:\b|_)|\b1und1\b|kundenserver\.de|perfora\.net|\bgmx\.|\bweb\.de\b|mail\.com/',
		'ovh'          => '\bovh\b|mail\.ovh\.net',
		'godaddy'      => 'secureserver\.net|\bgodaddy\b',
		'hostgator'    => '\bhostgator\b',
		'qq'           => '^qq$|\bqq\.com|\bexmail\b',
		'netease_163'  => '\b(?:163|126|yeah)\.(?:com|net)|\bnetease(?:\b|_)',
		'resend'       => '\bresend\.com|^resend$',
		'smtp2go'      => '\bsmtp2go\b',
		'cpanel'       => '^cpanel$',
		'proton'       => '\bproton(?:mail)?\.(?:me|ch|com)',
	);

	/** The provider's id from a preset's id, a host name or a link; '' when nothing tells it. */
	public static function recognise( string $hint ): string {
		if ( '' === trim( $hint ) ) {
			return '';
		}
		foreach ( self::PATTERNS as $id => $pattern ) {
			if ( 1 === preg_match( '~' . $pattern . '~imu', $hint ) ) {
				return $id;
			}
		}
		return '';
	}

	/** The provider that a server's words give away. Addresses are left out: a recipient at gmail.com does not make the server Google's. */
	public static function in_text( string $text ): string {
		return self::recognise( (string) preg_replace( '/@[\w.-]{1,253}/u', '', $text ) );
	}
}
