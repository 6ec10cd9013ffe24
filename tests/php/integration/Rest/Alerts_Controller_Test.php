<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Rest;

use Mailwright\Settings\Secret_Store;
use Mailwright\Tests\TestCase;

final class Alerts_Controller_Test extends TestCase {

	private const CHANNELS = '/mailwright/v1/alerts/channels';

	private const ADDRESS = 'https://hooks.example.com/services/CANARY-address';

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	public function test_a_channel_is_made_read_changed_and_removed_and_its_secrets_never_shown(): void {
		$made = $this->rest( 'POST', self::CHANNELS, $this->webhook() );
		self::assertSame( 201, $made->get_status(), (string) wp_json_encode( $made->get_data() ) );
		self::assertSame( 'ops-team', $made->get_data()['id'] );
		self::assertSame( array( 'set' => true, 'source' => 'database', 'locked' => false ), $made->get_data()['address_status'] );
		self::assertSame( 'unproven', $made->get_data()['state']['status'] );

		$changed = $this->rest( 'POST', self::CHANNELS . '/ops-team', array( 'name' => 'Night watch', 'enabled' => false ) );
		self::assertSame( array( 200, 'Night watch', false, true ), array( $changed->get_status(), $changed->get_data()['name'], $changed->get_data()['enabled'], $changed->get_data()['token_status']['set'] ) );

		$list = $this->rest( 'GET', self::CHANNELS )->get_data();
		self::assertCount( 1, $list );
		foreach ( array( $made->get_data(), $changed->get_data(), $list, $this->rest( 'GET', self::CHANNELS . '/ops-team' )->get_data() ) as $answer ) {
			self::assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $answer ) );
		}

		self::assertSame( 200, $this->rest( 'DELETE', self::CHANNELS . '/ops-team' )->get_status() );
		self::assertSame( array(), $this->rest( 'GET', self::CHANNELS )->get_data() );
		self::assertSame( 404, $this->rest( 'GET', self::CHANNELS . '/ops-team' )->get_status() );
		foreach ( array( 'address', 'token', 'topic' ) as $field ) {
			self::assertFalse( get_option( Secret_Store::option_name( 'alert.ops-team', $field ) ) );
		}
	}

	public function test_secrets_are_encrypted_and_nothing_is_autoloaded(): void {
		global $wpdb;
		$this->rest( 'POST', self::CHANNELS, $this->webhook() );

		$rows = $wpdb->get_results( "SELECT option_name, option_value, autoload FROM {$wpdb->options} WHERE option_name LIKE 'mailwright%alert%'", 'ARRAY_A' );

		self::assertGreaterThanOrEqual( 3, count( $rows ) );
		foreach ( $rows as $row ) {
			self::assertStringNotContainsString( 'CANARY', $row['option_value'] );
			self::assertContains( $row['autoload'], array( 'off', 'no' ), $row['option_name'] );
		}
	}

	public function test_the_secret_is_asked_for_again_when_the_address_changes(): void {
		$this->rest( 'POST', self::CHANNELS, $this->webhook() );

		$refused = $this->rest( 'POST', self::CHANNELS . '/ops-team', array( 'address' => 'https://evil.example.com/' ) );
		self::assertSame( array( 400, 'mailwright_secret_required', array( 'token' ) ), array( $refused->get_status(), $refused->get_data()['code'], array_keys( $refused->get_data()['data']['params'] ) ) );

		self::assertSame( 200, $this->rest( 'POST', self::CHANNELS . '/ops-team', array( 'address' => self::ADDRESS ) )->get_status() );
		self::assertSame( 200, $this->rest( 'POST', self::CHANNELS . '/ops-team', array( 'address' => 'https://other.example.com/', 'token' => 'CANARY-another-secret' ) )->get_status() );
	}

	public function test_what_a_channel_needs_is_named_when_it_is_missing(): void {
		foreach ( array(
			'webhook'  => array( 'address', 'token' ),
			'slack'    => array( 'address' ),
			'discord'  => array( 'address' ),
			'teams'    => array( 'address' ),
			'telegram' => array( 'token', 'chat' ),
			'ntfy'     => array( 'topic' ),
		) as $type => $fields ) {
			$answer = $this->rest( 'POST', self::CHANNELS, array( 'type' => $type ) );
			self::assertSame( 400, $answer->get_status(), $type );
			self::assertSame( $fields, array_keys( $answer->get_data()['data']['params'] ), $type );
		}
		self::assertSame( array( 'chat' ), array_keys( $this->rest( 'POST', self::CHANNELS, array( 'type' => 'slack', 'address' => self::ADDRESS, 'chat' => '123' ) )->get_data()['data']['params'] ) );
		self::assertSame( array( 'type' ), array_keys( $this->rest( 'POST', self::CHANNELS, array() )->get_data()['data']['params'] ) );
	}

	public function test_kind_and_id_stay_and_a_needed_secret_cannot_be_removed(): void {
		$this->rest( 'POST', self::CHANNELS, $this->webhook() );

		self::assertSame( 400, $this->rest( 'POST', self::CHANNELS . '/ops-team', array( 'type' => 'slack' ) )->get_status() );
		self::assertSame( 400, $this->rest( 'POST', self::CHANNELS . '/ops-team', array( 'id' => 'other' ) )->get_status() );
		self::assertSame( 400, $this->rest( 'POST', self::CHANNELS . '/ops-team', array( 'token' => null ) )->get_status() );
		self::assertSame( 400, $this->rest( 'POST', self::CHANNELS . '/ops-team', array( 'token' => '••••••••••••••••' ) )->get_status() );
		self::assertTrue( $this->rest( 'GET', self::CHANNELS . '/ops-team' )->get_data()['token_status']['set'] );
	}

	public function test_a_test_alert_to_this_machine_is_refused_in_plain_words_and_the_eleventh_is_429(): void {
		$this->rest( 'POST', self::CHANNELS, array( 'type' => 'slack', 'address' => 'https://127.0.0.1/CANARY' ) );

		$answer = $this->rest( 'POST', '/mailwright/v1/alerts/test', array( 'channel' => 'slack' ) );
		self::assertSame( array( 200, false, null ), array( $answer->get_status(), $answer->get_data()['delivered'], $answer->get_data()['status'] ) );
		self::assertStringContainsString( 'Such addresses are refused.', $answer->get_data()['message'] );
		self::assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $answer->get_data() ) );

		for ( $number = 2; $number <= 10; $number++ ) {
			self::assertSame( 200, $this->rest( 'POST', '/mailwright/v1/alerts/test', array( 'channel' => 'slack' ) )->get_status() );
		}
		self::assertSame( 429, $this->rest( 'POST', '/mailwright/v1/alerts/test', array( 'channel' => 'slack' ) )->get_status() );
		self::assertSame( 400, $this->rest( 'POST', '/mailwright/v1/alerts/test', array( 'channel' => 'nobody' ) )->get_status() );
		self::assertSame( 'failed', $this->rest( 'GET', self::CHANNELS . '/slack' )->get_data()['state']['status'] );
	}

	public function test_only_some_of_the_thresholds_may_be_given_and_wrong_ones_are_named(): void {
		$answer = $this->rest( 'POST', '/mailwright/v1/settings', array( 'alerts' => array( 'failures' => 3, 'quiet_from' => '22:00' ) ) );
		self::assertSame( array( 'failures' => 3, 'minutes' => 60, 'quiet_from' => '22:00', 'quiet_until' => '', 'weekly_summary' => false, 'summary_to' => '' ), $answer->get_data()['alerts'] );

		$this->rest( 'POST', '/mailwright/v1/settings', array( 'alerts' => array( 'weekly_summary' => true ) ) );
		$alerts = $this->rest( 'GET', '/mailwright/v1/settings' )->get_data()['alerts'];
		self::assertSame( array( 3, true ), array( $alerts['failures'], $alerts['weekly_summary'] ) );
		self::assertNotFalse( wp_next_scheduled( 'mailwright_summary' ) );

		$this->rest( 'POST', '/mailwright/v1/settings', array( 'alerts' => array( 'weekly_summary' => false ) ) );
		self::assertFalse( wp_next_scheduled( 'mailwright_summary' ) );
		foreach ( array( array( 'quiet_from' => '24:00' ), array( 'failures' => 0 ), array( 'minutes' => '60' ), array( 'summary_to' => 'nobody' ), array( 'unknown' => 1 ), 'text', null ) as $wrong ) {
			self::assertSame( 400, $this->rest( 'POST', '/mailwright/v1/settings', array( 'alerts' => $wrong ) )->get_status() );
		}
	}

	public function test_there_are_at_most_twenty_channels(): void {
		for ( $number = 1; $number <= 20; $number++ ) {
			self::assertSame( 201, $this->rest( 'POST', self::CHANNELS, array( 'type' => 'slack', 'address' => self::ADDRESS ) )->get_status() );
		}
		self::assertSame( 409, $this->rest( 'POST', self::CHANNELS, array( 'type' => 'slack', 'address' => self::ADDRESS ) )->get_status() );
	}

	/** @return array<string, string> */
	private function webhook(): array {
		return array( 'type' => 'webhook', 'name' => 'Ops team', 'address' => self::ADDRESS, 'token' => 'CANARY-signing-secret' );
	}
}
