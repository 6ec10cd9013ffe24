<?php
/**
 * Must-use plugin of the benchmark's site. The address says which plugin this one request has (?bench=…), how many mails it sends
 * (&mails=…) or what it asks of the REST API (&rest=…); the numbers stand in a comment at the end of the answer.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Benchmarks;

/** Active plugins by the name in the address. */
const PLUGINS = array(
	'none'       => array(),
	'floor'      => array( 'by-hand/by-hand.php' ),
	'keepalive'  => array( 'by-hand/by-hand.php' ),
	'nodelay'    => array( 'by-hand/by-hand.php' ),
	'pipelined'  => array(),
	'empty-page' => array( 'empty-page/empty-page.php' ),
	'mail()'     => array(),
	'page'       => array( 'mailwright/plugin.php' ),
	'ours'       => array( 'mailwright/plugin.php' ),
	'no log'     => array( 'mailwright/plugin.php' ),
	'content'    => array( 'mailwright/plugin.php' ),
);

final class Probe {

	private readonly int $started_ns;

	private readonly float $started_cpu_ms;

	private int $http_requests = 0;

	/** @var array<string, mixed> */
	private array $found = array();

	/** @param ?int $count Mails; null = an ordinary page. */
	public function __construct( private readonly string $variant, private readonly ?int $count, private readonly string $route ) {
		$this->started_ns     = hrtime( true );
		$this->started_cpu_ms = self::cpu_ms();
		add_filter( 'pre_option_active_plugins', static fn (): array => PLUGINS[ $variant ] );
		add_filter( 'pre_http_request', array( $this, 'on_http_request' ), PHP_INT_MIN );
		add_action( 'shutdown', array( $this, 'on_shutdown' ), PHP_INT_MAX - 1 );
		if ( null !== $count ) {
			add_action( 'wp_loaded', array( $this, 'send' ) );
		}
		if ( '' !== $route ) {
			add_action( 'wp_loaded', array( $this, 'ask' ) );
		}
		if ( 'no log' === $variant ) {
			add_filter( 'mailwright_log_message', '__return_false' );
		}
		if ( 'content' === $variant ) {
			add_filter( 'mailwright_settings', static fn( array $settings ): array => array_merge( $settings, array( 'log_content' => 'full' ) ) );
		}
	}

	public function on_http_request( mixed $answer ): mixed {
		++$this->http_requests;
		return $answer;
	}

	public function send(): void {
		set_time_limit( 0 );
		header( 'Content-Type: text/html' );
		require ABSPATH . 'bench/mails.php';
		$started                 = hrtime( true );
		$this->found             = 'pipelined' === $this->variant ? send_pipelined( (int) $this->count ) : send_by_wp_mail( (int) $this->count );
		$this->found['mails_ms'] = ( hrtime( true ) - $started ) / 1e6;
		exit;
	}

	/** What one question to the REST API costs, from the dispatched request to its answer; the boot of WordPress is not in it. */
	public function ask(): void {
		header( 'Content-Type: text/html' );
		wp_set_current_user( 1 );
		rest_get_server();
		$parts   = wp_parse_url( $this->route );
		$request = new \WP_REST_Request( 'GET', $parts['path'] );
		wp_parse_str( $parts['query'] ?? '', $query );
		$request->set_query_params( $query );
		$started     = hrtime( true );
		$answer      = rest_do_request( $request );
		$this->found = array(
			'rest_ms' => ( hrtime( true ) - $started ) / 1e6,
			'status'  => $answer->get_status(),
			'rows'    => count( (array) $answer->get_data() ),
			'more'    => isset( $answer->get_headers()['X-Mailwright-Cursor'] ),
		);
		exit;
	}

	/** Processor time of this process so far: a busy machine hardly changes it. */
	private static function cpu_ms(): float {
		$usage = getrusage();
		return ( $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] ) * 1e3 + ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e3;
	}

	/** Nearly last; the very last is Mailwright's own goodbye to the mail server, which belongs to the time that the client measures. */
	public function on_shutdown(): void {
		global $wpdb;
		$now     = hrtime( true );
		$numbers = array(
			'page_ms'  => ( microtime( true ) - (float) filter_var( $_SERVER['REQUEST_TIME_FLOAT'] ) ) * 1e3,
			'boot_ms'  => ( $now - $this->started_ns ) / 1e6,
			'cpu_ms'   => self::cpu_ms() - $this->started_cpu_ms,
			'memory'   => memory_get_usage(),
			'peak'     => memory_get_peak_usage(),
			'sql'      => $wpdb->num_queries,
			'files'    => count( get_included_files() ),
			'requests' => $this->http_requests,
			'scripts'  => count( wp_scripts()->done ),
			'styles'   => count( wp_styles()->done ),
			'opcache'  => function_exists( 'opcache_get_status' ) && is_array( opcache_get_status( false ) ),
		) + $this->found;
		echo "\n<!--bench ", wp_json_encode( $numbers ), '-->';
	}
}

$variant = (string) filter_input( INPUT_GET, 'bench' );
if ( isset( PLUGINS[ $variant ] ) ) {
	define( 'MAILWRIGHT_BENCHMARK', json_decode( (string) file_get_contents( ABSPATH . 'bench.json' ), true ) + array(
		'variant'    => $variant,
		'connection' => (string) filter_input( INPUT_GET, 'connection' ),
	) );
	$mails = filter_input( INPUT_GET, 'mails', FILTER_VALIDATE_INT );
	new Probe( $variant, is_int( $mails ) ? $mails : null, (string) filter_input( INPUT_GET, 'rest' ) );
}
