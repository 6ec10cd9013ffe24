<?php
/**
 * Some messages, newest first, and where to go on.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

final class Message_Page {

	/**
	 * @param list<int> $ids    Newest first.
	 * @param int|null  $cursor What follows has smaller ids; null = nothing follows. After a search that took long there can be a cursor although the page is not full.
	 */
	public function __construct( public readonly array $ids, public readonly ?int $cursor ) {}
}
