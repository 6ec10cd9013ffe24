<?php
/**
 * The claim of a message is no longer ours: whoever holds it now sends it, and this worker must not.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Claim_Lost extends \RuntimeException {}
