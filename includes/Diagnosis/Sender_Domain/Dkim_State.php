<?php
/**
 * What was found under one DKIM name.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

enum Dkim_State: string {
	/** A key that receivers take. */
	case Good = 'good';
	/** A key that is too short (RFC 8301, 3.2: receivers must not take less than 1024 bits). */
	case Weak = 'weak';
	/** The key was withdrawn (RFC 6376, 3.6.1: empty p). */
	case Revoked = 'revoked';
	/** A key that cannot be read. */
	case Broken = 'broken';
	/** The name points somewhere, but no key is there. */
	case Dangling = 'dangling';
	case Missing  = 'missing';
	/** The DNS did not say. */
	case No_Answer = 'no_answer';
}
