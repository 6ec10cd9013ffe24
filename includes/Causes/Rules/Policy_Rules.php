<?php
/**
 * The receiving side's view of the sender: SPF, DKIM, DMARC, reputation and reverse DNS.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Policy_Rules {

	public const RULES = array(
		// Postfix and Sendmail name the refusal first; what follows is about the same refusal.
		array(
			'cause' => 'relay_denied',
			'words' => '>: relay access denied;|relaying denied\. IP name lookup failed',
		),
		// 502 to a well-formed command: the two programs do not understand each other.
		array(
			'cause' => 'internal_error',
			'words' => '\b502 invalid input\b',
		),
		// Lists of domains and links judge the content, lists of addresses judge the server.
		array(
			'cause' => 'spam_rejected',
			'words' => 'uribl|surbl|\bdbl\.|\bivmURI\b|(?:URL|link|domain in (?:the )?(?:body|message))[^\n]{0,60}(?:listed|black-?list|block-?list)|black-?listed (?:URL|link)',
		),
		array(
			'cause' => 'ip_blocklisted',
			'words' => '\bthis ip (?:address )?(?:has been|is|was) (?:black-?list|block-?list|blocked)',
		),
		array(
			'cause' => 'ip_blocklisted',
			'words' => '(?:\d{1,3}\.){3}\d{1,3}[\])]?[^\n]{0,60}(?:\blisted\b|black-?list|block-?list|DNS-?[BR]L|\bRBL\b|blocked|spamhaus)|spamhaus\.org/(?:query|lookup|sbl|xbl|pbl|zen)|(?:listed|found) (?:at|in|by|on|with)[^\n]{0,20} \w{2,}\.[\w.-]{2,}|blocked using|\bIP(?: address)? (?:is )?black-?listed|real-?time block ?list|spam ip\b|from (?:your|this) ip\b[^\n]{0,30}spam|refused spam site|spam (?:source|host|server)\b|too many spams? from',
			'not'   => 'virus|URL|your comment|: address blacklisted|temporarily deferred',
		),
		array(
			'cause' => 'ptr_missing',
			'words' => 'mismatch\w* client ip|forward dns entry|unresolvable relay host|unverif[iy]+able sending|reverse look-?up|does not match the IP address of the hostname|no rdns|DNS (?:check|lookup) failure\b[^\n]{0,40}try again',
		),
		// Yahoo's code for mail that fails SPF, DKIM or DMARC.
		array(
			'cause'    => 'auth_domain_policy',
			'sure'     => 'medium',
			'enhanced' => '5\.7\.9',
			'reply'    => '554',
			'words'    => 'policy reasons|authentication',
		),
		array(
			'cause' => 'sender_domain_invalid',
			'words' => 'sender verify (?:failed|fail)|verification failed for <|callback setup failed|could not complete sender verify',
		),
		array(
			'cause' => 'ip_blocklisted',
			'sure'  => 'low',
			'reply' => '421|450',
			'words' => 'due to (?:local )?policy|policy (?:violation|reject|reasons)',
		),
		array(
			'cause' => 'ptr_missing',
			'words' => '\bPTR record\b',
			'not'   => '\bSPF\b',
		),
		array(
			'cause'    => 'auth_domain_policy',
			'enhanced' => '[45]\.7\.(?:2[0-4]|26|27|29|30|31|32|509|515)',
			'not'      => 'blocklist|blacklist|spamhaus|Client Submission',
		),
		array(
			'cause' => 'auth_domain_policy',
			'words' => '\b(?:SPF|DKIM|DMARC|sender policy framework|sender ?id)\b|authentication level|sender\'s (?:domain )?policy|sender is unauthenticated|unauthenticated email|not authori[sz]ed to send (?:mail|email)s? (?:for|on behalf of)[^\n]{0,80}domain|Sender ID',
			'not'   => 'spamhaus|blocklist|blacklist',
		),
		array(
			'cause' => 'ptr_missing',
			'words' => '\b(?:PTR|rDNS)\b|reverse[- ]?DNS|cannot find your (?:hostname|reverse)|(?:no|missing|invalid|without|lack\w*|valid|bad|does(?: not|n\'t) have(?: an?)?|generic|must have(?: an?)?)[^\n]{0,20}(?:PTR|reverse[- ]?(?:DNS|hostname|lookup|mapping)|rDNS)|(?:PTR|reverse[- ]?(?:DNS|hostname)|rDNS)[^\n]{0,60}(?:missing|fail|not|required|does|invalid|mismatch|generic|lookup|error|incorrect)|(?:ip|client)[^\n]{0,30}does not resolve|unable to resolve (?:your )?(?:ip|client)|reverse hostname|IP (?:name )?lookup failed|IP lookup for',
		),
		array(
			'cause'    => 'ptr_missing',
			'enhanced' => '[45]\.7\.25',
		),
		array(
			'cause' => 'ip_blocklisted',
			'words' => 'NotAuthorizedError|mails? from [\[(]?(?:\d{1,3}\.){3}\d{1,3}[\])]?[^\n]{0,40}(?:block|refus|reject|denied|ban)|\bnot\s+authori[sz]ed\s+to\s+(?:550[- ]5\.7\.1\s+)?send\s+(?:e-?mail\s+)?directly|invalid IP\b|[eé]metteur (?:invalide|refus)|blocked using|(?:client|host|connection)[^\n]{0,60}blocked (?:using|by)|blocked by [^\n]{0,80}\.[a-z]{2,}|not allowed to connect|spamhaus|spamcop|barracuda(?:central)?|sorbs|abuseat|uceprotect|mxtoolbox|invaluement|surriel|proofpoint|cloudmark|senderscore|(?:listed|found) (?:in|on|at|by)[^\n]{0,60}(?:\.|list|RBL|DNSBL|CBL|XBL|SBL|PBL)|\b(?:DNS-?[BR]L|RBL|DNSBL)\b|black-? ?list|block-? ?list|banned sending IP|(?:poor|bad|low|very low)[^\n]{0,30}reputation|reputation[^\n]{0,40}(?:poor|bad|low|block|reject)|IP(?: address)?[^\n]{0,80}(?:blocked|banned|blacklisted|rejected|denied|refused|not accepted|listed|dynamic)|(?:blocked|banned|denied|rejected|refused)[^\n]{0,40}\bIP\b|sending (?:MTA|IP|server)[^\n]{0,20}(?:reputation|blocked)|messages? from [\[(]?[\d.:a-f]{6,40}[\])]? (?:weren\'t|were not|temporarily deferred)|part of their network is on our block|dynamic(?:ally)?(?: assigned)?(?: IP)?[^\n]{0,30}(?:address|range|pool|IP|host)|delist|unsolicited mail originating from your IP|temporarily deferred due to|access denied[^\n]{0,40}IP\b',
			'not'   => 'recipient|: address blacklisted|virus|(?<!not )authori[sz]ed IP|content',
		),
		array(
			'cause'    => 'ip_blocklisted',
			'enhanced' => '5\.7\.(?:60[6-9]|6[1-4]\d|511|512|513|514|703)',
			'not'      => 'Client does not have permissions',
		),
	);
}
