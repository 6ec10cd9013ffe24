<?php
/**
 * A password or key that no dump, trace, export or JSON can show: it is only revealed by asking, at the moment of sending.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Secret implements \JsonSerializable {

	/**
	 * The value lives inside closures: unlike a property, var_export() and a cast to array do not show what they hold.
	 *
	 * @param \Closure(): string       $reveal Gives the secret, '' when there is none or it is locked.
	 * @param \Closure(): Secret_State $state  Tells whether it could be revealed.
	 */
	private function __construct( private readonly \Closure $reveal, private readonly \Closure $state ) {}

	public static function of( #[\SensitiveParameter] string $value ): self {
		return new self( static fn(): string => $value, static fn(): Secret_State => '' === $value ? Secret_State::None : Secret_State::Available );
	}

	/** A secret that is fixed elsewhere but cannot be had, such as an unreadable password file. */
	public static function unavailable(): self {
		return new self( static fn(): string => '', static fn(): Secret_State => Secret_State::Locked );
	}

	/**
	 * A secret that is decrypted when it is asked for, and only once.
	 *
	 * @param \Closure(): ?string $open Gives the secret, null when it cannot be decrypted.
	 */
	public static function lazy( \Closure $open ): self {
		$known = null;
		$get   = static function () use ( $open, &$known ): self {
			if ( null === $known ) {
				$value = $open();
				$known = null === $value ? self::unavailable() : self::of( $value );
			}
			return $known;
		};
		return new self( static fn(): string => $get()->reveal(), static fn(): Secret_State => $get()->state() );
	}

	public function reveal(): string {
		return ( $this->reveal )();
	}

	public function state(): Secret_State {
		return ( $this->state )();
	}

	/** @return array<string, string> For var_dump() and print_r(). */
	public function __debugInfo(): array {
		return array( 'value' => '(hidden)' );
	}

	public function jsonSerialize(): string {
		return '(hidden)';
	}

	/** @return never */
	public function __serialize(): array {
		throw new \LogicException( 'A secret cannot be serialized.' );
	}
}
