<?php
/**
 * `wp mailwright export`: the connection as code, constants or commands, and the settings as a file. No command prints a secret.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Import\Settings_File;
use Mailwright\Import\Snippets;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

/**
 * Prints a connection in forms that need no plugin, or the settings as a file.
 */
final class Export_Command {

	/**
	 * Prints a must-use plugin that sends through the same server.
	 *
	 * ## OPTIONS
	 *
	 * [--connection=<id>]
	 * : Which connection. Default: the site's default connection.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright export snippet > wp-content/mu-plugins/mail-server.php
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function snippet( array $args, array $options ): void {
		self::print( 'snippet', $options );
	}

	/**
	 * Prints a PHP script that sends one mail and shows the dialogue.
	 *
	 * ## OPTIONS
	 *
	 * [--connection=<id>]
	 * : Which connection. Default: the site's default connection.
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function phpmailer( array $args, array $options ): void {
		self::print( 'phpmailer', $options );
	}

	/**
	 * Prints constants for wp-config.php.
	 *
	 * ## OPTIONS
	 *
	 * [--connection=<id>]
	 * : Which connection. Default: the site's default connection.
	 *
	 * @subcommand wp-config
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function wp_config( array $args, array $options ): void {
		self::print( 'wp-config', $options );
	}

	/**
	 * Prints one line for MAILWRIGHT_DSN.
	 *
	 * ## OPTIONS
	 *
	 * [--connection=<id>]
	 * : Which connection. Default: the site's default connection.
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function dsn( array $args, array $options ): void {
		self::print( 'dsn', $options );
	}

	/**
	 * Prints an openssl command that shows connection and certificate.
	 *
	 * ## OPTIONS
	 *
	 * [--connection=<id>]
	 * : Which connection. Default: the site's default connection.
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function openssl( array $args, array $options ): void {
		self::print( 'openssl', $options );
	}

	/**
	 * Prints a swaks command that sends a test mail.
	 *
	 * ## OPTIONS
	 *
	 * [--connection=<id>]
	 * : Which connection. Default: the site's default connection.
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function swaks( array $args, array $options ): void {
		self::print( 'swaks', $options );
	}

	/**
	 * Prints all settings and connections as a file for `wp mailwright import`.
	 *
	 * ## OPTIONS
	 *
	 * [--passphrase-file=<file>]
	 * : Puts the passwords in, locked with the passphrase in this file; "-" reads one line from standard input.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright export settings > mailwright-settings.json
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function settings( array $args, array $options ): void {
		try {
			$file = Settings_File::write( isset( $options['passphrase-file'] ) ? Secret_Input::read( $options['passphrase-file'] ) : null );
		} catch ( Invalid_Input $problem ) {
			Output::refused( $problem );
		}
		\WP_CLI::line( (string) wp_json_encode( $file, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
	}

	/** @param array<string, string> $options */
	private static function print( string $id, array $options ): void {
		$store      = new Connection_Store();
		$connection = isset( $options['connection'] ) ? $store->get( $options['connection'] ) : $store->default();
		if ( null === $connection ) {
			Output::refused( Invalid_Input::not_found() );
		}
		$code = ( new Snippets( $connection, ( new Settings_Store() )->get() ) )->all()[ $id ] ?? null;
		if ( null === $code ) {
			\WP_CLI::error( __( 'This connection cannot be written in this form.', 'mailwright' ) );
		}
		\WP_CLI::line( rtrim( (string) $code, "\n" ) );
	}
}
