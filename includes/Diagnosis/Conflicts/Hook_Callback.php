<?php
/**
 * One function that waits at a hook: what it is called, whose it is, and where it stands.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

defined( 'ABSPATH' ) || exit;

final class Hook_Callback {

	/**
	 * @param string $hook     Name of the hook.
	 * @param int    $priority At which it runs; lower is earlier.
	 * @param string $id       WordPress's key for it.
	 * @param mixed  $function What was registered.
	 * @param int    $accepts  How many arguments it takes.
	 * @param string $label    Its name for people who read code.
	 * @param Origin $origin   Whose it is.
	 * @param int    $line     In that file, 0 when unknown.
	 */
	private function __construct(
		public readonly string $hook,
		public readonly int $priority,
		public readonly string $id,
		public readonly mixed $function,
		public readonly int $accepts,
		public readonly string $label,
		public readonly Origin $origin,
		public readonly int $line,
	) {}

	/** @return list<self> All of a hook, in the order in which they run. */
	public static function all( string $hook ): array {
		/** @var array<string, \WP_Hook> $wp_filter */
		global $wp_filter;
		$registered = $wp_filter[ $hook ] ?? null;
		if ( ! $registered instanceof \WP_Hook ) {
			return array();
		}
		$callbacks = $registered->callbacks;
		ksort( $callbacks );
		$all = array();
		foreach ( $callbacks as $priority => $same ) {
			foreach ( $same as $id => $entry ) {
				$all[] = self::describe( $hook, (int) $priority, (string) $id, $entry['function'], (int) $entry['accepted_args'] );
			}
		}
		return $all;
	}

	public function is_registered(): bool {
		/** @var array<string, \WP_Hook> $wp_filter */
		global $wp_filter;
		return isset( $wp_filter[ $this->hook ]->callbacks[ $this->priority ][ $this->id ] );
	}

	/** @return array<string, mixed> */
	public function to_array(): array {
		return array(
			'hook'     => $this->hook,
			'priority' => $this->priority,
			'callback' => $this->label,
			'owner'    => $this->origin->name,
			'kind'     => $this->origin->kind,
			'file'     => $this->origin->file,
			'line'     => $this->line,
		);
	}

	private static function describe( string $hook, int $priority, string $id, mixed $function, int $accepts ): self {
		$code = self::reflect( $function );
		return new self( $hook, $priority, $id, $function, $accepts, self::name( $function ), Origin::of( $code?->getFileName() ?? false ), (int) ( false === $code?->getStartLine() ? 0 : $code?->getStartLine() ) );
	}

	/** @return \ReflectionFunction|\ReflectionMethod|\ReflectionClass<object>|null */
	private static function reflect( mixed $function ): \ReflectionFunction|\ReflectionMethod|\ReflectionClass|null {
		try {
			if ( $function instanceof \Closure || ( is_string( $function ) && ! str_contains( $function, '::' ) ) ) {
				return new \ReflectionFunction( $function );
			}
			$parts = is_string( $function ) ? explode( '::', $function, 2 ) : $function;
			if ( is_object( $parts ) ) {
				return new \ReflectionMethod( $parts, '__invoke' );
			}
			if ( ! is_array( $parts ) || 2 !== count( $parts ) ) {
				return null;
			}
			list( $class, $method ) = array_values( $parts );
			if ( ! is_string( $method ) || ( ! is_object( $class ) && ( ! is_string( $class ) || ! class_exists( $class ) ) ) ) {
				return null;
			}
			// Methods that exist only by __call(): the class at least is known.
			return method_exists( $class, $method ) ? new \ReflectionMethod( $class, $method ) : new \ReflectionClass( $class );
		} catch ( \ReflectionException | \TypeError ) {
			return null; // A function that does not exist; WordPress finds out when it calls it.
		}
	}

	private static function name( mixed $function ): string {
		if ( is_string( $function ) ) {
			return $function;
		}
		if ( $function instanceof \Closure ) {
			return 'function () {…}';
		}
		if ( is_array( $function ) && 2 === count( $function ) && is_string( end( $function ) ) ) {
			$owner = reset( $function );
			return is_object( $owner ) ? self::class_name( $owner ) . '->' . end( $function ) : ( is_string( $owner ) ? $owner : '?' ) . '::' . end( $function );
		}
		return is_object( $function ) ? self::class_name( $function ) . '->__invoke' : '?';
	}

	/** Names of anonymous classes hold the path of their file. */
	private static function class_name( object $thing ): string {
		return (string) preg_replace( '/\x00.*$/s', '', get_class( $thing ) );
	}
}
