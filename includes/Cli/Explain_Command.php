<?php
/**
 * `wp mailwright explain`: says in plain words what an error text means.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Causes\Catalogue;
use Mailwright\Causes\Classifier;
use Mailwright\Causes\Evidence;
use Mailwright\Causes\Explanation;
use Mailwright\Causes\Pasted_Text;

defined( 'ABSPATH' ) || exit;

final class Explain_Command {

	/**
	 * Explains the text of a mail error.
	 *
	 * ## OPTIONS
	 *
	 * <text>
	 * : The error text, or - to read it from standard input.
	 *
	 * [--stage=<stage>]
	 * : Where it happened: config, dns, tcp, banner, ehlo, starttls, tls, auth, mail_from, rcpt, data, post, php or api.
	 *
	 * [--format=<format>]
	 * : What to print.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - yaml
	 * ---
	 *
	 * ## EXIT STATUS
	 *
	 * 0 = the cause is known, 1 = it is not, 2 = wrong use.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright explain "535 5.7.8 Username and Password not accepted"
	 *     wp mailwright explain - < debug.log
	 *
	 * @param array{0: string}      $args    The text.
	 * @param array<string, string> $options See above.
	 */
	public function __invoke( array $args, array $options ): void {
		$text  = '-' === $args[0] ? (string) stream_get_contents( STDIN, Pasted_Text::MAX_LENGTH ) : $args[0];
		$stage = $options['stage'] ?? '';
		if ( '' === trim( $text ) ) {
			$this->wrong_use( __( 'Please give the error text.', 'mailwright' ) );
		}
		if ( ! in_array( $stage, Evidence::STAGES, true ) ) {
			/* translators: %s: list of stages, such as dns, tcp, auth */
			$this->wrong_use( sprintf( __( 'The stage must be one of: %s', 'mailwright' ), implode( ', ', array_filter( Evidence::STAGES ) ) ) );
		}
		$found       = Classifier::classify_text( $text, $stage );
		$explanation = Catalogue::explain( $found );
		$this->show( $explanation, $options['format'] ?? 'table' );
		\WP_CLI::halt( $found->is_known() ? 0 : 1 );
	}

	private function show( Explanation $explanation, string $format ): void {
		if ( 'json' === $format ) {
			\WP_CLI::line( (string) wp_json_encode( $explanation->to_array(), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
			return;
		}
		$rows = array();
		foreach ( $explanation->to_array() as $field => $value ) {
			$rows[] = array(
				'field' => $field,
				'value' => match ( true ) {
					is_array( $value ) => implode( ' ', array_column( $value, 'url' ) ),
					is_bool( $value )  => $value ? 'yes' : 'no',
					default            => $value,
				},
			);
		}
		\WP_CLI\Utils\format_items( 'yaml' === $format ? 'yaml' : 'table', $rows, array( 'field', 'value' ) );
	}

	private function wrong_use( string $message ): never {
		\WP_CLI::error( $message, false );
		\WP_CLI::halt( 2 );
	}
}
