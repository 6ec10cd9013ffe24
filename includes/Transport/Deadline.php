<?php
/**
 * A point in time on the monotonic clock. PHPMailer's own limits are 300 s each; a visitor's page cannot wait that long.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Deadline {

	private function __construct( private readonly float $at_s ) {}

	/** @param float $seconds From now. */
	public static function after( float $seconds ): self {
		return new self( self::now() + $seconds );
	}

	/** The earlier of this and `$seconds` from now. */
	public function at_most( float $seconds ): self {
		return new self( min( $this->at_s, self::now() + $seconds ) );
	}

	public function extended_by( float $seconds ): self {
		return new self( $this->at_s + $seconds );
	}

	/** Seconds left, never negative. */
	public function remaining(): float {
		return max( 0.0, $this->at_s - self::now() );
	}

	public function is_over(): bool {
		return self::now() >= $this->at_s;
	}

	/** Monotonic seconds: unlike microtime() it never jumps when the system's clock is set. */
	public static function now(): float {
		return hrtime( true ) / 1e9;
	}
}
