<?php
/**
 * What was tried with each message; rows are only ever added. A by-product of sending: when it cannot be written, sending goes on.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Causes\Server_Text;
use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Attempt array{connection: string, outcome: string, stage?: string, cause?: string, reply?: string, duration_ms?: int|float, transcript?: list<array<string, mixed>>|null}
 */
final class Attempt_Store {

	private const MAX_REPLY = 1000;

	/** Rows of one statement. */
	private const BATCH = 200;

	/** @var list<array{0: int, 1: int, 2: Attempt}> */
	private array $waiting = array();

	public function __construct( private readonly Database $database = new Database() ) {}

	/**
	 * @param int     $number  1 = the message's first attempt.
	 * @param Attempt $attempt `outcome`: sent, retry, dead, unknown or held. A transcript is kept for attempts that failed.
	 */
	public function add( int $message, int $number, array $attempt ): void {
		$this->write( array( array( $message, $number, $attempt ) ) );
	}

	/**
	 * As add(), written together with others by flush().
	 *
	 * @param Attempt $attempt
	 */
	public function add_later( int $message, int $number, array $attempt ): void {
		$this->waiting[] = array( $message, $number, $attempt );
		if ( count( $this->waiting ) >= self::BATCH ) {
			$this->flush();
		}
	}

	public function flush(): void {
		$waiting       = $this->waiting;
		$this->waiting = array();
		$this->write( $waiting );
	}

	/**
	 * An attempt that failed, in the form of add().
	 *
	 * @return Attempt
	 */
	public static function of_failure( string $connection, string $outcome, Failure $failure, string $cause, float $duration_s, ?Transcript $transcript ): array {
		return array(
			'connection'  => $connection,
			'outcome'     => $outcome,
			'stage'       => $failure->stage->value,
			'cause'       => $cause,
			'reply'       => null === $failure->reply_code ? $failure->message : trim( $failure->reply_code . ' ' . $failure->reply_text ),
			'duration_ms' => $duration_s * 1000,
			'transcript'  => $transcript?->to_array(),
		);
	}

	/** How often nobody knew what had become of a message. */
	public function unknowns( int $message ): int {
		return (int) $this->database->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::ATTEMPTS ) . " WHERE message = %d AND outcome = 'unknown'", $message );
	}

	/** @param list<array{0: int, 1: int, 2: Attempt}> $attempts */
	private function write( array $attempts ): void {
		if ( array() === $attempts ) {
			return;
		}
		$values = array();
		foreach ( $attempts as [ $message, $number, $attempt ] ) {
			array_push(
				$values,
				$message,
				min( 65535, $number ),
				max( 0, (int) round( (float) ( $attempt['duration_ms'] ?? 0 ) ) ),
				$attempt['connection'],
				$attempt['outcome'],
				$attempt['stage'] ?? '',
				$attempt['cause'] ?? '',
				Server_Text::clean( $attempt['reply'] ?? '', self::MAX_REPLY ),
				self::transcript( $attempt )
			);
		}
		$rows = implode( ', ', array_fill( 0, count( $attempts ), '(%d, %d, UNIX_TIMESTAMP(), %d, %s, %s, %s, %s, %s, %s)' ) );
		try {
			// Ignore: after a lost connection to the database the same rows may come twice.
			$this->database->run( 'INSERT IGNORE INTO ' . Database::table( Tables::ATTEMPTS ) . " (message, number, tried_at, duration_ms, connection, outcome, stage, cause, reply, transcript) VALUES $rows", ...$values );
		} catch ( Database_Error $error ) {
			if ( $error->is_gone() ) {
				throw $error;
			}
		}
	}

	/** @param Attempt $attempt */
	private static function transcript( array $attempt ): ?string {
		if ( 'sent' === $attempt['outcome'] || ! is_array( $attempt['transcript'] ?? null ) || array() === $attempt['transcript'] ) {
			return null;
		}
		return (string) wp_json_encode( $attempt['transcript'], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE );
	}
}
