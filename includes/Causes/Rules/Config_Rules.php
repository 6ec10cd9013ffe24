<?php
/**
 * Empty or malformed settings and messages, found by PHPMailer or the server before anything was sent.
 *
 * Every row is one rule: `cause`, how `sure` it is (default: high), and conditions that must all hold. `words` and `not` are
 * patterns on the text, `reply` and `enhanced` on the codes. The first row that holds decides.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes\Rules;

defined( 'ABSPATH' ) || exit;

final class Config_Rules {

	public const RULES = array(
		array(
			'cause' => 'config_incomplete',
			'words' => '(?:invalid|ung[uü]ltiger?|no v[aá]lid[oa]|invalide|недопустимый|неверный) host ?(?:entry|eintrag)?:\s*$|(?:h[oô]te|host|хост)[^\n:]{0,20}(?:non valide|invalide|inv[aá]lid[oa]|no v[aá]lid[oa]) ?:\s*$|(?:smtp )?(?:host|username|password) (?:is|was|must) (?:not (?:set|be empty)|empty|missing|required)|(?:missing|empty|no) (?:smtp )?(?:host|user ?name|password|api key|credentials)\b',
		),
		array(
			'cause' => 'invalid_host_value',
			'words' => 'invalid host ?(?:entry|name)?:|ung[uü]ltiger host(?:eintrag)?:|(?:h[oô]te|host|servidor|anfitri[oó]n) (?:[^\n:]{0,20} )?(?:non valide|invalide|inv[aá]lid[oa]|no v[aá]lid[oa]) ?:|(?:неверный|недопустимый|некорректн\w+) (?:хост|узел)|bad hostname|malformed host',
		),
		array(
			'cause' => 'invalid_address',
			'words' => 'invalid address:|(?:recipient|sender|to|from|cc) (?:e-?mail )?address (?:is )?(?:required|missing|mandatory)|address contains (?:illegal|invalid|control)|(?:illegal|restricted) characters? in (?:the )?address|die adresse ist ung[uü]ltig|adresse (?:e-mail )?(?:non valide|invalide) ?:|direcci[oó]n (?:de correo )?(?:no v[aá]lida|inv[aá]lida)|indirizzo non valido|endere[cç]o inv[aá]lido|неправильный (?:адрес|формат)|недопустимый адрес|不正なメールアドレス|provide at least one (?:recipient|destination)|mindestens eine empf|^(?:imposible enviar: |non puido envia-lo correo: )?(?=[^\n:\d]{0,80}(?:adres|address|adreč|adreça|naslov|endere[cç]o|indirizzo|direcci[oó]n|alamat|адрес|διεύθυνση|c[ií]m|地址|주소|メールアドレス|כתובת))[^\n:\d]{0,60}(?:inv[aá]lid|non (?:[eè] )?valid|ung[uü]ltig|ud?gyldig|nevalid|neveljav|ongeldig|neisprav|nieprawid|neplatn|felaktig|ge[cç]ersiz|érvénytelen|neteising|nepareiz|nesprávn|vigane|nu este valid|tidak s|неправил|неисправ|невалид|μη έγκυρ|无效|無效|잘못된|שגויה)[^\n:\d：]{0,30} ?[:：]|contained line breaks|no recipients? (?:defined|specified|were? given)',
		),
		array(
			'cause' => 'message_invalid',
			'words' => 'message body empty|(?:e-?mail-?)?(?:inhalt|nachricht)(?:stext)? ist leer|corps du message vide|message vide|cuerpo del mensaje (?:est[aá] )?vac[ií]o|пустое (?:тело|сообщение)|(?:メッセージ|メール)(?:本文)?が空|^(?:(?:il )?corpo del messaggio [eè] vuoto|mensagem vazia|a mensagem de e-?mail est[aá] vazia|berichttekst is leeg|prázdn[eé] t[eě]lo zprávy|prázdne telo správy|nie można wysłać pustej wiadomości|mesajın içeriği boş|üres az üzenettörzs|пусте повідомлення|meddelelsen er uden indhold|邮件正文为空|郵件內容為空|메세지 내용이 없)|unknown encoding:|unbekannte kodierung|encodage inconnu|codificaci[oó]n desconocida|неизвестная кодировка|invalid header name|signing error|fehler beim signieren|header error\b|\b(?:subject|date|from|to) (?:header |field |line )?(?:is )?(?:mandatory|required|missing)|(?:missing|no|without)(?: an?)? (?:subject|date|from|to) (?:header|field|line)|multiple addresses|headers? (?:are|is) not accepted|unicode character|encoded-word|improperly[- ]formatted|invalid (?:mime|message content|characters in)|malformed (?:mime|header|message)|bare (?:LF|CR|line ?feed)|<?CR>?<?LF>?\.<?CR|line (?:is )?too long|lines? longer than|exceeds (?:the )?maximum line length|(?:multiple|duplicate|missing|invalid|bad) (?:["\']?(?:from|date|message-id|to|sender|subject)["\']? )?headers?\b|missing (?:a )?valid (?:address in )?(?:from|message-?id)|not (?:RFC ?)?5?322 compliant|RFC ?5322|8-?bit (?:data|characters?) in|headers? (?:contains?|with) (?:illegal|invalid|non-ascii)|no valid (?:from|message-?id)',
		),
		array(
			'cause'    => 'message_invalid',
			'sure'     => 'medium',
			'enhanced' => '[45]\.6\.(?:[0-69]|1\d)',
			'not'      => 'virus|malware|eicar|infected|spam|policy|content|attachment|size|too (?:large|big|long)',
		),
		array(
			'cause' => 'attachment_missing',
			'words' => 'could not (?:access|open) file|file error: could not open|zugriff auf folgende datei|datei nicht [oö]ffnen|impossible d.(?:acc[eé]der|ouvrir) [^\n]{0,20}fichier|(?:acceder|abrir) (?:al|el) archivo|(?:нет доступа|не удаётся открыть|не удается открыть) [^\n]{0,20}файл|ファイル(?:に|を)|file_get_contents\([^\n]{0,200}failed to open stream',
			'not'   => 'cafile|ca-bundle|\.pem|\.crt',
		),
		array(
			'cause' => 'smtputf8_unsupported',
			'words' => 'SMTPUTF8|non-ascii (?:characters? (?:in|not)|address(?:es)? not)|internationali[sz]ed (?:mail ?box|address|email)',
		),
		array(
			'cause'    => 'smtputf8_unsupported',
			'enhanced' => '5\.6\.(?:7|9)|5\.6\.10',
		),
	);
}
