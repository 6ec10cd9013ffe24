<?php
/**
 * One DKIM name and what stands there.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

final class Dkim_Finding {

	/**
	 * @param string $selector The part before "._domainkey".
	 * @param string $name     The whole name.
	 * @param string $target   Where the name points to, '' when it holds the key itself.
	 * @param string $text     The record as it is.
	 */
	public function __construct(
		public readonly string $selector,
		public readonly string $name,
		public readonly Dkim_State $state,
		public readonly string $target = '',
		public readonly string $text = '',
		public readonly ?Dkim_Key $key = null,
	) {}

	/** @return array<string, mixed> */
	public function to_array(): array {
		return array_filter(
			array(
				'name'    => $this->name,
				'state'   => $this->state->value,
				'target'  => Server_Text::clean( $this->target, 253 ),
				'record'  => Server_Text::clean( $this->text, 1000 ),
				'type'    => $this->key->type ?? '',
				'bits'    => $this->key->bits ?? null,
				'testing' => true === $this->key?->is_testing ? true : null,
			),
			static fn( mixed $value ): bool => null !== $value && '' !== $value
		);
	}
}
