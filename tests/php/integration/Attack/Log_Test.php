<?php
/**
 * Attack cases of the log: A05, A19, A22, A23, A28, and guessing of ids (S30).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Tests\Integration\Messages\Log_Case;
use Mailwright\Tests\Support\Rest_Door;
use PHPUnit\Framework\Attributes\DataProvider;

final class Log_Test extends Log_Case {

	private const HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J\u{202E}txet\u{0000}\u{0085}end";

	public function test_a05_the_list_may_be_seen_and_the_rest_not_when_only_settings_may_be_changed(): void {
		add_role( 'settings_only', 'Settings only', array( 'read' => true, 'manage_options' => true ) );
		$id = $this->log->message( array( 'status' => 'dead', 'mime' => 'x' ) );
		$this->as_role( 'settings_only' );

		self::assertSame( 200, $this->rest( 'GET', self::LOG )->get_status() );
		self::assertSame( 200, $this->rest( 'GET', self::LOG . '/days' )->get_status() );
		foreach ( array( array( 'GET', "/$id" ), array( 'POST', "/$id/resend" ), array( 'POST', "/$id/release" ), array( 'POST', "/$id/cancel" ), array( 'GET', '/export' ), array( 'POST', '/resend' ) ) as list( $method, $route ) ) {
			self::assertSame( 403, $this->rest( $method, self::LOG . $route, '/resend' === $route ? array( 'ids' => array( $id ) ) : null )->get_status(), $route );
		}
	}

	public function test_a05_the_right_to_read_can_be_given_and_taken_by_name(): void {
		$id = $this->log->message();
		$this->as_role( 'administrator' );
		self::assertSame( 200, $this->rest( 'GET', self::LOG . "/$id" )->get_status() );

		wp_get_current_user()->add_cap( 'mailwright_read_messages', false );
		self::assertSame( 403, $this->rest( 'GET', self::LOG . "/$id" )->get_status() );
		self::assertSame( 200, $this->rest( 'GET', self::LOG )->get_status() );

		$this->as_role( 'editor' );
		wp_get_current_user()->add_cap( 'mailwright_read_messages' );
		self::assertSame( 200, $this->rest( 'GET', self::LOG . "/$id" )->get_status() );
		self::assertSame( 403, $this->rest( 'GET', self::LOG )->get_status() );
		self::assertSame( 403, $this->rest( 'DELETE', self::LOG . "/$id" )->get_status() );
	}

	public function test_s30_an_unknown_id_sounds_like_a_forbidden_one(): void {
		$id = $this->log->message();
		$this->as_role( 'editor' );
		$forbidden = $this->rest( 'GET', self::LOG . "/$id" );
		$this->as_admin();
		foreach ( array( '999999999', '0', '-1', '1.5', '01', '1e3', 'abc', '9223372036854775808', '1 OR 1=1', "$id'", '%00' ) as $guess ) {
			foreach ( array( array( 'GET', '' ), array( 'DELETE', '' ), array( 'POST', '/resend' ), array( 'POST', '/cancel' ), array( 'POST', '/release' ) ) as list( $method, $action ) ) {
				$response = $this->rest( $method, self::LOG . "/$guess$action" );
				self::assertSame( array( 403, $forbidden->get_data() ), array( $response->get_status(), $response->get_data() ), "$method $guess$action" );
			}
		}
		self::assertTrue( $this->is_there( $id ) );
	}

	public function test_a22_a23_hostile_words_come_out_as_clean_text_when_they_are_stored(): void {
		$this->as_admin();
		$id = $this->log->message( array( 'status' => 'dead', 'subject' => self::HOSTILE, 'recipients' => self::HOSTILE, 'sender' => self::HOSTILE, 'source' => substr( self::HOSTILE, 0, 60 ), 'message_id' => self::HOSTILE, 'outcomes' => (string) wp_json_encode( array( self::HOSTILE => array( 'status' => '<b>dead', 'reply' => self::HOSTILE ) ) ), 'keep_level' => 2, 'mime' => 'Subject: ' . self::HOSTILE . "\r\nContent-Type: application/x; name=\"" . self::HOSTILE . "\"\r\n\r\nx" ) );
		$this->log->attempt( $id, 1, array( 'outcome' => 'dead', 'cause' => 'no-such-cause<b>', 'reply' => self::HOSTILE, 'transcript' => (string) wp_json_encode( array( array( 'from' => '<b>', 'stage' => array(), 'at_ms' => 'x', 'line' => self::HOSTILE ) ) ) ) );

		$answers = array( $this->rest( 'GET', self::LOG )->get_data(), $this->rest( 'GET', self::LOG . "/$id" )->get_data() );

		array_walk_recursive(
			$answers,
			static function ( mixed $value, int|string $name ): void {
				if ( is_string( $value ) ) {
					self::assertDoesNotMatchRegularExpression( '/[\x00-\x08\x0B-\x1F\x7F]|\x{202E}|\x{85}/u', $value, (string) $name );
				}
			}
		);
		self::assertStringContainsString( '<script>', $answers[0][0]['subject'], 'Nothing is lost: escaping is up to who shows it.' );
		self::assertIsString( wp_json_encode( $answers ) );
	}

	public function test_a22_the_answer_is_json_that_no_browser_takes_for_a_page(): void {
		$this->log->message( array( 'subject' => self::HOSTILE ) );
		$this->as_admin();
		$nonce                          = wp_create_nonce( 'wp_rest' );
		$GLOBALS['wp_rest_auth_cookie'] = true;
		$answer                         = Rest_Door::knock( 'GET', self::LOG, array(), array( 'X-WP-Nonce' => $nonce ) );

		self::assertStringStartsWith( 'application/json', $answer['headers']['Content-Type'] );
		self::assertSame( 'nosniff', $answer['headers']['X-Content-Type-Options'] );
	}

	/** @return array<string, array{string}> */
	public static function injections(): array {
		return array(
			'quote'       => array( "x' OR '1'='1" ),
			'double'      => array( 'x" OR "1"="1' ),
			'comment'     => array( "x'; DROP TABLE wptests_users; -- " ),
			'union'       => array( "x') UNION SELECT 1 FROM wp_users -- " ),
			'backslash'   => array( "\\' OR 1=1 -- " ),
			'placeholder' => array( '%s %d %i %1$s' ),
			'sleep'       => array( "x' OR SLEEP(3) OR '" ),
			'wide'        => array( "\u{FF07} OR 1=1" ),
		);
	}

	#[DataProvider( 'injections' )]
	public function test_a28_the_text_is_taken_literally_or_refused_when_it_looks_like_sql( string $text ): void {
		$this->as_admin();
		$id      = $this->log->message();
		$started = microtime( true );
		foreach ( array( 'search', 'connection', 'source' ) as $field ) {
			$response = $this->rest( 'GET', self::LOG, array( $field => $text ) );
			self::assertSame( array( 200, array() ), array( $response->get_status(), $response->get_data() ), $field );
		}
		foreach ( array( 'status', 'since', 'until', 'per_page', 'cursor', 'orderby', 'order', 'columns', 'ids' ) as $field ) {
			self::assertSame( 400, $this->rest( 'GET', self::LOG, array( $field => $text ) )->get_status(), $field );
			self::assertSame( 400, $this->rest( 'GET', self::LOG, array( $field => array( $text ) ) )->get_status(), $field );
		}
		foreach ( array( array( 'ids' => array( $text ) ), array( 'ids' => $text ), array( 'ids' => array( array( 1 ) ) ), array( 'ids' => array( "$id" ) ), array( 'before' => $text ), array( 'ids' => array( -1 ) ), array( 'ids' => array( 1.5 ) ) ) as $body ) {
			self::assertSame( 400, $this->rest( 'DELETE', self::LOG, $body )->get_status() );
		}
		self::assertSame( 400, $this->rest( 'GET', self::LOG . '/days', array( 'days' => $text ) )->get_status() );
		self::assertSame( 400, $this->rest( 'GET', self::LOG . '/export', array( 'format' => $text ) )->get_status() );
		self::assertLessThan( 2.0, microtime( true ) - $started );
		self::assertTrue( $this->is_there( $id ) );
	}

	public function test_a13_nothing_changes_when_a_write_comes_as_get_or_without_nonce(): void {
		$id = $this->log->message( array( 'status' => 'dead', 'mime' => 'x' ) );
		foreach ( array( 'GET', 'POST', 'DELETE' ) as $method ) {
			foreach ( array( "/$id/resend", "/$id/cancel", "/$id/release", "/$id", '?before=2030-01-01' ) as $route ) {
				$this->as_admin();
				$GLOBALS['wp_rest_auth_cookie'] = true;
				Rest_Door::knock( $method, self::LOG . $route, array( 'before' => '2030-01-01' ) );
			}
		}
		$this->as_admin();
		self::assertSame( 'dead', $this->rest( 'GET', self::LOG )->get_data()[0]['status'] );
	}

	public function test_a19_a_message_goes_to_nobody_else_when_it_is_sent_again(): void {
		$this->as_admin();
		$id = $this->log->message( array( 'status' => 'dead', 'mime' => "To: anna@example.test\r\n\r\nBody" ) );
		foreach ( array( array( 'to' => 'evil@example.test' ), array( 'recipients' => array( 'evil@example.test' ) ), array( 'recipient' => 'evil@example.test' ), array( 'cc' => 'evil@example.test' ), array( 'bcc' => 'evil@example.test' ), array( 'connection' => 'evil' ), array( 'id' => 1 ) ) as $body ) {
			self::assertSame( 400, $this->rest( 'POST', self::LOG . "/$id/resend", $body )->get_status(), (string) wp_json_encode( $body ) );
			self::assertSame( 400, $this->rest( 'POST', self::LOG . '/resend', array( 'ids' => array( $id ) ) + $body )->get_status(), (string) wp_json_encode( $body ) );
		}
		self::assertSame( array( 'dead', 1, 'anna@example.test' ), array_values( $this->fate( $id ) ) );
	}

	public function test_a19_a_mail_that_opens_an_account_is_never_sent_again_shown_or_exported(): void {
		$this->as_admin();
		foreach ( array( 'sent', 'dead', 'canceled' ) as $status ) {
			$id = $this->log->message( array( 'status' => $status, 'is_sensitive' => 1, 'keep_level' => 2, 'mime' => "Subject: Reset\r\n\r\nhttps://example.test/wp-login.php?action=rp&key=CANARY-KEY" ) );

			self::assertSame( 409, $this->rest( 'POST', self::LOG . "/$id/resend" )->get_status(), $status );
			self::assertSame( 0, $this->rest( 'POST', self::LOG . '/resend', array( 'ids' => array( $id ) ) )->get_data()['resent'], $status );
			$shown = $this->rest( 'GET', self::LOG . "/$id" )->get_data();
			self::assertSame( array( null, 'sensitive', false ), array( $shown['content'], $shown['content_status'], $shown['can_resend'] ), $status );
			self::assertStringNotContainsString( 'CANARY-KEY', wp_json_encode( array( $shown, $this->rest( 'GET', self::LOG )->get_data() ) ) . $this->export(), $status );
		}
	}

	private function export(): string {
		$nonce                          = wp_create_nonce( 'wp_rest' );
		$GLOBALS['wp_rest_auth_cookie'] = true;
		$body                           = Rest_Door::knock( 'GET', self::LOG . '/export?format=json', array(), array( 'X-WP-Nonce' => $nonce ) )['body'];
		$this->as_admin();
		return $body;
	}

	/** @return array{status: string, recipient_count: int, recipients: string} */
	private function fate( int $id ): array {
		$row = $this->database->row( 'SELECT status, recipient_count, recipients FROM ' . Database::table( Tables::MESSAGES ) . ' WHERE id = %d', $id );
		return array( 'status' => (string) $row['status'], 'recipient_count' => (int) $row['recipient_count'], 'recipients' => (string) $row['recipients'] );
	}
}
