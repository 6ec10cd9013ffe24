<?php
/**
 * Email settings on the command line, for servers and scripts without a browser.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Settings_Schema;
use Mailwright\Settings\Settings_Store;
use Mailwright\Settings\Validator;
use Mailwright\Settings\View;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and changes how this site sends its email.
 */
final class Settings_Command {

	/**
	 * Shows all settings or one of them.
	 *
	 * ## OPTIONS
	 *
	 * [<field>]
	 * : Name of one setting, such as from_email.
	 *
	 * [--format=<format>]
	 * : How to show them.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright settings get from_email
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function get( array $args, array $options ): void {
		$shown = View::of_settings( new Settings_Store() );
		$field = $args[0] ?? null;
		if ( null === $field ) {
			Output::fields( $shown, $options['format'] ?? 'table' );
			return;
		}
		if ( ! isset( Settings_Schema::fields()[ $field ] ) ) {
			/* translators: %s: list of names */
			Output::wrong_use( sprintf( __( 'There is no such setting. Known are: %s', 'mailwright' ), implode( ', ', array_keys( Settings_Schema::fields() ) ) ) );
		}
		\WP_CLI::line( 'json' === ( $options['format'] ?? '' ) ? (string) wp_json_encode( $shown[ $field ] ) : Output::text( $shown[ $field ] ) );
	}

	/**
	 * Changes one setting.
	 *
	 * ## OPTIONS
	 *
	 * <field>
	 * : Name of the setting, such as from_email.
	 *
	 * <value>
	 * : The new value; true or false for switches, "null" for none, JSON for routes.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright settings set from_email shop@example.com
	 *
	 * @param list<string> $args
	 */
	public function set( array $args ): void {
		list( $field, $text ) = $args + array( '', '' );

		$schema = Settings_Schema::fields()[ $field ] ?? array();
		$value  = 'null' === $text && in_array( 'null', (array) ( $schema['type'] ?? array() ), true ) ? null : Validator::parse( $text, $schema );
		try {
			( new Settings_Store() )->save( array( $field => $value ) );
		} catch ( Invalid_Input $problem ) {
			Output::refused( $problem );
		}
		/* translators: %s: name of a setting */
		\WP_CLI::success( sprintf( __( 'Saved %s.', 'mailwright' ), $field ) );
	}
}
