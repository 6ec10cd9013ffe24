<?php
/**
 * How many messages of each day were sent at once, sent after more than one attempt, or given up: also of days whose messages are deleted by now.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

/**
 * Days by the site's clock. A day is over for good when nothing of it can wait any more; until then it is counted anew from time to time.
 *
 * @phpstan-type Figures array{sent: int, retried: int, failed: int}
 */
final class Daily_Figures {

	/** Kinds of rows: messages that are there (at `counted_at`), messages that were deleted since, and both for a day that is over for good. */
	private const HERE  = 0;
	private const GONE  = 1;
	private const FINAL = 2;

	/** The longest that a message is tried (guarantees D9) is five days. */
	private const OPEN_DAYS = 7;

	/** Seconds that a count is good enough for: of today, and of the days before. */
	private const FRESH_TODAY_S = 60;
	private const FRESH_S       = 2 * HOUR_IN_SECONDS;

	/** The chart goes back so far. */
	public const SHOWN_DAYS = 31;

	private const NONE = array( 'sent' => 0, 'retried' => 0, 'failed' => 0 );

	private readonly Time_Order $order;

	/** @var array<int, true>|null */
	private ?array $known_for_good = null;

	private int $oldest_shown = 0;

	public function __construct( private readonly Database $database = new Database() ) {
		$this->order = new Time_Order( $database );
	}

	/**
	 * @return list<array{day: string, sent: int, retried: int, failed: int}> The last days, the oldest first.
	 */
	public function last( int $days ): array {
		$now    = $this->now();
		$starts = self::starts( $now, $days );
		$stored = $this->stored( (int) array_key_first( $starts ) );
		$edges  = array( ...array_values( $starts ), $now + DAY_IN_SECONDS );
		$list   = array();
		foreach ( array_keys( $starts ) as $i => $day ) {
			$rows    = $stored[ $day ] ?? array();
			$figures = $rows[ self::FINAL ] ?? self::sum( $rows[ self::GONE ] ?? self::NONE, $this->here( $day, $edges[ $i ], $edges[ $i + 1 ], $rows[ self::HERE ] ?? null, $days - 1 - $i, $now ) );
			$list[]  = array( 'day' => self::iso( $day ), 'sent' => $figures['sent'], 'retried' => $figures['retried'], 'failed' => $figures['failed'] );
		}
		return $list;
	}

	/** Counts what is out of date, and closes the days that are over for good. */
	public function refresh(): void {
		$now    = $this->now();
		$starts = self::starts( $now, self::SHOWN_DAYS );
		$edges  = array( ...array_values( $starts ), $now + DAY_IN_SECONDS );
		$stored = $this->stored( (int) array_key_first( $starts ) );
		foreach ( array_keys( $starts ) as $i => $day ) {
			$rows = $stored[ $day ] ?? array();
			if ( isset( $rows[ self::FINAL ] ) ) {
				continue;
			}
			$counted = $this->count( $edges[ $i ], $edges[ $i + 1 ] );
			if ( count( $starts ) - $i > self::OPEN_DAYS ) {
				$this->put( $day, self::FINAL, self::sum( $counted, $rows[ self::GONE ] ?? self::NONE ), $now );
			} else {
				$this->put( $day, self::HERE, $counted, $now );
			}
		}
		$this->database->run( 'DELETE FROM ' . self::table() . ' WHERE day < %d', (int) wp_date( 'Ymd', $now - 400 * DAY_IN_SECONDS ) );
	}

	/**
	 * Keeps the figures of messages that are being deleted.
	 *
	 * @param list<array<string, string|null>> $rows With created_at, status, attempts.
	 */
	public function keep_of( array $rows ): void {
		$days  = array();
		$known = $this->known_for_good();
		foreach ( $rows as $row ) {
			$day  = (int) wp_date( 'Ymd', (int) $row['created_at'] );
			$what = match ( true ) {
				isset( $known[ $day ] ) || $day < $this->oldest_shown => null,
				'dead' === $row['status'] => 'failed',
				'sent' !== $row['status'] => null,
				(int) $row['attempts'] > 1 => 'retried',
				default => 'sent',
			};
			if ( null !== $what ) {
				$days[ $day ] = self::sum( $days[ $day ] ?? self::NONE, array_merge( self::NONE, array( $what => 1 ) ) );
			}
		}
		foreach ( $days as $day => $more ) {
			$this->add( $day, $more );
		}
	}

	/** @return array<int, true> Days whose figures do not change any more. */
	private function known_for_good(): array {
		if ( null === $this->known_for_good ) {
			$this->oldest_shown   = (int) array_key_first( self::starts( $this->now(), self::SHOWN_DAYS ) );
			$this->known_for_good = array_fill_keys( array_keys( array_filter( $this->stored( $this->oldest_shown ), static fn( array $kinds ): bool => isset( $kinds[ self::FINAL ] ) ) ), true );
		}
		return $this->known_for_good;
	}

	/**
	 * @param array<string, int>|null $known As it was counted before.
	 * @return Figures
	 */
	private function here( int $day, int $from, int $to, ?array $known, int $days_ago, int $now ): array {
		$fresh_s = 0 === $days_ago ? self::FRESH_TODAY_S : self::FRESH_S;
		if ( null !== $known && $known['counted_at'] > $now - $fresh_s ) {
			return array( 'sent' => $known['sent'], 'retried' => $known['retried'], 'failed' => $known['failed'] );
		}
		$counted = $this->count( $from, $to );
		$this->put( $day, self::HERE, $counted, $now );
		return $counted;
	}

	/** @return Figures */
	private function count( int $from, int $to ): array {
		return $this->order->is_kept() ? $this->count_by_ids( $from, $to ) : $this->count_by_time( $from, $to );
	}

	/**
	 * Along the keys (status, id) and (message, number), without touching the messages themselves. At midnight a message may fall into the next day.
	 *
	 * @return Figures
	 */
	private function count_by_ids( int $from, int $to ): array {
		$messages = Database::table( Tables::MESSAGES );
		$first    = $this->database->value( "SELECT id FROM $messages WHERE created_at >= %d ORDER BY created_at, id LIMIT 1", $from );
		$behind   = $this->database->value( "SELECT id FROM $messages WHERE created_at >= %d ORDER BY created_at, id LIMIT 1", $to ) ?? (string) PHP_INT_MAX;
		if ( null === $first || $first === $behind ) {
			return self::NONE;
		}
		$range   = array( (int) $first, (int) $behind - 1 );
		$sent    = (int) $this->database->value( "SELECT COUNT(*) FROM $messages WHERE status = 'sent' AND id BETWEEN %d AND %d", ...$range );
		// "+ 0" keeps the database from walking along all messages that were sent and asking about each: only few have a second attempt.
		$retried = (int) $this->database->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::ATTEMPTS ) . " a INNER JOIN $messages m ON m.id = a.message + 0 WHERE a.number = 2 AND a.message BETWEEN %d AND %d AND m.status = 'sent'", ...$range );
		$failed  = (int) $this->database->value( "SELECT COUNT(*) FROM $messages WHERE status = 'dead' AND id BETWEEN %d AND %d", ...$range );
		return array( 'sent' => max( 0, $sent - $retried ), 'retried' => $retried, 'failed' => $failed );
	}

	/** @return Figures */
	private function count_by_time( int $from, int $to ): array {
		$row = $this->database->row(
			"SELECT SUM( CASE WHEN status = 'sent' AND attempts <= 1 THEN 1 ELSE 0 END ) AS sent, SUM( CASE WHEN status = 'sent' AND attempts > 1 THEN 1 ELSE 0 END ) AS retried,
			SUM( CASE WHEN status = 'dead' THEN 1 ELSE 0 END ) AS failed FROM " . Database::table( Tables::MESSAGES ) . ' WHERE created_at >= %d AND created_at < %d',
			$from,
			$to
		);
		return array( 'sent' => (int) ( $row['sent'] ?? 0 ), 'retried' => (int) ( $row['retried'] ?? 0 ), 'failed' => (int) ( $row['failed'] ?? 0 ) );
	}

	/** @param Figures $figures */
	private function put( int $day, int $kind, array $figures, int $now ): void {
		$this->database->run( 'REPLACE INTO ' . self::table() . ' (day,kind,sent,retried,failed,counted_at) VALUES (%d,%d,%d,%d,%d,%d)', $day, $kind, $figures['sent'], $figures['retried'], $figures['failed'], $now );
	}

	/**
	 * Adds to what was deleted. The count of what is there is older than the deletion: it has to be taken again.
	 *
	 * @param Figures $more
	 */
	private function add( int $day, array $more ): void {
		$this->database->run( 'INSERT IGNORE INTO ' . self::table() . ' (day,kind) VALUES (%d,%d)', $day, self::GONE );
		$this->database->run( 'UPDATE ' . self::table() . ' SET sent = sent + %d, retried = retried + %d, failed = failed + %d WHERE day = %d AND kind = %d', $more['sent'], $more['retried'], $more['failed'], $day, self::GONE );
		$this->database->run( 'DELETE FROM ' . self::table() . ' WHERE day = %d AND kind = %d', $day, self::HERE );
	}

	/** @return array<int, array<int, array<string, int>>> Day => kind => row. */
	private function stored( int $first_day ): array {
		$stored = array();
		foreach ( $this->database->rows( 'SELECT * FROM ' . self::table() . ' WHERE day >= %d', $first_day ) as $row ) {
			$row                                                = array_map( 'intval', $row );
			$stored[ $row['day'] ][ $row['kind'] ] = $row;
		}
		return $stored;
	}

	/**
	 * When the last days began.
	 *
	 * @return array<int, int> 20261123 => seconds, the oldest first.
	 */
	private static function starts( int $now, int $days ): array {
		$today  = ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() )->setTime( 0, 0 );
		$starts = array();
		for ( $ago = $days - 1; $ago >= 0; $ago-- ) {
			$day                                    = $today->modify( "-$ago days" );
			$starts[ (int) $day->format( 'Ymd' ) ] = $day->getTimestamp();
		}
		return $starts;
	}

	/**
	 * @param array<string, int> $one
	 * @param array<string, int> $other
	 * @return Figures
	 */
	private static function sum( array $one, array $other ): array {
		return array( 'sent' => $one['sent'] + $other['sent'], 'retried' => $one['retried'] + $other['retried'], 'failed' => $one['failed'] + $other['failed'] );
	}

	private static function iso( int $day ): string {
		return sprintf( '%04d-%02d-%02d', intdiv( $day, 10000 ), intdiv( $day, 100 ) % 100, $day % 100 );
	}

	private function now(): int {
		return (int) $this->database->value( 'SELECT UNIX_TIMESTAMP()' );
	}

	private static function table(): string {
		return Database::table( Tables::DAYS );
	}
}
