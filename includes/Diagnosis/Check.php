<?php
/**
 * One question about a connection. A check finds; the report stores; page, command line and Site Health present.
 * A new check is one class in Checks/, one line in Diagnosis::checks() and one test.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

defined( 'ABSPATH' ) || exit;

interface Check {

	/** The id of the contract, e.g. "dns". */
	public function id(): string;

	/** What is looked at, in two or three words. */
	public function label(): string;

	/** Looks, within the inquiry's deadline. May read and add to its findings. */
	public function run( Inquiry $inquiry ): Check_Result;
}
