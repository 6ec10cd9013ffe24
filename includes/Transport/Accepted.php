<?php
/**
 * The server took responsibility for a mail.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Accepted {

	/**
	 * @param Reply                $reply     The 250 behind the final dot, with the server's queue id.
	 * @param array<string, Reply> $refused   Recipients that were refused while others were accepted.
	 * @param list<string>         $postponed Recipients that the server wants in a further transaction: there were too many for one.
	 */
	public function __construct( public readonly Reply $reply, public readonly array $refused = array(), public readonly array $postponed = array() ) {}
}
