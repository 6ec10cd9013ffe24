<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Checks;

use Mailwright\Diagnosis\Check_Status;
use Mailwright\Diagnosis\Checks\Php_Check;
use Mailwright\Diagnosis\Php\Environment;
use Mailwright\Diagnosis\Php\Phpmailer_News;
use PHPUnit\Framework\Attributes\DataProvider;

final class Php_Check_Test extends Check_Case {

	private string $root = '';

	protected function tearDown(): void {
		if ( '' !== $this->root ) {
			foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( $this->root, \FilesystemIterator::SKIP_DOTS ), \RecursiveIteratorIterator::CHILD_FIRST ) as $file ) {
				$file->isDir() ? rmdir( $file->getPathname() ) : unlink( $file->getPathname() );
			}
			rmdir( $this->root );
		}
		parent::tearDown();
	}

	public function test_a_usual_server_passes_and_its_versions_are_told(): void {
		$result = ( new Php_Check() )->run( self::inquiry() );
		$this->assert_fine( $result );
		$this->assertSame( PHP_VERSION, $result->evidence['php'] );
		$this->assertMatchesRegularExpression( '/^[67]\.\d+\.\d+$/', $result->evidence['phpmailer'] );
		$this->assertStringContainsString( 'SSL', $result->evidence['openssl'] );
	}

	/** @return iterable<string, array{array<string, mixed>, Check_Status, string, 3?: array<string, mixed>}> */
	public static function servers(): iterable {
		$php = array( 'mailer' => 'php' );
		yield 'no connections' => array( array( 'has_function:stream_socket_client' => false ), Check_Status::Fail, 'php_stream_disabled' );
		yield 'no TCP' => array( array( 'has_transport:tcp' => false ), Check_Status::Fail, 'php_stream_disabled' );
		yield 'no OpenSSL' => array( array( 'has_extension:openssl' => false ), Check_Status::Fail, 'php_openssl_missing' );
		yield 'encryption switched off' => array( array( 'has_function:stream_socket_enable_crypto' => false ), Check_Status::Fail, 'php_openssl_missing' );
		yield 'old OpenSSL' => array( array( 'openssl_number' => 0x1000000f, 'openssl_text' => 'OpenSSL 1.0.0' ), Check_Status::Fail, 'tls_version_mismatch' );
		yield 'missing list in php.ini' => array( array( 'ini:openssl.cafile' => '/nowhere/ca.pem' ), Check_Status::Fail, 'ca_bundle_broken' );
		yield 'empty folder in php.ini' => array( array( 'ini:openssl.capath' => '/nowhere' ), Check_Status::Fail, 'ca_bundle_broken' );
		yield 'missing list in the environment' => array( array( 'variable:SSL_CERT_FILE' => '/nowhere/ca.pem' ), Check_Status::Fail, 'ca_bundle_broken' );
		yield 'missing CA file' => array( array(), Check_Status::Fail, 'ca_bundle_broken', array( 'ca_file' => '/nowhere/ca.pem' ) );
		yield 'mail() off' => array( array( 'has_function:mail' => false ), Check_Status::Fail, 'php_mail_disabled', $php );
		yield 'no sendmail' => array( array( 'ini:sendmail_path' => '/nowhere/sendmail -t -i' ), Check_Status::Fail, 'php_mail_failed', $php );
		yield 'quoted sendmail' => array( array( 'ini:sendmail_path' => '"/no where/sendmail" -t' ), Check_Status::Fail, 'php_mail_failed', $php );
		yield 'sendmail_path empty' => array( array( 'ini:sendmail_path' => '' ), Check_Status::Fail, 'php_mail_failed', $php );
		yield 'sendmail out of sight' => array( array( 'ini:sendmail_path' => '/nowhere/sendmail', 'ini:open_basedir' => '/srv' ), Check_Status::Warn, 'php_mail_failed', $php );
	}

	/**
	 * @param array<string, mixed> $server
	 * @param array<string, mixed> $connection
	 */
	#[DataProvider( 'servers' )]
	public function test_what_a_server_lacks_is_named( array $server, Check_Status $status, string $cause, array $connection = array() ): void {
		$options = array_intersect_key( $connection, array( 'ca_file' => true ) );
		$result  = ( new Php_Check( new Environment( $server ) ) )->run( self::inquiry( $connection, self::FROM, array(), $options ) );
		$this->assert_found( $status, $cause, $result );
	}

	public function test_encryption_is_not_asked_for_when_the_connection_has_none(): void {
		$server = new Environment( array( 'has_extension:openssl' => false, 'openssl_text' => '' ) );
		$this->assert_fine( ( new Php_Check( $server ) )->run( self::inquiry( array( 'host' => 'localhost', 'encryption' => 'none' ) ) ) );
	}

	public function test_an_old_list_of_authorities_is_a_hint(): void {
		$root   = $this->machine( array( '/ca.pem' => "## Certificate data from Mozilla as of: Wed Jul 22 03:12:14 2020 GMT\n-----BEGIN CERTIFICATE-----\n" ) );
		$result = ( new Php_Check( new Environment( array( 'ini:openssl.cafile' => '/ca.pem' ), $root ) ) )->run( self::inquiry() );
		$this->assert_found( Check_Status::Warn, 'ca_bundle_broken', $result );
		$this->assertSame( '2020-07-22', $result->evidence['authorities']['date'] );
	}

	public function test_the_list_of_wordpress_counts_when_the_system_has_none(): void {
		$server = new Environment( array( 'certificate_locations' => array( 'default_cert_file' => '/nowhere', 'default_cert_file_env' => 'NO_SUCH_NAME', 'default_cert_dir' => '/nowhere' ) ) );
		$found  = ( new Php_Check( $server ) )->run( self::inquiry() )->evidence['authorities'];
		$this->assertSame( array( 'wordpress', 'wp-includes/certificates/ca-bundle.crt' ), array( $found['from'], $found['place'] ) );
		$this->assertGreaterThan( 100, $found['certificates'] );
	}

	public function test_selinux_is_named_when_it_forbids_connections(): void {
		$root   = $this->machine( array( '/sys/fs/selinux/enforce' => '1', '/sys/fs/selinux/booleans/httpd_can_network_connect' => '0 0' ) );
		$server = new Environment( array( 'certificate_locations' => array() ), $root );
		$result = ( new Php_Check( $server ) )->run( self::inquiry( array( 'host' => 'localhost', 'encryption' => 'none' ) ) );
		$this->assert_found( Check_Status::Warn, 'local_firewall_proxy', $result );
	}

	public function test_selinux_is_no_trouble_when_it_allows_connections_or_only_watches(): void {
		foreach ( array( array( '1', '1 1' ), array( '0', '0 0' ) ) as list( $enforce, $boolean ) ) {
			$root = $this->machine( array( '/sys/fs/selinux/enforce' => $enforce, '/sys/fs/selinux/booleans/httpd_can_network_connect' => $boolean ) );
			$this->assert_fine( ( new Php_Check( new Environment( array(), $root ) ) )->run( self::inquiry( array( 'host' => 'localhost', 'encryption' => 'none' ) ) ) );
		}
	}

	public function test_a_proxy_is_mentioned_without_its_password(): void {
		$result = ( new Php_Check( new Environment( array( 'variable:https_proxy' => 'http://user:hush@proxy.example.com' ) ) ) )->run( self::inquiry() );
		$this->assert_fine( $result );
		$json = (string) wp_json_encode( $result->evidence );
		$this->assertStringContainsString( 'https_proxy', $json );
		$this->assertStringNotContainsString( 'hush', $json );
	}

	public function test_only_changes_that_have_happened_here_are_told(): void {
		$this->assertSame( array(), Phpmailer_News::of( '6.6-RC3', '6.9.1' ) );
		$this->assertSame( array( 'WordPress 6.8' ), array_column( Phpmailer_News::of( '6.8.3', '6.9.3' ), 'since' ) );
		$this->assertContains( 'WordPress 6.9', array_column( Phpmailer_News::of( '7.1', '7.1.1' ), 'since' ) );
	}

	/** @param array<string, string> $files */
	private function machine( array $files ): string {
		$this->root = '' === $this->root ? get_temp_dir() . uniqid( 'machine-' ) : $this->root;
		foreach ( $files as $path => $text ) {
			wp_mkdir_p( dirname( $this->root . $path ) );
			file_put_contents( $this->root . $path, $text );
		}
		return $this->root;
	}
}
