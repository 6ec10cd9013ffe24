<?php
/**
 * One alert channel: where somebody is told, with secrets that no dump can show.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Settings\Secret;
use Mailwright\Settings\Secret_State;

defined( 'ABSPATH' ) || exit;

final class Channel {

	/**
	 * @param array<string, Secret>                                          $secrets By field.
	 * @param array{source: 'constant'|'environment', name: string}|null $fixed   What fixes it, null when it stands in the database.
	 * @param bool                                                       $may_be_private Whether who stored the address may name hosts behind the web server.
	 */
	public function __construct(
		public readonly string $id,
		public readonly Channel_Type $type,
		public readonly string $name,
		public readonly bool $enabled,
		public readonly string $chat,
		private readonly array $secrets,
		public readonly ?array $fixed = null,
		public readonly bool $may_be_private = true,
	) {}

	public function secret( string $field ): string {
		return isset( $this->secrets[ $field ] ) ? $this->secrets[ $field ]->reveal() : '';
	}

	public function state( string $field ): Secret_State {
		return isset( $this->secrets[ $field ] ) ? $this->secrets[ $field ]->state() : Secret_State::None;
	}

	/** Whether something that it needs is stored, but cannot be opened (guarantees S6). */
	public function is_locked(): bool {
		foreach ( array_keys( $this->secrets ) as $field ) {
			if ( Secret_State::Locked === $this->state( $field ) ) {
				return true;
			}
		}
		return false;
	}

	public function address(): string {
		$address = $this->secret( 'address' );
		return '' === $address ? $this->type->default_address() : $address;
	}

	/** The name that somebody gave it, else that of its service. */
	public function label(): string {
		return '' === $this->name ? $this->type->label() : $this->name;
	}

	/** @return array<string, mixed> Everything but the values of secrets. */
	public function to_array(): array {
		$shown = array(
			'id'      => $this->id,
			'type'    => $this->type->value,
			'name'    => $this->label(),
			'enabled' => $this->enabled,
			'chat'    => $this->chat,
		);
		foreach ( Channel_Schema::SECRETS as $field ) {
			$state                       = $this->state( $field );
			$shown[ $field . '_status' ] = null === $this->fixed
				? array( 'set' => Secret_State::None !== $state, 'source' => 'database', 'locked' => Secret_State::Locked === $state )
				: array( 'set' => Secret_State::Available === $state, 'source' => $this->fixed['source'], 'locked' => true );
		}
		$shown['locked'] = null !== $this->fixed;
		$shown['source'] = $this->fixed;
		return $shown;
	}

	/** @return array<string, mixed> For var_dump() and print_r(). */
	public function __debugInfo(): array {
		return array( 'id' => $this->id, 'type' => $this->type->value );
	}
}
