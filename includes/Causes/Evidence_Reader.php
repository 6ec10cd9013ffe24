<?php
/**
 * Completes evidence with the facts that stand in its text: reply code, enhanced code, socket error, OpenSSL reason,
 * stage and provider. A code stays a code in every language, so this is what makes translated texts readable.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Evidence_Reader {

	/** A reply code stands where a reply can begin: at a line's start, behind a mark, or behind a word that announces it; never inside a number, address or time. */
	private const REPLY = '~(?:^\s*|[;>,"\'({\[|=]\s{0,3}|(?<!\w):\s{0,3}|:\s{1,3}|\b(?:said|code|with|error|reply|response|returned|got|status|smtp|received|is)\s{1,3}|\s-\s)(?<![\d.#/\w]|\d:|port )(?P<code>[45][0-5]\d|21[14]|22[01]|235|25[0-2]|334|354)(?=$|[\s,"\')\]}-](?!\d{2})|\.\s)~imu';

	/** RFC 3463: class.subject.detail. */
	private const ENHANCED = '~(?<![\d.\w])(?P<code>[245]\.\d{1,3}\.\d{1,3})(?![\d.]*\.\d|\d)~u';

	/** "SMTP code: 535" as PHPMailer prints it, in the languages it is translated to. */
	private const PHPMAILER_CODE = '~(?:SMTP[\s-]*(?:code|コード|代码|代碼|kod\w{0,3}|错误)|(?:code|c[oó]d(?:igo|ice)|код|kod)\b[^:：\d\n]{0,30}SMTP)\s{0,3}[:：]\s{0,3}(?P<code>\d{2,5})~iu';

	/** The number that PHP, cURL and PHPMailer put into brackets behind the system's words. */
	private const ERRNO = '~(?:\((?:os error\s{1,2})?|(?<![a-z])(?:win|socket )?err(?:or|no)?(?: ?(?:code|no|number))?[\s:=#]{1,3}|#(?=10\d{3}\b))(?P<errno>\d{1,5})(?!\d)(?=[)\],:;，\s]|$)~iu';

	/** What the operating systems call them; the numbers differ, the meaning does not. */
	private const ERRNO_WORDS = array(
		111 => 'connection refused|actively refused|\bECONNREFUSED\b|verbindungsaufbau abgelehnt|die verbindung verweigert|connexion (?:est |a [ée]t[ée] )?refus[ée]e|verbindung (?:wurde )?(?:abgelehnt|verweigert)|conexi[oó]n (?:fue |ha sido )?(?:rehusada|rechazada)|connessione rifiutata|conex[aã]o recusada|в соединении отказано|接続を拒否|连接被拒绝',
		110 => '(?:connection|(?<!read )(?<!write )operation) timed out|\bETIMEDOUT\b|did not properly respond after a period of time|dial tcp[^\n]{0,80}i/o timeout|connect(?:ion)? timeout|zeit[uü]berschreitung (?:der|bei der) verbindung|connexion termin[ée]e par expiration|tiempo de (?:espera|conexi[oó]n) agotado|время ожидания соединения|接続がタイムアウト|连接超时',
		113 => 'no route to host|\bEHOSTUNREACH\b|unreachable host|host is (?:down|unreachable)|keine route zum|aucun chemin d.acc[eè]s|ninguna ruta (?:hasta|al)|нет маршрута',
		101 => 'network is unreachable|\bENETUNREACH\b|unreachable network|netzwerk ist nicht erreichbar|r[ée]seau n.est pas accessible|red es inaccesible|rete non raggiungibile|сеть недоступна',
		99  => 'cannot assign requested address|can\'t assign requested address|\bEADDRNOTAVAIL\b',
		13  => '\(permission denied\)|permission denied \(13\)|port \d{1,5}\W{1,3}permission denied|\bEACCES\b|\bEPERM\b|operation not permitted|forbidden by its access permissions',
		104 => 'aborted by the software in your host|ECONNABORTED|connection reset by peer|\bECONNRESET\b|forcibly closed by the remote host',
		32  => 'broken pipe|\bEPIPE\b',
	);

	/** The same errors of Windows, BSD and macOS. */
	private const SAME_ERRNO = array(
		10061 => 111,
		61    => 111,
		10060 => 110,
		60    => 110,
		10065 => 113,
		65    => 113,
		112   => 113,
		10051 => 101,
		51    => 101,
		10049 => 99,
		49    => 99,
		10013 => 13,
		1     => 13,
		10054 => 104,
		54    => 104,
	);

	public static function complete( Evidence $evidence ): Evidence {
		$text  = $evidence->text;
		$code  = $evidence->reply_code;
		$errno = $evidence->errno;
		if ( null !== $code && $code < 200 ) { // PHPMailer puts socket errors into the field of the reply code.
			$errno ??= $code;
			$code    = null;
		}
		$stage = '' !== $evidence->stage ? $evidence->stage : Stage_Words::stage_of( $text );
		$errno = self::same_errno( $errno ?? self::errno_in( $text ) );
		$code  = $code ?? ( in_array( $stage, array( 'dns', 'tcp', 'tls', 'php' ), true ) && null !== $errno ? null : self::reply_code_in( $text ) );
		return $evidence->with(
			array(
				'stage'         => $stage,
				'errno'         => 0 === $errno ? null : $errno,
				'reply_code'    => $code,
				'enhanced_code' => $evidence->enhanced_code ?? self::enhanced_code_in( $text ),
				'provider'      => self::provider_of( $evidence ),
			)
		);
	}

	/** The reply code that decides: PHPMailer's own field, else the last refusal in the text. */
	public static function reply_code_in( string $text ): ?int {
		if ( 1 === preg_match( self::PHPMAILER_CODE, $text, $found ) && (int) $found['code'] >= 200 && (int) $found['code'] < 600 ) {
			return (int) $found['code'];
		}
		if ( ! preg_match_all( self::REPLY, $text, $found ) ) {
			return null;
		}
		$codes    = array_map( 'intval', $found['code'] );
		$refusals = array_values( array_filter( $codes, static fn ( int $code ): bool => $code >= 400 ) );
		return array() !== $refusals ? $refusals[0] : $codes[0];
	}

	/** The first enhanced code that reports a failure. */
	public static function enhanced_code_in( string $text ): ?string {
		if ( ! preg_match_all( self::ENHANCED, $text, $found ) ) {
			return null;
		}
		foreach ( $found['code'] as $code ) {
			if ( '2' !== $code[0] ) {
				return $code;
			}
		}
		return $found['code'][0];
	}

	private static function errno_in( string $text ): ?int {
		foreach ( self::ERRNO_WORDS as $errno => $words ) {
			if ( 1 === preg_match( '~' . $words . '~iu', $text ) ) {
				return $errno;
			}
		}
		if ( 1 === preg_match( self::PHPMAILER_CODE, $text, $found ) && self::is_socket_error( (int) $found['code'] ) ) {
			return (int) $found['code'];
		}
		if ( 1 === preg_match( self::ERRNO, $text, $found ) && self::is_socket_error( (int) $found['errno'] ) ) {
			return (int) $found['errno'];
		}
		return null;
	}

	private static function is_socket_error( int $number ): bool {
		return isset( self::ERRNO_WORDS[ $number ] ) || ( isset( self::SAME_ERRNO[ $number ] ) && 1 !== $number );
	}

	private static function same_errno( ?int $errno ): ?int {
		return null === $errno ? null : ( self::SAME_ERRNO[ $errno ] ?? $errno );
	}

	private static function provider_of( Evidence $evidence ): string {
		$known = Provider_Names::recognise( trim( $evidence->provider . "\n" . $evidence->host ) );
		if ( '' !== $known ) {
			return $known;
		}
		$in_text = Provider_Names::in_text( $evidence->text );
		return '' !== $in_text ? $in_text : $evidence->provider;
	}
}
