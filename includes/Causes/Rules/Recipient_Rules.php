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
			'cause' => 'recipient_rejected',
			'words' => '\bRCPT\b[^\n]{0,80} do(?:e?s)n\'?t exist',
		),
		array(
			'cause' => 'recipient_rejected',
			'stage' => array( 'rcpt' ),
			'words' => '^550[ -]5\.7\.1 unable to deliver to\b|\bunable to deliver to <',
		),
		array(
			'cause' => 'relay_denied',
			'words' => 'invalid credentials for relay|not configured to relay|(?:isn\'t|is not) in my list of allowed rcpthost|(?:don\'t|do not|does not|doesn\'t) handle mail for|relaying mail to|as a relay\b|insecure mail relay|no relay',
		),
		array(
			'cause' => 'relay_denied',
			'words' => '\brelay(?:ing|ed)?\b(?![.=])[^\n]{0,40}(?:denied|not (?:permitted|allowed|authori[sz]ed)|prohibited|refused|rejected|forbidden|disallowed|disabled|access)|(?:unable|not (?:permitted|allowed|authori[sz]ed)|cannot|refus\w+|do(?:es)? not|won\'t|prohibit\w*|unauthori[sz]ed|no|open) (?:to )?relay|not a gateway|\bnot relay|relay access denied|rcpthosts|we do not relay|not local|TenantAttribution|relay[^\n]{0,20}not',
			'not'   => 'relay emails|mailbox unavailable or is not local',
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
			'words' => '(?:user|recipient|mailbox|address|account|destination|alias)[^\n]{0,80}(?:unknown|not (?:found|exist|known|available|here|recogni[sz]ed|valid|active)|does(?: not|n\'t) exist|no such|inactive|disabled|invalid|unroutable|doesn\'t have|rejected|suppress)|no such (?:user|recipient|mailbox|person|address|local|domain)|(?:unknown|invalid|non-?existent|inactive|bad|unroutable|unrouteable|undeliverable|no valid) (?:local[- ]part|local |virtual |alias |recipient |destination )?(?:user|recipients?|rcpts?|rcpt ?to|mailbox|address|account|destination|alias|part)\b|unknown or illegal alias|couldn\'t be (?:found|delivered)|isn\'t (?:a )?(?:valid|found)|not our customer|no valid recipients|suppression list|hard bounce|no mailbox|does not like recipient|recipient(?:s)? (?:is |are |was )?(?:rejected|refused|blocked)|не существует|empf[aä]nger (?:unbekannt|existiert)|destinataire (?:inconnu|rejet)|usuario desconocido',
			'not'   => 'sender|relay|greylist|virus|spam|MAIL FROM|client host|from address|syntax',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'medium',
			'words' => '\bno (?:one|such person|such account|account|mail ?box|user|person)\b[^\n]{0,30}(?:by that name|at this address|here\b|available|with that)|not (?:an? )?(?:known|valid|active|registered|existing|local)[^\n]{0,15}(?:user|recipient|mailbox|address|account|customer)|no longer (?:valid|accept\w*|active|on (?:this )?server|in use|available|exists?|works?|employed|monitored|with us)|(?<!Request failed; )(?<!\d\d\d )(?:mail ?box|user|recipient|address)[^\n]{0,20}(?:unava\w+ble|not (?:present|active|ok|accepted))|recipients? (?:is )?not (?:in|on|found|listed)\b|bad ?rcpt ?(?:to|list)|bad ?recipient ?to|validrcptto|Recip(?:ient)? ?Not ?Found|deactivated mailbox|not our user|not at this (?:host|domain|server)|(?:isn\'t|is not) (?:on|in) (?:our|the|this) (?:server|system|directory)|in name directory|not present in directory|there is no one|wrong or no longer|missing home directory|extended inactivity|recipient no longer',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'medium',
			'words' => 'members?-only|closed (?:mailing )?list|not subscribed to (?:this|the) (?:group|list)|post to this (?:mailing list|group)|not accepting any mail|accepting mail from specific|refuses? to (?:accept|receive)|recipient\'s list of senders|not in allowed-?senders|not (?:an? )?(?:allowed|approved) sender|not pre-approved|RESOLVER\.RST\.(?!RecipSizeLimit|SendSizeLimit)|rejected by recipient|recipient is not accepting|user refuses|mail(?:box)? receiving disabled|protected by',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'medium',
			'words' => '(?:utilisateur|destinataire|adresse|compte|boite|bo[iî]te)[^\n]{0,30}(?:inconnue?|inexistante?|n.existe|archiv[ée]e|suspendue?)|(?:usuario|destinatario|buz[oó]n|cuenta|direcci[oó]n)[^\n]{0,30}(?:desconocid[oa]|no existe|inexistente|no encontrad[oa])|no existe (?:dicha|ese|el|la|esa)|(?:utente|destinatario|casella|indirizzo)[^\n]{0,30}(?:sconosciut[oa]|inesistente|non esiste)|nessun utente|(?:usu[aá]rio|destinat[aá]rio|caixa|endere[cç]o)[^\n]{0,30}(?:desconhecid[oa]|inexistente|n[aã]o existe|n[aã]o encontrad[oa])|(?:benutzer|empf[aä]nger|adressat|postfach|adresse)[^\n]{0,30}(?:unbekannt|existiert nicht|nicht (?:gefunden|vorhanden|bekannt))|onbekende (?:gebruiker|ontvanger)|(?:nieznany|nie ma takiego) (?:u[zż]ytkownik|odbiorc|adres)|пользовател\w+ (?:не найден|не существует|неизвест)|нет такого|ящик[^\n]{0,30}(?:не существует|не найден|заблокирован)|收件人[^\n]{0,10}不存在|用户不存在',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'medium',
			'stage' => array( 'rcpt', 'post', 'data', '' ),
			'reply' => '5\d\d|',
			'words' => 'host unknown|unknown host|domain (?:is )?not reachable|(?:recipient|destination) domain must exist|no route for current request|no MX (?:record|for)|single label domain|reserved by RFC|domain[^\n]{0,40}(?:doesn\'t|does not) receive e?mail|could not find a gateway for|is a dead domain',
			'not'   => 'sender|from|smtp host|envelope',
		),
	);
}
