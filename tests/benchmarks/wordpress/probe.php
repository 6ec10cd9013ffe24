<?php
/**
 * Must-use plugin of the benchmark's site. The address says which plugin this one request has (?bench=…) and how many mails it sends
 * (&mails=…); the numbers stand in a comment at the end of the answer.
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
	'ours'       => array( 'mailwright/plugin.php' ),
);

final class Probe {

	private readonly int $started_ns;

	private int $http_requests = 0;

	/** @var array<string, mixed> */
	private array $mails = array();

	public function __construct( private readonly string $variant, private readonly int $count ) {
		$this->started_ns = hrtime( true );
		add_filter( 'pre_option_active_plugins', static fn (): array => PLUGINS[ $variant ] );
		add_filter( 'pre_http_request', array( $this, 'on_http_request' ), PHP_INT_MIN );
		add_action( 'shutdown', array( $this, 'on_shutdown' ), PHP_INT_MAX - 1 );
		if ( $count > 0 ) {
			add_action( 'wp_loaded', array( $this, 'on_wp_loaded' ) );
		}
	}

	public function on_http_request( mixed $answer ): mixed {
		++$this->http_requests;
		return $answer;
	}

	public function on_wp_loaded(): void {
		set_time_limit( 0 );
		header( 'Content-Type: text/html' );
		require ABSPATH . 'bench/mails.php';
		$started                 = hrtime( true );
		$this->mails             = 'pipelined' === $this->variant ? send_pipelined( $this->count ) : send_by_wp_mail( $this->count );
		$this->mails['mails_ms'] = ( hrtime( true ) - $started ) / 1e6;
		exit;
	}

	/** Nearly last; the very last is Mailwright's own goodbye to the mail server, which belongs to the time that the client measures. */
	public function on_shutdown(): void {
		global $wpdb;
		$now     = hrtime( true );
		$numbers = array(
			'page_ms'  => ( microtime( true ) - (float) filter_var( $_SERVER['REQUEST_TIME_FLOAT'] ) ) * 1e3,
			'boot_ms'  => ( $now - $this->started_ns ) / 1e6,
			'memory'   => memory_get_usage(),
			'peak'     => memory_get_peak_usage(),
			'sql'      => $wpdb->num_queries,
			'files'    => count( get_included_files() ),
			'requests' => $this->http_requests,
			'scripts'  => count( wp_scripts()->done ),
			'styles'   => count( wp_styles()->done ),
			'opcache'  => function_exists( 'opcache_get_status' ) && is_array( opcache_get_status( false ) ),
		) + $this->mails;
		echo "\n<!--bench ", wp_json_encode( $numbers ), '-->';
	}
}

$variant = (string) filter_input( INPUT_GET, 'bench' );
if ( isset( PLUGINS[ $variant ] ) ) {
	define( 'MAILWRIGHT_BENCHMARK', json_decode( (string) file_get_contents( ABSPATH . 'bench.json' ), true ) + array( 'variant' => $variant ) );
	new Probe( $variant, (int) filter_input( INPUT_GET, 'mails' ) );
}
