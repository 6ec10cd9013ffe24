<?php
/**
 * The classifier on real error lines, on typed evidence, on texts in other languages and on hostile ones.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Causes;

use Mailwright\Causes\Catalogue;
use Mailwright\Causes\Classifier;
use Mailwright\Causes\Evidence;
use Mailwright\Tests\Support\Conformance_Log;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class Classifier_Test extends TestCase {

	/** Lines of the fixture where one cause passes by itself in one case and not in the other, and no code tells them apart. */
	private const RETRY_DEPENDS = array( 'tls-037', 'auth-040', 'data-007', 'api-007' );

	/** Lines that mean one thing at their stage and another elsewhere: "User suspended" is the recipient behind RCPT TO, the sender at login. */
	private const STAGE_DECIDES = array( 's4-api-002', 's4-rcpt-017' );

	/** A server's reply inside another program's words, or a log: taking it out is the work of classify_text(). */
	private const WRAPPED = array( 's8-auth-005', 's8-auth-010', 's8-rcpt-007', 's8-tls-009', 's9-auth-003', 's11-banner-001', 's12-rcpt-001', 's12-rcpt-012', 's12-data-004', 's12-data-008', 's12-data-009' );

	/**
	 * @return iterable<string, array{string, array{stage: string, text: string, provider: string, cause: string, retryable: bool}}>
	 */
	public static function error_lines(): iterable {
		foreach ( array( 'smtp-errors.tsv', 'smtp-errors-2.tsv', 'smtp-errors-3.tsv', 'smtp-errors-4.tsv', 'smtp-errors-5.tsv', 'smtp-errors-6.tsv', 'smtp-errors-7.tsv', 'smtp-errors-8.tsv', 'smtp-errors-9.tsv', 'smtp-errors-10.tsv', 'smtp-errors-11.tsv', 'smtp-errors-12.tsv' ) as $file ) {
			foreach ( Error_Lines::of( $file ) as $id => $row ) {
				yield $id => array( $id, $row );
			}
		}
	}

	/**
	 * @param array{stage: string, text: string, provider: string, cause: string, retryable: bool} $row
	 */
	#[DataProvider( 'error_lines' )]
	public function test_error_line_gets_its_cause_when_pasted_with_or_without_its_stage( string $id, array $row ): void {
		$cause = Classifier::classify_text( $row['text'], $row['stage'] )->cause;
		Conformance_Log::note( $this, $row['cause'], $cause );
		self::assertSame( $row['cause'], $cause, 'with stage' );
		if ( ! in_array( $id, self::STAGE_DECIDES, true ) ) {
			self::assertSame( $row['cause'], Classifier::classify_text( $row['text'] )->cause, 'without stage' );
		}
	}

	/**
	 * @param array{stage: string, text: string, provider: string, cause: string, retryable: bool} $row
	 */
	#[DataProvider( 'error_lines' )]
	public function test_error_line_gets_its_cause_when_stage_and_provider_are_known( string $id, array $row ): void {
		if ( str_contains( $row['text'], 'CLIENT ->' ) || in_array( $id, self::WRAPPED, true ) ) {
			$this->expectNotToPerformAssertions(); // A whole log is for classify_text().
			return;
		}
		self::assertSame( $row['cause'], Classifier::classify( new Evidence( stage: $row['stage'], provider: $row['provider'], text: $row['text'] ) )->cause );
	}

	public function test_retry_advice_agrees_with_the_first_fixture(): void {
		$differ = array();
		foreach ( Error_Lines::of( 'smtp-errors.tsv' ) as $id => $row ) {
			if ( Catalogue::explain( Classifier::classify_text( $row['text'], $row['stage'] ) )->retryable !== $row['retryable'] ) {
				$differ[] = $id;
			}
		}
		self::assertSame( self::RETRY_DEPENDS, $differ );
	}

	/**
	 * @return iterable<string, array{Evidence, string}>
	 */
	public static function typed_evidence(): iterable {
		yield 'refused' => array( new Evidence( stage: 'tcp', errno: 111 ), 'connection_refused' );
		yield 'refused on Windows' => array( new Evidence( stage: 'tcp', errno: 10061 ), 'connection_refused' );
		yield 'refused on macOS' => array( new Evidence( stage: 'tcp', errno: 61 ), 'connection_refused' );
		yield 'silent' => array( new Evidence( stage: 'tcp', errno: 110 ), 'port_blocked' );
		yield 'silent after the greeting' => array( new Evidence( stage: 'data', errno: 110 ), 'timeout' );
		yield 'no route' => array( new Evidence( stage: 'tcp', errno: 101 ), 'network_unreachable' );
		yield 'not permitted' => array( new Evidence( stage: 'tcp', errno: 13 ), 'local_firewall_proxy' );
		yield 'reset' => array( new Evidence( stage: 'ehlo', errno: 104 ), 'server_hangup' );
		yield 'errno in the field of the reply' => array( new Evidence( stage: 'tcp', reply_code: 111 ), 'connection_refused' );
		yield 'login refused' => array( new Evidence( stage: 'auth', reply_code: 535, enhanced_code: '5.7.8' ), 'auth_failed' );
		yield 'login refused by Gmail' => array( new Evidence( stage: 'auth', reply_code: 535, enhanced_code: '5.7.8', provider: 'smtp.gmail.com' ), 'auth_app_password_required' );
		yield 'login refused, in Chinese' => array( new Evidence( stage: 'auth', reply_code: 535, text: '535 用户名或密码错误' ), 'auth_failed' );
		yield 'no login' => array( new Evidence( stage: 'mail_from', reply_code: 530, enhanced_code: '5.7.0' ), 'auth_required' );
		yield 'encryption first' => array( new Evidence( stage: 'auth', reply_code: 538, enhanced_code: '5.7.11' ), 'starttls_required' );
		yield 'unknown mailbox' => array( new Evidence( stage: 'rcpt', reply_code: 550, enhanced_code: '5.1.1' ), 'recipient_rejected' );
		yield 'mailbox full' => array( new Evidence( stage: 'rcpt', reply_code: 452, enhanced_code: '4.2.2' ), 'mailbox_full' );
		yield 'too big' => array( new Evidence( stage: 'data', reply_code: 552, enhanced_code: '5.3.4' ), 'message_too_big' );
		yield 'certificate expired' => array( new Evidence( stage: 'tls', tls_reason: 'certificate has expired' ), 'cert_expired' );
		yield 'certificate self-signed' => array( new Evidence( stage: 'tls', tls_reason: 'self-signed certificate' ), 'cert_self_signed' );
		yield 'certificate of an unknown issuer' => array( new Evidence( stage: 'tls', tls_reason: 'unable to get local issuer certificate' ), 'cert_untrusted_ca' );
		yield 'plain text on a TLS port' => array( new Evidence( stage: 'tls', tls_reason: 'wrong version number' ), 'wrong_encryption_mode' );
		yield 'old TLS' => array( new Evidence( stage: 'tls', tls_reason: 'unsupported protocol' ), 'tls_version_mismatch' );
		yield 'nothing' => array( new Evidence(), 'unknown' );
	}

	#[DataProvider( 'typed_evidence' )]
	public function test_codes_alone_decide_when_there_are_no_words( Evidence $evidence, string $cause ): void {
		self::assertSame( $cause, Classifier::classify( $evidence )->cause );
	}

	/**
	 * @return iterable<string, array{string, string}>
	 */
	public static function other_languages(): iterable {
		yield 'German login' => array( 'SMTP-Fehler: Authentifizierung fehlgeschlagen.', 'auth_failed' );
		yield 'German connection' => array( 'SMTP-Fehler: Konnte keine Verbindung zum SMTP-Host herstellen.', 'connect_failed_generic' );
		yield 'German connection with code' => array( 'SMTP-Fehler: Konnte keine Verbindung zum SMTP-Host herstellen. SMTP-Code: 111', 'connection_refused' );
		yield 'German data' => array( 'SMTP-Fehler: Daten werden nicht akzeptiert.', 'data_rejected_generic' );
		yield 'French connection' => array( 'Erreur SMTP : impossible de se connecter au serveur SMTP.', 'connect_failed_generic' );
		yield 'French recipient with reply' => array( 'Erreur SMTP : les destinataires suivants ont échoué : x@example.com: 550 5.1.1 inconnu', 'recipient_rejected' );
		yield 'Spanish login' => array( 'Error SMTP: Imposible autentificar.', 'auth_failed' );
		yield 'Spanish login with code' => array( 'Error SMTP: Imposible autentificar. Código del servidor SMTP: 454', 'auth_temporary' );
		yield 'Russian login' => array( 'Ошибка SMTP: не удалось пройти аутентификацию.', 'auth_failed' );
		yield 'Russian connection with code' => array( 'Ошибка SMTP: не удается подключиться к SMTP-серверу. Код SMTP: 110', 'port_blocked' );
		yield 'Japanese connection' => array( 'SMTPエラー: SMTPホストに接続できませんでした。', 'connect_failed_generic' );
		yield 'Japanese login with code' => array( 'SMTPエラー: 認証できませんでした。SMTPコード: 535', 'auth_failed' );
		yield 'Italian mail()' => array( 'Impossibile istanziare la funzione mail', 'php_mail_failed' );
		yield 'Polish login' => array( 'Błąd SMTP: nie udało się przeprowadzić uwierzytelnienia.', 'auth_failed' );
		yield 'Chinese connection' => array( 'SMTP 错误：无法连接到 SMTP 主机。', 'connect_failed_generic' );
	}

	#[DataProvider( 'other_languages' )]
	public function test_translated_phpmailer_text_gets_its_cause( string $text, string $cause ): void {
		self::assertSame( $cause, Classifier::classify_text( $text )->cause );
	}

	public function test_last_refusal_decides_when_a_debug_log_is_pasted(): void {
		$log = "2026-01-01 10:00:00 Connection: opening to smtp.gmail.com:587, timeout=300, options=array()\n"
			. "2026-01-01 10:00:00 SERVER -> CLIENT: 220 smtp.gmail.com ESMTP x - gsmtp\n"
			. "2026-01-01 10:00:00 CLIENT -> SERVER: EHLO example.com\n"
			. "2026-01-01 10:00:00 SERVER -> CLIENT: 250-smtp.gmail.com at your service\n250-AUTH LOGIN PLAIN\n250 SMTPUTF8\n"
			. "2026-01-01 10:00:01 CLIENT -> SERVER: AUTH LOGIN\n"
			. "2026-01-01 10:00:01 SERVER -> CLIENT: 235 2.7.0 Accepted\n"
			. "2026-01-01 10:00:01 CLIENT -> SERVER: MAIL FROM:<me@example.com>\n"
			. "2026-01-01 10:00:01 SERVER -> CLIENT: 250 2.1.0 OK\n"
			. "2026-01-01 10:00:01 CLIENT -> SERVER: RCPT TO:<you@example.com>\n"
			. "2026-01-01 10:00:01 SERVER -> CLIENT: 550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 https://support.google.com/mail/?p=NoSuchUser x - gsmtp\n"
			. "2026-01-01 10:00:01 CLIENT -> SERVER: QUIT\n"
			. "2026-01-01 10:00:01 SERVER -> CLIENT: 221 2.0.0 closing connection\n"
			. 'SMTP Error: Could not authenticate.';

		$found = Classifier::classify_text( $log );

		self::assertSame( array( 'recipient_rejected', 'rcpt', 550, '5.1.1', 'gmail' ), array( $found->cause, $found->evidence->stage, $found->evidence->reply_code, $found->evidence->enhanced_code, $found->evidence->provider ) );
	}

	public function test_interception_is_named_when_the_greeting_is_another_servers(): void {
		$log = "Connection: opening to smtp.gmail.com:587\nSERVER -> CLIENT: 220-web12.some-hosting.example ESMTP Exim 4.96 #2\n220-We do not authorize the use of this system to transport unsolicited,\n220 and/or bulk e-mail.\nCLIENT -> SERVER: EHLO example.com\n";

		self::assertSame( 'smtp_intercepted', Classifier::classify_text( $log )->cause );
	}

	public function test_diagnostic_code_decides_when_a_bounce_is_pasted(): void {
		$bounce = "This is the mail system at host mx.example.com.\n\nFinal-Recipient: rfc822; you@example.com\nAction: failed\nStatus: 5.2.2\nRemote-MTA: dns; mail.example.com\nDiagnostic-Code: smtp; 552 5.2.2 Over quota\n";

		$found = Classifier::classify_text( $bounce );

		self::assertSame( array( 'mailbox_full', 'post' ), array( $found->cause, $found->evidence->stage ) );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function no_errors(): iterable {
		yield 'a sentence' => array( 'The quick brown fox jumps over the lazy dog.' );
		yield 'a number' => array( '42' );
		yield 'success' => array( '250 2.0.0 OK  1700000000 x - gsmtp' );
		yield 'a path' => array( 'C:\new\table\report.docx' );
		yield 'a question' => array( 'My site is slow since yesterday, what can I do?' );
		yield 'an order' => array( 'Order 535 was paid: 550 EUR, delivery in 300 seconds.' );
		yield 'only marks' => array( str_repeat( '<', 2000 ) );
	}

	#[DataProvider( 'no_errors' )]
	public function test_unknown_is_said_when_the_text_is_no_mail_error( string $text ): void {
		self::assertSame( 'unknown', Classifier::classify_text( $text )->cause );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function hostile_texts(): iterable {
		$kb64 = 65536;
		yield 'one letter' => array( str_repeat( 'a', $kb64 ) );
		yield 'line breaks' => array( str_repeat( "\n", $kb64 ) );
		yield 'spaces' => array( str_repeat( ' ', $kb64 ) );
		yield 'binary' => array( str_repeat( "\x16\x03\x01\xFF\x80", 13000 ) );
		yield 'half words of many rules' => array( str_repeat( 'authentication sender address recipient domain limit ', 1230 ) );
		yield 'codes' => array( str_repeat( '550 5.7.1 ', 6500 ) );
		yield 'replies' => array( str_repeat( "SERVER -> CLIENT: 550-5.7.1 x\n", 2100 ) );
		yield 'braces' => array( str_repeat( '{"a":[', 10900 ) );
		yield 'tags' => array( str_repeat( '<br <', 13000 ) );
		yield 'entities' => array( str_repeat( '&amp;', 13000 ) );
		yield 'diagnostic codes' => array( str_repeat( "Diagnostic-Code: smtp; \n ", 2500 ) );
		yield 'peer certificate' => array( str_repeat( 'Peer certificate CN=`', 3100 ) );
	}

	#[DataProvider( 'hostile_texts' )]
	public function test_time_is_bounded_when_the_text_is_hostile( string $text ): void {
		Classifier::classify_text( '535 5.7.8 no' ); // The rules are loaded and compiled.
		$began = self::cpu_ms();
		Catalogue::explain( Classifier::classify_text( $text ) );
		self::assertLessThan( 100.0, self::cpu_ms() - $began, 'milliseconds' );
	}

	public function test_one_failure_is_classified_in_under_two_milliseconds_when_the_rules_are_loaded(): void {
		$rows = Error_Lines::of( 'smtp-errors.tsv' );
		foreach ( $rows as $row ) {
			Classifier::classify_text( $row['text'], $row['stage'] );
		}
		$began = self::cpu_ms();
		foreach ( $rows as $row ) {
			Classifier::classify_text( $row['text'], $row['stage'] );
		}
		self::assertLessThan( 2.0, ( self::cpu_ms() - $began ) / count( $rows ), 'milliseconds' );
	}

	/** Time that this process computed: what else the machine does must not fail a test. */
	private static function cpu_ms(): float {
		$used = (array) getrusage();
		return ( $used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec'] ) * 1e3 + ( $used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec'] ) / 1e3;
	}
}
