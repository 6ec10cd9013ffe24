<?php
/**
 * The vocabulary that refusals are made of, for rules that combine who is meant with what is said about it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Words {

	/** At most some words of the same line in between. */
	public const NEAR = '[^\n]{0,50}?';

	public const SENDER    = '\b(?:senders?|from|mail from|return[- ]?path|envelope|originator)\b';
	public const RECIPIENT = '\b(?:recipients?|rcpts?|rcpt ?to|users?|mailbox(?:es)?|destination|addressees?|account)\b';
	public const LOGIN     = '\b(?:log-?in|auth|authenticat(?:e|ion|ed|ing)|authori[sz]ation|credentials?|passwords?|user ?name|sign-?in)\b';
	public const TLS       = '\b(?:SSL|TLS|crypto|encryption|handshake)\b';
	public const NETWORK   = '\b(?:IP(?: address)?|client host|client address|your (?:host|server|network|ip)|sending (?:host|server|mta))\b';
	public const CONNECT   = '\b(?:connect(?:ing|ion|ed)?|reach(?:ed)?|socket)\b';
	public const CONTENT   = '\b(?:content|message|mail|e-?mail|text|subject|body|header)\b';

	public const REFUSED = '\b(?:reject(?:ed|ion)?|den(?:y|ied)|refus(?:ed|al)|block(?:ed|ing)?|banned|barred|prohibited|forbidden|disallowed|unwelcome|fake|forged|spoof(?:ed|ing)?|unauthori[sz]ed|not (?:allowed|permitted|accepted|acceptable|authori[sz]ed|welcome))\b';
	public const MISSING = '\b(?:unknown|non-?existent|nonexisting|no such|not (?:found|known|exist(?:ing)?|resolve[ds]?|recogni[sz]ed|available)|(?:does|may)(?: not|n\'t) (?:exist|resolve)|DNS check failed|could(?: not|n\'t) be (?:found|verified|resolved)|verif(?:y|ication) (?:failed|failure)|unverifiable|unresolvable)\b';
	public const BROKEN  = '\b(?:invalid|illegal|malformed|bad|incorrect|syntax|syntactically|empty|null|missing|restricted characters?|not valid|improper|incomplete)\b';
	public const FAILED  = '\b(?:fail(?:ed|ure|s)?|unable|error|could(?: not|n\'t)|cannot|can\'t|unsuccessful|impossible|broken)\b';
	public const LATER   = '\b(?:temporar(?:y|ily)|try(?: again)? later|try again|at this time|currently|later|busy|unavailable|overload(?:ed)?|deferred)\b';
}
