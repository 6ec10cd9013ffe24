<?php
/**
 * `wp mailwright messages`: lists, one message, sending again, deleting; the exit codes of the contract, and no text of messages in print.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Cli;

use Mailwright\Cli\Messages_Command;
use Mailwright\Outbox\Runner;
use Mailwright\Tests\Integration\Messages\Log_Case;

require_once __DIR__ . '/wp-cli.php';

final class Messages_Command_Test extends Log_Case {

	protected function setUp(): void {
		parent::setUp();
		Printed::$text = '';
	}

	protected function tearDown(): void {
		Runner::forget();
		parent::tearDown();
	}

	public function test_messages_are_listed_in_the_format_that_is_asked_for(): void {
		$one = $this->log->message( array( 'subject' => 'First', 'recipients' => "a@b.test\nc@d.test\ne@f.test" ) );
		$two = $this->log->message( array( 'subject' => '=formula', 'status' => 'dead' ) );

		self::assertSame( "$two $one\n", $this->printed( 'list', array(), array( 'format' => 'ids' ) ) );
		self::assertSame( "2\n", $this->printed( 'list', array(), array( 'format' => 'count' ) ) );
		self::assertSame( "1\n", $this->printed( 'list', array(), array( 'format' => 'count', 'status' => 'dead' ) ) );
		self::assertSame( "$two\n", $this->printed( 'list', array(), array( 'format' => 'ids', 'limit' => '1' ) ) );
		self::assertSame( "$two\t'=formula\n", $this->printed( 'list', array(), array( 'format' => 'csv', 'status' => 'dead', 'fields' => 'id,subject' ) ) );
		self::assertSame( "First\ta@b.test and 2 more\t3\n", $this->printed( 'list', array(), array( 'search' => 'first', 'fields' => 'subject,recipients,recipient_count' ) ) );
	}

	public function test_one_message_is_shown_without_its_text(): void {
		$id = $this->log->message( array( 'keep_level' => 2, 'mime' => "Subject: x\r\n\r\nPrivate text" ) );
		$this->log->attempt( $id, 1 );

		$json  = json_decode( $this->printed( 'get', array( (string) $id ), array( 'format' => 'json' ) ), true );
		$table = $this->printed( 'get', array( (string) $id ), array() );
		$some  = $this->printed( 'get', array( (string) $id ), array( 'fields' => 'status,subject' ) );

		self::assertSame( array( $id, 'kept', 1 ), array( $json['id'], $json['content_status'], count( $json['attempts'] ) ) );
		self::assertStringNotContainsString( 'Private text', wp_json_encode( $json ) . $table );
		self::assertSame( "status   sent\nsubject  Your order\n", $some );
	}

	public function test_messages_are_sent_again_where_that_can_be(): void {
		$good = $this->log->message( array( 'status' => 'dead', 'mime' => 'x' ) );
		$bare = $this->log->message();

		self::assertSame( 0, $this->run_command( 'resend', array( (string) $good ) ) );
		self::assertSame( 1, $this->run_command( 'resend', array( (string) $bare ) ) );
		self::assertStringContainsString( "Warning: $bare: ", Printed::$text );
		self::assertSame( "retry\n", substr( $this->printed( 'get', array( (string) $good ), array( 'fields' => 'status' ) ), 8 ) );
	}

	public function test_messages_are_deleted_when_it_was_confirmed(): void {
		$one     = $this->log->message();
		$waiting = $this->log->message( array( 'status' => 'ready', 'lane' => 1 ) );
		$busy    = $this->log->message( array( 'status' => 'wire', 'token' => 'x' ) );
		$old     = $this->log->message( array( 'created_at' => 1700000000 ) );

		self::assertSame( 0, $this->run_command( 'delete', array( (string) $one ), array() ), 'Without --yes it asks.' );
		self::assertTrue( $this->is_there( $one ) );
		self::assertSame( 1, $this->run_command( 'delete', array( (string) $one, (string) $waiting, (string) $busy ), array( 'yes' => true ) ) );
		self::assertSame( 0, $this->run_command( 'delete', array(), array( 'before' => '2024-01-01', 'yes' => true ) ) );
		self::assertSame( array( false, false, true, false ), array_map( $this->is_there( ... ), array( $one, $waiting, $busy, $old ) ) );
	}

	public function test_wrong_use_is_exit_code_2(): void {
		$id = (string) $this->log->message();
		foreach (
			array(
				array( 'get', array( '999999999' ), array() ),
				array( 'get', array(), array() ),
				array( 'get', array( $id ), array( 'fields' => 'nonsense' ) ),
				array( 'list', array(), array( 'status' => 'nonsense' ) ),
				array( 'list', array(), array( 'since' => 'yesterday' ) ),
				array( 'list', array(), array( 'fields' => 'mime' ) ),
				array( 'list', array(), array( 'limit' => '-1' ) ),
				array( 'resend', array( $id, '999999999' ), array() ),
				array( 'delete', array(), array( 'yes' => true ) ),
				array( 'delete', array( $id ), array( 'before' => '2024-01-01', 'yes' => true ) ),
				array( 'delete', array(), array( 'before' => 'never', 'yes' => true ) ),
				array( 'delete', array( $id, 'x' ), array( 'yes' => true ) ),
			) as list( $command, $args, $options )
		) {
			self::assertSame( 2, $this->run_command( $command, $args, $options ), $command . ' ' . wp_json_encode( array( $args, $options ) ) );
		}
		self::assertTrue( $this->is_there( (int) $id ) );
	}

	/**
	 * @param list<string>               $args
	 * @param array<string, string|bool> $options
	 */
	private function printed( string $command, array $args, array $options ): string {
		Printed::$text = '';
		self::assertSame( 0, $this->run_command( $command, $args, $options ), Printed::$text );
		return Printed::$text;
	}

	/**
	 * @param list<string>               $args
	 * @param array<string, string|bool> $options
	 */
	private function run_command( string $command, array $args, array $options = array() ): int {
		try {
			( new Messages_Command() )->{$command}( $args, $options );
			return 0;
		} catch ( Halted $halted ) {
			return $halted->getCode();
		}
	}
}
