<?php
/**
 * A mail with this idempotency key has been accepted before.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Key_Taken extends \RuntimeException {

	/** @param bool $is_same Whether it was the same mail: then all is well. */
	public function __construct( public readonly bool $is_same ) {
		parent::__construct( 'The idempotency key is taken.' );
	}

	/** What the caller hears when it was another one. */
	public function failure(): Failure {
		return new Failure( Stage::Config, __( 'Another email was sent under the same idempotency key (header X-Mailwright-Key) within the last 24 hours, so this one was not sent. Each email needs a key of its own.', 'mailwright' ) );
	}
}
