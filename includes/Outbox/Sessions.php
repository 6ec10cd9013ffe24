<?php
/**
 * Open connections to mail servers within one worker: several to the same server, each used by one mail at a time and kept for the next.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Carrier;
use Mailwright\Transport\Carriers;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

final class Sessions {

	/** @var array<string, list<Carrier>> Settings => idle connections. */
	private array $idle = array();

	/** @param float $answer_s Seconds that a server has for its answer to a whole mail, 0 = what is left of the session's time. */
	public function __construct( private readonly float $answer_s ) {}

	/**
	 * A connection that is open and free, for exactly these settings (guarantees F43).
	 *
	 * @param array<string, mixed> $values
	 * @return array{0: Carrier, 1: bool} And whether it was used before.
	 * @throws Smtp_Error
	 */
	public function take( #[\SensitiveParameter] array $values, bool $is_locked, Transcript $transcript, Deadline $deadline, bool $is_fresh = false ): array {
		$key = self::key( $values );
		while ( ! $is_fresh && array() !== ( $this->idle[ $key ] ?? array() ) ) {
			$carrier = array_pop( $this->idle[ $key ] );
			if ( $carrier->is_usable() ) {
				$carrier->use_transcript( $transcript );
				return array( $carrier, true );
			}
			$carrier->quit();
		}
		$carrier = Carriers::make( $values, $transcript, $is_locked, $this->answer_s ) ?? throw new \LogicException( 'This mailer takes no composed mail.' );
		$carrier->open( $deadline );
		return array( $carrier, false );
	}

	/** @param array<string, mixed> $values As for take(). */
	public function give_back( #[\SensitiveParameter] array $values, Carrier $carrier ): void {
		$this->idle[ self::key( $values ) ][] = $carrier;
	}

	public function close_all(): void {
		foreach ( $this->idle as $carriers ) {
			foreach ( $carriers as $carrier ) {
				$carrier->quit();
			}
		}
		$this->idle = array();
	}

	/** @param array<string, mixed> $values */
	private static function key( #[\SensitiveParameter] array $values ): string {
		return hash( 'sha256', serialize( $values ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.serialize_serialize -- Only hashed.
	}
}
