<?php
/**
 * Which messages somebody wants to see, checked once for REST, the command line and the export.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Invalid_Input;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Message_Filter {

	public const STATUSES = array( 'ready', 'claimed', 'wire', 'sent', 'retry', 'unknown', 'dead', 'canceled', 'held' );

	/** Nothing more will happen to these by itself. */
	public const FINISHED = array( 'sent', 'dead', 'canceled' );

	private const DATE = '/^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+ -]\d\d:?\d\d)?)?$/D';

	/** The largest number that the column takes. */
	private const LAST_SECOND = 4294967295;

	/**
	 * @param string       $search     Folded; '' = everything.
	 * @param list<string> $statuses   Empty = all.
	 * @param int|null     $since      Seconds since 1970, the second included.
	 * @param int|null     $until      As above.
	 * @param int|null     $before     Only ids below this one.
	 */
	private function __construct(
		public readonly string $search,
		public readonly array $statuses,
		public readonly string $connection,
		public readonly string $source,
		public readonly ?int $since,
		public readonly ?int $until,
		public readonly ?int $before,
	) {}

	/**
	 * @param array{search?: string, status?: string, connection?: string, source?: string, since?: string, until?: string, cursor?: int, ...} $input By name of {@see self::fields()}.
	 * @throws Invalid_Input When a value is not one.
	 */
	public static function from_input( array $input ): self {
		$statuses = array_values( array_filter( array_map( 'trim', explode( ',', $input['status'] ?? '' ) ), static fn( string $status ): bool => '' !== $status ) );
		if ( array() !== array_diff( $statuses, self::STATUSES ) ) {
			/* translators: %s: list of allowed values, such as "sent, retry" */
			throw new Invalid_Input( array( 'status' => sprintf( __( 'Must be one of: %s.', 'mailwright' ), implode( ', ', self::STATUSES ) ) ) );
		}
		return new self(
			search: Search_Text::fold( trim( $input['search'] ?? '' ) ),
			statuses: array_values( array_unique( $statuses ) ),
			connection: $input['connection'] ?? '',
			source: $input['source'] ?? '',
			since: self::second( $input['since'] ?? '', 'since', '00:00:00' ),
			until: self::second( $input['until'] ?? '', 'until', '23:59:59' ),
			before: $input['cursor'] ?? null,
		);
	}

	public static function all(): self {
		return self::from_input( array() );
	}

	public function before( ?int $id ): self {
		return new self( $this->search, $this->statuses, $this->connection, $this->source, $this->since, $this->until, $id );
	}

	/**
	 * The fields for REST.
	 *
	 * @return array<string, Schema>
	 */
	public static function fields(): array {
		return array(
			'search'     => array( 'type' => 'string', 'maxLength' => 200, 'description' => __( 'Part of the subject, of an address or of a name in it, or the beginning of a Message-ID.', 'mailwright' ) ),
			'status'     => array( 'type' => 'string', 'maxLength' => 100, 'description' => __( 'One status or several, separated by commas.', 'mailwright' ) ),
			'connection' => array( 'type' => 'string', 'maxLength' => 40, 'description' => __( 'Id of a connection.', 'mailwright' ) ),
			'source'     => array( 'type' => 'string', 'maxLength' => 100, 'description' => __( 'What sent the message, as the list names it.', 'mailwright' ) ),
			'since'      => array( 'type' => 'string', 'maxLength' => 40, 'description' => __( 'Only messages from this day or second on (ISO 8601).', 'mailwright' ) ),
			'until'      => array( 'type' => 'string', 'maxLength' => 40, 'description' => __( 'Only messages up to this day or second (ISO 8601).', 'mailwright' ) ),
		);
	}

	/**
	 * A point in time: a whole day counts by the site's clock.
	 *
	 * @throws Invalid_Input When it is none.
	 */
	public static function time( string $text, string $field, string $clock = '00:00:00' ): int {
		$is_valid = 1 === preg_match( self::DATE, $text, $found ) && checkdate( (int) substr( $found[1], 5, 2 ), (int) substr( $found[1], 8, 2 ), (int) substr( $found[1], 0, 4 ) );
		try {
			// A "+" in a query that nobody encoded arrives as a space.
			$zone = str_replace( ' ', '+', $found[3] ?? '' );
			$time = $is_valid ? new \DateTimeImmutable( $found[1] . 'T' . ( $found[2] ?? $clock ) . $zone, wp_timezone() ) : null;
		} catch ( \Exception ) {
			$time = null;
		}
		if ( null === $time ) {
			throw new Invalid_Input( array( $field => __( 'Must be a date such as 2026-11-23, or a date with a time such as 2026-11-23T21:00:00Z.', 'mailwright' ) ) );
		}
		return max( 0, min( self::LAST_SECOND, $time->getTimestamp() ) );
	}

	private static function second( string $text, string $field, string $clock ): ?int {
		return '' === $text ? null : self::time( $text, $field, $clock );
	}
}
