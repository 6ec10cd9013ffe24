<?php
/**
 * `wp mailwright health`: whether mail leaves this site, for people and for monitoring.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Health\Health_Report;
use Mailwright\Health\Watch;
use Mailwright\Install\Tables;

defined( 'ABSPATH' ) || exit;

final class Health_Command {

	private const COLUMNS = array( 'severity', 'id', 'title', 'explanation', 'fix', 'since' );

	/**
	 * Says whether mail leaves this site, as the watch saw it last, with the outbox as it is now.
	 *
	 * ## OPTIONS
	 *
	 * [--check]
	 * : Look first: each connection in use is tried up to the login. Nothing is sent.
	 *
	 * [--format=<format>]
	 * : What to print.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 * ---
	 *
	 * ## EXIT STATUS
	 *
	 * 0 = good, 1 = a warning, worse, or not known, 2 = wrong use.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright health
	 *     wp mailwright health --check --format=json
	 *
	 * @param string[]                   $args    None.
	 * @param array<string, string|true> $options See above.
	 */
	public function __invoke( array $args, array $options ): void {
		$format = $options['format'] ?? 'table';
		if ( ! in_array( $format, array( 'table', 'json', 'csv', 'yaml' ), true ) ) {
			Output::wrong_use( __( '--format is one of table, json, csv, yaml.', 'mailwright' ) );
		}
		Tables::ensure();
		if ( isset( $options['check'] ) ) {
			Watch::run();
		}
		$report = Health_Report::now();
		$this->show( $report, $format );
		\WP_CLI::halt( 'good' === $report['status'] ? 0 : 1 );
	}

	/** @param array<string, mixed> $report */
	private function show( array $report, string $format ): void {
		$findings = is_array( $report['findings'] ) ? $report['findings'] : array();
		if ( 'json' === $format ) {
			\WP_CLI::line( (string) wp_json_encode( $report, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
			return;
		}
		if ( 'table' !== $format ) {
			\WP_CLI\Utils\format_items( $format, $findings, self::COLUMNS );
			return;
		}
		Output::fields( array_diff_key( $report, array( 'findings' => true ) ), 'table' );
		foreach ( $findings as $finding ) {
			if ( is_array( $finding ) ) {
				\WP_CLI::line( sprintf( "\n[%s] %s\n%s\n%s", Output::text( $finding['severity'] ), Output::text( $finding['title'] ), Output::text( $finding['explanation'] ), Output::text( $finding['fix'] ) ) );
			}
		}
	}
}
