<?php
/**
 * Alert channels on the command line. Neither addresses nor tokens are printed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Health\Alerts\Alerts;
use Mailwright\Health\Alerts\Channel_Store;
use Mailwright\Health\Alerts\Channel_View;

defined( 'ABSPATH' ) || exit;

/**
 * Lists and tries the channels by which somebody is told that email does not leave this site.
 */
final class Alerts_Command {

	private const COLUMNS = array( 'id', 'type', 'name', 'enabled', 'status', 'at', 'message' );

	/**
	 * Lists the alert channels and how their last alert went.
	 *
	 * ## OPTIONS
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
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function list( array $args, array $options ): void {
		$store  = new Channel_Store();
		$shown  = Channel_View::all( $store, new Alerts( $store ) );
		$format = $options['format'] ?? 'table';
		match ( $format ) {
			'json'  => \WP_CLI::line( (string) wp_json_encode( $shown, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) ),
			'ids'   => \WP_CLI::line( implode( ' ', array_map( Output::text( ... ), array_column( $shown, 'id' ) ) ) ),
			default => \WP_CLI\Utils\format_items( $format, array_map( self::row( ... ), $shown ), self::COLUMNS ),
		};
	}

	/**
	 * Sends a test alert by one channel.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Id of the channel.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright alerts test slack
	 *
	 * @param list<string> $args
	 */
	public function test( array $args ): void {
		$store   = new Channel_Store();
		$channel = $store->get( $args[0] ?? '' );
		if ( null === $channel ) {
			Output::refused( Channel_Store::not_found() );
		}
		$outcome = ( new Alerts( $store ) )->test( $channel, time() );
		if ( ! $outcome->is_delivered() ) {
			\WP_CLI::error( $outcome->words( $channel->type->label() ) );
		}
		\WP_CLI::success( $outcome->words( $channel->type->label() ) );
	}

	/**
	 * @param array<string, mixed> $shown
	 * @return array<string, mixed>
	 */
	private static function row( array $shown ): array {
		$state = is_array( $shown['state'] ) ? $shown['state'] : array();
		return array( 'status' => $state['status'] ?? '', 'at' => $state['at'] ?? '', 'message' => $state['message'] ?? '', 'enabled' => Output::text( $shown['enabled'] ) ) + $shown;
	}
}
