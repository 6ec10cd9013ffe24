<?php
/**
 * A copy of the site must not send what the original has accepted (guarantees D18): such mails are held until the address is back or a person releases
 * them. In a safe mode the same happens to everything that waits.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Transport\Deadline;

defined( 'ABSPATH' ) || exit;

final class Staging {

	/** A change of the settings is seen within so many seconds. */
	private const ASK_AGAIN_S = 2.0;

	private string $messages;

	private string $home;

	private ?Safe_Mode $safe_mode = null;

	private float $asked_s = -INF;

	public function __construct( private readonly Patient_Store $patient ) {
		$this->messages = Database::table( Tables::MESSAGES );
		$this->home     = Home::fingerprint();
	}

	public function is_foreign( Claimed_Message $message ): bool {
		return $this->is_from_elsewhere( $message ) || $this->safe_mode()->stops( $message );
	}

	/** Everything that waits and must not leave: accepted under another address, or before the safe mode began. */
	public function hold(): void {
		$this->patient->run( "UPDATE {$this->messages} SET status = 'held', held_for = 'home', lane = NULL WHERE lane IN (0, 1, 2) AND home <> '' AND home <> %s", $this->home );
		if ( $this->safe_mode()->is_on() ) {
			( new Safe_Mode_Store() )->hold( $this->patient );
		}
	}

	/** What was accepted under the present address and held elsewhere: the address is back. */
	public function bring_back(): void {
		$this->patient->run(
			"UPDATE {$this->messages} SET status = CASE WHEN attempts > 0 THEN 'retry' ELSE 'ready' END, held_for = '', lane = priority, next_at = UNIX_TIMESTAMP() WHERE status = 'held' AND held_for = 'home' AND home = %s",
			$this->home
		);
	}

	private function is_from_elsewhere( Claimed_Message $message ): bool {
		return '' !== $message->home && $message->home !== $this->home;
	}

	/** A worker can run for days. */
	private function safe_mode(): Safe_Mode {
		if ( null === $this->safe_mode || $this->asked_s < Deadline::now() - self::ASK_AGAIN_S ) {
			$this->safe_mode = Safe_Mode::now();
			$this->asked_s   = Deadline::now();
		}
		return $this->safe_mode;
	}
}
