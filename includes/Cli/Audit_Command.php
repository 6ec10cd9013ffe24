<?php
/**
 * Who changed where mail goes, on the command line.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Audit\Change_Store;
use Mailwright\Audit\Change_View;
use Mailwright\Install\Database_Error;

defined( 'ABSPATH' ) || exit;

/**
 * Shows who changed where this site's email goes.
 */
final class Audit_Command {

	private const LIMIT = 20;

	/**
	 * Lists the changes, the newest first.
	 *
	 * ## OPTIONS
	 *
	 * [--limit=<number>]
	 * : How many at most, up to 1000.
	 * ---
	 * default: 20
	 * ---
	 *
	 * [--format=<format>]
	 * : How to show them.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - ids
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright audit list --limit=50
	 *
	 * @subcommand list
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function list( array $args, array $options ): void {
		$limit = filter_var( $options['limit'] ?? self::LIMIT, FILTER_VALIDATE_INT, array( 'options' => array( 'min_range' => 1, 'max_range' => 1000 ) ) );
		if ( ! is_int( $limit ) ) {
			Output::wrong_use( __( 'The limit must be a number from 1 to 1000.', 'mailwright' ) );
		}
		try {
			$shown = self::entries( $limit );
		} catch ( Database_Error ) {
			\WP_CLI::error( __( 'The database does not answer.', 'mailwright' ) );
		}
		$format = $options['format'] ?? 'table';
		if ( 'json' === $format ) {
			\WP_CLI::line( (string) wp_json_encode( $shown, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) );
			return;
		}
		if ( 'ids' === $format ) {
			\WP_CLI::line( implode( ' ', array_map( Output::text( ... ), array_column( $shown, 'id' ) ) ) );
			return;
		}
		\WP_CLI\Utils\format_items( $format, array_map( self::row( ... ), $shown ), array( 'id', 'changed_at', 'who', 'what', 'fields' ) );
	}

	/** @return list<array<string, mixed>> */
	private static function entries( int $limit ): array {
		$store  = new Change_Store();
		$view   = new Change_View();
		$shown  = array();
		$before = null;
		while ( count( $shown ) < $limit ) {
			$page = $store->page( min( Change_Store::MOST, $limit - count( $shown ) ), $before );
			if ( array() === $page ) {
				break;
			}
			array_push( $shown, ...array_map( $view->to_array( ... ), $page ) );
			$before = end( $page )['id'];
		}
		return $shown;
	}

	/**
	 * @param array<string, mixed> $change
	 * @return array<string, mixed>
	 */
	private static function row( array $change ): array {
		$fields = array();
		foreach ( is_array( $change['fields'] ) ? $change['fields'] : array() as $field ) {
			if ( is_array( $field ) ) {
				$fields[] = Output::text( $field['label'] ?? '' ) . ': ' . Output::text( $field['text'] ?? '' );
			}
		}
		return array(
			'id'         => $change['id'],
			'changed_at' => $change['changed_at'],
			'who'        => $change['who'],
			'what'       => $change['title'],
			'fields'     => self::inert( implode( '; ', $fields ) ),
		);
	}

	/** A spreadsheet that opens the CSV must not calculate. */
	private static function inert( string $text ): string {
		return 1 === preg_match( '/^[=+\-@]/', $text ) ? "'$text" : $text;
	}
}
