<?php
/**
 * Asks through PHP's own dns_get_record(), one question after another: for systems without resolv.conf, such as Windows.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

final class System_Dns {

	public static function is_available(): bool {
		return function_exists( 'dns_get_record' ); // False as well when the host has disabled it.
	}

	/** Sets the answer; "no such name" and "no such record" look the same through this function. */
	public static function ask( Dns_Query $query ): void {
		$rows = @dns_get_record( $query->name, $query->type->php_constant() ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- It warns where it should return.
		if ( false === $rows ) {
			$query->answer = new Dns_Answer( $query->name, $query->type, Dns_Status::Server_Failure, array(), $query->elapsed_ms(), 'system' );
			return;
		}
		$records = array();
		foreach ( $rows as $row ) {
			$record = self::record( $query->type, $row );
			if ( null !== $record ) {
				$records[] = $record + array( 'ttl' => (int) ( $row['ttl'] ?? 0 ) );
			}
		}
		$query->answer = new Dns_Answer( $query->name, $query->type, array() === $records ? Dns_Status::No_Data : Dns_Status::Ok, $records, $query->elapsed_ms(), 'system' );
	}

	/**
	 * @param array<string, mixed> $row
	 * @return array<string, string|int>|null
	 */
	private static function record( Dns_Type $type, array $row ): ?array {
		$target = strtolower( rtrim( self::text( $row, 'target' ), '.' ) );
		$record = match ( $type ) {
			Dns_Type::A     => array( 'address' => self::text( $row, 'ip' ) ),
			Dns_Type::Aaaa  => array( 'address' => self::text( $row, 'ipv6' ) ),
			Dns_Type::Txt   => array( 'text' => self::text( $row, 'txt' ) ),
			Dns_Type::Cname => array( 'target' => $target ),
			Dns_Type::Mx    => array(
				'priority' => (int) self::text( $row, 'pri' ),
				'target'   => $target,
			),
			Dns_Type::Srv   => array(
				'priority' => (int) self::text( $row, 'pri' ),
				'weight'   => (int) self::text( $row, 'weight' ),
				'port'     => (int) self::text( $row, 'port' ),
				'target'   => $target,
			),
		};
		return array( 'address' => '' ) === $record ? null : $record;
	}

	/**
	 * @param array<string, mixed> $row
	 */
	private static function text( array $row, string $key ): string {
		return is_scalar( $row[ $key ] ?? null ) ? (string) $row[ $key ] : '';
	}
}
