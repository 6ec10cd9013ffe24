<?php
/**
 * The ways to log in that a connection can ask for; auto takes the best one that the server offers.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

enum Auth_Method: string {

	case Auto     = 'auto';
	case Plain    = 'plain';
	case Login    = 'login';
	case Cram_Md5 = 'cram-md5';
	case Xoauth2  = 'xoauth2';

	/**
	 * Every value, as REST and the database know it.
	 *
	 * @return list<string>
	 */
	public static function values(): array {
		return array_column( self::cases(), 'value' );
	}
}
