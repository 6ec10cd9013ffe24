<?php
/**
 * How long and how widely one worker may work: what serves a page has seconds, a command line has all day.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

final class Worker_Limits {

	/** Workers of a site at once that serve pages or cron; those of the command line are not counted against. */
	public const MAX_WORKERS = 4;

	/**
	 * @param float                                       $seconds     When it ends at the latest.
	 * @param int                                         $concurrency Messages under way at once.
	 * @param bool                                        $is_loop     Whether it waits for more when nothing is due.
	 * @param bool                                        $is_patient  Whether it may wait minutes for a slow server or a lost database: the command line may.
	 * @param int                                         $max_workers It does not begin when so many work already; 0 = no limit.
	 * @param (\Closure(): bool)|null                     $should_stop Asked now and then.
	 * @param (\Closure( Worker_Report $report ): void)|null $on_progress Told of each message that is done.
	 */
	public function __construct(
		public readonly float $seconds,
		public readonly int $concurrency = 4,
		public readonly bool $is_loop = false,
		public readonly bool $is_patient = false,
		public readonly int $max_workers = self::MAX_WORKERS,
		public readonly ?\Closure $should_stop = null,
		public readonly ?\Closure $on_progress = null,
	) {}

	/** In a web request, behind its answer. */
	public static function web(): self {
		return new self( 8.0 );
	}

	/** In a process of WP-Cron, which a web server starts and may end after 60 seconds. */
	public static function cron(): self {
		return new self( 50.0 );
	}

	public static function cli( float $seconds = INF, int $concurrency = 8, bool $is_loop = false, ?\Closure $should_stop = null, ?\Closure $on_progress = null ): self {
		return new self( $seconds, max( 1, $concurrency ), $is_loop, true, 0, $should_stop, $on_progress );
	}
}
