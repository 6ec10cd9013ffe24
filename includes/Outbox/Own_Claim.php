<?php
/**
 * A message in the outbox that this very process sends.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Own_Claim {

	public function __construct( public readonly int $id, public readonly string $token ) {}
}
