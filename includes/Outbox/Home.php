<?php
/**
 * Under which address the site lives, as a fingerprint: mail that was accepted elsewhere must not leave from a copy of the site (guarantees D18).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Settings\Origin;

defined( 'ABSPATH' ) || exit;

final class Home {

	/** Without the scheme: a site that moves from http to https is still the same. */
	public static function fingerprint(): string {
		return substr( hash( 'sha256', Origin::place_of( Origin::home() ) ), 0, 32 );
	}
}
