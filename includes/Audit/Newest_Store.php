<?php
/**
 * Whether there is a change that a person has not seen, at no cost: a tiny autoloaded option with the newest change and the newest one by somebody else.
 * That is enough for everybody: the newest change that is not one's own is one of the two. It exists only for a month after a change.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

defined( 'ABSPATH' ) || exit;

final class Newest_Store {

	/** Numbers with spaces between them: id, user and time of the newest, then of the other one. */
	public const OPTION = 'mailwright_changed';

	public static function add( int $id, int $user, int $at ): void {
		$others = array_filter( self::read(), static fn( array $change ): bool => $change[1] !== $user );
		update_option( self::OPTION, implode( ' ', array( $id, $user, $at, ...( array_values( $others )[0] ?? array() ) ) ), true );
	}

	public static function is_unseen_by( int $user ): bool {
		$seen = Change_Store::seen_by( $user );
		foreach ( self::read() as list( $id, $who, $at ) ) {
			if ( $who !== $user && $id > $seen && $at > time() - Change_Store::SAFE_S ) {
				return true;
			}
		}
		return false;
	}

	public static function clean_up(): void {
		$newest = self::read()[0][2] ?? null;
		if ( null !== $newest && $newest <= time() - Change_Store::SAFE_S ) {
			delete_option( self::OPTION );
		}
	}

	/** @return list<array{int, int, int}> The newest first. */
	private static function read(): array {
		$stored = wp_load_alloptions()[ self::OPTION ] ?? '';
		$parts  = array();
		foreach ( array_chunk( explode( ' ', is_string( $stored ) ? $stored : '' ), 3 ) as $numbers ) {
			if ( 3 === count( $numbers ) ) {
				$parts[] = array( (int) $numbers[0], (int) $numbers[1], (int) $numbers[2] );
			}
		}
		return $parts;
	}
}
