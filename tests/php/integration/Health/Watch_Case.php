<?php
/**
 * What tests of the watch have in common: a connection that works, one look, what was said, and what stands on the dashboard.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health;

use Mailwright\Admin\Notices;
use Mailwright\Audit\Audit;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Health\Health_State;
use Mailwright\Health\Health_Store;
use Mailwright\Health\Watch;
use Mailwright\Tests\Integration\Diagnosis\Diagnosis_Case;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Certificate_Writer;
use Mailwright\Tests\Support\Certificates;
use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\Support\Smtp_Server;

abstract class Watch_Case extends Diagnosis_Case {

	/** @var list<array{0: string, 1: string, 2: list<array<string, mixed>>}> What the action has told: new, old, findings. */
	protected array $said = array();

	/** @var array<string, array<int, mixed>|string> */
	protected array $zone = array( 'mail.example.test A' => array( '127.0.0.1' ) );

	protected function setUp(): void {
		parent::setUp();
		$this->said = array();
		$this->zone = array( 'mail.example.test A' => array( '127.0.0.1' ) );
		add_action(
			'mailwright_health_changed',
			function ( string $new, string $old, array $findings ): void {
				$this->said[] = array( $new, $old, array_values( $findings ) );
			},
			10,
			3
		);
	}

	/**
	 * A connection "main" that works, looked at once.
	 *
	 * @param array<string, mixed> $options Of the server.
	 * @param array<string, mixed> $values  Of the connection.
	 */
	protected function given_it_works( array $options = array(), array $values = array() ): Smtp_Server {
		$this->start( array( 'main' => array( 'ordinary', $options + array( 'tls' => 'starttls', 'auth' => array( self::USER => Canary::PASSWORD ) ) ) ) );
		$this->save( $values );
		$this->assertSame( 'good', $this->watch()->status, (string) wp_json_encode( Health_Store::state()->findings ) );
		$this->assertSame( array(), $this->said, 'Good news is no news.' );
		return $this->servers['main'];
	}

	protected function watch(): Health_State {
		return Watch::run( new Dns_Lookup( new Resolver_Config( array( Dns_Server::start( $this->zone )->address() ) ) ) );
	}

	/** The trouble is noticed at the next look, said once, with cause and date, on the dashboard, too; and nothing is sent. */
	protected function assert_said_once( string $cause, string $status = 'critical', string $date_words = '' ): void {
		$state = $this->watch();
		$this->watch();
		$this->assertSame( $status, $state->status );
		$this->assertCount( 1, $this->said, 'It is said once.' );
		$this->assertSame( array( $status, 'good' ), array_slice( $this->said[0], 0, 2 ) );
		$finding = $this->said[0][2][0];
		$this->assertSame( array( $cause, $status ), array( $finding['cause'], $finding['severity'] ), (string) wp_json_encode( $finding ) );
		$this->assertEqualsWithDelta( time(), $finding['since'], 30 );
		foreach ( array( 'id', 'title', 'explanation', 'fix', 'link' ) as $part ) {
			$this->assertNotSame( '', $finding[ $part ], $part );
		}
		if ( '' !== $date_words ) {
			$this->assertStringContainsString( $date_words, $finding['explanation'] );
		}
		if ( 'critical' === $status ) { // A warning names the day that is to come.
			$this->assertStringContainsString( (string) wp_date( (string) get_option( 'date_format' ) ), $finding['explanation'] );
		}
		$notice = $this->notice();
		$now    = Health_Store::state()->findings[0]; // A day may have gone by between the two looks.
		$this->assertStringContainsString( esc_html( $now['title'] ), $notice );
		$this->assertStringContainsString( esc_html( $now['explanation'] ), $notice );
		$this->assertNull( Canary::found_in( (string) wp_json_encode( array( $this->said, $notice ) ), self::USER ) );
		$this->assertSame( array(), isset( $this->servers['main'] ) ? $this->servers['main']->messages() : array(), 'A mail was sent.' );
	}

	/** And when it is mended that is said once, too. */
	protected function assert_all_clear(): void {
		$this->said = array();
		$this->assertSame( 'good', $this->watch()->status, (string) wp_json_encode( Health_Store::state()->findings ) );
		$this->watch();
		$this->assertCount( 1, $this->said );
		$this->assertSame( array( 'good', array() ), array( $this->said[0][0], $this->said[0][2] ) );
		$this->assertSame( '', $this->notice() );
		$this->assertArrayNotHasKey( Health_Store::ALARM, wp_load_alloptions() );
	}

	/** What an admin reads on the dashboard. */
	protected function notice(): string {
		$this->as_admin();
		Audit::mark_seen( get_current_user_id(), PHP_INT_MAX ); // That the connection was set up is no news here.
		remove_all_actions( 'admin_notices' );
		Notices::on_load();
		ob_start();
		do_action( 'admin_notices' );
		return (string) ob_get_clean();
	}

	/** A certificate for mail.example.test that ends in so many days, by an authority that own_ca() names. */
	protected static function certificate( int $days ): string {
		static $root = null;
		$folder = Certificates::folder() . '/watch-' . getmypid();
		if ( null === $root ) {
			$root = array( 'name' => 'Mailwright root of the watch', 'key' => self::key() );
			is_dir( $folder ) || mkdir( $folder, 0700 );
			file_put_contents( self::own_ca(), file_get_contents( Certificates::ca_file() ) . Certificate_Writer::write( $root['name'], $root['key'], array( 'ca' => true ) ) );
			register_shutdown_function(
				static function () use ( $folder ): void {
					array_map( 'unlink', glob( "$folder/*" ) ?: array() );
					rmdir( $folder );
				}
			);
		}
		$key = self::key();
		openssl_pkey_export( $key, $private );
		file_put_contents( "$folder/days$days.key", $private );
		file_put_contents( "$folder/days$days.pem", Certificate_Writer::write( 'mail.example.test', $key, array( 'names' => array( 'mail.example.test' ), 'from_days' => -90, 'to_days' => $days ), $root ) );
		return 'watch-' . getmypid() . "/days$days";
	}

	protected static function own_ca(): string {
		return WP_CONTENT_DIR . '/watch-ca.pem';
	}

	private static function key(): \OpenSSLAsymmetricKey {
		$key = openssl_pkey_new( array( 'private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1' ) );
		self::assertNotFalse( $key );
		return $key;
	}
}
