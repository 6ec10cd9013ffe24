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

	/** Servers close idle connections after 5 min at most (RFC 5321, 4.5.3.2.7), some after 10 s. */
	private const MAX_IDLE_S = 10.0;

	/** Some providers allow 100 mails for each connection; a fresh login after that costs little. */
	private const MAX_TRANSACTIONS = 100;

	/** @var array<string, Smtp_Client> Identity => open connection. */
	private static array $clients = array();

	/** A forked child must not speak over its parent's sockets. */
	private static int $process = 0;

	/** An open connection for these very settings, null when none is usable. */
	public static function take( Smtp_Options $options ): ?Smtp_Client {
		if ( self::$process !== getmypid() ) {
			self::$clients = array();
		}
		$identity = $options->identity();
		$client   = self::$clients[ $identity ] ?? null;
		unset( self::$clients[ $identity ] );
		if ( null !== $client && ! $client->is_usable( self::MAX_IDLE_S, self::MAX_TRANSACTIONS ) ) {
			$client->quit();
			$client = null;
		}
		// A connection whose settings have changed must not linger under the old login (guarantees F43).
		foreach ( self::$clients as $other => $old ) {
			if ( $old->options->connection_id === $options->connection_id ) {
				$old->quit();
				unset( self::$clients[ $other ] );
			}
		}
		return $client;
	}

	public static function keep( Smtp_Client $client ): void {
		if ( self::$process !== getmypid() ) {
			self::$process = (int) getmypid();
			self::$clients = array();
			add_action( 'shutdown', array( self::class, 'close_all' ), PHP_INT_MAX );
		}
		self::$clients[ $client->options->identity() ] = $client;
	}

	/** Says goodbye on every connection without waiting for the answer. */
	public static function close_all(): void {
		foreach ( self::$clients as $client ) {
			$client->quit();
		}
		self::$clients = array();
	}
}
