<?php
/**
 * What the provider or the host allows this account to do at all; asked before the login rules, because many providers say it with login codes.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Account_Rules {

	public const RULES = array(
		array(
			'cause' => 'recipient_rejected',
			'words' => 'account that you tried to reach[^\n]{0,40}(?:disabled|inactive|suspended)|\b(?:disabled|inactive|suspended|archived) recipient|recipient[^\n]{0,30}(?:disabled|inactive|suspended|archived|deactivated)',
			'not'   => 'sending|outgoing',
		),
		array(
			'cause'    => 'recipient_rejected',
			'sure'     => 'medium',
			'enhanced' => '[45]\.(?:2\.1|1\.1)',
			'words'    => '(?:mailbox|user|account|address)[^\n]{0,40}(?:disabled|inactive|suspended|frozen|locked|closed|terminated|deactivated|discontinued)|inactive user',
			'not'      => 'sending|outgoing|sender',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'medium',
			'stage' => array( 'rcpt', 'post', 'data', '' ),
			'reply' => '55[0-4]|',
			'words' => '(?:mailbox|vdelivermail)[^\n]{0,40}(?:frozen|deactivated|suspended|terminated|locked|inactive|expired)|user (?:is )?terminated',
			'not'   => 'sending|outgoing|sender|MAIL FROM|AUTH',
		),
		array(
			'cause' => 'provider_account_restricted',
			'words' => 'maximum credits exceeded|(?:insufficient|not enough|out of|no) (?:email |sending )?credits|credits? (?:exceeded|exhausted|used up)|(?:plan|subscription|trial|licen[cs]e)[^\n]{0,30}(?:expired|ended|exceeded|exhausted|limit)|account (?:is |has )?(?:not (?:yet )?(?:been )?(?:activated|validated|active|approved|verified|enabled)|inactive|pending|under review|on hold|unpaid)|(?:activate|validate|verify) your (?:\w+ )?account[^\n]{0,60}(?:to send|before|smtp)|is not authorized to perform|trial (?:account|mode|version)|can only send to|\bsandbox\b|test purposes only|authori[sz]ed recipients|not yet activated|(?:payment|billing|upgrade)[^\n]{0,40}(?:required|your (?:plan|account))|permission to send (?:mail|email)|sending (?:is )?(?:not enabled|disabled) for|pending approval|production access|SMTP account is not',
			'also'  => '\b[45]\d\d\b|smtp|mail|send|credit|account|api|identity|sandbox|authori[sz]ed',
			'not'   => 'too many|per (?:second|minute|hour)|rate',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'medium',
			'not'   => 'quota|\bfull\b',
			'words' => 'message to \S+ can(?:not|\'t) be delivered|(?:this|that|recipient\'?s?) (?:account|mailbox|user)[^\n]{0,30}(?:disabled or discontinued|is (?:disabled|inactive|closed))',
		),
		// Behind RCPT TO the account is the recipient's, unless outgoing mail is spoken of.
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'medium',
			'stage' => array( 'rcpt', 'post' ),
			'not'   => 'outgoing|outbound|sender|your account|sending',
			'words' => '(?:account|user|mailbox|recipient)[^\n]{0,40}(?:disabled|inactive|suspended|discontinued|closed|deactivated|expired)',
		),
		array(
			'cause' => 'account_suspended',
			'words' => 'unusual sending activity|to unblock|disabled by (?:the )?(?:user|admin|host)|(?:account|domain|user|mailbox|sender|subaccount|sending|service|member|customer|client|tenant|organi[sz]ation)[^\n]{0,60}\b(?:suspended|disabled|deactivated|terminated|locked|frozen|paused|closed)\b|(?:account|user|mailbox|subaccount|sending)[^\n]{0,60}(?:banned|(?<!temporarily )blocked(?! using))|bad outbound sender|(?:suspended|disabled|deactivated|blocked|banned) (?:account|user)|has been (?:suspended|deactivated)|outgoing mail (?:from|for)[^\n]{0,120} (?:has been|is) (?:suspended|disabled|blocked)|restricted (?:entities|users|from sending)|not allowed to send[^\n]{0,20}because',
			'not'   => 'recipient|RCPT|mailbox (?:is )?disabled|to disabled|SmtpClient|blacklist|blocklist|block list|IP (?:address)?[^\n]{0,40}blocked|message[^\n]{0,30}blocked|spam content|blocked using|security defaults|SPF|DMARC|over ?quota|mailbox full',
		),
	);
}
