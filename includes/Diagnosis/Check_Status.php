<?php
/**
 * How a check ended.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

defined( 'ABSPATH' ) || exit;

enum Check_Status: string {
	case Pass = 'pass';
	/** Mail leaves, but something should be looked at. */
	case Warn = 'warn';
	case Fail = 'fail';
	/** Could not or need not be looked at; the summary says why. */
	case Skip = 'skip';
}
