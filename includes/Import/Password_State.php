<?php
/**
 * Whether a password of another plugin can be taken over: a closed set, said in every preview.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

enum Password_State: string {

	case Readable   = 'readable';
	case Unreadable = 'unreadable';
	case None       = 'none';
}
