<?php
/**
 * Sentences that no rule above knows by heart: who is meant, and what is said about it. Low confidence, better than a shrug.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Plain_Rules {

	/** Something of SMTP must be there, or any sentence with "failed" would be explained. */
	private const ABOUT_MAIL = '\b[45]\d\d[ -]|\b[245]\.\d{1,3}\.\d{1,3}\b|smtp|e?mail|\bsender|\brecipient|\brelay|\bssl\b|\btls\b';

	public const RULES = array(
		array(
			'cause' => 'php_mail_failed',
			'sure'  => 'medium',
			'words' => '\bsendmail\b' . Words::NEAR . '(?:' . Words::FAILED . '|not executable|returned|exit)|(?:mail|sendmail)\(\)' . Words::NEAR . Words::FAILED,
			'not'   => 'at [^\n]{0,200}sendmail|sendmail\.(?:js|es6|py|rb)|sendmail:|\.sendMail',
		),
		array(
			'cause' => 'invalid_address',
			'sure'  => 'low',
			'words' => Words::SENDER . Words::NEAR . Words::BROKEN . '|' . Words::BROKEN . '[^\n]{0,20}?' . Words::SENDER . '|\bno from\b|(?:without|no) (?:a )?(?:sender|from|recipient)s? (?:address )?(?:given|set|specified|defined)?|' . Words::BROKEN . '[^\n]{0,30}\baddress|\baddress' . Words::NEAR . Words::BROKEN,
			'not'   => 'domain|IP\b|blocklist|blacklist|verif|user ?name|password',
		),
		array(
			'cause' => 'ip_blocklisted',
			'sure'  => 'low',
			'words' => 'host network|not (?:currently )?accepting (?:connections|mail from your)|\bgo away\b|no access from|bad (?:sender )?ip\b|open proxy|smtp server of your isp|unwanted messages|listed as abusive|confirm this mail server|requires confirmation|access to (?:this mail system|submit messages to this)|^\W*(?:said: )?(?:[45]\d\d[ -])?(?:[45]\.\d\.\d )?(?:connection )?(?:blocked|denied|refused)\b[^\n]{0,12}$|' . Words::NETWORK . Words::NEAR . Words::REFUSED . '|' . Words::REFUSED . '[^\n]{0,30}' . Words::NETWORK,
		),
		array(
			'cause' => 'sender_domain_invalid',
			'sure'  => 'low',
			'words' => '(?:' . Words::SENDER . '|\bdomain\b)' . Words::NEAR . Words::MISSING . '|' . Words::MISSING . '[^\n]{0,30}' . Words::SENDER,
			'not'   => 'recipient|rcpt',
		),
		array(
			'cause' => 'sender_not_verified',
			'sure'  => 'low',
			'words' => '(?:sending|sender|from) domain|invalid domain',
			'stage' => array( 'api', 'mail_from', 'data' ),
		),
		array(
			'cause' => 'sender_not_allowed',
			'sure'  => 'low',
			'words' => '(?:' . Words::SENDER . '|\bdomain\b)' . Words::NEAR . Words::REFUSED . '|' . Words::REFUSED . '[^\n]{0,30}' . Words::SENDER . '|\b(?:fake|forged|spoofed) ',
			'not'   => 'recipient|rcpt|temporar|\bfrom (?:the |your |this )?(?:server|host|ip|network)',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'low',
			'words' => Words::RECIPIENT . Words::NEAR . '(?:' . Words::MISSING . '|' . Words::REFUSED . ')|(?:' . Words::MISSING . '|' . Words::REFUSED . ')[^\n]{0,30}' . Words::RECIPIENT,
			'not'   => 'sender|user ?name|your account|log-?in|password|authenticat',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'low',
			'reply' => '[45]\d\d',
			'words' => '\b(?:e-?mail|address)\b' . Words::NEAR . Words::MISSING,
			'not'   => 'sender|domain|user ?name|password',
		),
		array(
			'cause' => 'auth_failed',
			'sure'  => 'low',
			'words' => Words::LOGIN . Words::NEAR . '(?:' . Words::FAILED . '|' . Words::REFUSED . '|' . Words::BROKEN . ')|(?:' . Words::FAILED . '|' . Words::REFUSED . '|' . Words::BROKEN . ')[^\n]{0,30}' . Words::LOGIN,
			'also'  => self::ABOUT_MAIL,
			'not'   => 'SPF|DKIM|DMARC',
		),
		array(
			'cause' => 'tls_handshake_failed',
			'sure'  => 'low',
			'words' => Words::TLS . Words::NEAR . Words::FAILED . '|' . Words::FAILED . '[^\n]{0,30}' . Words::TLS,
		),
		array(
			'cause' => 'server_unavailable',
			'sure'  => 'low',
			'reply' => '4\d\d',
			'words' => Words::LATER,
			'not'   => 'suspect|spam|content|blocked|policy',
		),
		// No reason given at all.
		array(
			'cause' => 'data_rejected_generic',
			'sure'  => 'low',
			'words' => '\b(?:message|mail) (?:was |is )?(?:rejected|refused)[^\w\n]*$',
		),
		array(
			'cause' => 'spam_rejected',
			'sure'  => 'low',
			'words' => Words::CONTENT . Words::NEAR . '(?:suspect|suspicious|' . Words::REFUSED . ')|suspect content|' . Words::REFUSED . '[^\n]{0,20}(?:content|policy)',
			'reply' => '4\d\d|5\d\d',
		),
		array(
			'cause' => 'connect_failed_generic',
			'sure'  => 'low',
			'words' => Words::CONNECT . Words::NEAR . Words::FAILED . '|' . Words::FAILED . '[^\n]{0,30}' . Words::CONNECT,
			'also'  => self::ABOUT_MAIL,
			'not'   => 'database|mysql|IMAP|POP3',
		),
	);
}
