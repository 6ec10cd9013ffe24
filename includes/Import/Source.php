<?php
/**
 * One other plugin that connections and settings can be taken over from. A further plugin is one class and one line in {@see Sources}.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

interface Source {

	/** The slug that the plugin has on WordPress.org. */
	public function id(): string;

	public function name(): string;

	/** @return list<string> Main files that the plugin may have, below the plugins folder. */
	public function files(): array;

	/** What is stored of it, without the state of the plugin; null when there is nothing. Never throws, whatever is stored. */
	public function find(): ?Preview;
}
