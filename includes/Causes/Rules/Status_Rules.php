<?php
/**
 * What the enhanced status codes and the reply codes mean by themselves, for a reply whose words say nothing or are in a
 * language that no rule knows. Source: the IANA registry of SMTP enhanced status codes (RFC 3463, RFC 5248) and RFC 5321.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Status_Rules {

	/** A number alone, or with two letters behind it, proves nothing: the reply must begin with it and say something, or follow a word that announces a server's answer. */
	private const IS_REPLY = '^\W{0,4}[45]\d\d[ -][^\n]{6}|\b(?:said|reply|response|returned|message|server|command failed|error|failed|rejected|code|status)\b[^\n]{0,30}?[:=("\'\s][ ("\']{0,3}[45]\d\d[ -](?!EUR|USD|GBP)';

	public const RULES = array(
		// Addresses: X.1.YYY.
		array(
			'cause'    => 'sender_domain_invalid',
			'sure'     => 'low',
			'stage'    => array( 'mail_from' ),
			'enhanced' => '[45]\.1\.[0-28]|[45]\.4\.4|5\.7\.27',
		),
		array(
			'cause'    => 'sender_domain_invalid',
			'sure'     => 'low',
			'enhanced' => '[45]\.1\.8|[45]\.7\.27',
		),
		array(
			'cause'    => 'invalid_address',
			'sure'     => 'low',
			'enhanced' => '[45]\.1\.[37]',
		),
		array(
			'cause'    => 'recipient_rejected',
			'sure'     => 'low',
			'enhanced' => '[45]\.1\.(?:[0-24569]|10)|[45]\.2\.[014]|[45]\.4\.4|[45]\.7\.(?:2|17|18|19)',
		),
		// Mailbox: X.2.YYY.
		array(
			'cause'    => 'mailbox_full',
			'sure'     => 'low',
			'enhanced' => '[45]\.2\.2',
		),
		array(
			'cause'    => 'message_too_big',
			'sure'     => 'low',
			'enhanced' => '[45]\.(?:2\.3|3\.4|7\.16)',
		),
		// Routing and age: X.4.6 is a loop, X.4.7 a message that nobody took in time.
		array(
			'cause'    => 'accepted_not_delivered',
			'sure'     => 'low',
			'enhanced' => '[45]\.4\.(?:6|7|14|300)',
		),
		array(
			'cause'    => 'server_unavailable',
			'sure'     => 'low',
			'enhanced' => '[45]\.3\.\d{1,3}|[45]\.4\.\d{1,3}|4\.7\.\d{3}|4\.0\.0|[45]\.7\.15',
		),
		// Content: X.6.YYY.
		array(
			'cause'    => 'message_invalid',
			'sure'     => 'low',
			'enhanced' => '[45]\.6\.\d{1,3}|[45]\.7\.7',
		),
		// Security and policy: X.7.YYY.
		array(
			'cause'    => 'starttls_required',
			'sure'     => 'low',
			'enhanced' => '[45]\.7\.1[01]',
		),
		array(
			'cause'    => 'auth_temporary',
			'sure'     => 'low',
			'enhanced' => '[45]\.7\.12|4\.7\.8',
		),
		array(
			'cause'    => 'recipient_rejected',
			'sure'     => 'low',
			'stage'    => array( 'rcpt', 'post' ),
			'enhanced' => '[45]\.7\.13',
		),
		array(
			'cause'    => 'account_suspended',
			'sure'     => 'low',
			'enhanced' => '[45]\.7\.13',
		),
		array(
			'cause'    => 'auth_mechanism_unsupported',
			'sure'     => 'low',
			'enhanced' => '[45]\.7\.[49]',
			'stage'    => array( 'auth', '' ),
		),
		array(
			'cause'    => 'auth_failed',
			'sure'     => 'low',
			'enhanced' => '5\.7\.[38]',
		),
		array(
			'cause'    => 'auth_domain_policy',
			'sure'     => 'low',
			'enhanced' => '[45]\.7\.(?:2[0-46]|29|3[0-2]|9)',
		),
		array(
			'cause'    => 'ptr_missing',
			'sure'     => 'low',
			'enhanced' => '[45]\.7\.25',
		),
		array(
			'cause'    => 'rate_limited',
			'sure'     => 'low',
			'enhanced' => '[45]\.7\.28',
		),
		// Protocol: X.5.YYY.
		array(
			'cause'    => 'too_many_recipients',
			'sure'     => 'low',
			'enhanced' => '[45]\.5\.3',
		),
		array(
			'cause'    => 'internal_error',
			'sure'     => 'low',
			'enhanced' => '[45]\.5\.[124-6]',
		),
		// Reply codes: RFC 5321 section 4.2.3, RFC 4954, RFC 7504.
		array(
			'cause' => 'internal_error',
			'sure'  => 'low',
			'reply' => '50[0-4]|555',
			'words' => self::IS_REPLY,
			'not'   => 'HTTP|gateway|internal server error|\bpage\b|\bAPI\b|<html',
		),
		array(
			'cause' => 'auth_temporary',
			'sure'  => 'low',
			'reply' => '43[0-5]|454',
			'words' => self::IS_REPLY,
		),
		array(
			'cause' => 'server_unavailable',
			'sure'  => 'low',
			'reply' => '4[2-57]\d',
			'words' => self::IS_REPLY,
		),
		array(
			'cause' => 'sender_not_allowed',
			'sure'  => 'low',
			'stage' => array( 'mail_from' ),
			'reply' => '5[45]\d',
		),
		array(
			'cause'    => 'spam_rejected',
			'sure'     => 'low',
			'enhanced' => '[45]\.7\.[01]',
			'stage'    => array( 'data', 'post', '' ),
			'words'    => self::IS_REPLY,
		),
		array(
			'cause' => 'ip_blocklisted',
			'sure'  => 'low',
			'stage' => array( 'rcpt', 'banner', 'ehlo' ),
			'reply' => '55[04]|571',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'low',
			'reply' => '51[0-3]|521|55[013]|556',
			'words' => self::IS_REPLY,
			'stage' => array( 'rcpt', 'post', '' ),
		),
		array(
			'cause' => 'spam_rejected',
			'sure'  => 'low',
			'reply' => '541|571',
			'words' => self::IS_REPLY,
		),
		array(
			'cause' => 'data_rejected_generic',
			'sure'  => 'low',
			'reply' => '5[45]\d',
			'words' => self::IS_REPLY,
		),
	);
}
