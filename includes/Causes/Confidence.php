<?php
/**
 * How sure the classifier is: `high` = a code or a wording that means only this, `medium` = the usual meaning,
 * `low` = the likeliest of several.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

enum Confidence: string {
	case High   = 'high';
	case Medium = 'medium';
	case Low    = 'low';
}
