<?php
/**
 * What tests of whole diagnoses have in common: servers of one situation, a name service that leads to them, certificates for the names of big
 * providers, and a look at what the servers saw.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Diagnosis;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Certificate_Writer;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\Support\Smtp_Server;
use Mailwright\Tests\TestCase;

abstract class Diagnosis_Case extends TestCase {

	protected const USER = 'user@example.test';

	protected const RECIPIENT = 'admin@example.test';

	/** Guarantees: the whole diagnosis. */
	protected const LIMIT_S = 8.0;

	/** @var array<string, Smtp_Server> */
	protected array $servers = array();

	/** @var array<string, int> Ports by the name that a situation gives them. */
	protected array $ports = array();

	protected function setUp(): void {
		parent::setUp();
		( new Settings_Store() )->save( array( 'from_email' => self::USER ) );
	}

	protected function tearDown(): void {
		Smtp_Server::stop_all();
		Dns_Server::stop_all();
		$this->servers = array();
		$this->ports   = array();
		parent::tearDown();
	}

	/**
	 * Starts the servers of a situation; all their ports count as ports of mail servers.
	 *
	 * @param array<string, array<int, mixed>> $servers Name => kind (ordinary, scripted, closed, black_hole) and what it needs.
	 */
	protected function start( array $servers ): void {
		foreach ( $servers as $name => $server ) {
			$this->start_one( $name, $server );
		}
		$ports = array_values( $this->ports );
		add_filter( 'mailwright_probe_ports', static fn(): array => $ports );
	}

	/** @param array<int, mixed> $server */
	private function start_one( string $name, array $server ): void {
		if ( 'closed' === $server[0] ) {
			$this->ports[ $name ] = Smtp_Server::closed_port();
			return;
		}
		$one = match ( $server[0] ) {
			'ordinary'   => Smtp_Server::ordinary( self::with_certificate( $server[1] ) ),
			'scripted'   => Smtp_Server::scripted( $server[1], $server[2] ?? '127.0.0.1' ),
			// On the port of another server, but of another family or address.
			'black_hole' => Smtp_Server::black_hole( $server[1] ?? '127.0.0.1', $this->ports[ $server[2] ?? '' ] ?? 0 ),
			default      => throw new \InvalidArgumentException( "Unknown server $server[0]" ),
		};
		$this->ports[ $name ] = $one->port();
		if ( 'black_hole' !== $server[0] ) {
			$this->servers[ $name ] = $one;
		}
	}

	/**
	 * @param array<string, array<int, mixed>|string> $zone   Of the name service, see Dns_Server.
	 * @param array<string, mixed>                    $values Of the connection; `port` may be the name of a server.
	 * @param string[]|null                           $only   Ids of checks.
	 * @return array<string, mixed> The report.
	 */
	protected function diagnose( array $zone, array $values = array(), ?array $only = null ): array {
		$connection = ( new Connection_Store() )->get( 'main' ) ?? Connection::from_array( $this->fields( $values ) );
		$lookup     = new Dns_Lookup( new Resolver_Config( array( Dns_Server::start( $zone )->address() ) ) );
		return ( new Diagnosis( $lookup ) )->run( $connection, true, self::RECIPIENT, $only )->to_array();
	}

	/**
	 * Saves the connection, which is the default one from then on.
	 *
	 * @param array<string, mixed> $values
	 */
	protected function save( array $values = array() ): void {
		( new Connection_Store() )->create( $this->fields( $values ) );
	}

	/**
	 * @param array<string, mixed> $values
	 * @return array<string, mixed>
	 */
	protected function fields( array $values ): array {
		$values += array(
			'id'             => 'main',
			'mailer'         => 'smtp',
			'host'           => 'mail.example.test',
			'port'           => 'main',
			'encryption'     => 'starttls',
			'authentication' => true,
			'username'       => self::USER,
			'password'       => Canary::PASSWORD,
			'ca_file'        => self::ca_file(),
		);
		$values['port'] = $this->ports[ $values['port'] ] ?? $values['port'];
		return $values;
	}

	/** Trusts the test authority and the one that signed own_certificate()s. */
	protected static function ca_file(): string {
		$file = WP_CONTENT_DIR . '/situations-ca.pem';
		if ( ! is_file( $file ) ) {
			self::write_certificates();
		}
		return $file;
	}

	/**
	 * @param array<string, mixed> $options Of an ordinary server.
	 * @return array<string, mixed>
	 */
	private static function with_certificate( array $options ): array {
		if ( in_array( $options['certificate'] ?? '', array( 'providers', 'site', 'machine', 'ending', 'many-names', 'long-chain', 'endless-chain' ), true ) ) {
			self::ca_file();
			$options['certificate'] = self::own_folder() . '/' . $options['certificate'];
		}
		return $options;
	}

	/** Below the folder of the other certificates, where the servers look. */
	private static function own_folder(): string {
		return 'situations-' . getmypid();
	}

	/** Certificates that are only wanted here: for names of providers, for this site's own name, and one that ends in five days. */
	private static function write_certificates(): void {
		$folder = Certificates::folder() . '/' . self::own_folder();
		if ( ! is_dir( $folder ) ) {
			mkdir( $folder, 0700 );
			register_shutdown_function(
				static function () use ( $folder ): void {
					array_map( 'unlink', glob( "$folder/*" ) ?: array() );
					rmdir( $folder );
				}
			);
		}
		$root = array(
			'name' => 'Mailwright root of situations',
			'key'  => self::new_key(),
		);
		$all  = array(
			'providers' => array( 'names' => Situations::PROVIDER_HOSTS ),
			'site'      => array( 'names' => array( 'example.test' ) ),
			'machine'   => array( 'names' => array( 'server7.hoster.test' ) ),
			'ending'    => array( 'names' => array( 'mail.example.test' ), 'to_days' => 5 ),
			'many-names'    => array( 'names' => array_map( static fn( int $i ): string => "host$i." . str_repeat( 'a', 50 ) . '.test', range( 1, 1000 ) ) ),
			'long-chain'    => array( 'names' => array( 'mail.example.test' ), 'chain' => 100 ),
			'endless-chain' => array( 'names' => array( 'mail.example.test' ), 'chain' => 2000 ), // More than OpenSSL takes (100 KB).
		);
		$own = Certificate_Writer::write( $root['name'], $root['key'], array( 'ca' => true ) );
		foreach ( $all as $name => $options ) {
			$key = self::new_key();
			openssl_pkey_export( $key, $private );
			file_put_contents( "$folder/$name.key", $private );
			file_put_contents( "$folder/$name.pem", Certificate_Writer::write( $options['names'][0], $key, array_diff_key( $options, array( 'chain' => 0 ) ), $root ) . str_repeat( $own, $options['chain'] ?? 0 ) );
		}
		file_put_contents( WP_CONTENT_DIR . '/situations-ca.pem', file_get_contents( Certificates::ca_file() ) . $own );
	}

	private static function new_key(): \OpenSSLAsymmetricKey {
		$key = openssl_pkey_new( array( 'private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1' ) );
		self::assertNotFalse( $key );
		return $key;
	}

	/**
	 * What holds in every situation: little time, at most two logins, nothing but a question about sender and recipient, no secret in the report, and
	 * no password outside TLS unless the connection itself is without encryption.
	 *
	 * @param array<string, mixed> $report
	 */
	protected function assert_safe( array $report, float $seconds, bool $is_encrypted = true ): void {
		$this->assertLessThan( self::LIMIT_S, $seconds, 'It took too long.' );
		$json = (string) wp_json_encode( $report, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
		$this->assertNotSame( '', $json, 'The report is no JSON.' );
		$this->assertNull( Canary::found_in( $json, self::USER ), 'The report holds the password.' );
		$refused = 0;
		foreach ( $this->servers as $name => $server ) {
			foreach ( $server->connections() as $connection ) {
				$this->assertNull( $connection['script_error'], "Server $name: {$connection['script_error']}" );
				$this->assertSame( array(), $connection['messages'], 'A mail was sent.' );
				$this->assertSame( array(), preg_grep( '/^DATA/i', $connection['commands'] ), 'DATA was sent.' );
				$refused += array() !== preg_grep( '/^AUTH /i', $connection['commands'] ) && '' === $connection['user'] ? 1 : 0;
			}
			if ( $is_encrypted ) {
				$this->assertNull( Canary::found_in( $server->plain_bytes(), self::USER ), 'The password went over the wire in clear.' );
				$this->assertSame( array(), preg_grep( '/AUTH/i', explode( "\n", $server->plain_bytes() ) ), 'A login was tried before TLS.' );
			}
		}
		$this->assertLessThanOrEqual( 2, $refused, 'More than two logins were refused.' );
	}
}
