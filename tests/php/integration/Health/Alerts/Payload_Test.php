<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health\Alerts;

use Mailwright\Health\Alerts\Payload;

final class Payload_Test extends Alerts_Case {

	private const HOSTILE = 'Bad <script>alert(1)</script> <!channel> @everyone **bold** [x](http://evil.test) &amp; |';

	public function test_a_webhook_carries_cause_date_fix_and_link_and_a_signature_that_can_be_checked(): void {
		$this->channel();

		$this->found( array( self::finding() ), self::NOON );

		$call = $this->receiver->calls()[0];
		$body = json_decode( $call['body'], true );
		self::assertSame( 'POST /hook HTTP/1.1', $call['line'] );
		self::assertSame( (string) self::NOON, $call['headers']['x-mailwright-timestamp'] );
		self::assertSame( 'sha256=' . hash_hmac( 'sha256', self::NOON . '.' . $call['body'], self::SECRET ), $call['headers']['x-mailwright-signature'] );
		self::assertSame( array( 'alert', 'critical', 'Shop & more: The server does not accept this password.', 0, 1 ), array( $body['event'], $body['status'], $body['title'], $body['more'], $body['open'] ) );
		self::assertSame( array( 'name' => 'Shop & more', 'url' => home_url( '/' ) ), $body['site'] );
		self::assertSame( array( 'auth_failed', '2026-11-24T12:58:00Z', 'Type the password again.' ), array( $body['findings'][0]['cause'], $body['findings'][0]['since'], $body['findings'][0]['fix'] ) );
		self::assertStringContainsString( 'smtp.example.com refused the login.', $body['text'] );
		self::assertStringContainsString( 'November 24, 2026', $body['text'] );
		self::assertStringContainsString( 'What to do: Type the password again.', $body['text'] );
		self::assertSame( 'https://shop.example.com/wp-admin/options-general.php?page=mailwright', $body['link'] );
		self::assertStringNotContainsString( 'CANARY', $call['body'] );
	}

	public function test_slack_gets_text_that_notifies_nobody(): void {
		$this->channel( array( 'type' => 'slack', 'token' => null ) );

		$this->found( array( self::finding( array( 'title' => self::HOSTILE ) ) ), self::NOON );

		$body = $this->receiver->bodies()[0];
		self::assertSame( 'Shop &amp; more: Bad &lt;script&gt;alert(1)&lt;/script&gt; &lt;!channel&gt; @everyone **bold** [x](http://evil.test) &amp;amp; |', $body['text'] );
		self::assertSame( array( 'header', 'section', 'section' ), array_column( $body['blocks'], 'type' ) );
		self::assertSame( 'plain_text', $body['blocks'][0]['text']['type'] );
		self::assertSame( '<https://shop.example.com/wp-admin/options-general.php?page=mailwright|Open Settings → Email>', $body['blocks'][2]['text']['text'] );
	}

	public function test_discord_gets_an_embed_without_mentions_and_markup(): void {
		$this->channel( array( 'type' => 'discord', 'token' => null ) );

		$this->found( array( self::finding( array( 'title' => self::HOSTILE ) ) ), self::NOON );

		$body = $this->receiver->bodies()[0];
		self::assertSame( array( 'parse' => array() ), $body['allowed_mentions'] );
		self::assertStringContainsString( '\*\*bold\*\* \[x\]\(http://evil.test\)', $body['embeds'][0]['title'] );
		self::assertSame( 0xCC1818, $body['embeds'][0]['color'] );
		self::assertStringContainsString( 'What to do:', $body['embeds'][0]['description'] );
	}

	public function test_teams_gets_an_adaptive_card(): void {
		$this->channel( array( 'type' => 'teams', 'token' => null ) );
		$this->receiver->script( array( 'status' => 202, 'body' => '' ) );

		$this->found( array( self::finding() ), self::NOON );

		$body = $this->receiver->bodies()[0];
		$card = $body['attachments'][0];
		self::assertSame( array( 'message', 'application/vnd.microsoft.card.adaptive', 'AdaptiveCard' ), array( $body['type'], $card['contentType'], $card['content']['type'] ) );
		self::assertSame( 'Shop & more: The server does not accept this password.', $card['content']['body'][0]['text'] );
		self::assertSame( 'Action.OpenUrl', $card['content']['actions'][0]['type'] );
		self::assertSame( 0, $this->alerts()->state( 'ops' )->tries );
	}

	public function test_telegram_gets_plain_text_and_its_ok_is_read(): void {
		$this->channel( array( 'type' => 'telegram', 'address' => $this->receiver->url( '/' ), 'token' => '123456:CANARY-bot-token', 'chat' => '-1001234' ) );
		$this->receiver->script( array( 'body' => '{"ok":false}' ) );

		$this->found( array( self::finding( array( 'title' => self::HOSTILE ) ) ), self::NOON );
		self::assertSame( 1, $this->alerts()->state( 'ops' )->tries );
		$this->alerts()->send( self::NOON + 60 );

		$call = $this->receiver->calls()[1];
		$body = json_decode( $call['body'], true );
		self::assertSame( 'POST /bot123456:CANARY-bot-token/sendMessage HTTP/1.1', $call['line'] );
		self::assertSame( '-1001234', $body['chat_id'] );
		self::assertArrayNotHasKey( 'parse_mode', $body );
		self::assertStringContainsString( '<script>', $body['text'] );
		self::assertStringEndsWith( 'options-general.php?page=mailwright', $body['text'] );
		self::assertSame( 0, $this->alerts()->state( 'ops' )->tries );
	}

	public function test_ntfy_gets_topic_priority_and_token(): void {
		$this->channel( array( 'type' => 'ntfy', 'address' => $this->receiver->url( '' ), 'topic' => 'CANARY-topic', 'token' => 'tk_CANARY' ) );

		$this->found( array( self::finding() ), self::NOON );

		$call = $this->receiver->calls()[0];
		$body = json_decode( $call['body'], true );
		self::assertSame( 'POST / HTTP/1.1', $call['line'] );
		self::assertSame( 'Bearer tk_CANARY', $call['headers']['authorization'] );
		self::assertSame( array( 'CANARY-topic', 5, array( 'rotating_light' ) ), array( $body['topic'], $body['priority'], $body['tags'] ) );
	}

	public function test_words_of_a_server_are_cleaned_and_cut(): void {
		$this->channel();

		$this->found( array( self::finding( array( 'title' => "A\x1b[31m\u{202E}B\r\nC", 'explanation' => str_repeat( 'long ', 1000 ), 'link' => 'javascript:alert(1)' ) ) ), self::NOON );

		$body = $this->receiver->bodies()[0];
		self::assertSame( 'Shop & more: AB C', $body['title'] );
		self::assertLessThan( 1000, strlen( $body['text'] ) );
		self::assertSame( admin_url( 'options-general.php?page=mailwright' ), $body['link'] );
	}

	public function test_a_signature_covers_time_and_body(): void {
		$signature = Payload::signature( '1', 'a', 'secret' );

		self::assertNotSame( $signature, Payload::signature( '2', 'a', 'secret' ) );
		self::assertNotSame( $signature, Payload::signature( '1', 'b', 'secret' ) );
		self::assertNotSame( $signature, Payload::signature( '1', 'a', 'other' ) );
	}
}
