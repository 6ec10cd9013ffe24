<?php
/**
 * The list and the search find what is there, in the same way with and without the index, and page by page without gaps.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Messages;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Message_Filter;
use Mailwright\Messages\Message_Search;
use Mailwright\Messages\Message_Store;
use Mailwright\Messages\Search_Index;
use Mailwright\Messages\Search_Text;

final class Search_Test extends Log_Case {

	/** What is searched for, and whether it finds the message. */
	private const SEARCHES = array(
		'a word of the subject'             => array( 'tulip', true ),
		'capitals'                          => array( 'TULIP', true ),
		'the middle of a word'              => array( 'ulipö', true ),
		'without the accent'                => array( 'ulipo', true ),
		'with another accent'               => array( 'ulipô', true ),
		'a word in another script'          => array( 'Заказ', true ),
		'the same in capitals'              => array( 'ЗАКАЗ', true ),
		'two letters of a script of signs'  => array( '注文', true ),
		'three letters'                     => array( 'tul', true ),
		'two letters'                       => array( '0%', true ),
		'one letter'                        => array( '文', true ),
		'a recipient'                       => array( 'bob@example.test', true ),
		'the second recipient'              => array( 'eve.second', true ),
		'the sender'                        => array( 'garden@', true ),
		'the end of the text'               => array( '文 7', true ),
		'a percent sign'                    => array( '100%', true ),
		'an underscore'                     => array( 'a_b', true ),
		'a quote'                           => array( "'; --", true ),
		'a backslash'                       => array( '\\', true ),
		'the whole Message-ID'              => array( '<Zx81QqLongRandom@example.test>', true ),
		'the beginning of the Message-ID'   => array( 'zx81qqlong', true ),
		'spaces around it'                  => array( '  tulip ', true ),
		'something else'                    => array( 'daffodil', false ),
		'letters that are nowhere'          => array( 'qqqq', false ),
		'a percent sign as a placeholder'   => array( 'tul%7', false ),
		'an underscore as a placeholder'    => array( 't_lip', false ),
		'letters across two fields'         => array( '7garden', false ),
	);

	public function test_a_message_is_found_or_not_when_it_is_new_and_when_it_is_indexed(): void {
		$this->as_admin();
		$wanted = $this->wanted();
		$this->log->message( array( 'subject' => 'Nothing of the kind', 'recipients' => 'x@y.test', 'sender' => 'z@y.test', 'message_id' => '' ) );
		$this->require_found( $wanted, 'not indexed' );

		$this->database->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET created_at = created_at - 3600' );
		$this->log->many( 1300 );
		( new Search_Index() )->build( INF );
		self::assertGreaterThan( $wanted, ( new Search_Index() )->indexed_to() );
		$this->require_found( $wanted, 'indexed' );
	}

	public function test_all_matches_come_page_by_page_when_there_are_thousands_of_messages(): void {
		$this->as_admin();
		$this->log->many( 1400 );
		$this->log->message( array( 'subject' => 'A new kettle' ) );
		( new Search_Index() )->build( INF );
		self::assertGreaterThan( 1000, ( new Search_Index() )->indexed_to() );

		foreach ( array( 'kettle', 'klein4', 'a', 'example.net' ) as $search ) {
			$expected = array();
			foreach ( $this->database->rows( 'SELECT ' . Search_Text::COLUMNS . ' FROM ' . Database::table( Tables::MESSAGES ) . ' ORDER BY id DESC' ) as $row ) {
				if ( str_contains( Search_Text::of_row( $row ), $search ) ) {
					$expected[] = (int) $row['id'];
				}
			}
			$found  = array();
			$cursor = null;
			do {
				$response = $this->rest( 'GET', self::LOG, array( 'search' => $search, 'per_page' => '100' ) + ( null === $cursor ? array() : array( 'cursor' => $cursor ) ) );
				array_push( $found, ...array_column( $response->get_data(), 'id' ) );
				$cursor = $response->get_headers()['X-Mailwright-Cursor'] ?? null;
			} while ( null !== $cursor );
			self::assertSame( $expected, $found, $search );
		}
	}

	public function test_the_filters_agree_with_the_database_when_they_are_combined(): void {
		$this->as_admin();
		$this->log->many( 3000 );
		( new Search_Index() )->build( INF );
		$table = Database::table( Tables::MESSAGES );
		$since = '2026-01-01T00:00:00Z';
		$until = gmdate( 'Y-m-d\TH:i:s\Z', time() - 10 * DAY_IN_SECONDS );
		$cases = array(
			"status = 'dead'"                                          => array( 'status' => 'dead' ),
			"status IN ('dead','canceled')"                            => array( 'status' => 'dead,canceled' ),
			"status IN ('sent','canceled') AND connection = 'billing'" => array( 'status' => 'sent,canceled', 'connection' => 'billing' ),
			"source = 'forms'"                                         => array( 'source' => 'forms' ),
			"source = 'theme/mist' AND status = 'sent'"                => array( 'source' => 'theme/mist', 'status' => 'sent' ),
			"connection = 'billing' AND subject LIKE '%invoice%'"      => array( 'connection' => 'billing', 'search' => 'invoice' ),
			"status = 'dead' AND recipients LIKE '%klein%'"            => array( 'status' => 'dead', 'search' => 'klein' ),
			"status = 'held'"                                          => array( 'status' => 'held' ),
			'created_at <= ' . strtotime( $until )                     => array( 'until' => $until ),
			"status = 'dead' AND created_at <= " . strtotime( $until ) => array( 'until' => $until, 'since' => $since, 'status' => 'dead' ),
			'created_at >= ' . strtotime( $until )                     => array( 'since' => $until, 'search' => 'order' ) + array( '' => '' ),
		);
		foreach ( $cases as $where => $query ) {
			unset( $query[''] );
			$where    = isset( $query['search'] ) && 'order' === $query['search'] ? "$where AND subject LIKE '%order%'" : $where;
			$expected = array_map( 'intval', array_column( $this->database->rows( "SELECT id FROM $table WHERE $where ORDER BY id DESC LIMIT 100" ), 'id' ) );
			self::assertSame( $expected, $this->listed( $query + array( 'per_page' => '100' ) ), $where );
		}
	}

	public function test_points_in_time_are_right_when_ids_do_not_grow_with_time(): void {
		$this->as_admin();
		$old = $this->log->message( array( 'created_at' => time() - 5 * DAY_IN_SECONDS ) );
		$this->log->many( 3000 );
		$new  = $this->log->message( array( 'created_at' => time() - 20 ) );
		$late = $this->log->message( array( 'created_at' => time() - 40 * DAY_IN_SECONDS ) );
		$this->database->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET created_at = created_at - %d WHERE id > 1500 AND id < %d', 60 * DAY_IN_SECONDS, $new );

		self::assertSame( array( $new ), $this->listed( array( 'since' => gmdate( 'Y-m-d\TH:i:s\Z', time() - 60 ) ) ) );
		self::assertContains( $late, $this->listed( array( 'until' => gmdate( 'Y-m-d\TH:i:s\Z', time() - 35 * DAY_IN_SECONDS ) ) ) );
		self::assertNotContains( $new, $this->listed( array( 'until' => gmdate( 'Y-m-d\TH:i:s\Z', time() - 35 * DAY_IN_SECONDS ) ) ) );
		self::assertContains( $old, ( new Message_Store() )->pages( Message_Filter::from_input( array( 'until' => gmdate( 'Y-m-d', time() - 4 * DAY_IN_SECONDS ) ) ), 5000 )->current() );
	}

	public function test_a_day_counts_by_the_clock_of_the_site_when_only_a_day_is_given(): void {
		$this->as_admin();
		update_option( 'timezone_string', 'Pacific/Auckland' );
		$start  = ( new \DateTimeImmutable( '2026-03-10', wp_timezone() ) )->getTimestamp();
		$before = $this->log->message( array( 'created_at' => $start - 1 ) );
		$first  = $this->log->message( array( 'created_at' => $start ) );
		$last   = $this->log->message( array( 'created_at' => $start + DAY_IN_SECONDS - 1 ) );
		$after  = $this->log->message( array( 'created_at' => $start + DAY_IN_SECONDS ) );

		self::assertSame( array( $last, $first ), $this->listed( array( 'since' => '2026-03-10', 'until' => '2026-03-10' ) ) );
		self::assertSame( array( $after, $last ), $this->listed( array( 'since' => gmdate( 'Y-m-d\TH:i:sP', $start + 5 ) ) ) );
		self::assertSame( array( $before ), $this->listed( array( 'until' => str_replace( '+', ' ', ( new \DateTimeImmutable( '@' . ( $start - 1 ) ) )->setTimezone( wp_timezone() )->format( 'c' ) ) ) ) );
	}

	public function test_a_search_answers_with_what_it_has_when_its_time_is_up(): void {
		$this->log->many( 1000 );
		$oldest = $this->database->row( 'SELECT recipients FROM ' . Database::table( Tables::MESSAGES ) . ' ORDER BY id LIMIT 1' );
		$filter = Message_Filter::from_input( array( 'search' => (string) $oldest['recipients'] ) );
		$found  = array();
		$pages  = 0;
		do {
			$page = Message_Search::run( $filter, 50, 0.0 );
			array_push( $found, ...$page->ids );
			$filter = $filter->before( $page->cursor );
			++$pages;
		} while ( null !== $page->cursor );

		self::assertGreaterThan( 1, $pages );
		self::assertNotSame( array(), $found );
	}

	public function test_the_messages_of_an_address_are_found_when_it_is_part_of_another_one(): void {
		$one   = $this->log->message( array( 'recipients' => "a@b.test\nAnna@example.test" ) );
		$two   = $this->log->message( array( 'sender' => 'anna@example.test', 'recipients' => 'x@y.test' ) );
		$other = $this->log->message( array( 'recipients' => 'joanna@example.test' ) );

		$many  = $this->log->message( array( 'recipients' => implode( "\n", array_map( static fn( int $i ): string => "somebody.$i@example.test", range( 1, 400 ) ) ) . "\nanna@example.test" ) );

		self::assertSame( array( $many, $two, $one ), ( new Message_Store() )->ids_for_address( 'anna@EXAMPLE.test' ) );
		self::assertTrue( $this->is_there( $other ) );
	}

	private function wanted(): int {
		return $this->log->message(
			array(
				'subject'    => "Tulipö and 100% of a_b '; -- \\ Заказ 注文 7",
				'recipients' => "bob@example.test\neve.second@example.test",
				'sender'     => 'garden@example.test',
				'message_id' => '<Zx81QqLongRandom@example.test>',
			)
		);
	}

	private function require_found( int $wanted, string $when ): void {
		foreach ( self::SEARCHES as $what => list( $search, $is_found ) ) {
			self::assertSame( $is_found, in_array( $wanted, $this->listed( array( 'search' => $search ) ), true ), "$what, $when" );
		}
	}
}
