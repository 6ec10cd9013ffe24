<?php
/**
 * Input that cannot be taken, with one plain sentence per field: the doors turn it into their own kind of error.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Invalid_Input extends \InvalidArgumentException {

	/**
	 * @param array<string, string> $errors Field name => sentence.
	 * @param string                $reason The part of the error code after `mailwright_`.
	 * @param int                   $status HTTP status.
	 * @param string                $message Summary; the first field's sentence unless given.
	 */
	public function __construct( private readonly array $errors, private readonly string $reason = 'invalid_param', private readonly int $status = 400, string $message = '' ) {
		parent::__construct( '' !== $message ? $message : array_values( $errors )[0] ?? '' );
	}

	/** A field that is fixed in wp-config.php or the environment cannot be written. */
	public static function locked( string $field, string $name ): self {
		/* translators: %s: name of a constant or environment variable, such as MAILWRIGHT_HOST */
		$message = sprintf( __( 'This is set by %s outside of WordPress and cannot be changed here.', 'mailwright' ), $name );
		return new self( array( $field => $message ), 'locked', 409 );
	}

	public static function not_found(): self {
		return new self( array(), 'not_found', 404, __( 'There is no such connection.', 'mailwright' ) );
	}

	/** @return array<string, string> Field name => sentence. */
	public function errors(): array {
		return $this->errors;
	}

	public function reason(): string {
		return $this->reason;
	}

	public function status(): int {
		return $this->status;
	}
}
