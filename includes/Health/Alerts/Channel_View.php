<?php
/**
 * What the page, REST and the command line may show of a channel: how its last alert went, and never a secret.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

defined( 'ABSPATH' ) || exit;

final class Channel_View {

	/** @return array<string, mixed> */
	public static function of( Channel $channel, Alerts $alerts ): array {
		return $channel->to_array() + array(
			'label' => $channel->type->label(),
			'state' => self::state( $channel, $alerts->state( $channel->id ) ),
		);
	}

	/** @return list<array<string, mixed>> */
	public static function all( Channel_Store $store, Alerts $alerts ): array {
		return array_map( static fn( Channel $channel ): array => self::of( $channel, $alerts ), $store->all() );
	}

	/**
	 * Channels that nobody can rely on: for Site Health and the page.
	 *
	 * @return list<string> Sentences; empty when all is well.
	 */
	public static function problems( Channel_Store $store = new Channel_Store() ): array {
		if ( $store->is_empty() ) {
			return array_values( array_filter( array( $store->problem() ) ) );
		}
		$alerts   = new Alerts( $store );
		$problems = array( (string) $store->problem() );
		foreach ( $store->all() as $channel ) {
			$state = self::state( $channel, $alerts->state( $channel->id ) );
			if ( in_array( $state['status'], array( 'given_up', 'locked' ), true ) ) {
				/* translators: 1: name of an alert channel, 2: what is wrong with it */
				$problems[] = sprintf( __( 'Alerts to %1$s do not arrive. %2$s', 'mailwright' ), $channel->label(), $state['message'] );
			}
		}
		return array_values( array_filter( $problems ) );
	}

	/** @return array{status: string, at: string|null, next_at: string|null, message: string} */
	private static function state( Channel $channel, Channel_State $state ): array {
		$status  = match ( true ) {
			$channel->is_locked()   => 'locked',
			! $channel->enabled     => 'off',
			$state->given_up        => 'given_up',
			$state->tries > 0       => 'retrying',
			$state->failed_at > 0   => 'failed',
			$state->ok_at > 0       => 'working',
			default                 => 'unproven',
		};
		$outcome = match ( $status ) {
			'locked'                         => new Outcome( Outcome::LOCKED ),
			'given_up', 'retrying', 'failed' => new Outcome( $state->failed_kind, $state->failed_status ),
			default                          => null,
		};
		return array(
			'status'  => $status,
			'at'      => self::time( 'working' === $status ? $state->ok_at : ( null === $outcome ? 0 : $state->failed_at ) ),
			'next_at' => self::time( 'retrying' === $status ? $state->next_at : 0 ),
			'message' => null === $outcome ? '' : $outcome->words( $channel->type->label() ),
		);
	}

	private static function time( int $at ): ?string {
		return $at > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', $at ) : null;
	}
}
