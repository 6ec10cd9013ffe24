<?php
/**
 * A copy of the site must not send what the original has accepted (guarantees D18): such mails are held until the address is back or a person releases them.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

defined( 'ABSPATH' ) || exit;

final class Staging {

	private string $messages;

	private string $home;

	public function __construct( private readonly Patient_Store $patient ) {
		$this->messages = Database::table( Tables::MESSAGES );
		$this->home     = Home::fingerprint();
	}

	public function is_foreign( Claimed_Message $message ): bool {
		return '' !== $message->home && $message->home !== $this->home;
	}

	/** Everything that waits and was accepted under another address. */
	public function hold(): void {
		$this->patient->run( "UPDATE {$this->messages} SET status = 'held', held_for = 'home', lane = NULL WHERE lane IN (0, 1, 2) AND home <> '' AND home <> %s", $this->home );
	}

	/** What was accepted under the present address and held elsewhere: the address is back. */
	public function bring_back(): void {
		$this->patient->run(
			"UPDATE {$this->messages} SET status = CASE WHEN attempts > 0 THEN 'retry' ELSE 'ready' END, held_for = '', lane = priority, next_at = UNIX_TIMESTAMP() WHERE status = 'held' AND held_for = 'home' AND home = %s",
			$this->home
		);
	}
}
