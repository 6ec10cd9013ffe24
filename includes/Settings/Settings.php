<?php
/**
 * A site's email settings, always valid: a stored value that is broken is replaced by its default.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Settings {

	/**
	 * @param list<array{from: string, connection: string}>                                                                                        $routes
	 * @param array{failures: int, minutes: int, quiet_from: string, quiet_until: string, weekly_summary: bool, summary_to: string} $alerts
	 */
	private function __construct(
		public readonly string $from_email,
		public readonly string $from_name,
		public readonly bool $force_from_email,
		public readonly bool $force_from_name,
		public readonly string $return_path,
		public readonly ?string $default_connection,
		public readonly ?string $fallback_connection,
		public readonly array $routes,
		public readonly string $background,
		public readonly string $after_unknown,
		public readonly string $log_content,
		public readonly int $log_retention_days,
		public readonly int $log_max_rows,
		public readonly string $safe_mode,
		public readonly string $safe_mode_address,
		public readonly bool $keep_data,
		public readonly array $alerts,
	) {}

	/** @param array<mixed> $values By REST field name; unknown names are ignored. */
	public static function from_array( array $values ): self {
		/** @var array{from_email: string, from_name: string, force_from_email: bool, force_from_name: bool, return_path: string, default_connection: string|null, fallback_connection: string|null, routes: list<array{from: string, connection: string}>, background: string, after_unknown: string, log_content: string, log_retention_days: int, log_max_rows: int, safe_mode: string, safe_mode_address: string, keep_data: bool, alerts: array{failures: int, minutes: int, quiet_from: string, quiet_until: string, weekly_summary: bool, summary_to: string}} $fields As their schema says. */
		$fields = Validator::repaired( $values, Settings_Schema::fields() );
		return new self( ...$fields );
	}

	/** @return array<string, mixed> By REST field name. */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/** @param array<mixed> $changes By REST field name; unknown names are ignored; of a set of named values only some may be given. */
	public function with( array $changes ): self {
		if ( is_array( $changes['alerts'] ?? null ) ) {
			$changes['alerts'] += $this->alerts;
		}
		return self::from_array( array_merge( $this->to_array(), $changes ) );
	}
}
