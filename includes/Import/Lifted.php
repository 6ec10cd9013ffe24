<?php
/**
 * A password or key as it was found: it can be used, it cannot be decrypted, or there is none.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Secret;
use Mailwright\Settings\Validator;

final class Lifted {

	private function __construct( public readonly Password_State $state, public readonly ?Secret $secret ) {}

	/** @param string|null $value Null when it is there but cannot be read. */
	public static function of( #[\SensitiveParameter] ?string $value ): self {
		if ( '' === $value ) {
			return new self( Password_State::None, null );
		}
		// What no password field takes was decrypted with a wrong key, or is damaged.
		$is_sound = null !== $value && null === Validator::error( $value, Connection_Schema::fields()['password'] );
		return $is_sound ? new self( Password_State::Readable, Secret::of( $value ) ) : new self( Password_State::Unreadable, null );
	}
}
