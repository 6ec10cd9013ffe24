<?php
/**
 * The plugins that can be imported from, in the order in which they are shown.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Shown array{source: string, name: string, version: string, active: bool, can_deactivate: bool, connections: list<array<string, mixed>>, settings: object, not_moved: list<array{what: string, why: string}>}
 */
final class Sources {

	/** @return list<Source> */
	public static function all( Foreign_Store $store = new Foreign_Store() ): array {
		return array(
			new Wp_Mail_Smtp( $store ),
			new Fluent_Smtp( $store ),
			new Post_Smtp( $store ),
			new Easy_Wp_Smtp( $store ),
			new Sure_Mail( $store ),
			new Gmail_Smtp( $store ),
		);
	}

	public static function get( string $id ): ?Source {
		foreach ( self::all() as $source ) {
			if ( $source->id() === $id ) {
				return $source;
			}
		}
		return null;
	}

	/**
	 * Everything that can be taken over on this site, for people to look at; without any secret.
	 *
	 * @return list<Shown>
	 */
	public static function previews(): array {
		$shown = array();
		foreach ( self::all() as $source ) {
			$preview = self::preview( $source );
			if ( null !== $preview ) {
				$shown[] = self::shown( $source, $preview );
			}
		}
		return $shown;
	}

	/** What is stored of the plugin; also for one that is active and was never set up. */
	public static function preview( Source $source ): ?Preview {
		$preview = $source->find();
		if ( null === $preview && Other_Plugin::of( $source )->is_active() ) {
			return Preview::nothing( __( 'Settings', 'mailwright' ), __( 'This plugin is active but was never set up.', 'mailwright' ) );
		}
		return $preview;
	}

	/** @return Shown */
	public static function shown( Source $source, Preview $preview ): array {
		$plugin = Other_Plugin::of( $source );
		return array(
			'source'         => $source->id(),
			'name'           => $source->name(),
			'version'        => $plugin->version(),
			'active'         => $plugin->is_active(),
			'can_deactivate' => $plugin->can_be_deactivated(),
		) + $preview->to_array();
	}
}
