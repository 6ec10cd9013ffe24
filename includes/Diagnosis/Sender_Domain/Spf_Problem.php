<?php
/**
 * What is wrong with an SPF record, so that receivers may ignore it as a whole.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

enum Spf_Problem: string {
	/** The DNS did not say. */
	case No_Answer = 'no_answer';
	/** More than one record (RFC 7208, 4.5). */
	case Multiple = 'multiple';
	/** A word that no receiver understands. */
	case Syntax = 'syntax';
	/** An included domain has no SPF record (RFC 7208, 5.2). */
	case Dead_Include = 'dead_include';
	/** A record that includes itself. */
	case Loop = 'loop';
	/** More than ten lookups (RFC 7208, 4.6.4). */
	case Lookups = 'lookups';
	/** More than two lookups that find nothing (RFC 7208, 4.6.4). */
	case Void_Lookups = 'void_lookups';
	/** More than ten mail exchangers behind one "mx" (RFC 7208, 4.6.4). */
	case Exchangers = 'exchangers';
}
