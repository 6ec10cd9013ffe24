<?php
/**
 * Fault cases F10 to F20: everything that can be wrong with encryption. The rule behind all of them: no password and no mail without it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Transport;

use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;

final class Tls_Faults_Test extends Sending_Case {

	public function test_f10_the_wrong_mode_is_named_when_tls_meets_a_plain_port(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN ) );
		$this->connect( $server, array( 'encryption' => 'implicit_tls' ) );
		$begin = microtime( true );

		$this->assert_both_fail( 'wrong_encryption_mode' );

		$this->assertLessThan( 6.0, microtime( true ) - $begin );
		$this->assert_no_transaction( $server );
	}

	/** @return array<string, array{string, string[]}> */
	public static function replies_to_starttls(): array {
		return array(
			'454' => array( '454 4.7.0 TLS not available due to local problem', array( 'server_unavailable', 'starttls_unsupported', 'tls_handshake_failed' ) ),
			'502' => array( '502 5.5.1 Error: command not implemented', array( 'starttls_unsupported' ) ),
		);
	}

	/** @param string[] $causes */
	#[DataProvider( 'replies_to_starttls' )]
	public function test_f11_nothing_goes_on_in_clear_when_starttls_is_refused( string $reply, array $causes ): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN, 'auth_before_tls' => true, 'require_tls' => false, 'replies' => array( 'STARTTLS' => $reply ) ) );
		$this->connect( $server );

		$this->assert_both_fail( $causes );

		$this->assertNotContains( 'AUTH', $server->verbs() );
		$this->assert_no_transaction( $server );
		$this->assert_password_never_in_clear( $server );
	}

	public function test_f13_the_password_stays_here_when_starttls_is_not_offered(): void {
		$server = Smtp_Server::ordinary( array( 'auth' => self::LOGIN ) );
		$this->connect( $server );

		$this->assert_both_fail( 'starttls_unsupported' );

		$this->assertSame( array(), array_diff( $server->verbs(), array( 'EHLO', 'QUIT' ) ) );
		$this->assert_password_never_in_clear( $server );
	}

	/** @return array<string, array{string}> */
	public static function injections(): array {
		$success = "250 mail.example.test\r\n235 2.7.0 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 queued as FAKE\r\n";

		return array(
			'AUTH list'    => array( "250-mail.example.test\r\n250 AUTH PLAIN LOGIN\r\n" ),
			'full success' => array( $success ),
			'one byte'     => array( '2' ),
		);
	}

	#[DataProvider( 'injections' )]
	public function test_f14_the_connection_is_cut_when_bytes_hide_behind_the_220( string $injected ): void {
		$server = Smtp_Server::scripted(
			array(
				array(
					array( 'say', "220 mail.example.test ESMTP\r\n" ),
					array( 'expect', 'EHLO' ),
					array( 'say', "250-mail.example.test\r\n250 STARTTLS\r\n" ),
					array( 'expect', 'STARTTLS' ),
					array( 'say', "220 2.0.0 Ready to start TLS\r\n$injected" ),
					array( 'tls', array() ),
					array( 'ordinary', array( 'auth' => self::LOGIN ), false ),
				),
			)
		);
		$this->connect( $server );

		$this->assert_both_fail( 'smtp_intercepted' );

		$this->assertTrue( $server->wait_for( 'closed', 2 ) );
		$this->assertSame( array( 'EHLO', 'STARTTLS', 'EHLO', 'STARTTLS' ), $server->verbs() );
		$this->assertStringEndsWith( "STARTTLS\r\n", $server->connections()[0]['plain_bytes'] );
		$this->assertSame( '', $server->connections()[0]['tls_bytes'] );
	}

	public function test_f14_capabilities_are_forgotten_when_they_were_heard_before_tls(): void {
		$server = Smtp_Server::scripted(
			array(
				array(
					array( 'say', "220 mail.example.test ESMTP\r\n" ),
					array( 'expect', 'EHLO' ),
					array( 'say', "250-mail.example.test\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n" ),
					array( 'expect', 'STARTTLS' ),
					array( 'say', "220 2.0.0 Ready to start TLS\r\n" ),
					array( 'tls', array() ),
					array( 'ordinary', array( 'auth' => self::LOGIN, 'mechanisms' => array( 'PLAIN' ), 'capabilities' => array() ), false ),
				),
			)
		);
		$this->connect( $server );

		$this->assertTrue( $this->send() );

		$this->assertSame( array( 'EHLO', 'STARTTLS', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA' ), array_slice( $server->verbs(), 0, 7 ) );
		$this->assertStringStartsWith( 'AUTH PLAIN ', $server->commands()[3] );
		$this->assertSame( array(), $server->connections()[0]['pipelined'] );
	}

	/** @return array<string, array{string, string|string[]}> */
	public static function bad_certificates(): array {
		return array(
			'F16 self-signed'      => array( 'self-signed', 'cert_self_signed' ),
			'F16 unknown CA'       => array( 'untrusted', 'cert_untrusted_ca' ),
			'F16 incomplete chain' => array( 'incomplete-chain', 'cert_untrusted_ca' ),
			'F16 expired'          => array( 'expired', 'cert_expired' ),
			'F16 not yet valid'    => array( 'not-yet-valid', 'cert_expired' ),
			'F17 wrong name'       => array( 'wrong-name', 'cert_name_mismatch' ),
			'F19 RSA-1024'         => array( 'rsa1024', 'tls_weak_crypto' ),
			'F19 SHA-1'            => array( 'sha1', 'tls_weak_crypto' ),
		);
	}

	#[DataProvider( 'bad_certificates' )]
	public function test_the_certificate_is_refused_and_its_fault_named_with_starttls( string $certificate, string $cause ): void {
		$this->assert_certificate_refused( 'starttls', 'starttls', $certificate, $cause );
	}

	#[DataProvider( 'bad_certificates' )]
	public function test_the_certificate_is_refused_and_its_fault_named_with_implicit_tls( string $certificate, string $cause ): void {
		$this->assert_certificate_refused( 'implicit', 'implicit_tls', $certificate, $cause );
	}

	private function assert_certificate_refused( string $server_mode, string $encryption, string $certificate, string $cause ): void {
		$server = Smtp_Server::ordinary( array( 'tls' => $server_mode, 'auth' => self::LOGIN, 'certificate' => $certificate ) );
		$this->connect( $server, array( 'encryption' => $encryption ) );
		$begin = microtime( true );

		$this->assert_both_fail( $cause );

		$this->assertLessThan( 6.0, microtime( true ) - $begin );
		$this->assertNull( Canary::found_in( $server->all_bytes(), self::USER ) );
		$this->assertNotContains( 'AUTH', $server->verbs() );
		$this->assert_no_transaction( $server );
	}

	public function test_f16_the_mail_is_sent_when_the_authority_is_given(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN ) );
		$this->connect( $server );

		$this->assertTrue( $this->send() );

		$this->assertTrue( $server->messages()[0]['encrypted'] );
		$this->assertSame( self::USER, $server->messages()[0]['user'] );
	}

	public function test_f16_the_private_authority_is_refused_when_no_ca_file_is_given(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN ) );
		$this->connect( $server, array( 'ca_file' => '' ) );

		$this->assert_both_fail( 'cert_untrusted_ca' );
	}

	/** @return array<string, array{string|null}> */
	public static function broken_ca_files(): array {
		return array(
			'gone'            => array( null ),
			'no certificate'  => array( 'not a certificate' ),
		);
	}

	/** The fault is here and not with the server: nobody should write to the provider about it. */
	#[DataProvider( 'broken_ca_files' )]
	public function test_f16_the_ca_file_is_named_when_it_broke_after_it_was_saved( ?string $content ): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN ) );
		$file   = WP_CONTENT_DIR . '/broken-' . uniqid() . '.pem';
		copy( self::ca_file(), $file );
		$this->connect( $server, array( 'ca_file' => $file ) );
		unlink( $file );
		if ( null !== $content ) {
			file_put_contents( $file, $content );
		}

		$this->assert_both_fail( 'ca_bundle_broken' );

		$this->assert_no_transaction( $server );
		if ( null !== $content ) {
			unlink( $file );
		}
	}

	public function test_f17_an_address_is_accepted_when_the_certificate_names_it(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'implicit', 'auth' => self::LOGIN ) );
		$this->connect( $server, array( 'encryption' => 'implicit_tls', 'host' => '127.0.0.1' ) );

		$this->assertTrue( $this->send() );
		$this->assertSame( '', $server->connections()[0]['sni'] );
	}

	public function test_f17_an_address_is_explained_when_the_certificate_does_not_name_it(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'implicit', 'auth' => self::LOGIN, 'certificate' => 'wrong-name' ) );
		$this->connect( $server, array( 'encryption' => 'implicit_tls', 'host' => '127.0.0.1' ) );

		$answer = $this->assert_both_fail( 'cert_name_mismatch' );

		$this->assertStringContainsString( 'other.example.test', (string) wp_json_encode( $answer ) );
	}

	public function test_f17_the_right_certificate_is_met_when_the_server_chooses_by_name(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN, 'certificate' => 'wrong-name', 'sni' => array( 'localhost' => 'good' ) ) );
		$this->connect( $server );

		$this->assertTrue( $this->send() );
		$this->assertSame( 'localhost', $server->connections()[0]['sni'] );
	}

	/** @return array<string, array{string[]}> */
	public static function old_versions(): array {
		return array(
			'TLS 1.0 only' => array( array( '1.0' ) ),
			'TLS 1.1 only' => array( array( '1.1' ) ),
		);
	}

	/** @param string[] $versions */
	#[DataProvider( 'old_versions' )]
	public function test_f19_it_is_refused_and_named_when_only_old_tls_is_offered( array $versions ): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN, 'versions' => $versions ) );
		$this->connect( $server );

		$this->assert_both_fail( 'tls_version_mismatch' );
		$this->assert_no_transaction( $server );
	}

	public function test_f19_tls_1_2_is_good_enough_when_nothing_newer_is_offered(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN, 'versions' => array( '1.2' ), 'certificate' => 'good-rsa' ) );
		$this->connect( $server );

		$this->assertTrue( $this->send() );
		$this->assertSame( 'TLSv1.2', $server->connections()[0]['tls']['version'] ?? '' );
	}

	public function test_certificate_checks_stay_on_when_a_filter_tries_to_switch_them_off(): void {
		$server = Smtp_Server::ordinary( array( 'tls' => 'starttls', 'auth' => self::LOGIN, 'certificate' => 'self-signed' ) );
		$this->connect( $server );
		add_filter(
			'mailwright_smtp_options',
			static fn( array $context ): array => array(
				'ssl' => array(
					'verify_peer'         => false,
					'verify_peer_name'    => false,
					'allow_self_signed'   => true,
					'peer_name'           => 'anything',
					'peer_fingerprint'    => null,
				),
			) + $context
		);

		$this->assertFalse( $this->send() );
		$this->assert_no_transaction( $server );
	}

	public function test_f20_the_mail_counts_as_sent_when_close_notify_is_missing_after_the_250(): void {
		$server = Smtp_Server::scripted(
			array(
				array(
					array( 'tls', array() ),
					array( 'say', "220 mail.example.test ESMTP\r\n" ),
					array( 'expect', 'EHLO' ),
					array( 'say', "250-mail.example.test\r\n250 AUTH PLAIN\r\n" ),
					array( 'expect', 'AUTH' ),
					array( 'say', "235 2.7.0 ok\r\n" ),
					array( 'expect', 'MAIL' ),
					array( 'say', "250 ok\r\n" ),
					array( 'expect', 'RCPT' ),
					array( 'say', "250 ok\r\n" ),
					array( 'expect', 'DATA' ),
					array( 'say', "354 go\r\n" ),
					array( 'read_message' ),
					array( 'say', "250 2.0.0 queued\r\n" ),
					array( 'cut' ),
				),
			)
		);
		$this->connect( $server, array( 'encryption' => 'implicit_tls' ) );

		$this->assertTrue( $this->send(), (string) wp_json_encode( $this->errors ) );
		$this->assertSame( 1, $server->count( 'messages' ) );
		$this->assertTrue( $this->send(), 'The next mail of this process must not suffer.' );
		$this->assertSame( 2, $server->count( 'messages' ) );
	}

	public function test_the_password_stays_here_when_clear_text_would_leave_the_machine(): void {
		$address = self::own_address();
		if ( null === $address ) {
			$this->markTestSkipped( 'This machine has loopback addresses only.' );
		}
		$server = Smtp_Server::ordinary( array( 'auth' => self::LOGIN, 'address' => $address ) );
		$this->connect( $server, array( 'encryption' => 'none', 'host' => $address ) );

		$this->assert_both_fail( array( 'auth_not_offered', 'starttls_required' ) );

		$this->assertNotContains( 'AUTH', $server->verbs() );
		$this->assert_password_never_in_clear( $server );
	}

	/** An address of this machine that is not loopback; packets to it do not leave the machine either. */
	private static function own_address(): ?string {
		$interfaces = function_exists( 'net_get_interfaces' ) ? net_get_interfaces() : false;
		foreach ( false === $interfaces ? array() : $interfaces as $interface ) {
			foreach ( $interface['unicast'] ?? array() as $entry ) {
				$address = (string) ( $entry['address'] ?? '' );
				if ( false !== filter_var( $address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4 ) && ! str_starts_with( $address, '127.' ) ) {
					return $address;
				}
			}
		}

		return null;
	}

	public function test_the_password_stays_here_when_tls_breaks_off_in_the_handshake(): void {
		$server = Smtp_Server::scripted(
			array(
				array(
					array( 'say', "220 mail.example.test ESMTP\r\n" ),
					array( 'expect', 'EHLO' ),
					array( 'say', "250-mail.example.test\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n" ),
					array( 'expect', 'STARTTLS' ),
					array( 'say', "220 2.0.0 Ready to start TLS\r\n" ),
					array( 'reset' ),
				),
			)
		);
		$this->connect( $server );

		$this->assert_both_fail( array( 'server_hangup', 'tls_handshake_failed' ) );
		$this->assert_password_never_in_clear( $server );
	}
}
