<?php
/**
 * One connection of another plugin in Mailwright's own fields, with what has to be said about it. Its secrets show in no dump.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Secret;

final class Found {

	/**
	 * @param string                $key     What the other plugin calls it; tells the connections of one preview apart.
	 * @param array<string, mixed>  $values  By REST field name, without secrets.
	 * @param array<string, Secret> $secrets By REST field name; those that can be read.
	 * @param list<string>          $notes   Sentences for people.
	 * @param list<string>          $senders From addresses that are sent through it.
	 */
	public function __construct(
		public readonly string $key,
		public readonly array $values,
		public readonly array $secrets = array(),
		public readonly Password_State $password = Password_State::None,
		public readonly array $notes = array(),
		public readonly array $senders = array(),
	) {}

	/** @param list<string> $notes */
	public function with_notes( array $notes ): self {
		return new self( $this->key, $this->values, $this->secrets, $this->password, array_values( array_unique( array( ...$this->notes, ...$notes ) ) ), $this->senders );
	}

	/** @param list<string> $senders */
	public function with_senders( array $senders ): self {
		return new self( $this->key, $this->values, $this->secrets, $this->password, $this->notes, $senders );
	}

	/** @return array<string, string> The secrets in the clear: for the moment of storing only. */
	public function reveal(): array {
		return array_map( static fn( Secret $secret ): string => $secret->reveal(), $this->secrets );
	}

	/** @return array<string, mixed> */
	public function to_array(): array {
		$shown = array_intersect_key( $this->values, Connection_Schema::plain_fields() );
		return array( 'key' => $this->key ) + $shown + array(
			'password' => $this->password->value,
			'notes'    => $this->notes,
		);
	}

	/** @return array<string, mixed> For var_dump() and print_r(). */
	public function __debugInfo(): array {
		return $this->to_array();
	}
}
