<?php
/**
 * Whether a secret can be used. Locked is its own state, so that a lost key is never mistaken for a missing password.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

enum Secret_State {

	case None;
	case Available;
	case Locked;
}
