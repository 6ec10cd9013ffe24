<?php
/**
 * What the codes mean when no more precise rule held (RFC 5321 section 4.2.3, RFC 3463 and its registry).
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Code_Rules {

	public const RULES = array(
		array(
			'cause' => 'accepted_not_delivered',
			'sure'  => 'medium',
			'words' => '\b(?:mail|message|routing|forwarding|aliasing)[/\w]*[^\n]{0,20} loop(?:ing|s)?\b|loops? back to|loop (?:was |is )?(?:detected|found|broken)|too many (?:hops|received)|exceeded \d+ hops|could not be delivered for|delivery (?:temporarily )?(?:has been )?delayed',
		),
		array(
			'cause' => 'server_unavailable',
			'sure'  => 'medium',
			'words' => 'service (?:is )?(?:currently |temporarily )?unavailable\W*$|system config(?:uration)? error|(?:server|system) (?:is )?(?:misconfigured|incorrectly configured)|interrupted system call|can\'t create user output|agent busy|server busy|mail system (?:is )?full|error while being processed|veuillez (?:r[ée])?essayer plus tard|service refus[ée]|int[eé]ntelo (?:m[aá]s tarde|de nuevo)|sp[aä]ter (?:erneut|noch ?mal)|riprova(?:re)? pi[uù] tardi|tente novamente|попробуйте позже|稍后(?:再|重)试',
		),
		array(
			'cause'    => 'accepted_not_delivered',
			'sure'     => 'medium',
			'enhanced' => '[45]\.4\.7',
			'not'      => 'timed? ?-?out',
		),
		array(
			'cause' => 'accepted_not_delivered',
			'sure'  => 'medium',
			'words' => '(?:message|delivery(?: time)?|queue) (?:has )?expired|retry time-? ?out|too old|hop count|mail loop|routing loop',
		),
		// Yahoo's words after DATA, where the recipient was already accepted (PHPMailer issue 2685).
		array(
			'cause' => 'sender_not_allowed',
			'sure'  => 'low',
			'words' => 'request failed; mailbox unavailable',
		),
		array(
			'cause' => 'sender_not_allowed',
			'sure'  => 'low',
			'stage' => array( 'data' ),
			'reply' => '550',
			'words' => 'mailbox unavailable',
		),
		array(
			'cause' => 'internal_error',
			'sure'  => 'medium',
			'words' => 'protocol (?:violation|deviation|error)|bad sequence|out of (?:sequence|order)|need (?:MAIL|RCPT)|(?:MAIL|RCPT) (?:first|before)|too many (?:errors|syntax|unrecogni)|nested MAIL|sender already|pipelin',
		),
		array(
			'cause' => 'internal_error',
			'sure'  => 'medium',
			'reply' => '503',
		),
		array(
			'cause' => 'internal_error',
			'sure'  => 'low',
			'reply' => '50[0-2]|555',
			'words' => 'unrecogni[sz]ed|not implemented|unknown command|unimplemented|syntax error|protocol violation|invalid (?:command|argument|parameter)',
		),
		array(
			'cause'    => 'server_unavailable',
			'sure'     => 'medium',
			'enhanced' => '[45]\.3\.[0-25]|4\.4\.[1-3]',
			'reply'    => '4\d\d|5\d\d|',
		),
		array(
			'cause' => 'server_unavailable',
			'sure'  => 'medium',
			'stage' => array( 'tcp', 'banner', 'ehlo', '', 'mail_from', 'data' ),
			'reply' => '421|45[12]',
		),
		array(
			'cause' => 'greylisted',
			'sure'  => 'low',
			'stage' => array( 'rcpt' ),
			'reply' => '45[01]',
			'not'   => 'internal|resource|unavailable|error|problem|system',
		),
		array(
			'cause' => 'ip_blocklisted',
			'sure'  => 'low',
			'stage' => array( 'banner' ),
			'reply' => '55[04]',
		),
		array(
			'cause' => 'not_smtp_server',
			'sure'  => 'low',
			'stage' => array( 'banner' ),
			'reply' => '521',
		),
		array(
			'cause' => 'message_too_big',
			'sure'  => 'low',
			'stage' => array( 'data', 'mail_from', '' ),
			'reply' => '552',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'low',
			'stage' => array( 'rcpt' ),
			'reply' => '55[0134]',
			'not'   => '5\.7\.',
		),
		array(
			'cause' => 'recipient_rejected',
			'sure'  => 'low',
			'reply' => '55[01]',
			'words' => 'mailbox unavailable|requested action not taken',
		),
	);
}
