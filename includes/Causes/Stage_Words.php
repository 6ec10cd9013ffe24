<?php
/**
 * Tells from PHP's and PHPMailer's own phrases at which stage a mail failed. WordPress 6.8 and newer translates PHPMailer's
 * texts, so each row also holds the stems that its translations share.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Stage_Words {

	/** First match decides: named commands, then PHP's warnings, then whole sentences. */
	private const STAGES = array(
		'starttls'  => 'STARTTLS command failed|CLIENT -> SERVER: STARTTLS',
		'auth'      => 'SMTPAuthenticationError|AuthenticationFailed(?:Exception)?\b|Invalid login:|Failed to authenticate on SMTP server|authenticator failed|Authenticator \w+ returned|(?:AUTH|Username|User & Password|Password|OAuth TOKEN|MD5 Digest|NTLM)\b[^\n]{0,20} command failed',
		'mail_from' => 'SMTPSenderRefused|SMTPSenderFailed|Mail command failed|Failed to set sender|OnSenderNotAccepted|MAIL FROM command failed|\bduring MAIL FROM\b|in reply to MAIL FROM|Called MAIL FROM without',
		'rcpt'      => 'SMTPRecipientsRefused|SMTPAddressFailed|all recipients were rejected|Failed to add recipient|OnRecipientNotAccepted|ProcessRcptTo|reject: RCPT from|RCPT TO command failed|in reply to (?:the )?RCPT TO|\bRCPT TO:<[^\n>]{1,320}>:? *(?:host|[45]\d\d)',
		'data'      => 'SMTPDataError|(?:Data command|Message) failed: \d|Failed to send data|DATA(?: END)? command failed|in reply to (?:end of )?DATA|end of data',
		'ehlo'      => 'SMTPHeloError|(?:EHLO|HELO) command failed|Hel[ol]o command rejected',
		'dns'       => 'getaddrinfo|could not resolve host|gethostby',
		'tls'       => 'SslHandshakeException|SSLHandshakeException|SSL operation failed|enable_crypto|SSL routines|verify error:num|Peer certificate|Could not verify peer|certificate verify failed|SSL: |failed loading cafile',
		'tcp'       => 'Failed to connect to server|unable to connect to|connect\(\) failed',
		'banner'    => 'refused to talk to me|expected response code "?220|get_lines\(\)|while checking if connected',
	);

	/** PHPMailer's sentences by the stem that they share with their translations (de, fr, es, it, pt, nl, pl, cs, sv, ru, uk, tr, ja, zh). */
	public const SENTENCES = array(
		'auth'      => 'could not authenticate|SMTP(?![a-z.]).{0,45}(?<![a-z])(?:authenti[fkcs]|autenti[fc]|auten[ct]i|uwierzyteln|аутентифи|авториз|認証|登录失败|身份验证|oturum açıl|인증)',
		'mail_from' => 'following From address failed|absenderadresse|adresse d.exp[ée]diteur|direcci[oó]n(?:es)? de(?:l)? remitente|endere[cç]o do remetente|remetentes falharam|indirizzi mittenti|afzenderadres|adres nadawcy|adresa odes[ií]latele|avs[aä]ndaradress|адрес отправителя|адреса відправника|Fromアドレス|发送地址错误|发件人地址|gönderen adres',
		'rcpt'      => 'following recipients failed|recipients failed|empf[aä]nger.{0,30}(?:nicht korrekt|fehlgeschlagen)|destinataires suivants|(?:destinos|destinatarios) fallaron|destinat[aá]rios|indirizzi destinatari|volgende ontvangers|odbiorc[oó]w|adresy p[rř][ií]jemc|f[oö]ljande mottagare|получател|отримувач|受信者アドレス|收件人|alıcılara',
		'data'      => 'data not accepted|daten (?:werden |wurden )?nicht akzeptiert|donn[ée]es (?:incorrectes|non accept)|datos no aceptados|dados (?:n[aã]o aceit|rejeitados)|dati non accettati|data niet geaccepteerd|dane wiadomo[sś]ci nie|data nebyla p[rř]ijata|data accepterades inte|данные не приняты|дані не прийнято|データが受け付け|数据不被接受|veri kabul edilmedi',
		'tcp'       => 'could not connect to SMTP host|Called Mail\(\) without|keine verbindung zum SMTP|verbindung zum SMTP-(?:server|host)|connecter au serveur SMTP|conectar (?:al|ao|con el) (?:servidor|host|anfitri[oó]n)|ligar ao servidor SMTP|connettersi all.host|verbinden met SMTP|po[lł][aą]czy[cć] z serwerem|spojen[ií] se SMTP|ansluta till SMTP|подключиться к SMTP|соединения с SMTP|під.єднатися до SMTP|SMTP(?:ホスト|サーバー)?に?接続|无法连接到 ?SMTP|SMTP sunucusuna bağlan|SMTP connect\(\)',
	);

	public static function stage_of( string $text ): string {
		return self::first( self::STAGES, $text, 'iu' ) ?? self::first( self::SENTENCES, $text, 'iu' ) ?? '';
	}

	/**
	 * @param array<string, string> $table
	 */
	private static function first( array $table, string $text, string $flags ): ?string {
		foreach ( $table as $stage => $pattern ) {
			if ( 1 === preg_match( '~' . $pattern . '~' . $flags, $text ) ) {
				return $stage;
			}
		}
		return null;
	}
}
