<?php
/**
 * The results of RFC 7208, 2.6.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

enum Spf_Verdict: string {
	case None       = 'none';
	case Neutral    = 'neutral';
	case Pass       = 'pass';
	case Fail       = 'fail';
	case Soft_Fail  = 'softfail';
	case Temp_Error = 'temperror';
	case Perm_Error = 'permerror';

	public static function of_qualifier( string $qualifier ): self {
		return match ( $qualifier ) {
			'-'     => self::Fail,
			'~'     => self::Soft_Fail,
			'?'     => self::Neutral,
			default => self::Pass,
		};
	}
}
