<?php
/**
 * What a node can be asked to do. Everything goes through doors that are there for everybody: wp_mail(), the cron hook, REST.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Delivery;

/** @param array<string, mixed> $facts */
function tell( array $facts ): void {
	say( array( 'id' => MAILWRIGHT_TEST_JOB ) + $facts );
}

function die_now(): never {
	posix_kill( (int) getmypid(), SIGKILL );
	exit( 1 );
}

/**
 * Calls wp_mail() and tells the number of each message for which it said true. By default the process is killed right behind the last one.
 *
 * @param array{from: int, count: int, recipients?: int, body?: int, then?: 'end'|'die', subject?: string, to?: string, headers?: string, attachment?: string, points?: array<int, array<string, mixed>>} $args
 */
function send( array $args ): void {
	watch( $args );
	for ( $number = $args['from']; $number < $args['from'] + $args['count']; $number++ ) {
		$to = array();
		for ( $recipient = 1; $recipient <= ( $args['recipients'] ?? 1 ); $recipient++ ) {
			$to[] = $args['to'] ?? "m$number-$recipient@example.test";
		}
		tell( array( 'tried' => $number ) );
		$started = hrtime( true );
		$is_true = wp_mail( $to, $args['subject'] ?? "Mail $number", body( $args['body'] ?? 400 ), $args['headers'] ?? '', array_filter( array( $args['attachment'] ?? '' ) ) );
		tell( array( $is_true ? 'accepted' : 'refused' => $number, 'ms' => ( hrtime( true ) - $started ) / 1e6 ) );
	}
	if ( 'die' === ( $args['then'] ?? 'die' ) ) {
		die_now();
	}
}

/**
 * Works the outbox as WP-Cron does; again and again when a loop is wanted.
 *
 * @param array{times?: int, points?: array<int, array<string, mixed>>} $args
 */
function work( array $args ): void {
	watch( $args );
	for ( $time = 0; $time < ( $args['times'] ?? 1 ); $time++ ) {
		do_action( 'mailwright_run_outbox' );
	}
	tell( array( 'worked' => true, 'memory' => memory_get_peak_usage( true ) ) );
	die_now();
}

/**
 * Asks the REST API as the administrator.
 *
 * @param array{method: string, route: string, body?: array<string, mixed>} $args
 */
function rest( array $args ): void {
	wp_set_current_user( 1 );
	$request = new \WP_REST_Request( $args['method'], '/mailwright/v1' . $args['route'] );
	if ( 'GET' === $args['method'] ) {
		$request->set_query_params( $args['body'] ?? array() );
	} else {
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( (string) wp_json_encode( (object) ( $args['body'] ?? array() ) ) );
	}
	$answer = rest_do_request( $request );
	tell( array( 'status' => $answer->get_status(), 'data' => $answer->get_data() ) );
	die_now();
}

/** Text of about so many bytes, in lines of different lengths. */
function body( int $bytes ): string {
	$line = "The quick brown fox jumps over the lazy dog.\nPack my box with five dozen liquor jugs, and mail it.\n";
	return substr( str_repeat( $line, intdiv( $bytes, strlen( $line ) ) + 1 ), 0, $bytes );
}

/** @param array{points?: array<int, array<string, mixed>>} $args */
function watch( array $args ): void {
	global $wpdb;
	if ( $wpdb instanceof Watched_Database ) {
		$wpdb->points = $args['points'] ?? array();
	}
}
