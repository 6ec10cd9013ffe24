<?php
/**
 * The log on the command line.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Tables;
use Mailwright\Messages\Export;
use Mailwright\Messages\Message_Filter;
use Mailwright\Messages\Message_Store;
use Mailwright\Messages\Message_View;
use Mailwright\Messages\Retention;
use Mailwright\Outbox\Queue_Store;
use Mailwright\Outbox\Runner;
use Mailwright\Settings\Invalid_Input;

/**
 * Lists, shows, sends again and deletes messages of the log.
 *
 * @phpstan-import-type Line from \Mailwright\Messages\Message_View
 */
final class Messages_Command {

	private const COLUMNS = array( 'id', 'created_at', 'status', 'recipients', 'subject', 'source', 'connection', 'attempts', 'title' );

	private const MORE_COLUMNS = array( 'recipient_count', 'source_name', 'cause', 'next_at', 'sensitive' );

	private const DAMAGED = 1;

	/**
	 * Lists messages, the newest first.
	 *
	 * ## OPTIONS
	 *
	 * [--search=<text>]
	 * : Part of the subject or of an address, or the beginning of a Message-ID.
	 *
	 * [--status=<status>]
	 * : One status or several, separated by commas: ready, claimed, wire, sent, retry, unknown, dead, canceled, held.
	 *
	 * [--connection=<id>]
	 * : Only messages of this connection.
	 *
	 * [--source=<source>]
	 * : Only messages of this plugin.
	 *
	 * [--since=<date>]
	 * : Only messages from this day or second on.
	 *
	 * [--until=<date>]
	 * : Only messages up to this day or second.
	 *
	 * [--limit=<number>]
	 * : Messages at most; 50 unless given. The formats ids and count know no limit unless it is given.
	 *
	 * [--fields=<fields>]
	 * : Columns, separated by commas: id, created_at, status, recipients, recipient_count, subject, source, source_name, connection, attempts, cause, title, next_at, sensitive.
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
	 *   - count
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright messages list --status=dead,held --since=2026-11-01
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function list( array $args, array $options ): void {
		$format = $options['format'] ?? 'table';
		$fields = self::fields( $options['fields'] ?? implode( ',', self::COLUMNS ) );
		$limit  = self::limit( $options['limit'] ?? ( in_array( $format, array( 'ids', 'count' ), true ) ? (string) PHP_INT_MAX : '50' ) );
		$filter = self::filter( $options );
		if ( 'count' === $format && ! isset( $options['limit'] ) ) {
			\WP_CLI::line( (string) self::store()->count( $filter ) );
			return;
		}
		$ids = self::ids( $filter, $limit );
		if ( 'ids' === $format || 'count' === $format ) {
			\WP_CLI::line( 'ids' === $format ? implode( ' ', $ids ) : (string) count( $ids ) );
			return;
		}
		$view = new Message_View();
		$rows = array_map( static fn( array $row ): array => self::line( $view->line( $row ) ), self::store()->rows( $ids ) );
		if ( 'csv' === $format ) {
			$rows = array_map( static fn( array $row ): array => array_map( static fn( mixed $value ): mixed => is_string( $value ) ? Export::harmless( $value ) : $value, $row ), $rows );
		}
		\WP_CLI\Utils\format_items( $format, $rows, $fields );
	}

	/**
	 * Shows one message with its recipients and attempts. Its text is never printed.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Id of the message.
	 *
	 * [--fields=<fields>]
	 * : Only these, separated by commas.
	 *
	 * [--format=<format>]
	 * : How to show it.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 * ---
	 *
	 * @param list<string>          $args
	 * @param array<string, string> $options
	 */
	public function get( array $args, array $options ): void {
		$id    = self::id( $args[0] ?? '' );
		$store = self::store();
		$row   = $store->get( $id ) ?? self::unknown( $id );
		$whole = ( new Message_View() )->whole( $row, $store->attempts( $id ) );
		unset( $whole['content'] );
		if ( isset( $options['fields'] ) ) {
			$names = self::names( $options['fields'], array_keys( $whole ) );
			$whole = array_combine( $names, array_map( static fn( string $name ): mixed => $whole[ $name ], $names ) );
		}
		Output::fields( $whole, $options['format'] ?? 'table' );
	}

	/**
	 * Sends messages again, to their own recipients.
	 *
	 * ## OPTIONS
	 *
	 * <id>...
	 * : Ids of messages.
	 *
	 * @param list<string> $args
	 */
	public function resend( array $args ): void {
		$ids     = array_map( self::id( ... ), $args );
		$queue   = new Queue_Store();
		$refused = 0;
		self::require_known( $ids );
		foreach ( $ids as $id ) {
			$reason = $queue->resend( $id );
			if ( '' !== $reason ) {
				++$refused;
				\WP_CLI::warning( "$id: $reason" );
			}
		}
		$done = count( $ids ) - $refused;
		if ( $done > 0 ) {
			Runner::wake( true );
			/* translators: %s: number of messages */
			\WP_CLI::success( sprintf( _n( '%s message is sent again.', '%s messages are sent again.', $done, 'mailwright' ), number_format_i18n( $done ) ) );
		}
		if ( $refused > 0 ) {
			\WP_CLI::halt( self::DAMAGED );
		}
	}

	/**
	 * Deletes messages from the log. One that waits is canceled first.
	 *
	 * ## OPTIONS
	 *
	 * [<id>...]
	 * : Ids of messages.
	 *
	 * [--before=<date>]
	 * : All finished messages from before this day or second.
	 *
	 * [--yes]
	 * : Do not ask.
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $options
	 */
	public function delete( array $args, array $options ): void {
		if ( ( array() === $args ) === ! isset( $options['before'] ) ) {
			Output::wrong_use( __( 'Name either the messages, or a day before which all are deleted.', 'mailwright' ) );
		}
		if ( isset( $options['before'] ) ) {
			$this->delete_before( (string) $options['before'], $options );
			return;
		}
		$ids = array_values( array_unique( array_map( self::id( ... ), $args ) ) );
		self::require_known( $ids );
		/* translators: %s: number of messages */
		\WP_CLI::confirm( sprintf( _n( 'Delete %s message?', 'Delete %s messages?', count( $ids ), 'mailwright' ), number_format_i18n( count( $ids ) ) ), $options );
		foreach ( self::store()->rows( $ids ) as $row ) {
			if ( ! in_array( $row['status'], Message_Filter::FINISHED, true ) ) {
				( new Queue_Store() )->cancel( (int) $row['id'] );
			}
		}
		$deleted = count( self::store()->delete( $ids ) );
		self::report( $deleted );
		if ( $deleted < count( $ids ) ) {
			\WP_CLI::warning( __( 'The others are being sent just now.', 'mailwright' ) );
			\WP_CLI::halt( self::DAMAGED );
		}
	}

	/** @param array<string, string|bool> $options */
	private function delete_before( string $before, array $options ): void {
		try {
			$second = Message_Filter::time( $before, 'before' );
		} catch ( Invalid_Input $problem ) {
			Output::refused( $problem );
		}
		/* translators: %s: date and time */
		\WP_CLI::confirm( sprintf( __( 'Delete all finished messages from before %s?', 'mailwright' ), (string) Message_View::time( (string) $second ) ), $options );
		Tables::ensure();
		$cleaner = new Retention( INF );
		$cleaner->delete_before( $second );
		self::report( $cleaner->deleted() );
	}

	private static function report( int $deleted ): void {
		/* translators: %s: number of messages */
		\WP_CLI::success( sprintf( _n( 'Deleted %s message.', 'Deleted %s messages.', $deleted, 'mailwright' ), number_format_i18n( $deleted ) ) );
	}

	/**
	 * @param Line $line
	 * @return array<string, mixed>
	 */
	private static function line( array $line ): array {
		$count = $line['recipients']['count'];
		$first = $line['recipients']['first'];
		/* translators: 1: an address, 2: number of further addresses */
		$text = $count > 1 ? sprintf( __( '%1$s and %2$s more', 'mailwright' ), $first, number_format_i18n( $count - 1 ) ) : $first;
		return array( 'recipients' => $text, 'recipient_count' => $count ) + $line;
	}

	/** @return list<int> */
	private static function ids( Message_Filter $filter, int $limit ): array {
		$ids = array();
		foreach ( self::store()->pages( $filter, min( 500, $limit ) ) as $page ) {
			array_push( $ids, ...$page );
			if ( count( $ids ) >= $limit ) {
				break;
			}
		}
		return array_slice( $ids, 0, $limit );
	}

	/** @param array<string, string> $options */
	private static function filter( array $options ): Message_Filter {
		Tables::ensure();
		try {
			return Message_Filter::from_input(
				array(
					'search'     => $options['search'] ?? '',
					'status'     => $options['status'] ?? '',
					'connection' => $options['connection'] ?? '',
					'source'     => $options['source'] ?? '',
					'since'      => $options['since'] ?? '',
					'until'      => $options['until'] ?? '',
				)
			);
		} catch ( Invalid_Input $problem ) {
			Output::refused( $problem );
		}
	}

	/** @return list<string> */
	private static function fields( string $fields ): array {
		return self::names( $fields, array( ...self::COLUMNS, ...self::MORE_COLUMNS ) );
	}

	/**
	 * @param list<string> $known
	 * @return list<string>
	 */
	private static function names( string $fields, array $known ): array {
		$names   = array_values( array_filter( array_map( 'trim', explode( ',', $fields ) ) ) );
		$unknown = array_diff( $names, $known );
		if ( array() === $names || array() !== $unknown ) {
			/* translators: %s: list of allowed values, such as "id, subject" */
			Output::wrong_use( sprintf( __( 'The fields are: %s.', 'mailwright' ), implode( ', ', $known ) ) );
		}
		return $names;
	}

	private static function limit( string $limit ): int {
		return 1 === preg_match( '/^[1-9]\d{0,18}$/D', $limit ) ? (int) $limit : Output::wrong_use( __( 'The limit must be a number.', 'mailwright' ) );
	}

	private static function id( string $id ): int {
		return 1 === preg_match( '/^[1-9]\d{0,17}$/D', $id ) ? (int) $id : self::unknown( $id );
	}

	/** @param list<int> $ids */
	private static function require_known( array $ids ): void {
		$known = array_map( 'intval', array_column( self::store()->rows( $ids ), 'id' ) );
		foreach ( array_diff( $ids, $known ) as $id ) {
			self::unknown( $id );
		}
	}

	private static function unknown( int|string $id ): never {
		/* translators: %s: id of a message */
		Output::wrong_use( sprintf( __( 'There is no message %s.', 'mailwright' ), $id ) );
	}

	private static function store(): Message_Store {
		Tables::ensure();
		return new Message_Store();
	}
}
