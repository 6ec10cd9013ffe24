<?php
/**
 * `wp mailwright import`: shows what other plugins left on this site, and takes it over. Passwords are moved, never printed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Audit\Actor;
use Mailwright\Import\File_Import;
use Mailwright\Import\Importer;
use Mailwright\Import\Sources;
use Mailwright\Settings\Invalid_Input;

defined( 'ABSPATH' ) || exit;

final class Import_Command {

	/**
	 * Takes over connections and settings of another mail plugin, or from a settings file.
	 *
	 * Without --from, lists the plugins that something was found of.
	 *
	 * ## OPTIONS
	 *
	 * [--from=<source>]
	 * : wp-mail-smtp, fluent-smtp, post-smtp, easy-wp-smtp, suremails, gmail-smtp, or mailwright for a settings file.
	 *
	 * [--file=<file>]
	 * : The settings file, with --from=mailwright.
	 *
	 * [--passphrase-file=<file>]
	 * : Holds the passphrase of the settings file; "-" reads one line from standard input.
	 *
	 * [--dry-run]
	 * : Only shows what would be done.
	 *
	 * [--yes]
	 * : Do not ask.
	 *
	 * ## EXIT STATUS
	 *
	 * 0 = done or shown, 1 = there was nothing to take over, 2 = wrong use or refused.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright import
	 *     wp mailwright import --from=fluent-smtp --dry-run
	 *     wp mailwright import --from=mailwright --file=mailwright-settings.json --passphrase-file=phrase.txt
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $options
	 */
	public function __invoke( array $args, array $options ): void {
		try {
			match ( $options['from'] ?? '' ) {
				''           => $this->list(),
				'mailwright' => $this->from_file( $options ),
				default      => $this->from_plugin( (string) ( $options['from'] ?? '' ), $options ),
			};
		} catch ( Invalid_Input $problem ) {
			Output::refused( $problem );
		}
	}

	private function list(): void {
		$previews = Sources::previews();
		if ( array() === $previews ) {
			\WP_CLI::error( __( 'No settings of another mail plugin were found on this site.', 'mailwright' ) );
		}
		foreach ( $previews as $preview ) {
			$this->show( $preview );
		}
	}

	/** @param array<string, string|bool> $options */
	private function from_plugin( string $id, array $options ): void {
		$source  = Sources::get( $id ) ?? throw new Invalid_Input( array( 'from' => __( 'Mailwright does not know this plugin.', 'mailwright' ) ) );
		$preview = Sources::preview( $source );
		if ( null === $preview ) {
			\WP_CLI::error( __( 'Nothing of this plugin is stored on this site.', 'mailwright' ) );
		}
		$this->show( Sources::shown( $source, $preview ) );
		if ( ! empty( $options['dry-run'] ) ) {
			return;
		}
		\WP_CLI::confirm( __( 'Take this over?', 'mailwright' ), $options );
		$this->done( Actor::through( Actor::IMPORT, static fn(): array => ( new Importer() )->apply( $preview ) ) );
	}

	/** @param array<string, string|bool> $options */
	private function from_file( array $options ): void {
		$path = (string) ( $options['file'] ?? '' );
		if ( str_contains( $path, '://' ) || ! is_file( $path ) || ! is_readable( $path ) || filesize( $path ) > File_Import::MAX_BYTES ) {
			Output::wrong_use( __( 'Name a settings file with --file. It must be readable and not larger than 1 MB.', 'mailwright' ) );
		}
		$json = (string) file_get_contents( $path ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file.
		$this->show( File_Import::read( $json, null )->preview() );
		if ( ! empty( $options['dry-run'] ) ) {
			return;
		}
		\WP_CLI::confirm( __( 'Take this over?', 'mailwright' ), $options );
		$file = File_Import::read( $json, isset( $options['passphrase-file'] ) ? Secret_Input::read( (string) $options['passphrase-file'] ) : '' );
		$this->done( Actor::through( Actor::IMPORT, static fn(): array => $file->apply() ) );
	}

	/** @param array{source: string, name: string, version: string, active: bool, can_deactivate: bool, connections: list<array<string, mixed>>, settings: object, not_moved: list<array{what: string, why: string}>, needs_passphrase?: bool} $preview */
	private function show( array $preview ): void {
		\WP_CLI::line( trim( $preview['name'] . ' ' . $preview['version'] ) . ( $preview['active'] ? ' (' . __( 'active', 'mailwright' ) . ')' : '' ) . '  [' . $preview['source'] . ']' );
		foreach ( $preview['connections'] as $connection ) {
			$facts = array_map( static fn( string $field ): string => Output::text( $connection[ $field ] ?? '' ), array( 'name', 'mailer', 'host', 'port', 'encryption', 'username' ) );
			\WP_CLI::line( '  + ' . implode( '  ', array_filter( $facts ) ) . '  ' . self::password( Output::text( $connection['password'] ?? '' ) ) );
			foreach ( (array) ( $connection['notes'] ?? array() ) as $note ) {
				\WP_CLI::line( '      ' . Output::text( $note ) );
			}
		}
		foreach ( (array) $preview['settings'] as $field => $value ) {
			\WP_CLI::line( '  = ' . $field . ': ' . Output::text( $value ) );
		}
		foreach ( $preview['not_moved'] as $left ) {
			\WP_CLI::line( '  - ' . $left['what'] . ': ' . $left['why'] );
		}
	}

	/** @param array{connections: list<array<string, mixed>>, settings: array<string, mixed>} $done */
	private function done( array $done ): void {
		foreach ( $done['connections'] as $connection ) {
			/* translators: %s: id of a connection */
			\WP_CLI::line( sprintf( true === $connection['created'] ? __( 'Made the connection %s.', 'mailwright' ) : __( 'The connection %s is there already.', 'mailwright' ), Output::text( $connection['id'] ) ) );
		}
		\WP_CLI::success( __( 'Taken over.', 'mailwright' ) );
	}

	private static function password( string $state ): string {
		return match ( $state ) {
			'readable'   => __( '(password: readable)', 'mailwright' ),
			'unreadable' => __( '(password: not readable)', 'mailwright' ),
			default      => __( '(no password)', 'mailwright' ),
		};
	}
}
