<?php
/**
 * One door of a mail server that can be tried: a checked host, a port and the way to encrypt.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Endpoint {

	public function __construct( public readonly Target $target, public readonly int $port, public readonly Encryption $encryption ) {}
}
