<?php
/**
 * What a worker does, in a process of its own as WP-CLI would give it.
 *
 *   php outbox.php <site folder> fill <mails>                          accepts mails, sends none
 *   php outbox.php <site folder> direct <mails>                        sends at once, texts that differ
 *   php outbox.php <site folder> work <when> <sessions>                begins at this Unix time and sends all that is due
 *   php outbox.php <site folder> raw <mails> <connections>             the same number by bare sockets, composed in this process
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Benchmarks;

use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Worker_Limits;

require $argv[1] . '/wp-load.php';
require ABSPATH . 'bench/mails.php';

define( 'MAILWRIGHT_BENCHMARK', json_decode( (string) file_get_contents( ABSPATH . 'bench.json' ), true ) );

/** @return array<string, mixed> */
function ask_outbox( string $method, string $action = '' ): array {
	wp_set_current_user( 1 );
	$request = new \WP_REST_Request( $method, '/mailwright/v1/outbox' );
	'' !== $action && $request->set_body_params( array( 'action' => $action ) );
	return (array) rest_do_request( $request )->get_data();
}

/** @return array<string, mixed> */
function fill( int $count ): array {
	ask_outbox( 'POST', 'pause' );
	$found = send_by_wp_mail( $count );
	ask_outbox( 'POST', 'resume' );
	// The worker is timed alone: this process shall not begin with the sending when it ends.
	remove_all_actions( 'shutdown' );
	sort( $found['each_ms'] );
	return array(
		'accepted'  => $found['accepted'],
		'median_ms' => $found['each_ms'][ intdiv( $count, 2 ) ],
		'waiting'   => ask_outbox( 'GET' )['ready'] ?? null,
	);
}

/** @return array<string, mixed> */
function direct( int $count ): array {
	add_filter( 'mailwright_background', '__return_false' );
	return array( 'accepted' => send_by_wp_mail( $count, varied_html( ... ) )['accepted'] );
}

/** Processor time of this process so far. */
function cpu_ms(): float {
	$usage = getrusage();
	return ( $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] ) * 1e3 + ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e3;
}

/** @return array<string, mixed> */
function work( float $when, int $sessions ): array {
	class_exists( Worker::class );
	$memory  = memory_get_usage();
	$wait_us = (int) ( ( $when - microtime( true ) ) * 1e6 );
	$wait_us > 0 && usleep( $wait_us );
	$cpu_ms  = cpu_ms();
	$started = microtime( true );
	$report  = Worker::run( Worker_Limits::cli( concurrency: $sessions ) );
	$ended   = microtime( true );
	return array(
		'started' => $started,
		'ended'   => $ended,
		'ms'      => ( $ended - $started ) * 1e3,
		'cpu_ms'  => cpu_ms() - $cpu_ms,
		'memory'  => memory_get_peak_usage() - $memory,
		'sql'     => $GLOBALS['wpdb']->num_queries,
		'report'  => $report,
	);
}

/** @return array<string, mixed> */
function raw( int $count, int $connections ): array {
	$started = hrtime( true );
	$found   = send_pipelined( $count, $connections );
	return $found + array( 'ms' => ( hrtime( true ) - $started ) / 1e6 );
}

$found = match ( $argv[2] ) {
	'fill' => fill( (int) $argv[3] ),
	'direct' => direct( (int) $argv[3] ),
	'work' => work( (float) $argv[3], (int) $argv[4] ),
	'raw'  => raw( (int) $argv[3], (int) $argv[4] ),
};
echo "\n", wp_json_encode( $found ), "\n";
