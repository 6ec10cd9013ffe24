<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Checks;

use Mailwright\Diagnosis\Check_Status;
use Mailwright\Diagnosis\Checks\Settings_Check;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Providers;
use PHPUnit\Framework\Attributes\DataProvider;

final class Settings_Check_Test extends Check_Case {

	private const APP_PASSWORD = 'abcd efgh ijkl mnop';

	public function test_nothing_is_said_when_the_settings_fit(): void {
		$inquiry = self::inquiry();
		$this->assert_fine( ( new Settings_Check() )->run( $inquiry ) );
		$this->assertSame( array(), $inquiry->findings->proposals );
	}

	/** Whoever takes a preset and fills it in properly is left in peace. */
	public function test_nothing_is_said_when_a_preset_is_filled_in_as_it_wants(): void {
		foreach ( Providers::all() as $id => $preset ) {
			if ( '' === $preset['host'] || 'oauth' === $preset['password_kind'] ) {
				continue;
			}
			$username = match ( $preset['username'] ) {
				'literal' => $preset['username_value'],
				'none'    => '',
				default   => 'site@example.com',
			};
			$inquiry = self::inquiry(
				array(
					'provider'       => $id,
					'username'       => $username,
					'authentication' => $preset['authentication'],
					'password'       => self::APP_PASSWORD,
				) + array_intersect_key( $preset, array_flip( array( 'host', 'port', 'encryption' ) ) )
			);
			$this->assert_fine( ( new Settings_Check() )->run( $inquiry ) );
			$this->assertSame( array(), $inquiry->findings->proposals, $id );
		}
	}

	/** @return iterable<string, array{array<string, mixed>, Check_Status, string, 3?: list<array<string, mixed>>}> */
	public static function contradictions(): iterable {
		$tls      = array( 'port' => 465, 'encryption' => 'implicit_tls' );
		$starttls = array( 'port' => 587, 'encryption' => 'starttls' );
		$fail     = Check_Status::Fail;
		$warn     = Check_Status::Warn;
		yield 'STARTTLS on 465' => array( array( 'port' => 465 ), $fail, 'wrong_encryption_mode', array( $tls, $starttls ) );
		yield 'no encryption on 465' => array( array( 'port' => 465, 'encryption' => 'none' ), $fail, 'wrong_encryption_mode', array( $tls ) );
		yield 'SSL/TLS on 587' => array( array( 'encryption' => 'implicit_tls' ), $warn, 'wrong_encryption_mode', array( $starttls, $tls ) );
		yield 'SSL/TLS on 25' => array( array( 'port' => 25, 'encryption' => 'implicit_tls' ), $warn, 'wrong_encryption_mode', array( array( 'port' => 25, 'encryption' => 'starttls' ) ) );
		yield 'password in clear' => array( array( 'encryption' => 'none' ), $warn, 'starttls_required', array( $starttls ) );
		yield 'port of IMAP' => array( array( 'port' => 993, 'encryption' => 'implicit_tls' ), $fail, 'not_smtp_server', array( $starttls, $tls ) );
		yield 'no host' => array( array( 'host' => '' ), $fail, 'config_incomplete' );
		yield 'no user name' => array( array( 'username' => '' ), $fail, 'config_incomplete' );
		yield 'no password' => array( array( 'password' => '' ), $fail, 'config_incomplete' );
		yield 'space behind the user name' => array( array( 'username' => 'site@example.com ' ), $warn, 'auth_failed' );
		yield 'mail domain' => array( array( 'host' => 'gmail.com', 'password' => self::APP_PASSWORD ), $fail, 'invalid_host_value', array( array( 'host' => 'smtp.gmail.com' ) ) );
		yield 'server for reading' => array( array( 'host' => 'imap.example.com' ), $warn, 'invalid_host_value', array( array( 'host' => 'smtp.example.com' ), array( 'host' => 'mail.example.com' ) ) );
		yield 'server for reading at a provider' => array( array( 'host' => 'imap.gmail.com' ), $warn, 'invalid_host_value', array( array( 'host' => 'smtp.gmail.com' ) ) );
		yield 'transposed letters' => array( array( 'host' => 'smtp.gmial.com' ), $warn, 'invalid_host_value', array( array( 'host' => 'smtp.gmail.com' ), $starttls + array( 'host' => 'smtp.gmail.com' ) ) );
		yield 'wrong ending' => array( array( 'host' => 'smtp.office365.con' ), $warn, 'invalid_host_value', array( array( 'host' => 'smtp.office365.com' ) ) );
		yield 'missing letter' => array( array( 'host' => 'smtp.sendgrd.net' ), $warn, 'invalid_host_value', array( array( 'host' => 'smtp.sendgrid.net' ) ) );
		yield 'wrong first part' => array( array( 'host' => 'mail.gmail.com' ), $warn, 'invalid_host_value', array( array( 'host' => 'smtp.gmail.com' ) ) );
		yield 'user name without domain' => array( array( 'host' => 'smtp.gmail.com', 'username' => 'site', 'password' => self::APP_PASSWORD ), $warn, 'auth_failed' );
		yield 'user name that is always the same' => array( array( 'host' => 'smtp.sendgrid.net' ), $warn, 'auth_failed' );
		yield 'normal password at Google' => array( array( 'host' => 'smtp.gmail.com' ), $warn, 'auth_app_password_required' );
		yield 'password at Outlook.com' => array( array( 'host' => 'smtp-mail.outlook.com' ), $warn, 'auth_disabled_by_provider' );
		yield 'login off' => array( array( 'host' => 'smtp.gmail.com', 'authentication' => false ), $warn, 'auth_required' );
		yield 'other sender' => array( array( 'host' => 'smtp.zoho.com', 'username' => 'me@other.test' ), $warn, 'sender_not_allowed' );
	}

	/**
	 * @param array<string, mixed>       $values
	 * @param list<array<string, mixed>> $proposals Some of them.
	 */
	#[DataProvider( 'contradictions' )]
	public function test_a_contradiction_is_named( array $values, Check_Status $status, string $cause, array $proposals = array() ): void {
		$inquiry = self::inquiry( $values );
		$result  = ( new Settings_Check() )->run( $inquiry );
		$this->assert_found( $status, $cause, $result );
		foreach ( $proposals as $proposal ) {
			$this->assertContainsEquals( $proposal, $inquiry->findings->proposals, (string) wp_json_encode( $inquiry->findings->proposals ) );
		}
	}

	public function test_a_provider_that_wants_encryption_is_told_beside_other_remarks(): void {
		$result = ( new Settings_Check() )->run( self::inquiry( array( 'host' => 'smtp.gmail.com', 'authentication' => false, 'encryption' => 'none' ) ) );
		$this->assertSame( array( 'auth_required', 'starttls_required' ), array_column( $result->evidence['remarks'], 'cause' ) );
	}

	public function test_a_missing_part_comes_before_all_other_contradictions(): void {
		$this->assert_found( Check_Status::Fail, 'config_incomplete', ( new Settings_Check() )->run( self::inquiry( array( 'port' => 465, 'password' => '' ) ) ) );
	}

	/** A filter may put anything into the host. */
	public function test_what_was_pasted_is_taken_apart_when_the_host_is_a_web_address(): void {
		$inquiry = self::inquiry( array(), self::FROM, array(), array( 'host' => 'https://smtp.example.com:465/' ) );
		$this->assert_found( Check_Status::Fail, 'invalid_host_value', ( new Settings_Check() )->run( $inquiry ) );
		$this->assertContainsEquals( array( 'host' => 'smtp.example.com', 'port' => 465, 'encryption' => 'implicit_tls' ), $inquiry->findings->proposals );
	}

	/** @return iterable<string, array{string}> */
	public static function hostile_hosts(): iterable {
		foreach ( array( "a\r\nb", "x\0y", str_repeat( 'a', 300 ), 'user:pw@host.test', '127.1', "\xff\xfe", "https://\u{202e}moc.test/" ) as $host ) {
			yield bin2hex( substr( $host, 0, 8 ) ) => array( $host );
		}
	}

	#[DataProvider( 'hostile_hosts' )]
	public function test_a_host_that_is_none_is_said_to_be_none( string $host ): void {
		$result = ( new Settings_Check() )->run( self::inquiry( array(), self::FROM, array(), array( 'host' => $host ) ) );
		$this->assert_found( Check_Status::Fail, 'invalid_host_value', $result );
		$this->assertSame( 0, preg_match( '/[\x00-\x1f\x7f\x{202a}-\x{202e}]/u', $result->summary ) );
	}

	public function test_names_of_other_servers_are_no_slips(): void {
		foreach ( array( 'smtp.example.com', 'mail.acme.test', 'smtp.ab.de', 'mail.gmb.net', 'localhost', '192.0.2.4', 'smtp.mailgate.org', 'relay.internal.example.com', 'smtp.gmail.example.com' ) as $host ) {
			$this->assert_fine( ( new Settings_Check() )->run( self::inquiry( array( 'host' => $host ) ) ) );
		}
	}

	public function test_a_longer_name_is_proposed_when_the_host_is_the_domain_of_the_addresses(): void {
		$inquiry = self::inquiry( array( 'host' => 'example.com' ) );
		$this->assert_fine( ( new Settings_Check() )->run( $inquiry ) );
		$this->assertSame( array( array( 'host' => 'smtp.example.com' ), array( 'host' => 'mail.example.com' ) ), $inquiry->findings->proposals );
	}

	public function test_a_password_that_can_no_longer_be_read_is_told_from_a_missing_one(): void {
		$result = ( new Settings_Check() )->run( self::inquiry( array( 'password' => '' ), self::FROM, array(), array( 'is_password_locked' => true ) ) );
		$this->assert_found( Check_Status::Fail, 'config_incomplete', $result );
		$this->assertStringContainsString( 'security keys', $result->summary );
		$this->assertSame( 'locked', $result->evidence['password'] );
	}

	public function test_a_token_is_not_measured_like_a_password(): void {
		$this->assert_fine( ( new Settings_Check() )->run( self::inquiry( array( 'host' => 'smtp.gmail.com', 'auth_method' => 'xoauth2' ) ) ) );
	}

	public function test_php_mail_is_a_warning_and_asks_for_no_host(): void {
		$result = ( new Settings_Check() )->run( self::inquiry( array( 'mailer' => 'php', 'host' => '' ) ) );
		$this->assertSame( Check_Status::Warn, $result->status );
		$this->assertArrayNotHasKey( 'host', $result->evidence );
	}

	public function test_an_incomplete_sender_fails(): void {
		foreach ( array( '', 'wordpress@localhost', 'no address' ) as $from ) {
			$this->assert_found( Check_Status::Fail, 'invalid_address', ( new Settings_Check() )->run( self::inquiry( array(), $from ) ) );
		}
	}

	public function test_problems_of_overrides_are_told_when_the_connection_is_saved(): void {
		$connection = ( new Connection_Store() )->create( array( 'host' => 'smtp.example.com', 'authentication' => false ) );
		putenv( 'MAILWRIGHT_PORT=many' );
		try {
			$result = ( new Settings_Check() )->run( self::inquiry( array( 'id' => $connection->id ), self::FROM, array(), array(), true ) );
		} finally {
			putenv( 'MAILWRIGHT_PORT' );
		}
		$this->assert_found( Check_Status::Warn, 'config_incomplete', $result );
		$this->assertStringContainsString( 'MAILWRIGHT_PORT', $result->summary );
	}
}
