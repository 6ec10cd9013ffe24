<?php
/**
 * Too much at once: connections, mails, recipients, bytes, and servers that are out of breath.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Limit_Rules {

	public const RULES = array(
		// A full mailbox is the recipient's matter, whatever limit it hit.
		array(
			'cause'    => 'mailbox_full',
			'sure'     => 'medium',
			'enhanced' => '[45]\.2\.2',
			'words'    => 'quota|\bfull\b|storage|space',
			'not'      => 'submission|send|period|plan|daily|hour|month|messages?|outgoing',
		),
		array(
			'cause' => 'mailbox_full',
			'sure'  => 'medium',
			'words' => '(?:mail ?box|inbox|mail ?folder|maildir|disk ?space|user disk|recipient)[^\n]{0,40}(?:\bfull\b(?!-)|quota|storage|capacity|out of space|(?:disk|local) (?:space )?limit)|(?:quota|storage|space)[^\n]{0,40}(?:used up|violation|is full)|(?:over|exceed\w*) (?:the |its |their |disk |allowed |mailbox ){0,3}quota|not (?:enough|sufficient) (?:disk |storage )?space|exhausted[^\n]{0,20} storage|account is over ?-?quota|mailbox (?:size )?(?:limit )?(?:would )?exceed|bo[iî]te (?:aux lettres |du destinataire |mail )?(?:est )?pleine|buz[oó]n[^\n]{0,20}llen[oa]|casella[^\n]{0,20}piena|postfach[^\n]{0,30}voll|caixa[^\n]{0,20}cheia|skrzynka[^\n]{0,30}pe[lł]na|переполнен',
			'not'   => 'sending|submission|outgoing|your account|daily|hourly|per (?:hour|day)|accepted|insufficient system|5\.7\.1 email quota',
		),
		array(
			'cause' => 'too_many_connections',
			'words' => 'trop de connexions|(?:per-domain |maximum )connection limit|all available ips are at maximum|demasiadas conexiones|zu viele verbindungen',
		),
		array(
			'cause' => 'rate_limited',
			'words' => 'prevents additional messages|(?:invoked|called|used) too many times|excessive volume|(?:again|send(?:ing)?) (?:more )?slow|exceeded (?:the )?(?:permitted|message) limits?|(?:exceeded|over|reached) (?:the |its |your )?threshold|threshold (?:has been |was )?exceeded|exceeded their limit|too many messages (?:sent )?(?:in|per|from|for)|(?:recipients?|messages?|e-?mails?) (?:this|per|an|each) (?:hour|day|minute)|(?:mails?|messages?) pro (?:stunde|tag)|l[ií]mite (?:diario|de env[ií]o)|zu (?:schnell|viele) [^\n]{0,20}(?:mails|nachrichten)|(?:h[oö]chst|sende|versand|tages|stunden)\w*(?:limit|beschr[aä]nkung|grenze|kontingent)|trop (?:de |d.)(?:messages|e-?mails|courriels|envois)|demasiados (?:correos|mensajes|e-?mails)|troppi (?:messaggi|e-?mail)|muit[ao]s (?:e-?mails|mensagens)|лимит (?:сообщений|писем|отправки)|limite (?:d.envoi|journali[eè]re|di invio)',
			'not'   => 'mailbox (?:is )?full|connections?',
		),
		array(
			'cause' => 'greylisted',
			'words' => '(?:address )?verification in progress|gr[ae]y-?list|temporarily deferred[^\n]{0,40}(?:unknown|first)|try again in \d+ (?:seconds|minutes)|postgrey|milter-greylist|unknown to us',
			'not'   => 'rate|too many|limit|exceeded',
		),
		array(
			'cause' => 'too_many_connections',
			'words' => 'too (?:frequent|many|fast)(?: \w+)? connect|connect(?:ing|ions?)? too (?:often|fast|frequent)|too many (?:concurrent |simultaneous |open |active |parallel |SMTP )*(?:connections|sessions)|(?:concurrent|simultaneous|parallel)[^\n]{0,20}(?:connections?|sessions?)[^\n]{0,30}(?:limit|exceed|reached|max)?|(?:connections?|session|thread)[^\n]{0,30}limit[^\n]{0,10}(?:exceeded|reached)|maximum (?:number of )?(?:concurrent |simultaneous )?connections|connection (?:count|rate) (?:limit|exceeded)|sender thread limit',
			'not'   => 'submission rate|messages per',
		),
		array(
			'cause' => 'too_many_recipients',
			'words' => 'too many (?:recipients|rcpts?)|number of (?:rcpts?|recipients)[^\n]{0,30}(?:over|exceed|too|maximum|limit)|recipients? (?:limit|count|number)[^\n]{0,30}(?:exceed|reached|per message)|(?:exceed|maximum|max)[^\n]{0,40}(?:number of )?recipients?(?: per message| limit| allowed|$)|more than \d+ recipients',
			'not'   => 'per (?:hour|day|minute)|daily|hourly|24 hours',
		),
		array(
			'cause'    => 'too_many_recipients',
			'enhanced' => '[45]\.5\.3',
			'not'      => 'rate|daily|hour',
		),
		array(
			'cause' => 'ip_blocklisted',
			'sure'  => 'medium',
			'reply' => '4\d\d|',
			'words' => 'unusual rate of unsolicited mail originating from your IP|temporarily deferred(?! *[^\n]{0,20}(?:greylist|gr[ae]y))|\[TSS?\d{2}\]|deferred due to[^\n]{0,40}(?:volume|user complaints)',
		),
		array(
			'cause' => 'rate_limited',
			'words' => 'rate[- ]?limit|too much mail|(?<!subscription )\blimit (?:is |was |has been )?(?:exceeded|reached|hit)|max(?:imum)?[^\n]{0,20}(?:messages?|mails?|e-?mails?) per|(?:submission|sending|message|mail|send(?:ing)?|policy)[^\n]{0,30}(?:rate|limit|quota)[^\n]{0,60}(?:exceed|reached|hit|over|used)|(?:exceed|reached|hit|over)[^\n]{0,60}(?:rate|(?:sending|send|message|mail|email|hourly|daily|monthly|user|submission|outgoing|outbound)[^\n]{0,20}(?:limit|quota)|max emails|max defers|emails? per|messages? per|mails? per)|(?:daily|hourly|monthly|per hour|per day|per minute)[^\n]{0,60}(?:limit|quota|exceed)|too many (?:e-?mails|messages|mails|requests|commands|sends?)|throttl|SubmissionQuota|sending too (?:fast|many|quickly)|too (?:fast|quickly|frequent)|receiving mail (?:too quickly|at a rate)|unusual rate|slow down|limit(?:ed)? (?:to )?\d+ (?:e-?mails|messages|mails)|volume[^\n]{0,20}(?:limit|exceed)|mail count exceeded',
			'not'   => 'mailbox|size|storage|log-?in attempts|recipients? (?:per message)|over ?quota',
		),
		array(
			'cause'    => 'rate_limited',
			'enhanced' => '5\.4\.5|[45]\.7\.(?:28|232|233|235)',
			'not'      => 'recipient address',
		),
		array(
			'cause' => 'server_unavailable',
			'words' => 'insufficient (?:system )?(?:storage|resources|disk)|no space left|disk full|(?:service|server|system)[^\n]{0,40}(?:not available|unavailable|shutting down|too busy|busy|overload|maintenance)|try (?:again )?later[^\n]{0,20}maintenance|(?:local|internal|temporary|unexpected)[^\n]{0,20}(?:server |system |processing |lookup |queue )?(?:error|failure|problem)[^\n]{0,80}|load (?:average )?too high|out of (?:memory|resources)|mail server (?:temporarily )?(?:rejected|unavailable)|queue file write error|please try (?:again )?later|fork failed|server configuration (?:error|problem)|resources temporarily unavailable|unable to (?:queue|accept) (?:message|mail)[^\n]{0,30}(?:now|time)',
			'reply' => '4\d\d|',
			'not'   => 'blocked (?:using|by)|client \[|DNS|PTR|SPF|recipient|sender|user|spam|reputation|verif|greylist|TLS|relay|domain of',
		),
	);
}
