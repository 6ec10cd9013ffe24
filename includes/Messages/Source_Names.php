<?php
/**
 * What a person calls the plugin or theme that sent a message. Reads the head of a plugin's file only for names that are asked for.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Causes\Server_Text;

final class Source_Names {

	/** @var array<string, string> */
	private array $names = array();

	/** @param string $source As the column holds it, see {@see Source}. */
	public function of( string $source ): string {
		return $this->names[ $source ] ??= Server_Text::clean( $this->find( $source ), 100 );
	}

	private function find( string $source ): string {
		list( $kind, $slug ) = str_contains( $source, '/' ) ? explode( '/', $source, 2 ) : array( '', $source );
		return match ( true ) {
			'wordpress' === $source => 'WordPress',
			'theme' === $kind       => $this->theme( $slug ),
			'mu-plugin' === $kind   => $this->plugin( $slug, wp_get_mu_plugins() ),
			default                 => $this->plugin( $slug, wp_get_active_and_valid_plugins() ),
		};
	}

	/** @param array<string> $files */
	private function plugin( string $slug, array $files ): string {
		foreach ( '' === $slug ? array() : $files as $file ) {
			if ( basename( dirname( $file ) ) === $slug || basename( $file, '.php' ) === $slug ) {
				$name = get_file_data( $file, array( 'name' => 'Plugin Name' ) )['name'];
				return '' === $name ? $slug : $name;
			}
		}
		return $slug;
	}

	private function theme( string $slug ): string {
		$theme = wp_get_theme( $slug );
		return $theme->exists() ? (string) $theme->get( 'Name' ) : $slug;
	}
}
