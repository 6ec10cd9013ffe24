<?php
/**
 * Refusals of the From address or return path.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Sender_Rules {

	public const RULES = array(
		array(
			'cause' => 'sender_domain_invalid',
			'words' => 'return e?-?mail (?:address |domain )+is (?:invalid|not valid)',
		),
		// RFC 3463: bad sender's mailbox address syntax.
		array(
			'cause'    => 'invalid_address',
			'enhanced' => '[45]\.1\.7',
			'not'      => 'does not exist|not exist|unknown',
		),
		array(
			'cause' => 'sender_not_verified',
			'sure'  => 'medium',
			'words' => 'sending from (?:the |this )?domain|(?:domain|sender|address|identity)[^\n]{0,20} (?:must|needs? to|has to|have to|should) (?:first )?be (?:verified|validated|confirmed|authenticated)',
		),
		array(
			'cause' => 'invalid_address',
			'sure'  => 'medium',
			'words' => '\b(?:null|empty) (?:sender|reverse|from|return)',
		),
		array(
			'cause' => 'invalid_address',
			'words' => 'need fully-qualified address|^[^\n]{0,30}domain (?:name |address )?(?:is )?required|mailbox name (?:is )?(?:invalid|incorrect|malformed)|must contain a domain|domain (?:part )?(?:is )?missing|(?:sender|recipient) address[^\n]{0,40}fully[- ]qualified',
		),
		// SendGrid's words for a sender identity that was never verified.
		array(
			'cause' => 'sender_not_verified',
			'sure'  => 'medium',
			'words' => 'not authori[sz]ed to send from that (?:email )?address',
		),
		// Zoho relays only for the address of the login.
		array(
			'cause' => 'sender_not_allowed',
			'reply' => '553|',
			'words' => 'relaying disallowed(?: as)?',
		),
		array(
			'cause' => 'sender_not_allowed',
			'words' => '(?:not|n\'t) (?:authori[sz]ed|allowed|permitted|entitled) to (?:send|use)[^\n]{0,40}(?:\bas\b|from|on behalf)|ErrorSendAsDenied|SendAsDenied|send (?:mail )?on behalf of the specified',
		),
		array(
			'cause' => 'sender_not_allowed',
			'words' => 'not owned by|restricted to sending|must use this domain|SendAsDenied|send as this sender|not allowed to send (?:as|from|mail from|email from|with)|(?:sender|from|mail from|envelope)[^\n]{0,60}(?:address )?(?:is )?not (?:allowed|permitted|authori[sz]ed|owned|match|the same|equal)|(?:sender|from|return[- ]path|envelope)[^\n]{0,40}(?:must|should|does not|doesn\'t|do not|mismatch|not)[^\n]{0,10} ?(?:be the same|match|equal|belong|conform|correspond|agree|same as)|mail from must equal|authori[sz]ed user|not permitted to (?:send|use)[^\n]{0,40}(?:from|as|sender)|sender (?:address )?(?:rejected|denied|refused)[^\n]{0,40}(?:not logged in|authenticated|login|access denied|not authori[sz]ed)|relay emails|disallowed sender|(?:use|using) (?:of )?(?:this|that|the) (?:sender|from) address|must (?:use|be)[^\n]{0,30}(?:your own|the authenticated) (?:address|e-?mail|sender)|you are not allowed to (?:send|use)[^\n]{0,40}|your own (?:alias|address|e-?mail)|from address[^\n]{0,40}(?:not associated|does not belong)|domain is not (?:allowed|authori[sz]ed) to|does not have (?:the )?(?:right|permission)s? to send',
			'not'   => 'verif|sender signature|does not exist|not found|relay(?!\s*emails)|because|SPF|network',
		),
		array(
			'cause'    => 'sender_not_allowed',
			'enhanced' => '5\.7\.60|5\.2\.252',
		),
		array(
			'cause' => 'sender_not_verified',
			'words' => '(?:address|domain|sender|identity|from)[^\n]{0,60}(?:is )?(?:not (?:been )?|un)(?:verified|validated|confirmed|registered|authenticated)(?! mailbox)|identities failed the check|ownership[^\n]{0,30}(?:verif|not|fail)|(?:verify|validate|confirm|register|authenticate) (?:your |the |this )?(?:sender|domain|from|sending)|sender (?:is )?(?:not valid|invalid)[^\n]{0,40}(?:validate|account)|not (?:a )?(?:verified|validated|confirmed|registered) (?:sender|domain|address|email)|sender (?:address )?(?:has )?not been|domain (?:is )?not (?:found|configured|set ?up|added|associated) (?:in|on|for|with) (?:your |this )?account|unconfigured sending domain',
			'not'   => 'recipient',
		),
		array(
			'cause' => 'sender_domain_invalid',
			'words' => '(?:sender|from|domain of sender|mail from|return[- ]?path|envelope)[^\n]{0,120}(?:not found|does not (?:exist|resolve)|doesn\'t (?:exist|resolve)|not resolve|no (?:MX|valid MX|A record)|unresolvable|invalid domain|non-?existent|unknown|verify failed|verification failed|callout|unroutable|cannot be (?:verified|resolved))|verification failed for <|callback setup failed|while verifying|(?:sender|from)[^\n]{0,20} domain must (?:exist|resolve)|invalid sender\b|sender verify|could not (?:complete )?(?:verify )?sender|unrout(?:e)?able sender|(?:unknown|unresolvable|invalid|non-?existent) (?:sender|sender domain|sender\'s domain)|domain of (?:the )?sender|could not resolve (?:the )?(?:sender|from)|all (?:relevant )?MX records[^\n]{0,40}(?:sender|from)',
			'not'   => 'syntax|recipient address',
		),
		array(
			'cause'    => 'sender_domain_invalid',
			'enhanced' => '[45]\.1\.8|5\.4\.4|[45]\.7\.27',
			'stage'    => array( 'mail_from', '' ),
			'not'      => 'outbound sender',
		),
		array(
			'cause' => 'invalid_address',
			'words' => '(?:sender|from|mail from|reverse[- ]?path|return[- ]?path)[^\n]{0,40}(?:bad |invalid )?(?:address )?syntax|bad sender address syntax|syntax error in (?:parameters|address|from|mail)|malformed (?:address|sender|recipient|from)|(?:invalid|bad|illegal|malformed) (?:e-?mail |recipient |sender |from |mailbox |destination |email )?(?:address|mailbox syntax|recipient address syntax|address syntax)(?! rejected)|address syntax|missing (?:or malformed )?(?:local part|domain)|unqualified address|domain missing|not (?:a )?valid (?:e-?mail|RFC[- ]?\d+) address|is not a valid (?:email|address)|syntactically (?:in|not )',
			'not'   => 'helo|ehlo|sender is invalid',
		),
		array(
			'cause'    => 'invalid_address',
			'enhanced' => '5\.1\.(?:3|7)',
			'not'      => 'does not exist|unknown user',
		),
		array(
			'cause' => 'sender_not_allowed',
			'sure'  => 'low',
			'not'   => 'recipient|temporar',
			'words' => 'sender (?:address )?(?:is )?(?:rejected|denied|refused|blocked|not accepted)|(?:not accept|reject\w*|refus\w+)[^\n]{0,30} sender',
		),
	);
}
