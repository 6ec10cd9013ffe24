<?php
/**
 * Keeps one open connection per identity within a PHP process, so that fifty mails need one login instead of fifty.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Session_Pool {

	/** @var array<string, array{connection: string, carrier: Carrier}> Identity => open connection. */
	private static array $kept = array();

	/** A forked child must not speak over its parent's sockets. */
	private static int $process = 0;

	/**
	 * An open connection for these very settings, null when none is usable.
	 *
	 * @param string $connection Id of the connection.
	 * @param string $identity   Fingerprint of everything that a login depends on.
	 */
	public static function take( string $connection, string $identity ): ?Carrier {
		if ( self::$process !== getmypid() ) {
			self::$kept = array();
		}
		$carrier = self::$kept[ $identity ]['carrier'] ?? null;
		unset( self::$kept[ $identity ] );
		if ( null !== $carrier && ! $carrier->is_usable() ) {
			$carrier->quit();
			$carrier = null;
		}
		// A connection whose settings have changed must not linger under the old login (guarantees F43).
		foreach ( self::$kept as $other => $old ) {
			if ( $old['connection'] === $connection ) {
				$old['carrier']->quit();
				unset( self::$kept[ $other ] );
			}
		}
		return $carrier;
	}

	public static function keep( string $connection, string $identity, Carrier $carrier ): void {
		if ( self::$process !== getmypid() ) {
			self::$process = (int) getmypid();
			self::$kept    = array();
			add_action( 'shutdown', array( self::class, 'close_all' ), PHP_INT_MAX );
		}
		self::$kept[ $identity ] = compact( 'connection', 'carrier' );
	}

	/** Says goodbye on every connection without waiting for the answer. */
	public static function close_all(): void {
		foreach ( self::$kept as $each ) {
			$each['carrier']->quit();
		}
		self::$kept = array();
	}
}
