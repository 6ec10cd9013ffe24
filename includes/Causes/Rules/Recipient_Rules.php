<?php
/**
 * Refusals of a recipient, and of relaying to one.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Recipient_Rules {

	public const RULES = array(
		// RFC 7504: a host or a domain that takes no mail at all.
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'medium',
			'stage' => array( 'rcpt', 'data', 'post' ),
			'words' => 'do(?:es)? not accept (?:any )?(?:e-?)?mail',
		),
		array(
			'cause' => 'not_smtp_server',
			'sure'  => 'low',
			'words' => 'do(?:es)? not accept (?:any )?(?:e-?)?mail(?! from)',
			'reply' => '521|556|',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'low',
			'words' => 'do(?:es)? not accept (?:any )?(?:e-?)?mail',
		),
		array(
			'cause' => 'recipient_rejected',
			'words' => '(?<!IP )address (?:is )?(?:blacklisted|block-?listed|suppressed|on (?:the |your )?suppression)',
		),
		array(
			'cause' => 'recipient_rejected',
			'words' => 'recipient[^\n]{0,20} is (?:currently )?unavailable|marked as inactive|inactive (?:recipient|address)|suppression list|suppressed (?:recipient|address)',
		),
		array(
			'cause' => 'relay_denied',
			'words' => '\brelay(?:ing|ed)?\b(?![.=])[^\n]{0,40}(?:denied|not (?:permitted|allowed|authori[sz]ed)|prohibited|refused|rejected|forbidden|disallowed|disabled|access)|(?:unable|not (?:permitted|allowed|authori[sz]ed)|cannot|refus\w+|do(?:es)? not|won\'t|prohibit\w*|unauthori[sz]ed|no|open) (?:to )?relay|not a gateway|\bnot relay|relay access denied|rcpthosts|we do not relay|not local|TenantAttribution|relay[^\n]{0,20}not',
			'not'   => 'relay emails',
		),
		array(
			'cause'    => 'relay_denied',
			'enhanced' => '5\.7\.(?:64|54)',
		),
		array(
			'cause' => 'mailbox_full',
			'words' => '^[^\n]{0,40}\bquota (?:is )?exceeded|exceeded storage allocation|(?:mail ?box|inbox|account|user|recipient|quota|storage|maildir)[^\n]{0,60}(?:is )?(?:\bfull\b(?!-)|over ?-?quota|over its quota|out of storage|exceeded (?:its|the|their)?[^\n]{0,20}(?:quota|storage)|quota exceeded|storage (?:limit|exceeded))|over ?-?quota|exceed\w* (?:\w+ )?quota|exceeded storage|insufficient (?:mailbox|user) (?:storage|space)|full mailbox|quota[^\n]{0,20}(?:exceeded|full)[^\n]{0,40}mailbox',
		),
		array(
			'cause'    => 'mailbox_full',
			'enhanced' => '[45]\.2\.2',
			'not'      => 'submission|sending',
		),
		array(
			'cause'    => 'recipient_rejected',
			'enhanced' => '[45]\.1\.(?:1|2|6|10)|5\.4\.(?:1|310|312)|[45]\.2\.1',
			'not'      => 'quickly|rate|too many|sender|relay',
		),
		array(
			'cause' => 'recipient_rejected',
			'words' => '(?:user|recipient|mailbox|address|account|destination|alias)[^\n]{0,80}(?:unknown|not (?:found|exist|known|available|here|recogni[sz]ed|valid|active)|does(?: not|n\'t) exist|no such|inactive|disabled|invalid|unroutable|doesn\'t have|rejected|suppress)|no such (?:user|recipient|mailbox|person|address|local|domain)|(?:unknown|invalid|non-?existent|inactive|bad|unroutable|unrouteable|undeliverable|no valid) (?:local[- ]part|local |virtual |alias |recipient |destination )?(?:user|recipients?|mailbox|address|account|destination|alias|part)|unknown or illegal alias|couldn\'t be (?:found|delivered)|isn\'t (?:a )?(?:valid|found)|not our customer|no valid recipients|suppression list|hard bounce|no mailbox|does not like recipient|recipient(?:s)? (?:is |are |was )?(?:rejected|refused|blocked)|не существует|empf[aä]nger (?:unbekannt|existiert)|destinataire (?:inconnu|rejet)|usuario desconocido',
			'not'   => 'sender|relay|greylist|virus|spam|MAIL FROM|client host|from address|syntax',
		),
	);
}
