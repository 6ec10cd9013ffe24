<?php
/**
 * The log as a file for other programs. Never with the text of a message, and with nothing in it that a spreadsheet would take for a formula.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

final class Export {

	public const FORMATS = array( 'csv', 'json' );

	private const COLUMNS = array( 'id', 'created_at', 'status', 'subject', 'sender', 'recipients', 'recipient_count', 'connection', 'source', 'cause', 'title', 'attempts', 'message_id', 'size' );

	/** What a spreadsheet begins a formula with, also in its full-width form, and also behind spaces, quotes or what cannot be seen. */
	private const FORMULA = '/^(?:[\p{Z}\p{Cc}\p{Cf}"\']*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}\x{FE62}\x{FE63}\x{FE66}\x{FE6B}\x{2212}|]|[\t\r\n])/u';

	/** So that spreadsheets read it as UTF-8. */
	private const BYTE_ORDER_MARK = "\xEF\xBB\xBF";

	private readonly Message_View $view;

	public function __construct( private readonly Message_Store $store = new Message_Store() ) {
		$this->view = new Message_View();
	}

	/**
	 * The file in pieces, so that a million lines need no more memory than a few hundred.
	 *
	 * @return iterable<string>
	 */
	public function pieces( Message_Filter $filter, string $format ): iterable {
		return 'json' === $format ? $this->json( $filter ) : $this->csv( $filter );
	}

	/** Not made of anything that somebody sent. */
	public static function file_name( string $format ): string {
		return 'json' === $format ? 'mailwright-log.json' : 'mailwright-log.csv';
	}

	public static function content_type( string $format ): string {
		return 'json' === $format ? 'application/json; charset=UTF-8' : 'text/csv; charset=UTF-8';
	}

	/** One cell of a CSV file, quotes included. */
	public static function cell( string|int|null $value ): string {
		return '"' . str_replace( '"', '""', is_string( $value ) ? self::harmless( $value ) : (string) $value ) . '"';
	}

	/** The text with an apostrophe in front where a spreadsheet would calculate. */
	public static function harmless( string $text ): string {
		return 1 === preg_match( self::FORMULA, $text ) ? "'" . $text : $text;
	}

	/** @return iterable<string> */
	private function csv( Message_Filter $filter ): iterable {
		yield self::BYTE_ORDER_MARK . self::csv_line( self::COLUMNS );
		foreach ( $this->store->pages( $filter ) as $ids ) {
			yield implode( '', array_map( fn( array $row ): string => self::csv_line( $this->line( $row ) ), $this->store->rows( $ids ) ) );
		}
	}

	/** @return iterable<string> */
	private function json( Message_Filter $filter ): iterable {
		$before = '[';
		foreach ( $this->store->pages( $filter ) as $ids ) {
			$piece = '';
			foreach ( $this->store->rows( $ids ) as $row ) {
				$piece .= $before . "\n" . wp_json_encode( array_combine( self::COLUMNS, $this->line( $row ) ), JSON_HEX_TAG | JSON_HEX_AMP | JSON_INVALID_UTF8_SUBSTITUTE );
				$before = ',';
			}
			yield $piece;
		}
		yield '[' === $before ? "[]\n" : "\n]\n";
	}

	/**
	 * @param array<string, string|null> $row
	 * @return list<string|int|null>
	 */
	private function line( array $row ): array {
		$line = $this->view->line( $row );
		$all  = explode( "\n", (string) $row['recipients'] );
		if ( count( $all ) < $line['recipients']['count'] ) {
			array_pop( $all ); // The list was cut, perhaps within an address.
		}
		$addresses = array_map( static fn( string $address ): string => Message_View::address( $address ), $all );
		return array(
			$line['id'],
			$line['created_at'],
			$line['status'],
			$line['subject'],
			Message_View::address( (string) $row['sender'] ),
			implode( ', ', $addresses ),
			$line['recipients']['count'],
			$line['connection'],
			$line['source'],
			$line['cause'],
			$line['title'],
			$line['attempts'],
			Message_View::address( (string) $row['message_id'] ),
			(int) $row['size'],
		);
	}

	/** @param list<string|int|null> $cells */
	private static function csv_line( array $cells ): string {
		return implode( ',', array_map( self::cell( ... ), $cells ) ) . "\r\n";
	}
}
