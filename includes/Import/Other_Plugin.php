<?php
/**
 * The state of another plugin on this site: its version, whether it is active, and switching it off.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Invalid_Input;

final class Other_Plugin {

	/** @param list<string> $files Main files that exist, below the plugins folder. */
	private function __construct( private readonly array $files ) {}

	public static function of( Source $source ): self {
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		return new self( array_values( array_filter( $source->files(), static fn( string $file ): bool => is_file( self::path( $file ) ) ) ) );
	}

	public function is_active(): bool {
		return array() !== $this->active();
	}

	/** '' when it is not installed any more. */
	public function version(): string {
		$file = $this->active()[0] ?? $this->files[0] ?? null;
		return null === $file ? '' : (string) get_plugin_data( self::path( $file ), false, false )['Version'];
	}

	public function can_be_deactivated(): bool {
		return $this->is_active() && array() === array_filter( $this->active(), static fn( string $file ): bool => ! self::may_deactivate( $file ) );
	}

	/**
	 * Switches it off, as the list of plugins does. Nothing of it is deleted.
	 *
	 * @throws Invalid_Input When the user may not.
	 */
	public function deactivate(): void {
		foreach ( $this->active() as $file ) {
			if ( ! self::may_deactivate( $file ) ) {
				throw new Invalid_Input( array(), 'forbidden', 403, __( 'You are not allowed to deactivate this plugin. Where it is active for the whole network, only a network administrator is.', 'mailwright' ) );
			}
		}
		deactivate_plugins( $this->active() );
	}

	/** @return list<string> */
	private function active(): array {
		return array_values( array_filter( $this->files, 'is_plugin_active' ) );
	}

	private static function path( string $file ): string {
		return constant( 'WP_PLUGIN_DIR' ) . '/' . $file;
	}

	private static function may_deactivate( string $file ): bool {
		return current_user_can( 'deactivate_plugin', $file ) && ( ! is_plugin_active_for_network( $file ) || current_user_can( 'manage_network_plugins' ) );
	}
}
