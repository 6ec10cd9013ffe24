<?php
/**
 * Who answers, and in what state: banners, time limits, hang-ups, another server in between.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Server_Rules {

	public const RULES = array(
		array(
			'cause' => 'not_smtp_server',
			'words' => '(?:greeting|response|banner|got|received|expected)[^\n]{0,40}[ :="\'](?:\* OK|\+OK|HTTP/\d|SSH-\d)|^\W{0,3}(?:SERVER -> CLIENT: )?(?:HTTP/\d|\* (?:OK|BYE|PREAUTH)\b|\+OK\b|-ERR\b|SSH-\d|<!doctype html|<html)|^(?:SERVER -> CLIENT: )?220[ -][^\n]{0,80}\b(?:FTP|FTPd|FileZilla)\b|\b(?:IMAP4rev1|ManageSieve|LMTP)\b|not an? (?:E?SMTP|mail) server',
		),
		// Cisco's ESMTP inspection replaces what it does not know by X or *.
		array(
			'cause' => 'smtp_intercepted',
			'words' => '\bX{6,}\b|"X{4,}"|\*{8,}|HELO handshake was used|No information about server extensions',
			'not'   => '(?:C:|CLIENT -> SERVER:|>>>) \*{3,}|pass\w* ?[:=]', // A log that hides the password.
		),
		// cPanel's Exim greets so; a server that is a mail provider's does not.
		array(
			'cause' => 'smtp_intercepted',
			'sure'  => 'medium',
			'words' => '^(?:SERVER -> CLIENT: )?220[ -][^\n]{0,200}(?:\n[^\n]{0,60})?220-We do not authorize the use of this system to transport unsolicited',
			'not'   => '^(?:[^\n]{0,40}: ?)?[45]\d\d[ -]',
		),
		array(
			'cause' => 'wrong_encryption_mode',
			'sure'  => 'low',
			'stage' => array( 'banner', 'tcp', '' ),
			'words' => 'get_lines\(\): select timed-out',
		),
		array(
			'cause' => 'timeout',
			'words' => 'stream timed-out|resource temporarily unavailable \(os error|EAGAIN|WouldBlock|os error 11\b|select timed-out|timelimit reached|timed? ?out waiting for|(?:SMTP )?(?:command|incoming data|connection|idle|session) time-?out|timeout exceeded|timeout (?:waiting|while|after)|time limit exceeded|conversation with [^\n]{1,200} timed out|(?:read|write)(?: operation)? timed out|d[ée]lai (?:d.expiration |d.attente )?(?:d[ée]pass[ée]|expir[ée])|zeit[uü]berschreitung|tiempo de espera (?:agotado|excedido)|tempo (?:limite|scaduto)|response timed out',
			'not'   => 'authentication|retry time',
		),
		array(
			'cause' => 'timeout',
			'sure'  => 'medium',
			'words' => 'closed[^\n]{0,10} timed out|^[^\n]{0,60}\b4\d\d\b[^\n]{0,40}\btimed?[- ]?out\b',
			'not'   => 'retry time',
		),
		array(
			'cause' => 'server_hangup',
			'words' => '\bEOF\b|end of file reached|EOFError|got code "", with message|(?:an? )?empty (?:response|reply)|no (?:response|reply) from (?:the )?server|Called (?!Mail\(\))[^\n]{1,40} without being connected|before HELO/EHLO|lost connection|connection (?:unexpectedly |was )?(?:closed|dropped|lost|reset)|closed (?:the )?(?:connection|transmission channel)|remote host closed|unexpected(?:ly)? (?:EOF|disconnect|closed?)|socket (?:EOF|hang ?up|closed)|server hung up|client was disconnected',
			'not'   => 'too many|inactivity|idle|timeout|exceeded|blocked|spam|authentication server|^[^\n]{0,60}\b[45]\d\d[ -]',
		),
		array(
			'cause' => 'server_hangup',
			'sure'  => 'medium',
			'words' => 'DATA END command failed\W*$',
		),
		array(
			'cause' => 'ehlo_name_rejected',
			'words' => '(?:helo|ehlo)\b[^\n]{0,60}(?:rejected|invalid|not (?:valid|found|allowed|acceptable|fully|resolve|accepted)|refused|bad|denied|illegal|bogus|forged|must|requires?|fqdn|bare ip)|(?:invalid|illegal|bad|bogus|syntactically invalid|forged|denied|rejected)[^\n]{0,20} (?:helo|ehlo)\b|need fully-qualified hostname|invalid domain name|helo command rejected|(?:host ?name|domain)[^\n]{0,30}(?:in|for) (?:your )?(?:helo|ehlo)',
			'not'   => 'sender|AUTH\b|unsolicited|\bspam\b',
		),
		array(
			'cause' => 'ehlo_name_rejected',
			'sure'  => 'medium',
			'stage' => array( 'ehlo' ),
			'reply' => '5[05][014]',
			'not'   => 'spam|reputation|blocked|blacklist|blocklist|listed|AUTH|TLS|protocol',
		),
	);
}
