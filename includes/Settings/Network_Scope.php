<?php
/**
 * Whose settings count: those of the site, those of its network, or, on the network's own page, the network's alone.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Row array{settings: array<string, mixed>, connections: array<array<string, mixed>>, revision: int, origin: string}
 * @phpstan-type Source array{source: 'network', name: string}
 */
final class Network_Scope {

	/** Settings that name connections: they go with the connections they name. */
	private const OF_CONNECTIONS = array( 'default_connection', 'fallback_connection', 'routes' );

	private const SOURCE = array( 'source' => 'network', 'name' => '' );

	private static bool $is_on = false;

	/**
	 * Runs with the network's own settings in place of the site's: reading, writing and sending. The caller has seen to the right to do so.
	 *
	 * @template T
	 * @param callable(): T $work
	 * @return T
	 */
	public static function within( callable $work ): mixed {
		$was         = self::$is_on;
		self::$is_on = is_multisite();
		try {
			return $work();
		} finally {
			self::$is_on = $was;
		}
	}

	/** Whether this is about the network itself. */
	public static function is_on(): bool {
		return self::$is_on;
	}

	/** What the network says to this site; null when it says nothing. */
	public static function policy(): ?Network_Policy {
		if ( self::$is_on || ! is_multisite() || ! Network_Store::is_network_active() || null === Network_Store::read() ) {
			return null;
		}
		return Network_Store::policy();
	}

	/**
	 * The row that counts.
	 *
	 * @param Row $own What the site has stored.
	 * @return Row
	 */
	public static function effective( array $own ): array {
		$network = Network_Store::read() ?? Option_Row::sound( array() );
		$policy  = self::policy();
		if ( self::$is_on ) {
			return $network;
		}
		if ( null === $policy ) {
			return $own;
		}
		// Each site has another address: of a copied network only the kind of place tells.
		$origin = str_starts_with( $network['origin'], wp_get_environment_type() . ' ' ) ? '' : $network['origin'];
		if ( Network_Policy::Locked === $policy ) {
			return array( 'origin' => $origin ) + $network;
		}
		$own['origin']  = '' === $own['origin'] ? $origin : $own['origin'];
		$of_connections = array_flip( self::OF_CONNECTIONS );
		if ( self::has_own_connections( $own, $network ) ) {
			$own['settings'] += array_diff_key( $network['settings'], $of_connections );
			return $own;
		}
		$own['settings']    = array_intersect_key( $network['settings'], $of_connections ) + array_diff_key( $own['settings'], $of_connections ) + $network['settings'];
		$own['connections'] = $network['connections'];
		return $own;
	}

	/** Whether the connections that count are the network's. */
	public static function has_connections(): bool {
		return self::$is_on || self::lends_connections();
	}

	/** Whether the site sends by connections that it may use, but neither change nor look into. */
	public static function lends_connections(): bool {
		return match ( self::policy() ) {
			null                   => false,
			Network_Policy::Locked => true,
			Network_Policy::Free   => ! self::has_own_connections( Option_Row::own(), Network_Store::read() ),
		};
	}

	/** @return array<string, Source> Settings that the network has fixed for this site. */
	public static function fixed_settings(): array {
		return match ( true ) {
			Network_Policy::Locked === self::policy() => array_fill_keys( array_keys( Settings_Schema::fields() ), self::SOURCE ),
			self::lends_connections()                 => array_fill_keys( self::OF_CONNECTIONS, self::SOURCE ),
			default                                   => array(),
		};
	}

	/** @return array<string, Source> Fields of a connection that the network has lent to this site: all of them. */
	public static function fixed_connection(): array {
		return self::lends_connections() ? array_fill_keys( array_keys( array_diff_key( Connection_Schema::fields(), array( 'id' => true ) ) ), self::SOURCE ) : array();
	}

	/**
	 * @param array<string, mixed> $changes
	 * @throws Invalid_Input Status 409, naming each setting that the network has fixed.
	 */
	public static function refuse_settings( array $changes ): void {
		self::refuse( array_intersect_key( $changes, self::fixed_settings() ) );
	}

	/**
	 * @param array<string, mixed> $values
	 * @throws Invalid_Input Status 409, when no site may have connections of its own.
	 */
	public static function refuse_creation( #[\SensitiveParameter] array $values ): void {
		self::refuse( Network_Policy::Locked === self::policy() ? $values + array( 'mailer' => '' ) : array() );
	}

	/**
	 * @param array<string, mixed> $changes
	 * @throws Invalid_Input Status 409, when the connection is the network's.
	 */
	public static function refuse_change( #[\SensitiveParameter] array $changes ): void {
		self::refuse( self::lends_connections() ? $changes + array( 'id' => '' ) : array() );
	}

	/**
	 * Whether who saves now may name servers on this machine or behind it (guarantees A61): in a network its own administrators only, because
	 * the other sites and servers there are no concern of one site.
	 */
	public static function may_name_private_hosts(): bool {
		return self::$is_on || ! is_multisite() || is_super_admin()
			|| true === ( new Outside() )->constant( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS' )
			|| true === ( new Outside() )->constant( 'WP_CLI' ); // Who may run commands has no need of this.
	}

	/** Whether nobody sits before this process who could learn from it what is behind the web server: WP-Cron and the command line have no user. */
	public static function is_unattended(): bool {
		return wp_doing_cron() || true === ( new Outside() )->constant( 'WP_CLI' );
	}

	/**
	 * What a name alone tells; where it leads to is for the doors to find out.
	 *
	 * @param array<string, mixed> $values Of a connection.
	 * @throws Invalid_Input
	 */
	public static function require_public_host( array $values ): void {
		$host = is_string( $values['host'] ?? null ) ? strtolower( rtrim( trim( $values['host'], '[] ' ), '.' ) ) : '';
		if ( '' === $host || self::may_name_private_hosts() ) {
			return;
		}
		$packed    = false === filter_var( $host, FILTER_VALIDATE_IP ) ? false : inet_pton( $host );
		$hidden    = is_string( $packed ) && 16 === strlen( $packed ) && str_starts_with( $packed, str_repeat( "\0", 10 ) ); // ::ffff:127.0.0.1 and the like.
		$is_public = is_string( $packed )
			? ! $hidden && false !== filter_var( $host, FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE )
			: 1 !== preg_match( '/(?:^|\.)localhost(?:\.localdomain)?$/D', $host );
		if ( ! $is_public ) {
			throw self::private_host();
		}
	}

	/** The same for every reason: which names lead where behind the web server is for nobody to learn. */
	public static function private_host(): Invalid_Input {
		return new Invalid_Input( array( 'host' => __( 'In this network only its administrators may use a mail server on the web server itself or behind it.', 'mailwright' ) ) );
	}

	/** @param array<string, mixed> $values */
	private static function refuse( #[\SensitiveParameter] array $values ): void {
		if ( array() !== $values ) {
			throw new Invalid_Input( array_fill_keys( array_keys( $values ), __( 'This is set by the network and cannot be changed here.', 'mailwright' ) ), 'locked', 409 );
		}
	}

	/**
	 * @param Row      $own
	 * @param Row|null $network
	 */
	private static function has_own_connections( array $own, ?array $network ): bool {
		return array() !== $own['connections'] || array() === ( $network['connections'] ?? array() );
	}
}
