<?php
/**
 * Four processes find the same token expired at the same moment: one of them gets a new one, all of them use it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Oauth;

use Mailwright\Install\Tables;
use Mailwright\Install\Uninstall;
use Mailwright\Tests\Integration\Transport\Api\Api_Case;
use PHPUnit\Framework\Attributes\DataProvider;

final class Single_Flight_Test extends Api_Case {

	private const PROCESSES = 4;

	/** @return iterable<string, array{string, bool}> */
	public static function situations(): iterable {
		yield 'Google, time is up' => array( 'gmail', false );
		yield 'Google, refused too early' => array( 'gmail', true );
		yield 'Microsoft, time is up' => array( 'microsoft', false );
		yield 'Microsoft, refused too early' => array( 'microsoft', true );
	}

	#[DataProvider( 'situations' )]
	public function test_exactly_one_token_is_fetched_when_four_processes_need_it( string $mailer, bool $is_refused ): void {
		$this->provider->set( array( 'expires_in' => $is_refused ? 3600 : 1 ) );
		$this->connected( $mailer );
		$this->provider->set( array( 'expires_in' => 3600, 'refresh_delay_ms' => 300 ) );
		$GLOBALS['wpdb']->query( 'COMMIT' ); // The other processes must see this database.
		if ( $is_refused ) {
			$this->provider->expire_tokens();
		}

		try {
			$said = $this->send_from_all();
		} finally {
			Uninstall::run();
			Tables::ensure( true );
		}

		$this->assertSame( array_fill( 0, self::PROCESSES, 'sent' ), $said );
		$this->assertSame( array( 'authorization_code', 'refresh_token' ), array_column( $this->provider->token_calls(), 'grant' ) );
		$this->assertCount( self::PROCESSES, $this->provider->messages() );
	}

	/** @return list<string> What each of them said. */
	private function send_from_all(): array {
		$pipes     = array();
		$processes = array();
		foreach ( range( 1, self::PROCESSES ) as $number ) {
			$process = proc_open(
				array( PHP_BINARY, __DIR__ . '/send-one.php' ),
				array( array( 'pipe', 'r' ), array( 'pipe', 'w' ), array( 'file', 'php://stderr', 'a' ) ),
				$pipes[ $number ],
				null,
				array( 'MAILWRIGHT_TEST_PROVIDERS' => (string) $this->provider->port() ) + getenv()
			);
			self::assertIsResource( $process );
			$processes[ $number ] = $process;
		}
		foreach ( $pipes as $pipe ) {
			self::assertSame( "ready\n", fgets( $pipe[1] ) );
		}
		foreach ( $pipes as $pipe ) {
			fwrite( $pipe[0], "go\n" );
		}
		$said = array();
		foreach ( $processes as $number => $process ) {
			$said[] = (string) stream_get_contents( $pipes[ $number ][1] );
			proc_close( $process );
		}
		return $said;
	}
}
