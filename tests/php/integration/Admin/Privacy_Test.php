<?php
/**
 * WordPress' tools for privacy find the log of messages: by exact address, in steps, with what has to stay named.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Admin;

use Mailwright\Import\Settings_File;
use Mailwright\Messages\Keep;
use Mailwright\Tests\Integration\Messages\Log_Case;

final class Privacy_Test extends Log_Case {

	/**
	 * As core's Ajax action does it: page by page until it is done.
	 *
	 * @return list<array<string, mixed>> The answers.
	 */
	private function ask( string $filter, string $address ): array {
		$callback = apply_filters( $filter, array() )['mailwright']['callback'];
		$answers  = array();
		for ( $page = 1; $page < 100; $page++ ) {
			$answers[] = $callback( $address, $page );
			if ( true === $answers[ $page - 1 ]['done'] ) {
				return $answers;
			}
		}
		self::fail( 'It never ends.' );
	}

	/** @return list<array<string, mixed>> */
	private function exported( string $address ): array {
		return array_merge( ...array_column( $this->ask( 'wp_privacy_personal_data_exporters', $address ), 'data' ) );
	}

	/** @return array<string, string> */
	private static function facts( array $item ): array {
		return array_column( $item['data'], 'value', 'name' );
	}

	public function test_messages_to_and_from_exactly_this_address_are_exported(): void {
		$to    = $this->log->message( array( 'recipients' => "anna@example.test\nben@example.test", 'subject' => 'For Anna' ) );
		$from  = $this->log->message( array( 'sender' => 'ANNA@example.test', 'recipients' => 'shop@example.test', 'subject' => 'By Anna' ) );
		$this->log->message( array( 'recipients' => 'hanna@example.test' ) );
		$this->log->message( array( 'recipients' => 'anna@example.test.example.com' ) );

		$items = $this->exported( 'Anna@example.test' );

		self::assertSame( array( "mailwright-message-$to", "mailwright-message-$from" ), array_column( $items, 'item_id' ) );
		self::assertSame( array( 'For Anna', 'By Anna' ), array( self::facts( $items[0] )['Subject'], self::facts( $items[1] )['Subject'] ) );
		self::assertArrayHasKey( 'Recipient', self::facts( $items[0] ) );
		self::assertArrayHasKey( 'Sender', self::facts( $items[1] ) );
		self::assertStringNotContainsString( 'ben@example.test', (string) wp_json_encode( $items ), 'The address of somebody else.' );
	}

	public function test_the_text_is_exported_where_it_is_kept(): void {
		$this->log->message( array( 'keep_level' => Keep::Content->value, 'mime' => "Subject: x\r\nContent-Type: text/plain\r\n\r\nDear Anna, it is on its way." ) );
		$this->log->message( array( 'keep_level' => Keep::Content->value, 'is_sensitive' => 1, 'mime' => "Subject: x\r\n\r\nhttps://example.test/reset" ) );
		$items = $this->exported( 'anna@example.test' );
		self::assertSame( 'Dear Anna, it is on its way.', trim( self::facts( $items[0] )['Text'] ) );
		self::assertStringNotContainsString( 'reset', (string) wp_json_encode( $items ) );
	}

	public function test_many_messages_are_exported_in_steps_each_once(): void {
		for ( $i = 0; $i < 120; $i++ ) {
			$this->log->message( array( 'created_at' => 1700000000 + $i ) );
		}
		$answers = $this->ask( 'wp_privacy_personal_data_exporters', 'anna@example.test' );
		self::assertCount( 3, $answers );
		self::assertCount( 120, array_unique( array_column( array_merge( ...array_column( $answers, 'data' ) ), 'item_id' ) ) );
	}

	public function test_erasing_removes_finished_messages_and_names_those_that_wait(): void {
		$sent    = $this->log->message();
		$dead    = $this->log->message( array( 'status' => 'dead', 'sender' => 'anna@example.test', 'recipients' => 'x@example.test' ) );
		$waiting = $this->log->message( array( 'status' => 'retry', 'lane' => 1, 'subject' => 'Still on its way' ) );
		$other   = $this->log->message( array( 'recipients' => 'hanna@example.test' ) );
		$this->log->attempt( $sent, 1 );

		$answers = $this->ask( 'wp_privacy_personal_data_erasers', 'anna@example.test' );

		self::assertCount( 1, $answers );
		self::assertSame( array( true, true ), array( $answers[0]['items_removed'], $answers[0]['items_retained'] ) );
		self::assertStringContainsString( '1 email', $answers[0]['messages'][0] );
		self::assertStringContainsString( 'Still on its way', $answers[0]['messages'][1] );
		self::assertSame( array( false, false, true, true ), array_map( $this->is_there( ... ), array( $sent, $dead, $waiting, $other ) ) );
		self::assertSame( array(), $this->database->rows( "SELECT message FROM {$GLOBALS['wpdb']->prefix}mailwright_attempts WHERE message = %d", $sent ) );
	}

	public function test_erasing_many_is_done_in_steps(): void {
		for ( $i = 0; $i < 1100; $i++ ) {
			$rows[] = array( 'created_at' => 1700000000 + $i );
		}
		array_map( $this->log->message( ... ), $rows );
		$answers = $this->ask( 'wp_privacy_personal_data_erasers', 'anna@example.test' );
		self::assertCount( 3, $answers );
		self::assertSame( array(), $this->exported( 'anna@example.test' ) );
		self::assertFalse( $answers[2]['items_retained'] );
	}

	public function test_nothing_is_found_for_nobody(): void {
		$this->log->message();
		foreach ( array( '', 'nobody@example.test', '%@example.test', '_nna@example.test' ) as $address ) {
			self::assertSame( array(), $this->exported( $address ) );
			self::assertFalse( $this->ask( 'wp_privacy_personal_data_erasers', $address )[0]['items_removed'] );
		}
	}

	public function test_the_privacy_policy_guide_has_words_of_ours_on_its_page_only_until_they_were_read(): void {
		foreach ( array( 'class-wp-screen', 'screen', 'plugin', 'class-wp-privacy-policy-content' ) as $file ) {
			require_once ABSPATH . "wp-admin/includes/$file.php";
		}
		$this->as_admin();
		$policy = wp_insert_post( array( 'post_type' => 'page', 'post_title' => 'Privacy', 'post_status' => 'draft' ) );
		update_option( 'wp_page_for_privacy_policy', $policy );
		$content = new \ReflectionProperty( \WP_Privacy_Policy_Content::class, 'policy_content' );
		$content->setValue( null, array() );
		$names = static fn(): array => array_column( (array) $content->getValue(), 'plugin_name' );
		$this->in_admin_area();

		\Mailwright\Plugin::on_admin_init();
		self::assertSame( array(), $names() );

		$GLOBALS['pagenow'] = 'options-privacy.php';
		\Mailwright\Plugin::on_admin_init();
		self::assertSame( array( 'Mailwright' ), $names() );

		$content->setValue( null, array() );
		$GLOBALS['pagenow'] = 'index.php';
		add_post_meta( $policy, '_wp_suggested_privacy_policy_content', array( 'plugin_name' => 'Mailwright', 'policy_text' => 'x' ) );
		\Mailwright\Plugin::on_admin_init();
		self::assertSame( array( 'Mailwright' ), $names() );
	}

	public function test_the_settings_file_holds_no_messages(): void {
		$this->log->message( array( 'subject' => 'Private subject' ) );
		$json = (string) wp_json_encode( Settings_File::write() );
		self::assertStringNotContainsString( 'Private subject', $json );
		self::assertStringNotContainsString( 'anna@example.test', $json );
	}

	private function in_admin_area(): void {
		set_current_screen( 'dashboard' );
		$GLOBALS['wp_actions']['admin_init'] = 1;
	}
}
