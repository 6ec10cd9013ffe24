<?php
/**
 * `wp mailwright outbox`: what waits to be sent, and a worker that sends it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Cli;

use Mailwright\Install\Tables;
use Mailwright\Outbox\Connection_State_Store;
use Mailwright\Outbox\Network_Rounds;
use Mailwright\Outbox\Outbox_Health;
use Mailwright\Outbox\Outbox_Status;
use Mailwright\Outbox\Queue_Store;
use Mailwright\Outbox\Safe_Mode_Store;
use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Outbox\Worker_Report;

defined( 'ABSPATH' ) || exit;

final class Outbox_Command {

	private const CONCURRENCY = 8;

	/** More would be more than any provider takes from one sender. */
	private const MOST_CONCURRENCY = 100;

	/** Set by a signal: the worker comes to its end after what is under way. */
	private static bool $should_stop = false;

	/**
	 * Shows how many messages wait, and how the connections are doing.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : What to print.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 * ---
	 *
	 * ## EXIT STATUS
	 *
	 * 0 = mail is being sent, 1 = something is wrong, 2 = wrong use.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright outbox status
	 *
	 * @param string[]              $args    None.
	 * @param array<string, string> $options See above.
	 */
	public function status( array $args, array $options ): void {
		Tables::ensure();
		$health = Outbox_Health::report();
		$outbox = ( new Outbox_Status() )->to_array();
		if ( 'json' === ( $options['format'] ?? 'table' ) ) {
			\WP_CLI::line( (string) wp_json_encode( array( 'health' => $health['status'] ) + $outbox + array( 'findings' => $health['findings'] ), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
			\WP_CLI::halt( 'critical' === $health['status'] ? 1 : 0 );
		}
		$connections = $outbox['connections'];
		Output::fields( array( 'health' => $health['status'] ) + array_diff_key( $outbox, array( 'connections' => true ) ), 'table' );
		foreach ( $connections as $connection ) {
			\WP_CLI::line( trim( sprintf( '%-20s %-9s %s %s', $connection['id'], $connection['state'], $connection['title'], $connection['reply'] ) ) );
		}
		foreach ( $health['findings'] as $finding ) {
			\WP_CLI::line( "[{$finding['severity']}] {$finding['title']} {$finding['fix']}" );
		}
		\WP_CLI::halt( 'critical' === $health['status'] ? 1 : 0 );
	}

	/**
	 * Sends what is due.
	 *
	 * Several of these may run at the same time, on several servers.
	 *
	 * ## OPTIONS
	 *
	 * [--loop]
	 * : Do not stop when nothing is due: wait for more. Ends at SIGTERM or SIGINT, after what is under way.
	 *
	 * [--seconds=<n>]
	 * : Begin nothing new after so many seconds.
	 *
	 * [--concurrency=<n>]
	 * : Messages under way at once. Default: 8. A provider's own limits are kept in any case.
	 *
	 * [--network]
	 * : On all sites of the network, one after the other, in turns.
	 *
	 * ## EXIT STATUS
	 *
	 * 0 = everything that was due has been sent or waits for its next attempt, 1 = something was given up or is held, or the outbox is stopped, 2 = wrong use.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright outbox run
	 *     wp mailwright outbox run --loop --concurrency=4
	 *     wp mailwright outbox run --loop --network
	 *
	 * @param string[]                   $args    None.
	 * @param array<string, string|true> $options See above.
	 */
	public function run( array $args, array $options ): void {
		$seconds     = $this->number( $options, 'seconds', 1, 31536000 );
		$concurrency = $this->number( $options, 'concurrency', 1, self::MOST_CONCURRENCY ) ?? self::CONCURRENCY;
		$is_loop     = isset( $options['loop'] );
		$this->listen_to_signals();
		if ( isset( $options['network'] ) && is_multisite() ) {
			$this->run_network( Worker_Limits::cli( $seconds ?? INF, $concurrency, $is_loop, static fn(): bool => self::$should_stop ) );
		}
		$progress = $this->progress( $is_loop );
		$report   = Worker::run( Worker_Limits::cli( $seconds ?? INF, $concurrency, $is_loop, static fn(): bool => self::$should_stop, $progress['tick'] ) );
		$progress['finish']();
		$this->end( $report );
	}

	private function run_network( Worker_Limits $limits ): never {
		$stopped = 0;
		$tell    = static function () use ( &$stopped ): void {
			++$stopped;
			\WP_CLI::warning( home_url() . ': ' . __( 'The outbox is stopped. Start it with: wp mailwright outbox resume', 'mailwright' ) . ' --url=' . home_url() );
		};
		$this->end( ( new Network_Rounds( $limits, $tell ) )->run(), $stopped > 0 );
	}

	/**
	 * Stops sending in the background; mail is still accepted and stored.
	 *
	 * @param string[] $args None.
	 */
	public function pause( array $args ): void {
		Tables::ensure();
		( new Connection_State_Store() )->pause_outbox( true );
		\WP_CLI::success( __( 'The outbox is stopped. Mail is stored until it goes on.', 'mailwright' ) );
	}

	/**
	 * Goes on after a pause.
	 *
	 * @param string[] $args None.
	 */
	public function resume( array $args ): void {
		Tables::ensure();
		( new Connection_State_Store() )->pause_outbox( false );
		\WP_CLI::success( __( 'The outbox goes on.', 'mailwright' ) );
	}

	/**
	 * Lets messages go that are held because the address of the site has changed or their connection is gone.
	 *
	 * ## OPTIONS
	 *
	 * [--safe-mode]
	 * : Those that the safe mode holds, instead: they are sent to the people they were written to.
	 *
	 * [--yes]
	 * : Do not ask; for --safe-mode.
	 *
	 * ## EXAMPLES
	 *
	 *     wp mailwright outbox release
	 *     wp mailwright outbox release --safe-mode --yes
	 *
	 * @param string[]                   $args    None.
	 * @param array<string, string|true> $options See above.
	 */
	public function release( array $args, array $options = array() ): void {
		Tables::ensure();
		if ( isset( $options['safe-mode'] ) ) {
			\WP_CLI::confirm( __( 'Send everything that the safe mode holds to the people it was written to?', 'mailwright' ), $options );
		}
		$count = isset( $options['safe-mode'] ) ? ( new Safe_Mode_Store() )->release() : ( new Queue_Store() )->release_all();
		/* translators: %d: number of messages */
		\WP_CLI::success( sprintf( _n( '%d message released.', '%d messages released.', $count, 'mailwright' ), $count ) );
	}

	/** @param array<string, string|true> $options */
	private function number( array $options, string $name, int $least, int $most ): ?int {
		if ( ! isset( $options[ $name ] ) ) {
			return null;
		}
		$number = is_string( $options[ $name ] ) && ctype_digit( $options[ $name ] ) && strlen( $options[ $name ] ) < 10 ? (int) $options[ $name ] : -1;
		if ( $number < $least || $number > $most ) {
			/* translators: 1: name of an option, 2: smallest number, 3: largest number */
			Output::wrong_use( sprintf( __( '--%1$s has to be a number from %2$d to %3$d.', 'mailwright' ), $name, $least, $most ) );
		}
		return $number;
	}

	private function listen_to_signals(): void {
		self::$should_stop = false;
		if ( ! function_exists( 'pcntl_async_signals' ) || ! function_exists( 'pcntl_signal' ) ) {
			return;
		}
		pcntl_async_signals( true );
		foreach ( array( SIGTERM, SIGINT ) as $signal ) {
			pcntl_signal(
				$signal,
				static function (): void {
					self::$should_stop = true;
				}
			);
		}
	}

	/** @return array{tick: (\Closure( Worker_Report ): void)|null, finish: \Closure(): void} */
	private function progress( bool $is_loop ): array {
		$waiting = $is_loop || ! stream_isatty( STDOUT ) ? 0 : $this->due();
		if ( 0 === $waiting ) {
			return array( 'tick' => null, 'finish' => static function (): void {} );
		}
		$bar = \WP_CLI\Utils\make_progress_bar( __( 'Sending', 'mailwright' ), $waiting );
		return array(
			'tick'   => static function () use ( $bar ): void {
				$bar->tick();
			},
			'finish' => static function () use ( $bar ): void {
				$bar->finish();
			},
		);
	}

	private function due(): int {
		Tables::ensure();
		$counts = ( new Queue_Store() )->numbers()['counts'];
		return $counts['ready'] + $counts['retry'];
	}

	private function end( Worker_Report $report, bool $is_any_stopped = false ): never {
		if ( 'paused' === $report->refused ) {
			\WP_CLI::error( __( 'The outbox is stopped. Start it with: wp mailwright outbox resume', 'mailwright' ), false );
			\WP_CLI::halt( 1 );
		}
		/* translators: 1: number of messages sent, 2: to be tried again, 3: nobody knows, 4: given up, 5: held, 6: not tried because of their connection */
		\WP_CLI::line( sprintf( __( 'Sent: %1$d. Tried again later: %2$d. Unknown: %3$d. Given up: %4$d. Held: %5$d. Not tried, because their connection rests: %6$d.', 'mailwright' ), $report->sent, $report->retry, $report->unknown, $report->dead, $report->held, $report->waiting ) );
		\WP_CLI::halt( $is_any_stopped || $report->dead + $report->held > 0 ? 1 : 0 );
	}
}
