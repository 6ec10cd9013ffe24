<?php
/**
 * Real processes that save at the same moment, on the real database.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Settings;

use Mailwright\Install\Uninstall;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\TestCase;

final class Concurrent_Saves_Test extends TestCase {

	private const PROCESSES = 3;

	private const EACH = 8;

	public function test_no_connection_and_no_password_is_lost_when_processes_save_at_once(): void {
		$GLOBALS['wpdb']->query( 'COMMIT' ); // The other processes must see this database, and this one theirs.

		$pipes     = array();
		$processes = array();
		for ( $number = 0; $number < self::PROCESSES; $number++ ) {
			$process = proc_open( array( PHP_BINARY, __DIR__ . '/save-many.php', "p$number", (string) self::EACH ), array( 1 => array( 'pipe', 'w' ), 2 => array( 'pipe', 'w' ) ), $pipes[ $number ] );
			self::assertIsResource( $process );
			$processes[] = $process;
		}
		foreach ( $processes as $number => $process ) {
			$said = stream_get_contents( $pipes[ $number ][1] ) . stream_get_contents( $pipes[ $number ][2] );
			self::assertSame( 0, proc_close( $process ), $said );
			self::assertSame( 'done', $said );
		}

		wp_cache_flush();
		$secrets = array();
		foreach ( ( new Connection_Store() )->all() as $connection ) {
			$secrets[ $connection->id ] = $connection->secret( 'password' );
		}
		Uninstall::run();

		self::assertCount( self::PROCESSES * self::EACH, $secrets );
		foreach ( $secrets as $id => $secret ) {
			self::assertSame( "secret of $id", $secret );
		}
	}
}
