<?php
/**
 * What stands in wp-config.php and in the environment of the server; the one place that looks there, so that a test can stand in for both.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Outside {

	/**
	 * @param array<string, mixed>|null  $constants Instead of the real ones.
	 * @param array<string, string>|null $variables Instead of the real ones.
	 */
	public function __construct( #[\SensitiveParameter] private readonly ?array $constants = null, #[\SensitiveParameter] private readonly ?array $variables = null ) {}

	/** @return mixed The constant's value, null when it is not defined. */
	public function constant( string $name ): mixed {
		if ( null !== $this->constants ) {
			return $this->constants[ $name ] ?? null;
		}
		return defined( $name ) ? constant( $name ) : null;
	}

	/** The environment variable, null when it is not set. Empty counts as not set: that is how container tools leave a variable out. */
	public function variable( string $name ): ?string {
		$value = null !== $this->variables ? $this->variables[ $name ] ?? '' : getenv( $name );
		return is_string( $value ) && '' !== $value ? $value : null;
	}

	/** A text from the constant or, when there is none, from the environment. */
	public function text( string $name ): ?string {
		$constant = $this->constant( $name );
		return is_string( $constant ) && '' !== $constant ? $constant : $this->variable( $name );
	}

	/** @return array<string, string> For var_dump() and print_r(). */
	public function __debugInfo(): array {
		return array();
	}
}
