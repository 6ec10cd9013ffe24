<?php
/**
 * A connection as a worker uses it: present settings, how many at once and how fast.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

final class Route {

	/** Sessions at once, by all workers together, to a server of which nothing is known: Postfix allows 50 by default. */
	private const SESSIONS = 40;

	public readonly string $id;

	/** Sessions at once. */
	public readonly int $sessions;

	/** Messages a minute, 0 = no limit. */
	public readonly int $per_minute;

	public readonly bool $is_locked;

	/** @var array<string, mixed> */
	private readonly array $values;

	public function __construct( Connection $connection ) {
		$provider         = Providers::get( $connection->provider ) ?? Providers::get( Providers::for_host( $connection->host ) );
		$limits           = array_map( 'intval', array_filter( $provider['limits'] ?? array(), 'is_numeric' ) );
		$this->id         = $connection->id;
		$this->sessions   = max( 1, $limits['max_connections'] ?? self::SESSIONS );
		$this->is_locked  = $connection->has_locked_secret();
		$this->values     = $connection->reveal();
		$own              = $connection->rate_limit;
		$this->per_minute = $own > 0 ? $own : max( 0, $limits['messages_per_minute'] ?? 0 );
	}

	/** @return array<string, mixed> As they are stored or fixed, secrets included. */
	public function values(): array {
		return $this->values;
	}

	/**
	 * For one mail.
	 *
	 * @return array<string, mixed>
	 */
	public function values_for( string $from ): array {
		/** This filter is documented in Transport\Phpmailer_Setup. */
		$values = apply_filters( 'mailwright_connection', $this->values, $from );
		return is_array( $values ) ? $values : $this->values;
	}

	/** @return array<string, mixed> Nothing that prints an object may print a secret. */
	public function __debugInfo(): array {
		return array( 'id' => $this->id );
	}
}
