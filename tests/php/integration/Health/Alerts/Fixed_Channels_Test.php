<?php
/**
 * Channels that stand in wp-config.php or the environment, and secrets whose key is lost.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health\Alerts;

use Mailwright\Health\Alerts\Alerts;
use Mailwright\Health\Alerts\Channel_Store;
use Mailwright\Health\Alerts\Channel_View;
use Mailwright\Health\Alerts\Outcome;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Outside;

final class Fixed_Channels_Test extends Alerts_Case {

	private const LIST = array(
		array( 'id' => 'fleet', 'type' => 'webhook', 'name' => 'Fleet', 'address' => 'https://ops.example.com/CANARY', 'token' => 'CANARY-signing-secret' ),
		array( 'type' => 'ntfy', 'topic' => 'CANARY-topic' ),
	);

	public function test_a_constant_fixes_channels_that_nobody_can_change(): void {
		$store = new Channel_Store( new Outside( array( 'MAILWRIGHT_ALERT_CHANNELS' => self::LIST ), array() ) );

		self::assertSame( array( 'fleet', 'ntfy' ), array_map( static fn( $channel ): string => $channel->id, $store->all() ) );
		$shown = Channel_View::of( $store->all()[0], new Alerts( $store ) );
		self::assertSame( array( 'set' => true, 'source' => 'constant', 'locked' => true ), $shown['token_status'] );
		self::assertTrue( $shown['locked'] );
		self::assertStringNotContainsString( 'CANARY', (string) wp_json_encode( $shown ) );
		foreach ( array( static fn() => $store->update( 'fleet', array( 'name' => 'x' ) ), static fn() => $store->delete( 'fleet' ) ) as $change ) {
			try {
				$change();
				self::fail( 'It was changed.' );
			} catch ( Invalid_Input $problem ) {
				self::assertSame( array( 'locked', 409 ), array( $problem->reason(), $problem->status() ) );
			}
		}
	}

	public function test_the_environment_takes_the_same_as_json(): void {
		$store = new Channel_Store( new Outside( array(), array( 'MAILWRIGHT_ALERT_CHANNELS' => (string) wp_json_encode( self::LIST ) ) ) );

		self::assertSame( 'environment', $store->all()[0]->fixed['source'] ?? '' );
		self::assertNull( $store->problem() );
	}

	public function test_what_is_wrong_in_the_constant_is_left_out_and_said(): void {
		$store = new Channel_Store( new Outside( array( 'MAILWRIGHT_ALERT_CHANNELS' => array( self::LIST[0], array( 'type' => 'slack' ), 'text' ) ), array() ) );

		self::assertCount( 1, $store->all() );
		self::assertCount( 1, Channel_View::problems( $store ) );
		self::assertStringContainsString( 'MAILWRIGHT_ALERT_CHANNELS', Channel_View::problems( $store )[0] );
	}

	public function test_new_security_keys_lock_no_channel_because_they_are_what_it_has_to_tell(): void {
		$this->channel();
		add_filter( 'salt', static fn( string $salt ): string => $salt . 'rotated' );
		$channel = $this->channels->get( 'ops' );
		self::assertNotNull( $channel );

		self::assertTrue( $this->alerts()->test( $channel, self::NOON )->is_delivered() );

		$call = $this->receiver->calls()[0];
		self::assertSame( 'sha256=' . hash_hmac( 'sha256', self::NOON . '.' . $call['body'], self::SECRET ), $call['headers']['x-mailwright-signature'] );
	}

	public function test_nothing_is_sent_with_a_secret_that_cannot_be_opened_any_more(): void {
		$channel = $this->channel();
		$sealed  = get_option( 'mailwright_secret_alert.ops_token' );
		self::assertIsArray( $sealed );
		update_option( 'mailwright_secret_alert.ops_token', array( 'key' => 'salts-0000' ) + $sealed, false );
		delete_option( 'mailwright_secret_alert.ops_token_spare' );
		$channel = $this->channels->get( $channel->id );
		self::assertNotNull( $channel );

		self::assertSame( Outcome::LOCKED, $this->alerts()->test( $channel, self::NOON )->kind );

		self::assertSame( array(), $this->receiver->calls() );
		self::assertSame( 'locked', Channel_View::of( $channel, $this->alerts() )['state']['status'] );
		self::assertCount( 1, Channel_View::problems( $this->channels ) );
	}
}
