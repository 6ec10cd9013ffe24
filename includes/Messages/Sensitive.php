<?php
/**
 * Finds mails that open an account to whoever reads them: login, reset and confirmation links, one-time codes, passwords. They are sent
 * first, wiped when they are sent or given up, never shown and never sent again (guarantees S11, S24). In doubt a mail counts as such.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

final class Sensitive {

	/** Functions of WordPress that send such mail, whatever its text says after translation and filters. */
	private const FUNCTIONS = array(
		'retrieve_password',
		'wp_new_user_notification',
		'wp_send_user_request',
		'send_confirmation_on_profile_email',
		'update_option_new_admin_email',
		'update_network_option_new_admin_email',
		'wpmu_signup_user_notification',
		'wpmu_signup_blog_notification',
		'wpmu_welcome_notification',
		'wpmu_welcome_user_notification',
		'send_recovery_mode_email',
		'wp_privacy_send_personal_data_export_email',
	);

	/** Words of addresses that speak of an account; matched in small letters, so that every spelling counts. */
	private const LINK_WORDS = 'log-?_?in|sign-?_?in|logon|reset|passw|passwor|pwd|lost-?_?pass|forgot|recover|confirm|verif|validat|activat|magic|2fa|mfa|otp|one-?_?time|single-?_?use|auth|token|unlock|invit|opt-?_?in|adminhash|newuseremail|rm_token|user_request|set-?_?password|anmeld|bestaetig|bestatig|aktivier|passwort|kennwort|connexion|activer|confirmer|reinitialis|contrase|restablec|verificar|activar|conferma|attiva|senha|redefinir|ativar|bevestig|wachtwoord|activeer|haslo|potwierd|aktywuj|sifre|dogrula|podtverd|heslo|potvrd|losenord|bekraft';

	/** Names of parameters that hold a key rather than a word. */
	private const KEY_NAMES = '/^(?:.*[_-])?(?:key|token|code|hash|secret|nonce|otp|pin|sig|signature|auth|uuid|guid|jwt|ticket|pass|magic|t|k|adminhash|newuseremail|activation|confirmation)$/';

	/** Where a visitor came from is no key. */
	private const TRACKING = '/^(?:utm_|_ga|_gl|gclid|fbclid|msclkid|mc_|hsa_|ref$|source$|lang$|locale$|redirect|return|next$|post|p$|id$|page|order$|order_id$)/';

	/** What comes before or behind a one-time code, or names a password, in the languages that WordPress speaks most. */
	private const CODE_WORDS = 'verification code|security code|confirmation code|activation code|authentication code|login code|log-?in code|sign-?in code|access code|one[- ]?time (?:pass(?:word|code)?|code|pin)|passcode|\bOTP\b|\bTAN\b|2FA code|two-factor code|unlock code|recovery code|backup code|PIN code|your (?:code|pin) (?:is|:)'
		. '|Bestätigungscode|Sicherheitscode|Verifizierungscode|Anmeldecode|Zugangscode|Aktivierungscode|Freischaltcode|Einmal-?(?:code|passwort|kennwort|PIN)|Ihr Code|Dein Code'
		. '|code de (?:vérification|verification|confirmation|sécurité|securite|connexion|validation)|code d[’\']?\s?(?:activation|accès|acces|authentification)|code à usage unique|mot de passe à usage unique'
		. '|código de (?:verificación|confirmación|seguridad|acceso|inicio|activación|verificação|confirmação|segurança|acesso|ativação)|código de un solo uso|código único|senha de uso único'
		. '|codice (?:di (?:verifica|conferma|sicurezza|accesso|attivazione)|OTP|monouso)|verificatiecode|bevestigingscode|beveiligingscode|inlogcode|eenmalige code'
		. '|kod (?:weryfikacyjny|potwierdzający|bezpieczeństwa|jednorazowy|aktywacyjny|dostępu)|(?:ověřovací|overovací|bezpečnostní|potvrzovací|jednorázový) k[óo]d|ellenőrző ?kód|megerősítő kód|cod(?:ul)? de (?:verificare|confirmare|securitate)'
		. '|verifieringskod|säkerhetskod|engångskod|bekreftelseskode|bekræftelseskode|sikkerhedskode|engangskode|engangskodeord|vahvistuskoodi|kertakäyttö|turvakoodi|doğrulama kodu|onay kodu|güvenlik kodu|tek kullanımlık'
		. '|код (?:подтверждения|проверки|безопасности|доступа|авторизации|активации)|одноразовый (?:код|пароль)|код (?:підтвердження|перевірки)|одноразовий|код за потвърждение'
		. '|κωδικός (?:επαλήθευσης|επιβεβαίωσης|ασφαλείας)|קוד (?:אימות|אישור)|رمز (?:التحقق|التأكيد|الأمان)|کد (?:تایید|تأیید)|सत्यापन कोड|รหัส(?:ยืนยัน|ผ่านครั้งเดียว)|mã (?:xác (?:minh|nhận|thực)|OTP)|kode (?:verifikasi|konfirmasi|OTP)'
		. '|認証コード|確認コード|ワンタイムパスワード|验证码|校验码|動態密碼|驗證碼|认证码|인증 ?(?:코드|번호)|보안 ?코드';

	private const PASSWORD_WORDS = 'password|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|hasło|heslo|jelszó|parolă|lösenord|adgangskode|passord|salasana|şifre|parola|пароль|κωδικός|パスワード|密码|密碼|비밀번호';

	/** Without one of these none of the words above is there: asking for them takes a tenth of the time. In small letters where the alphabet is ASCII's. */
	private const STEMS = array( 'code', 'codi', 'codu', 'cód', 'kod', 'kood', 'kód', 'otp', 'one-time', 'one time', 'onetime', 'single use', 'passw', 'passo', 'kennw', 'einmal', 'mot de passe', 'usage unique', 'uso ', 'contrase', 'senha', 'wachtw', 'hasł', 'heslo', 'jelsz', 'parol', 'senord', 'adgangs', 'salasana', 'kertak', 'turvak', 'engang', 'ifre', 'tek kullan', 'your pin', 'код', 'Код', 'КОД', 'дноразов', 'ДНОРАЗОВ', 'арол', 'АРОЛ', 'ωδικ', 'ΩΔΙΚ', 'קוד', 'رمز', 'کد', 'कोड', 'รหัส', 'mã', 'コード', 'スワード', '码', '碼', '密', '코드', '번호' );

	/** Letters of a text that are looked at: more is no mail that a person reads. */
	private const MAX_BYTES = 2097152;

	/** Addresses in one text that are looked at. */
	private const MAX_LINKS = 2000;

	/**
	 * @param string[]     $texts     Subject, text, HTML: decoded, as the mailer holds them.
	 * @param list<string> $functions Of the call stack, see Source.
	 */
	public static function found_in( array $texts, array $functions = array() ): bool {
		if ( array() !== array_intersect( self::FUNCTIONS, $functions ) ) {
			return true;
		}
		foreach ( $texts as $text ) {
			$text = substr( $text, 0, self::MAX_BYTES );
			if ( self::has_link( $text ) || self::has_code( $text ) ) {
				return true;
			}
		}
		return false;
	}

	private static function has_link( string $text ): bool {
		if ( false === stripos( $text, 'http' ) ) {
			return false;
		}
		preg_match_all( '~https?://[^\s"\'<>\\\\]{4,4000}~i', $text, $links );
		foreach ( array_slice( array_unique( $links[0] ), 0, self::MAX_LINKS ) as $link ) {
			if ( 1 === preg_match( '~' . self::LINK_WORDS . '~i', $link ) && self::opens_an_account( $link ) ) {
				return true;
			}
		}
		return false;
	}

	/** Whether one part of the address speaks of an account and another one is a key. */
	private static function opens_an_account( string $link ): bool {
		$named = self::parts( html_entity_decode( $link, ENT_QUOTES | ENT_HTML5 ) );
		foreach ( $named as $at => [ $name, $value ] ) {
			if ( ! self::is_key( $name, $value ) ) {
				continue;
			}
			// The name of the key itself may be the word: ?reset_token=, ?activation_key=; a bare "key" or "token" says nothing yet.
			if ( 1 === preg_match( '/^(?!(?:key|token|auth|code)$).*(?:' . self::LINK_WORDS . ')/i', $name ) && ! in_array( $name, array( 'author' ), true ) ) {
				return true;
			}
			foreach ( $named as $other => [ $other_name, $other_value ] ) {
				if ( $other !== $at && 0 === preg_match( self::TRACKING, $other_name ) && 1 === preg_match( '~' . self::LINK_WORDS . '~i', $other_name . ' ' . $other_value ) ) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Parts of the path, parameters, and the path that applications in the browser put behind "#".
	 *
	 * @return list<array{0: string, 1: string}> Name ('' in a path) and value.
	 */
	private static function parts( string $link ): array {
		$parts = array();
		foreach ( (array) preg_split( '~[&;?#]~', (string) preg_replace( '~^https?://[^/?#]*~i', '', $link ), self::MAX_LINKS ) as $piece ) {
			$pair = explode( '=', (string) $piece, 2 );
			if ( isset( $pair[1] ) ) {
				$parts[] = array( strtolower( rawurldecode( $pair[0] ) ), rawurldecode( $pair[1] ) );
				continue;
			}
			foreach ( explode( '/', $pair[0] ) as $segment ) {
				$parts[] = array( '', rawurldecode( $segment ) );
			}
		}
		return $parts;
	}

	/** Whether a part of an address looks made by chance rather than by a person. */
	private static function is_key( string $name, string $value ): bool {
		if ( strlen( $value ) < 8 && ! ( '' !== $name && 1 === preg_match( self::KEY_NAMES, $name ) && 1 === preg_match( '/^\d{4,8}$/D', $value ) ) ) {
			return false;
		}
		// The key of an order shows that order; it opens no account, and order mails are worth sending again.
		if ( str_starts_with( $value, 'wc_order_' ) || ( '' !== $name && 1 === preg_match( self::TRACKING, $name ) ) || 1 !== preg_match( '~^[A-Za-z0-9_\-.+=:|]{4,2048}$~D', $value ) ) {
			return false;
		}
		if ( '' !== $name && 1 === preg_match( self::KEY_NAMES, $name ) ) {
			return true;
		}
		return self::is_random( $value );
	}

	private static function is_random( string $value ): bool {
		foreach ( (array) preg_split( '/[_\-.+=:|]+/', $value ) as $run ) {
			$run = (string) $run;
			if ( strlen( $run ) < 8 ) {
				continue;
			}
			$turns = preg_match_all( '/(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])/', $run );
			$is_id = 1 === preg_match( '/^\d+$/D', $run );
			if ( ! $is_id && ( $turns >= 2 || strlen( $run ) >= 24 || ( strlen( $run ) >= 16 && 1 === preg_match( '/^[0-9a-f]+$/Di', $run ) ) ) ) {
				return true;
			}
		}
		return 1 === preg_match( '/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/Di', $value );
	}

	private static function has_stem( string $text ): bool {
		if ( str_contains( $text, 'TAN' ) ) {
			return true; // In small letters it is a part of too many words.
		}
		$text = strtolower( $text );
		foreach ( self::STEMS as $stem ) {
			if ( str_contains( $text, $stem ) ) {
				return true;
			}
		}
		return false;
	}

	private static function has_code( string $text ): bool {
		if ( ! self::has_stem( $text ) ) {
			return false;
		}
		$has_words = 1 === preg_match( '~' . self::CODE_WORDS . '~iu', $text ) || 1 === preg_match( '~(?:' . self::PASSWORD_WORDS . ')[^\n]{0,20}[:：]~iu', $text );
		if ( ! $has_words ) {
			return false;
		}
		$plain = html_entity_decode( (string) preg_replace( array( '~<(style|script)\b[^>]*>.*?</\1>~is', '~<[^>]{1,2000}>~' ), array( ' ', ' ' ), $text ), ENT_QUOTES | ENT_HTML5 );
		$plain = (string) preg_replace( '~\s+~u', ' ', (string) preg_replace( '~https?://\S+~i', ' ', $plain ) );
		$code  = '(?<![\w.,/#€$£-])(?:\d{4,10}|\d{3}[ -]\d{3,4}|\d(?: \d){3,9}|(?=[A-Z0-9-]{0,11}\d)[A-Z0-9]{3,6}-?[A-Z0-9]{2,6})(?![\w/-])';
		return 1 === preg_match( '~(?:' . self::CODE_WORDS . ').{0,200}?' . $code . '~isu', $plain )
			|| 1 === preg_match( '~' . $code . '.{0,60}?(?:' . self::CODE_WORDS . ')~isu', $plain )
			|| 1 === preg_match( '~(?:' . self::PASSWORD_WORDS . ')\s*[:：]\s*(?=\S*[\d!@#$%^&*()_+=-])(?!\*)\S{6,}~iu', $plain );
	}
}
