<?php
/**
 * Tables that are incomplete are made whole again: a restored backup, a move to another host or a hand in the database can lose a table or a
 * column. Never inside wp_mail(): in MySQL a change of tables ends the transaction of whoever sends. Until then mail is sent at once.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

defined( 'ABSPATH' ) || exit;

final class Repair {

	/** What a definition has beside columns. */
	private const KEYS = array( 'PRIMARY', 'UNIQUE', 'KEY' );

	/** @throws Database_Error When the database refuses: then the tables are damaged in a way that only the web host can mend. */
	public static function run(): void {
		$database = new Database();
		if ( self::is_table_missing( $database ) ) { // Only then: it would end the transaction of whoever calls, also when nothing is to do.
			Tables::ensure( true );
		}
		foreach ( Tables::definitions() as $table => $definition ) {
			$name  = Database::table( $table );
			$there = array_map( static fn( array $row ): string => strtolower( (string) ( $row['Field'] ?? '' ) ), $database->rows( "SHOW COLUMNS FROM $name" ) );
			foreach ( self::columns( $definition ) as $column => $type ) {
				if ( ! in_array( $column, $there, true ) ) {
					$database->run( "ALTER TABLE $name ADD COLUMN $column $type" );
				}
			}
		}
	}

	/** After a statement that failed, if incomplete tables may be why. */
	public static function after( Database_Error $error ): void {
		if ( $error->is_gone() || $error->is_conflict() ) {
			return;
		}
		try {
			self::run();
		} catch ( Database_Error ) {
			return; // Mail is sent at once as long as nothing can be stored.
		}
	}

	private static function is_table_missing( Database $database ): bool {
		foreach ( array_keys( Tables::definitions() ) as $table ) {
			if ( null === $database->value( 'SHOW TABLES LIKE %s', str_replace( array( '\\', '_' ), array( '\\\\', '\\_' ), Database::table( $table ) ) ) ) {
				return true;
			}
		}
		return false;
	}

	/** @return array<string, string> Name => the rest of its definition. */
	private static function columns( string $definition ): array {
		$columns = array();
		foreach ( (array) preg_split( '/,\s*\n/', $definition ) as $line ) {
			$parts = preg_split( '/\s+/', trim( (string) $line ), 2 );
			if ( is_array( $parts ) && isset( $parts[1] ) && ! in_array( $parts[0], self::KEYS, true ) ) {
				// Rows that are there already need a value.
				$columns[ strtolower( $parts[0] ) ] = str_contains( $parts[1], 'text NOT NULL' ) ? str_replace( 'NOT NULL', 'NULL', $parts[1] ) : $parts[1];
			}
		}
		return $columns;
	}
}
