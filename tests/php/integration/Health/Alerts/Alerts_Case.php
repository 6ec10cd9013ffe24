<?php
/**
 * What every test of alerts starts from: a receiver on loopback, which is allowed here as by MAILWRIGHT_ALLOW_PRIVATE_HOSTS, and a clock of its own.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health\Alerts;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Target_Guard;
use Mailwright\Health\Alerts\Alerts;
use Mailwright\Health\Alerts\Channel;
use Mailwright\Health\Alerts\Channel_Store;
use Mailwright\Health\Alerts\Delivery;
use Mailwright\Settings\Outside;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Support\Alert_Receiver;
use Mailwright\Tests\TestCase;

abstract class Alerts_Case extends TestCase {

	/** 24 November 2026, 13:00 UTC. */
	protected const NOON = 1795525200;

	protected const SECRET = 'CANARY-signing-secret';

	protected Alert_Receiver $receiver;

	protected Channel_Store $channels;

	protected function setUp(): void {
		parent::setUp();
		$this->receiver = Alert_Receiver::start();
		$this->channels = new Channel_Store( new Outside( array( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS' => true ), array() ) );
		update_option( 'blogname', 'Shop &amp; more' );
		update_option( 'timezone_string', 'UTC' );
	}

	protected function tearDown(): void {
		Alert_Receiver::stop_all();
		parent::tearDown();
	}

	protected function alerts( float $limit_s = 5.0, bool $is_private_allowed = true ): Alerts {
		return new Alerts( $this->channels, new Delivery( new Target_Guard( new Dns_Lookup(), $is_private_allowed ), $limit_s ) );
	}

	/** @param array<string, mixed> $values */
	protected function channel( array $values = array() ): Channel {
		return $this->channels->create( $values + array( 'type' => 'webhook', 'name' => 'Ops', 'address' => $this->receiver->url(), 'token' => self::SECRET ) );
	}

	/**
	 * The watch has found this; then what is due is sent.
	 *
	 * @param array<mixed> $findings
	 */
	protected function found( array $findings, int $now, ?Alerts $alerts = null ): void {
		$alerts ??= $this->alerts();
		$alerts->note( $findings, $now );
		$alerts->send( $now );
	}

	/**
	 * @param array<string, mixed> $changes
	 * @return array<string, mixed>
	 */
	protected static function finding( array $changes = array() ): array {
		return $changes + array(
			'id'          => 'connection:main:auth_failed',
			'severity'    => 'critical',
			'cause'       => 'auth_failed',
			'connection'  => 'main',
			'title'       => 'The server does not accept this password.',
			'explanation' => 'smtp.example.com refused the login.',
			'fix'         => 'Type the password again.',
			'since'       => self::NOON - 120,
			'link'        => 'https://shop.example.com/wp-admin/options-general.php?page=mailwright',
		);
	}

	/** @param array<string, mixed> $alerts */
	protected static function settings( array $alerts ): void {
		( new Settings_Store() )->save( array( 'alerts' => $alerts ) );
	}
}
