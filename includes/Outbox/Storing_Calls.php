<?php
/**
 * How sessions that store a message instead of sending it answer PHPMailer when they cannot take it, or have it already.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Failure;
use Mailwright\Transport\Phpmailer_Calls;
use Mailwright\Transport\Send_Failed;

defined( 'ABSPATH' ) || exit;

trait Storing_Calls {

	use Phpmailer_Calls;

	/**
	 * The same mail again is as good as taken; another one under its key is not.
	 *
	 * @throws Send_Failed
	 */
	private function known( Key_Taken $taken, string $message_id ): bool {
		if ( ! $taken->is_same ) {
			$this->refuse( $taken->failure(), $message_id );
		}
		$this->note_reply( '250 2.0.0 Ok: accepted before' );
		return true;
	}

	/** @throws Send_Failed */
	private function refuse( Failure $failure, string $message_id ): never {
		Events::failed( 0, $failure, $message_id );
		$this->give_up( $failure );
	}
}
