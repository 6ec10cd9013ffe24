<?php
/**
 * An option of the alerts, never autoloaded, written by compare-and-swap: a page, the watch and the sender may all write at once.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Settings\Invalid_Input;

defined( 'ABSPATH' ) || exit;

final class Row_Store {

	/** The channels, without their secrets. */
	public const CHANNELS = 'mailwright_alert_channels';

	/** What is wrong, who was told what, and what could not be told. */
	public const STATE = 'mailwright_alert_state';

	private const TRIES = 30;

	/** @param self::CHANNELS|self::STATE $name */
	public function __construct( private readonly string $name ) {}

	/** @return array<mixed> */
	public function read(): array {
		$stored = get_option( $this->name, array() );
		return is_array( $stored ) ? $stored : array();
	}

	/**
	 * @param callable( array<mixed> ): array<mixed> $change Called again when somebody else wrote in between; may throw to write nothing.
	 * @return array<mixed> What is stored now.
	 * @throws Invalid_Input When the database does not take it.
	 */
	public function update( callable $change ): array {
		for ( $try = 0; $try < self::TRIES; $try++ ) {
			$old = $this->stored_text();
			$row = null === $old ? array() : $this->read();
			$new = $change( $row );
			if ( ( null !== $old && $new === $row ) || $this->swap( $old, $new ) ) {
				return $new;
			}
		}
		throw new Invalid_Input( array(), 'not_saved', 500, __( 'The database did not take the change. Nothing was saved.', 'mailwright' ) );
	}

	/** As it stands in the database this moment: a cache may be older. */
	private function stored_text(): ?string {
		global $wpdb;
		$this->forget();
		$found = $wpdb->get_row( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", $this->name ), 'ARRAY_A' );
		return is_string( $found['option_value'] ?? null ) ? $found['option_value'] : null;
	}

	/** @param array<mixed> $row */
	private function swap( ?string $old, array $row ): bool {
		global $wpdb;
		$new  = (string) maybe_serialize( $row );
		$done = null === $old
			? $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')", $this->name, $new ) )
			: $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $new, $this->name, $old ) );
		$this->forget();
		return 1 === $done;
	}

	private function forget(): void {
		wp_cache_delete( 'notoptions', 'options' );
		wp_cache_delete( $this->name, 'options' );
	}
}
