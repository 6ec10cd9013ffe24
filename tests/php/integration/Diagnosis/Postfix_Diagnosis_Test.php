<?php
/**
 * The same diagnosis against a real mail server: all green, and with one thing broken at a time it says which.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Postfix;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Transport\Deadline;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'waiting' )]
final class Postfix_Diagnosis_Test extends Diagnosis_Case {

	private const ZONE = Situations::ZONE + array(
		'example.test TXT'        => array( 'v=spf1 a:mail.example.test -all' ),
		'_dmarc.example.test TXT' => array( 'v=DMARC1; p=none' ),
	);

	/** What a person would call broken or not; the rest depends on the machine and on DKIM keys that nobody has here. */
	private const ALL = array( 'settings', 'conflicts', 'dns', 'ports', 'greeting', 'encryption', 'certificate', 'login', 'sender' );

	public function test_all_is_green_with_starttls_when_nothing_is_broken(): void {
		$this->assert_green( $this->examine() );
	}

	public function test_all_is_green_with_tls_from_the_first_byte_when_nothing_is_broken(): void {
		$this->assert_green( $this->examine( array( 'port' => 'implicit', 'encryption' => 'implicit_tls' ) ) );
	}

	public function test_the_port_is_named_and_mended_when_it_is_wrong(): void {
		$report = $this->examine( array( 'port' => 'closed' ) );

		$this->assert_broken( 'ports', 'connection_refused', $report );
		$this->assertSame( array( 'port' => $this->ports['main'] ), $report['verdict']['changes'] );
	}

	public function test_the_mode_is_named_and_mended_when_it_is_wrong(): void {
		$report = $this->examine( array( 'encryption' => 'implicit_tls' ) );

		$this->assert_broken( 'encryption', 'wrong_encryption_mode', $report );
		$this->assertSame( array( 'encryption' => 'starttls' ), $report['verdict']['changes'] );

		$report = $this->examine( array( 'port' => 'implicit' ) );

		$this->assert_broken( 'encryption', 'wrong_encryption_mode', $report );
		$this->assertSame( array( 'encryption' => 'implicit_tls' ), $report['verdict']['changes'] );
	}

	public function test_the_password_is_named_when_it_is_wrong(): void {
		$this->assert_broken( 'login', 'auth_failed', $this->examine( array( 'password' => 'wrong' ) ) );
	}

	public function test_the_certificate_is_named_when_its_issuer_is_unknown(): void {
		$report = $this->examine( array( 'ca_file' => '' ) );

		$this->assert_broken( 'certificate', 'cert_untrusted_ca', $report );
		$this->assertFalse( $report['certificate']['trusted'] );
	}

	public function test_the_certificate_is_named_when_it_is_for_another_name(): void {
		$report = $this->examine( array( 'host' => 'server.example.test' ), array( 'server.example.test A' => array( '127.0.0.1' ) ) );

		$this->assert_broken( 'certificate', 'cert_name_mismatch', $report );
		$this->assertSame( array( 'host' => 'mail.example.test' ), $report['verdict']['changes'] );
	}

	public function test_the_sender_is_named_when_it_belongs_to_another_account(): void {
		( new Settings_Store() )->save( array( 'from_email' => 'boss@example.test' ) );

		$report = $this->examine();

		$this->assert_broken( 'sender', 'sender_not_allowed', $report );
		$this->assertStringContainsString( 'From', $report['verdict']['fix'] );
	}

	public function test_the_name_is_named_when_it_does_not_exist(): void {
		$this->assert_broken( 'dns', 'dns_not_found', $this->examine( array( 'host' => 'nowhere.example.test' ) ) );
	}

	/**
	 * @param array<string, mixed>                    $changes Of the connection.
	 * @param array<string, array<int, mixed>|string> $zone
	 * @return array<string, mixed>
	 */
	private function examine( array $changes = array(), array $zone = array() ): array {
		$postfix     = Postfix::running();
		$this->ports = array(
			'main'     => $postfix->starttls_port(),
			'implicit' => $postfix->implicit_port(),
			'closed'   => Smtp_Server::closed_port(),
		);
		$ports       = array_values( $this->ports );
		add_filter( 'mailwright_probe_ports', static fn(): array => $ports );
		foreach ( ( new Connection_Store() )->all() as $earlier ) {
			( new Connection_Store() )->delete( $earlier->id );
		}
		$this->save( $changes + array( 'username' => $postfix->user(), 'password' => $postfix->password() ) );
		$began  = Deadline::now();
		$report = $this->diagnose( $zone + self::ZONE );
		$this->assertLessThan( self::LIMIT_S, Deadline::now() - $began );
		$this->assertStringNotContainsString( base64_encode( "\0{$postfix->user()}\0{$postfix->password()}" ), (string) wp_json_encode( $report ) );
		return $report;
	}

	/** @param array<string, mixed> $report */
	private function assert_green( array $report ): void {
		$statuses = array_intersect_key( array_column( $report['checks'], 'status', 'id' ), array_flip( self::ALL ) );
		$this->assertSame( array_fill_keys( self::ALL, 'pass' ), $statuses, self::shown( $report ) );
		$this->assertTrue( $report['verdict']['ok'], self::shown( $report ) );
		$this->assertNull( $report['verdict']['changes'] );
		$this->assertTrue( $report['certificate']['trusted'] );
		$this->assertNotSame( array(), preg_grep( '/^AUTH .*PLAIN/', $report['capabilities'] ), self::shown( $report['capabilities'] ) );
	}

	/** @param array<string, mixed> $report */
	private function assert_broken( string $check, string $cause, array $report ): void {
		$this->assertSame( $cause, $report['verdict']['cause'], self::shown( $report ) );
		foreach ( $report['checks'] as $row ) {
			if ( in_array( $row['id'], self::ALL, true ) ) {
				$this->assertSame( $row['id'] === $check, 'fail' === $row['status'], "{$row['id']}: " . self::shown( $report ) );
			}
		}
	}

	private static function shown( mixed $report ): string {
		return (string) wp_json_encode( $report, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
	}
}
