<?php
/**
 * Whether another connection may take over a mail: only for faults of the first connection itself, and only where the mail's From address is at home.
 * A mail that leaves by a server which does not answer for its From domain fails DMARC or is refused.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Providers;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

final class Fallback {

	public function __construct(
		private readonly Settings_Store $settings = new Settings_Store(),
		private readonly Connection_Store $connections = new Connection_Store(),
	) {}

	/** @param string $from The mail's From address. */
	public function for( string $from, string $failed_connection ): ?Connection {
		$id = $this->settings->get()->fallback_connection;
		if ( null === $id || $id === $failed_connection ) {
			return null;
		}
		$fallback = $this->connections->get( $id );
		return null !== $fallback && self::is_aligned( $from, $fallback ) ? $fallback : null;
	}

	/**
	 * The rule: a login that is an address of the same domain may send it. A login of another domain may not, unless its provider is known to
	 * accept any From. A login that is no address (a relay's account, an API key, none at all) may, unless its provider binds From to the login.
	 */
	public static function is_aligned( string $from, Connection $connection ): bool {
		$domain = self::domain( $from );
		$login  = self::domain( $connection->username );
		if ( '' !== $login && $login === $domain ) {
			return true;
		}
		$provider = Providers::get( $connection->provider ) ?? Providers::get( Providers::for_host( $connection->host ) );
		$is_bound = $provider['from_must_match'] ?? null;
		return '' === $login ? true !== $is_bound : false === $is_bound;
	}

	private static function domain( string $address ): string {
		return strtolower( substr( (string) strrchr( $address, '@' ), 1 ) );
	}
}
