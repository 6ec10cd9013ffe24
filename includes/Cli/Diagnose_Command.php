<?php
/**
 * `wp mailwright diagnose`: the same report as the page, for terminals and scripts.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Diagnosis\Diagnosis;
use Mailwright\Diagnosis\Markdown;
use Mailwright\Settings\Connection_Store;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Whole from \Mailwright\Diagnosis\Report
 */
final class Diagnose_Command {

	/**
	 * Examines a connection step by step and names the cause when something is wrong.
	 *
	 * ## OPTIONS
	 *
	 * [--connection=<id>]
	 * : The connection to examine. Default: the site's default connection.
	 *
	 * [--checks=<ids>]
	 * : Only these checks, separated by commas.
	 *
	 * [--format=<format>]
	 * : What to print.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - markdown
	 * ---
	 *
	 * ## EXIT STATUS
	 *
	 * 0 = the connection works, 1 = it does not, 2 = wrong use.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright diagnose --format=markdown
	 *
	 * @param string[]              $args    None.
	 * @param array<string, string> $options See above.
	 */
	public function __invoke( array $args, array $options ): void {
		$store      = new Connection_Store();
		$connection = isset( $options['connection'] ) ? $store->get( $options['connection'] ) : $store->default();
		if ( null === $connection ) {
			\WP_CLI::error( __( 'There is no such connection.', 'mailwright' ), false );
			\WP_CLI::halt( 2 );
		}
		$only    = isset( $options['checks'] ) ? array_filter( array_map( 'trim', explode( ',', $options['checks'] ) ) ) : null;
		$unknown = array_diff( $only ?? array(), array_keys( Diagnosis::checks() ) );
		if ( array() !== $unknown ) {
			/* translators: %s: list of words that were typed */
			\WP_CLI::error( sprintf( __( 'There is no check named %s.', 'mailwright' ), implode( ', ', $unknown ) ), false );
			\WP_CLI::halt( 2 );
		}
		$recipient = get_option( 'admin_email' );
		$report    = ( new Diagnosis() )->run( $connection, true, is_string( $recipient ) ? $recipient : '', $only );
		$format    = $options['format'] ?? 'table';
		if ( 'json' === $format ) {
			\WP_CLI::line( (string) wp_json_encode( $report->for_json(), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
		} else {
			$this->show( $report->to_array(), $format );
		}
		\WP_CLI::halt( $report->is_good() ? 0 : 1 );
	}

	/**
	 * @param Whole $report
	 */
	private function show( array $report, string $format ): void {
		if ( 'markdown' === $format ) {
			\WP_CLI::line( Markdown::of( $report ) );
			return;
		}
		foreach ( $report['checks'] as $check ) {
			\WP_CLI::line( sprintf( '%-8s %-20s %s', $check['status'], $check['label'], $check['summary'] ) );
		}
		$verdict = $report['verdict'];
		\WP_CLI::line( '' );
		\WP_CLI::line( $verdict['title'] . ( null === $verdict['cause'] ? '' : ' (' . $verdict['cause'] . ')' ) );
		foreach ( array_filter( array( $verdict['explanation'], $verdict['fix'] ) ) as $line ) {
			\WP_CLI::line( $line );
		}
		if ( null !== $verdict['changes'] ) {
			/* translators: %s: settings such as "port=465 encryption=implicit_tls" */
			\WP_CLI::line( sprintf( __( 'Tried just now and works: %s', 'mailwright' ), http_build_query( $verdict['changes'], '', ' ' ) ) );
		}
	}
}
