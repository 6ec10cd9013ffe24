<?php
/**
 * WP Mail SMTP: option `wp_mail_smtp`, constants WPMS_*. Read from its code, version 4.8.0 (https://github.com/awesomemotive/WP-Mail-SMTP/tree/2a4d69b693b7d54fd6f698f3c7024a714b3e2783/src).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

use Mailwright\Settings\Outside;

defined( 'ABSPATH' ) || exit;

final class Wp_Mail_Smtp implements Source {

	public function __construct( private readonly Foreign_Store $store = new Foreign_Store() ) {}

	public function id(): string {
		return 'wp-mail-smtp';
	}

	public function name(): string {
		return 'WP Mail SMTP';
	}

	public function files(): array {
		return array( 'wp-mail-smtp-pro/wp_mail_smtp.php', 'wp-mail-smtp/wp_mail_smtp.php' );
	}

	public function find(): ?Preview {
		$options = $this->store->option( 'wp_mail_smtp' );
		if ( $options->is_damaged ) {
			return Preview::damaged();
		}
		if ( $options->is_empty() && ! $this->store->is_on( 'WPMS_ON' ) ) {
			return null;
		}
		$harvest = new Harvest();
		$main    = $this->reader( $options );
		$main->sender( $harvest );
		$main->connection( $harvest, 'primary' );
		// The paid version keeps further connections beside the first one; its code is not public, so only what has the known form is read.
		foreach ( $options->child( 'connections' )->children() as $key => $further ) {
			if ( ! $further->child( 'mail' )->is_empty() ) {
				( new Grouped_Options( new Foreign_Store( new Outside( $this->key_only(), array() ) ), $further, 'WPMS_', 'wp_mail_smtp_mail_key' ) )->connection( $harvest, (string) $key, $further->text( 'name' ) );
			}
		}
		if ( $options->child( 'smart_routing' )->flag( 'enabled' ) ) {
			$harvest->leave( __( 'Smart routing', 'mailwright' ), __( 'Mailwright chooses a connection by the From address or its domain. Set up rules for them under Connection.', 'mailwright' ) );
		}
		return $harvest->preview( 'primary', $options->child( 'backup_connection' )->text( 'connection_id' ) );
	}

	private function reader( Values $options ): Grouped_Options {
		return new Grouped_Options( $this->store, $options, 'WPMS_', 'wp_mail_smtp_mail_key' );
	}

	/** @return array<string, mixed> Constants describe the first connection only; the key opens all. */
	private function key_only(): array {
		return array_filter( array( 'WPMS_CRYPTO_KEY' => $this->store->constant( 'WPMS_CRYPTO_KEY' ) ), 'is_string' );
	}
}
