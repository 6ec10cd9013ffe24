<?php
/**
 * The log over REST: what it shows, what it keeps back, what can be done with a message.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Outbox\Runner;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Integration\Messages\Log_Case;

final class Messages_Controller_Test extends Log_Case {

	private const MIME = "From: shop@example.test\r\nTo: anna@example.test\r\nSubject: =?UTF-8?B?R3LDvMOfZQ==?=\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n<p>Private text</p>\r\n";

	protected function tearDown(): void {
		Runner::forget();
		parent::tearDown();
	}

	public function test_a_row_has_the_promised_fields_when_it_is_listed(): void {
		$this->as_admin();
		$id = $this->log->message( array( 'created_at' => 1790000000, 'status' => 'retry', 'next_at' => 1790000060, 'attempts' => 2, 'cause' => 'auth_failed', 'recipients' => "anna@example.test\nben@example.test", 'source' => 'wordpress' ) );

		$row = $this->rest( 'GET', self::LOG )->get_data()[0];

		self::assertSame( array( 'id', 'created_at', 'status', 'subject', 'recipients', 'connection', 'source', 'source_name', 'cause', 'title', 'attempts', 'next_at', 'sensitive' ), array_keys( $row ) );
		self::assertSame( array( $id, '2026-09-21T14:13:20Z', 'retry', array( 'count' => 2, 'first' => 'anna@example.test' ), 'WordPress', '2026-09-21T14:14:20Z', 2, false ), array( $row['id'], $row['created_at'], $row['status'], $row['recipients'], $row['source_name'], $row['next_at'], $row['attempts'], $row['sensitive'] ) );
		self::assertNotSame( '', $row['title'] );
	}

	public function test_pages_follow_one_another_without_gap_when_messages_come_in_between(): void {
		$this->as_admin();
		$ids = array_reverse( array_map( fn(): int => $this->log->message(), range( 1, 5 ) ) );

		$first = $this->rest( 'GET', self::LOG, array( 'per_page' => '2' ) );
		$this->log->message();
		$second = $this->rest( 'GET', self::LOG, array( 'per_page' => '2', 'cursor' => $first->get_headers()['X-Mailwright-Cursor'] ) );
		$third  = $this->rest( 'GET', self::LOG, array( 'per_page' => '2', 'cursor' => $second->get_headers()['X-Mailwright-Cursor'] ) );

		self::assertSame( $ids, array_column( array( ...$first->get_data(), ...$second->get_data(), ...$third->get_data() ), 'id' ) );
		self::assertArrayNotHasKey( 'X-Mailwright-Cursor', $third->get_headers() );
	}

	public function test_one_message_tells_recipients_attempts_and_the_reason_when_it_failed(): void {
		$this->as_admin();
		( new Connection_Store() )->create( array( 'id' => 'main', 'host' => 'smtp.example.com' ) );
		$id = $this->log->message( array( 'status' => 'dead', 'attempts' => 2, 'cause' => 'mailbox_full', 'recipients' => "anna@example.test\nben@example.test", 'outcomes' => '{"anna@example.test":{"status":"sent","reply":"250 Ok"}}' ) );
		$this->log->attempt( $id, 1, array( 'outcome' => 'retry', 'stage' => 'rcpt', 'cause' => 'greylisted', 'reply' => '450 4.2.0 Come back' ) );
		$this->log->attempt( $id, 2, array( 'outcome' => 'dead', 'stage' => 'rcpt', 'cause' => 'recipient_rejected', 'reply' => '550 5.1.1 No such user', 'transcript' => '[{"at_ms":1.5,"stage":"rcpt","from":"server","line":"550 5.1.1 No such user"},"nonsense"]' ) );

		$message = $this->rest( 'GET', self::LOG . "/$id" )->get_data();

		self::assertSame( array( array( 'address' => 'anna@example.test', 'status' => 'sent', 'reply' => '250 Ok' ), array( 'address' => 'ben@example.test', 'status' => 'dead', 'reply' => '' ) ), $message['recipients'] );
		self::assertSame( array( 1, 2 ), array_column( $message['attempts'], 'number' ) );
		self::assertSame( array( array( 'at_ms' => 1.5, 'stage' => 'rcpt', 'from' => 'server', 'line' => '550 5.1.1 No such user' ) ), $message['attempts'][1]['transcript'] );
		self::assertSame( array( 'recipient_rejected', '550 5.1.1 No such user' ), array( $message['explanation']['cause'], $message['explanation']['said'] ) );
		self::assertSame( array( 'not_kept', null, false ), array( $message['content_status'], $message['content'], $message['can_resend'] ) );
		self::assertNotSame( '', $message['resend_refusal'] );
	}

	public function test_the_text_is_shown_when_and_only_when_it_was_to_be_kept(): void {
		$this->as_admin();
		$open      = $this->log->message( array( 'keep_level' => 2, 'mime' => self::MIME ) );
		$metadata  = $this->log->message( array( 'keep_level' => 1, 'mime' => self::MIME, 'status' => 'dead' ) );
		$sensitive = $this->log->message( array( 'keep_level' => 2, 'mime' => self::MIME, 'is_sensitive' => 1, 'status' => 'retry' ) );
		$sealed    = $this->log->message( array( 'keep_level' => 2 ) );
		$broken    = $this->log->message( array( 'keep_level' => 2, 'sealed' => 1, 'mime' => 'no such seal' ) );
		$this->seal( $sealed );

		foreach ( array( $open => 'kept', $sealed => 'kept', $metadata => 'not_kept', $sensitive => 'sensitive', $broken => 'unreadable' ) as $id => $status ) {
			$message = $this->rest( 'GET', self::LOG . "/$id" )->get_data();
			self::assertSame( $status, $message['content_status'] );
			self::assertSame( 'kept' === $status, str_contains( (string) wp_json_encode( $message ), 'Private text' ), $status );
		}
		self::assertSame( '<p>Private text</p>', $this->rest( 'GET', self::LOG . "/$sealed" )->get_data()['content']['html'] );
		self::assertSame( array( 'Subject', 'Grüße' ), $this->rest( 'GET', self::LOG . "/$open" )->get_data()['content']['headers'][2] );
	}

	public function test_a_failed_message_waits_again_when_it_is_resent_and_keeps_its_recipients(): void {
		$this->as_admin();
		$id = $this->log->message( array( 'status' => 'dead', 'mime' => self::MIME, 'recipients' => "anna@example.test\nben@example.test" ) );

		$foreign = $this->rest( 'POST', self::LOG . "/$id/resend", array( 'to' => 'evil@example.test' ) );
		$row     = $this->rest( 'POST', self::LOG . "/$id/resend" );
		$again   = $this->rest( 'POST', self::LOG . "/$id/resend" );

		self::assertSame( 400, $foreign->get_status() );
		self::assertSame( array( 200, 'retry', 2 ), array( $row->get_status(), $row->get_data()['status'], $row->get_data()['recipients']['count'] ) );
		self::assertSame( array( 409, 'mailwright_not_possible' ), array( $again->get_status(), $again->get_data()['code'] ) );
	}

	public function test_a_secret_message_and_one_without_text_are_refused_when_they_are_resent(): void {
		$this->as_admin();
		$secret = $this->log->message( array( 'status' => 'dead', 'mime' => self::MIME, 'is_sensitive' => 1 ) );
		$bare   = $this->log->message();
		$good   = $this->log->message( array( 'mime' => self::MIME, 'keep_level' => 2 ) );

		self::assertSame( 409, $this->rest( 'POST', self::LOG . "/$secret/resend" )->get_status() );
		$answer = $this->rest( 'POST', self::LOG . '/resend', array( 'ids' => array( $secret, $bare, $good, 999999999 ) ) )->get_data();
		self::assertSame( array( 1, array( $secret, $bare, 999999999 ) ), array( $answer['resent'], array_column( $answer['refused'], 'id' ) ) );
		self::assertNotContains( '', array_column( $answer['refused'], 'reason' ) );
	}

	public function test_a_waiting_message_can_be_canceled_and_a_held_one_released(): void {
		$this->as_admin();
		$waiting = $this->log->message( array( 'status' => 'retry', 'lane' => 1, 'mime' => self::MIME ) );
		$held    = $this->log->message( array( 'status' => 'held', 'held_for' => 'unknown', 'mime' => self::MIME ) );

		self::assertSame( 'canceled', $this->rest( 'POST', self::LOG . "/$waiting/cancel" )->get_data()['status'] );
		self::assertSame( 409, $this->rest( 'POST', self::LOG . "/$waiting/cancel" )->get_status() );
		self::assertSame( 'retry', $this->rest( 'POST', self::LOG . "/$held/release" )->get_data()['status'] );
	}

	public function test_messages_and_all_that_belongs_to_them_are_gone_when_they_are_deleted(): void {
		$this->as_admin();
		$chunks  = ( new Payload_Store() )->put_chunks( self::MIME );
		$sent    = $this->log->message( array( 'chunks_of' => $chunks ) );
		$waiting = $this->log->message( array( 'status' => 'ready', 'lane' => 1, 'mime' => self::MIME ) );
		$busy    = $this->log->message( array( 'status' => 'wire', 'token' => 'x', 'mime' => self::MIME ) );
		$this->log->attempt( $sent, 1 );

		self::assertSame( array( 'deleted' => 2 ), $this->rest( 'DELETE', self::LOG, array( 'ids' => array( $sent, $waiting, $busy, 999999999 ) ) )->get_data() );
		self::assertSame( array( false, false, true ), array( $this->is_there( $sent ), $this->is_there( $waiting ), $this->is_there( $busy ) ) );
		self::assertSame( array( 0, 0 ), array( $this->rows_in( Tables::ATTEMPTS ), $this->rows_in( Tables::CHUNKS ) ) );
		self::assertSame( 409, $this->rest( 'DELETE', self::LOG . "/$busy" )->get_status() );
	}

	public function test_only_finished_messages_are_gone_when_all_before_a_day_are_deleted(): void {
		$this->as_admin();
		$old     = $this->log->message( array( 'created_at' => 1700000000 ) );
		$waiting = $this->log->message( array( 'created_at' => 1700000000, 'status' => 'held' ) );
		$new     = $this->log->message( array( 'created_at' => 1700086400 ) );

		self::assertSame( array( 'deleted' => 1 ), $this->rest( 'DELETE', self::LOG, array( 'before' => gmdate( 'Y-m-d\TH:i:s\Z', 1700000001 ) ) )->get_data() );
		self::assertSame( array( false, true, true ), array( $this->is_there( $old ), $this->is_there( $waiting ), $this->is_there( $new ) ) );
		foreach ( array( array(), array( 'ids' => array( $new ), 'before' => '2026-01-01' ), array( 'before' => 'yesterday' ), array( 'before' => '2026-02-30' ) ) as $bad ) {
			self::assertSame( 400, $this->rest( 'DELETE', self::LOG, $bad )->get_status() );
		}
	}

	public function test_the_size_counts_rows_and_bytes_when_there_are_some(): void {
		$this->as_admin();
		self::assertSame( array( 0, null ), array_values( array_intersect_key( $this->rest( 'GET', self::LOG . '/size' )->get_data(), array( 'rows' => 1, 'oldest_at' => 1 ) ) ) );
		$this->log->message( array( 'created_at' => 1790000000 ) );
		$this->log->message();

		$size = $this->rest( 'GET', self::LOG . '/size' )->get_data();

		self::assertSame( array( 2, '2026-09-21T14:13:20Z' ), array( $size['rows'], $size['oldest_at'] ) );
		self::assertGreaterThan( 0, $size['bytes'] );
	}

	private function seal( int $id ): void {
		$sealed = ( new Payload_Store() )->seal( $id, self::MIME );
		$this->database->run( 'UPDATE ' . \Mailwright\Install\Database::table( Tables::MESSAGES ) . ' SET sealed = 1, mime = ' . \Mailwright\Install\Database::bytes( $sealed ) . ' WHERE id = %d', $id );
	}
}
