<?php
/**
 * Faults of this site's own PHP and plugins, before any server is asked.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Php_Rules {

	public const RULES = array(
		// mail() itself.
		array(
			'cause' => 'php_mail_disabled',
			'words' => 'undefined function (?:\\\\?PHPMailer\\\\PHPMailer\\\\)?\\\\?mail\(|\bmail\(\) (?:has been|is|was|were) disabled|(?:function|funktion|fonction|funci[oó]n) mail\(\) (?:is|has been|was) disabled|disable_functions[^\n]{0,80}\bmail\b',
		),
		array(
			'cause' => 'php_mail_failed',
			'words' => 'instantiate mail|may have disabled the mail\(\)|(?<![a-z])mail\(\): |could not execute:|sendmail(?:\.exe)?\b[^\n]{0,40}(?:not found|no such file|permission denied|exited|exit status)|sendmail: (?:fatal|warning|cannot open|recipient|connect)|postdrop: |could not execute mail delivery|ssmtp: |msmtp: |mail-funktion (?:konnte|nicht)|instancier la fonction mail|(?:instancia|instanciar|istanziare)[^\n]{0,20} (?:de )?(?:la |a )?(?:funci[oó]n|fun[cç][aã]o|funzione) (?:de )?(?:mail|correo)|запустить функцию mail|запустити функцію mail|メール関数|mailfunctie|zainicjowa[cć] funkcji mail',
		),
		// Functions and extensions that the host took away.
		array(
			'cause' => 'php_stream_disabled',
			'words' => '(?:stream_socket_client|stream_socket_enable_crypto|stream_context_create|p?fsockopen|socket_create)(?:\(\))? (?:has been disabled|is disabled|not available|disabled)|undefined function [^\n]{0,40}(?:stream_socket_client|stream_socket_enable_crypto|fsockopen)|falling back to fsockopen',
		),
		array(
			'cause' => 'php_openssl_missing',
			'words' => '(?:extension|erweiterung|extensi[oó]n|estensione|extens[aã]o|расширение|拡張|扩展|rozszerzenie|extensie)[^\n]{0,30}openssl|openssl[^\n]{0,30}(?:extension[^\n]{0,20}(?:missing|required|not)|is not (?:enabled|available|installed|loaded)|not (?:enabled|available|installed|loaded))|requires? (?:the )?openssl|stream does not support SSL|unable to find the (?:socket )?transport ["\'`]?(?:ssl|tls)|undefined function [^\n]{0,40}openssl_|SSL (?:is not supported|support is not)[^\n]{0,30}',
		),
		// Two owners of mail.
		array(
			'cause' => 'plugin_conflict',
			'words' => 'wp_mail(?:\(\))?[^\n]{0,30} (?:has been|is|was|were) (?:already )?(?:re)?(?:declared|defined|overrid|overwrit|replaced|modified|loaded)|cannot redeclare (?:function )?wp_mail|PHPMailer is (?:modified|overrid|replaced)|wp_mail pluggable|possible conflict|cannot (?:redeclare|declare) class [^\n]{0,60}(?:PHPMailer|SMTP)|declaration of [^\n]{0,120}(?:PHPMailer|SMTP)|class ["\'`][^"\'`\n]{1,80}["\'`] not found in [^\n]{0,200}(?:smtp|mail)|another (?:smtp |mail(?:er)? )?plugin (?:is|has|was)',
		),
		array(
			'cause' => 'timeout',
			'words' => 'maximum execution time of \d+',
		),
		array(
			'cause' => 'internal_error',
			'words' => 'cannot set or reset variable|kann variable nicht setzen|already connected to a server|wordpress database error|allowed memory size|undefined method [^\n]{0,80}(?:mailer|smtp)|mailer is not supported|mailer wird nicht unterst',
			'not'   => 'phpmailer\\\\phpmailer\\\\exception: |SMTP (?:error|connect)',
		),
		array(
			'cause' => 'internal_error',
			'also'  => 'mail|smtp',
			'words' => '\buncaught (?:type|value|argumentcount)?error\b|call to a member function|must be of (?:the )?type',
		),
		// WordPress's own sentence says only that wp_mail() returned false.
		array(
			'cause' => 'unknown',
			'sure'  => 'low',
			'words' => '^\W*(?:error: )?the email could not be sent\.? your site may not be correctly configured[^\n]{0,160}$',
		),
	);
}
