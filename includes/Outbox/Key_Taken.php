<?php
/**
 * A mail with this idempotency key has been accepted before.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Key_Taken extends \RuntimeException {

	/** @param bool $is_same Whether it was the same mail: then all is well. */
	public function __construct( public readonly bool $is_same ) {
		parent::__construct( 'The idempotency key is taken.' );
	}
}
