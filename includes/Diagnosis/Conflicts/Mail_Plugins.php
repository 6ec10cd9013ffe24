<?php
/**
 * Which other active plugins are there to send, log or stop mail. The list is data (data/mail-plugins.json).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

defined( 'ABSPATH' ) || exit;

final class Mail_Plugins {

	private const FILE = __DIR__ . '/../../../data/mail-plugins.json';

	/**
	 * @return list<array{slug: string, name: string, does: string}> `does`: `sends`, `logs` or `stops`.
	 */
	public static function active(): array {
		$known = self::known();
		$found = array();
		foreach ( Origin::active_plugins() as $main ) {
			$folder = dirname( plugin_basename( $main ) );
			$slug   = '.' === $folder ? basename( $main, '.php' ) : $folder;
			if ( isset( $known[ $slug ] ) ) {
				$found[] = array(
					'slug' => $slug,
					'name' => Origin::name_in( $main, $known[ $slug ]['name'] ),
					'does' => $known[ $slug ]['does'],
				);
			}
		}
		return $found;
	}

	/** @return array<string, array{name: string, does: string}> By slug. */
	private static function known(): array {
		$rows  = json_decode( (string) file_get_contents( self::FILE ), true ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of this plugin.
		$known = array();
		foreach ( is_array( $rows ) ? $rows : array() as $row ) {
			if ( is_array( $row ) && is_string( $row['slug'] ?? null ) && is_string( $row['name'] ?? null ) && is_string( $row['does'] ?? null ) ) {
				$known[ $row['slug'] ] = array( 'name' => $row['name'], 'does' => $row['does'] );
			}
		}
		return $known;
	}
}
