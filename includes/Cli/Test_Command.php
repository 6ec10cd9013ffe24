<?php
/**
 * `wp mailwright test`: sends a test email and says, stage by stage, what happened.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Outbox\Safe_Mode;
use Mailwright\Settings\Connection_Store;
use Mailwright\Transport\Test_Email;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Answer from Test_Email
 */
final class Test_Command {

	/**
	 * Sends a test email and shows the mail server's answer.
	 *
	 * ## OPTIONS
	 *
	 * <address>
	 * : Who gets the test email.
	 *
	 * [--connection=<id>]
	 * : The connection to test. Default: the site's default connection.
	 *
	 * [--format=<format>]
	 * : What to print.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 * ---
	 *
	 * ## EXIT STATUS
	 *
	 * 0 = accepted by the mail server, 1 = not accepted, 2 = wrong use.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright test someone@example.com
	 *
	 * @param array{0: string}      $args    The address.
	 * @param array<string, string> $options See above.
	 */
	public function __invoke( array $args, array $options ): void {
		$connection = $options['connection'] ?? null;
		if ( ! is_email( $args[0] ) ) {
			$this->wrong_use( __( 'Please give one valid email address.', 'mailwright' ) );
		}
		if ( null !== $connection && null === ( new Connection_Store() )->get( $connection ) ) {
			/* translators: %s: id that was typed */
			$this->wrong_use( sprintf( __( 'There is no connection "%s".', 'mailwright' ), $connection ) );
		}
		$result = Test_Email::send( $args[0], $connection, 'plain' );
		$safe_mode = Safe_Mode::now()->mode;
		if ( 'json' === ( $options['format'] ?? 'table' ) ) {
			\WP_CLI::line( (string) wp_json_encode( $result + array( 'safe_mode' => $safe_mode ), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
			\WP_CLI::halt( $result['accepted'] ? 0 : 1 );
		}
		$this->print_words( $result, $safe_mode );
	}

	/**
	 * @param Answer $result
	 */
	private function print_words( array $result, string $safe_mode ): void {
		if ( Safe_Mode::OFF !== $safe_mode ) {
			\WP_CLI::warning( __( 'A safe mode is on: only test emails are sent as they are.', 'mailwright' ) );
		}
		foreach ( $result['stages'] as $stage ) {
			\WP_CLI::line( sprintf( '%-12s %-8s %s', $stage['label'], $stage['status'], null === $stage['ms'] ? '' : $stage['ms'] . ' ms' ) );
		}
		if ( $result['accepted'] ) {
			\WP_CLI::success( '' === $result['reply'] ? __( 'PHP mail took the message.', 'mailwright' ) : $result['reply'] );
			return;
		}
		$explanation = $result['explanation'];
		\WP_CLI::line( $explanation['title'] . ' (' . $explanation['cause'] . ')' );
		foreach ( array_filter( array( $result['message'], $explanation['explanation'], $explanation['fix'] ) ) as $line ) {
			\WP_CLI::line( $line );
		}
		\WP_CLI::error( __( 'The test email was not accepted.', 'mailwright' ) );
	}

	private function wrong_use( string $message ): never {
		\WP_CLI::error( $message, false );
		\WP_CLI::halt( 2 );
	}
}
