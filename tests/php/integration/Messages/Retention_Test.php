<?php
/**
 * The clean-up: what is too old or too much goes, what waits stays, figures and search go on.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Messages;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Daily_Figures;
use Mailwright\Messages\Payload_Store;
use Mailwright\Messages\Retention;
use Mailwright\Messages\Search_Index;
use Mailwright\Settings\Settings_Store;

final class Retention_Test extends Log_Case {

	public function test_old_finished_messages_are_gone_and_waiting_ones_stay_when_the_event_comes(): void {
		$old    = time() - 31 * DAY_IN_SECONDS;
		$recent = time() - 29 * DAY_IN_SECONDS;
		$gone   = array_map( fn( string $status ): int => $this->log->message( array( 'created_at' => $old, 'status' => $status ) ), array( 'sent', 'dead', 'canceled' ) );
		$stay   = array_map( fn( string $status ): int => $this->log->message( array( 'created_at' => $old, 'status' => $status ) ), array( 'ready', 'claimed', 'wire', 'retry', 'unknown', 'held' ) );
		$stay[] = $this->log->message( array( 'created_at' => $recent ) );
		foreach ( array( ...$gone, ...$stay ) as $id ) {
			$this->log->attempt( $id, 1 );
		}

		do_action( Retention::HOOK );

		self::assertSame( array(), array_filter( $gone, $this->is_there( ... ) ) );
		self::assertSame( $stay, array_values( array_filter( $stay, $this->is_there( ... ) ) ) );
		self::assertSame( count( $stay ), $this->rows_in( Tables::ATTEMPTS ) );
	}

	public function test_the_oldest_are_gone_when_there_are_more_than_allowed(): void {
		( new Settings_Store() )->save( array( 'log_max_rows' => 100 ) );
		$held = $this->log->message( array( 'status' => 'held', 'created_at' => time() - HOUR_IN_SECONDS ) );
		$this->log->many( 130 );

		do_action( Retention::HOOK );

		self::assertSame( 100, $this->rows_in( Tables::MESSAGES ) );
		self::assertTrue( $this->is_there( $held ) );
	}

	public function test_pieces_without_a_message_are_gone_when_they_are_a_day_old(): void {
		$payloads = new Payload_Store();
		$used     = $payloads->put_chunks( 'used' );
		$orphan   = $payloads->put_chunks( 'orphan' );
		$this->database->run( 'UPDATE ' . Database::table( Tables::CHUNKS ) . ' SET created_at = created_at - 90000' );
		$fresh = $payloads->put_chunks( 'fresh' );
		$this->log->message( array( 'chunks_of' => $used, 'status' => 'ready' ) );

		do_action( Retention::HOOK );

		$left = array_column( $this->database->rows( 'SELECT chunks_of FROM ' . Database::table( Tables::CHUNKS ) ), 'chunks_of' );
		self::assertEqualsCanonicalizing( array( $used, $fresh ), $left );
		self::assertNotContains( $orphan, $left );
	}

	public function test_the_next_run_comes_soon_when_time_was_up(): void {
		$this->log->many( 800, 60 );

		$is_done = ( new Retention( microtime( true ) - 1 ) )->run();

		self::assertFalse( $is_done );
		self::assertGreaterThan( 100, $this->rows_in( Tables::MESSAGES ) );
		self::assertLessThan( 800, $this->rows_in( Tables::MESSAGES ), 'Each run gets something done.' );
	}

	public function test_only_one_cleans_up_when_two_want_to_and_a_dead_one_is_overcome(): void {
		$workers = Database::table( Tables::WORKERS );
		$old     = $this->log->message( array( 'created_at' => time() - 31 * DAY_IN_SECONDS ) );
		$this->database->run( "INSERT INTO $workers (token, kind, seen_at) VALUES ('clean-up', 'clean', UNIX_TIMESTAMP())" );

		do_action( Retention::HOOK );
		self::assertTrue( $this->is_there( $old ) );

		$this->database->run( "UPDATE $workers SET seen_at = seen_at - 700" );
		do_action( Retention::HOOK );
		self::assertFalse( $this->is_there( $old ) );
		self::assertSame( 0, $this->rows_in( Tables::WORKERS ) );
	}

	public function test_the_index_is_built_by_the_event_and_shrinks_when_its_messages_are_gone(): void {
		$this->log->many( 1300 );

		do_action( Retention::HOOK );
		$before = $this->rows_in( Tables::SEARCH );
		self::assertGreaterThan( 1000, ( new Search_Index() )->indexed_to() );

		// As if 20,000 had come and gone.
		$this->database->run( 'DELETE FROM ' . Database::table( Tables::MESSAGES ) );
		$this->database->run( 'INSERT INTO ' . Database::table( Tables::MESSAGES ) . " (id, created_at, status, recipients) VALUES (20000, UNIX_TIMESTAMP() - 600, 'sent', 'a@b.test')" );
		do_action( Retention::HOOK );

		self::assertGreaterThan( 500, $before );
		self::assertSame( 1, $this->rows_in( Tables::SEARCH ), 'What is left is the note how far it goes.' );
	}

	public function test_figures_tell_days_apart_and_stay_when_messages_are_deleted(): void {
		update_option( 'timezone_string', 'America/New_York' );
		$noon = static fn( int $ago ): int => ( new \DateTimeImmutable( "-$ago days", wp_timezone() ) )->setTime( 12, 0 )->getTimestamp();
		foreach ( array( 0, 0, 1, 20 ) as $ago ) {
			$this->log->message( array( 'created_at' => min( time(), $noon( $ago ) ) ) );
		}
		$retried = $this->log->message( array( 'created_at' => $noon( 1 ), 'attempts' => 3 ) );
		$failed  = $this->log->message( array( 'created_at' => $noon( 20 ), 'status' => 'dead' ) );
		$this->log->message( array( 'created_at' => $noon( 1 ), 'status' => 'held' ) );
		$this->as_admin();

		$expected = array( 0 => array( 2, 0, 0 ), 1 => array( 1, 1, 0 ), 20 => array( 1, 0, 1 ) );
		$this->require_figures( $expected );

		( new Daily_Figures() )->refresh();
		$this->require_figures( $expected );

		$this->rest( 'DELETE', self::LOG, array( 'ids' => array( $retried, $failed ) ) );
		$this->require_figures( $expected );

		$this->log->message( array( 'created_at' => $noon( 1 ) ) );
		$this->database->run( 'DELETE FROM ' . Database::table( Tables::DAYS ) . ' WHERE kind = 0' ); // As time does.
		$this->require_figures( array( 1 => array( 2, 1, 0 ) ) + $expected );
	}

	/** @param array<int, array{int, int, int}> $expected Days ago => sent, retried, failed. */
	private function require_figures( array $expected ): void {
		$days = $this->rest( 'GET', self::LOG . '/days', array( 'days' => '30' ) )->get_data();
		self::assertCount( 30, $days );
		self::assertSame( wp_date( 'Y-m-d' ), $days[29]['day'] );
		foreach ( $days as $i => $day ) {
			self::assertSame( $expected[ 29 - $i ] ?? array( 0, 0, 0 ), array( $day['sent'], $day['retried'], $day['failed'] ), $day['day'] );
		}
	}
}
