<?php
/**
 * What one callback did in a dry run.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

defined( 'ABSPATH' ) || exit;

final class Effect {

	/**
	 * @param Hook_Callback                                         $callback Who.
	 * @param list<array{what: string, from?: string, to?: string}> $changes  What differs afterwards.
	 * @param string                                                $error    Class and place of what it threw, '' when nothing.
	 * @param bool                                                  $printed  Whether it wrote into the page.
	 * @param list<Hook_Callback>                                   $removed  Later callbacks of the same hook that it took away.
	 */
	public function __construct(
		public readonly Hook_Callback $callback,
		public readonly array $changes = array(),
		public readonly string $error = '',
		public readonly bool $printed = false,
		public readonly array $removed = array(),
	) {}

	public function has_changed( string $what ): bool {
		return in_array( $what, array_column( $this->changes, 'what' ), true );
	}

	/** @return array<string, mixed> */
	public function to_array(): array {
		return $this->callback->to_array() + array_filter(
			array(
				'changed' => $this->changes,
				'error'   => $this->error,
				'printed' => $this->printed,
				'removed' => array_map( static fn( Hook_Callback $removed ): string => $removed->label, $this->removed ),
			)
		);
	}
}
