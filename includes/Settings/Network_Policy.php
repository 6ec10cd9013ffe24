<?php
/**
 * What the administrators of a network have decided for its sites.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

enum Network_Policy: string {

	/** Every site uses the network's settings. */
	case Locked = 'locked';

	/** The network's settings count until a site has saved its own. */
	case Free = 'free';

	/** @return list<string> */
	public static function values(): array {
		return array_column( self::cases(), 'value' );
	}
}
