<?php
/**
 * A web node: loads WordPress once and forks a process for each job, as PHP-FPM has its processes ready. Each line of input is a job
 * {"id", "job", "args"}; lines of output are {"id", "pid"}, what the job says, and at its end {"id", "exit", "signal"}.
 * A job is a function of jobs.php; its process ends as a page does, with all that WordPress hooks to its end.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Delivery;

global $wpdb, $wp, $wp_query, $wp_the_query, $wp_rewrite, $wp_locale, $wp_roles, $wp_version, $phpmailer, $table_prefix;

require __DIR__ . '/boot.php';
require __DIR__ . '/jobs.php';

/** @param array<string, mixed> $line */
function say( array $line ): void {
	fwrite( STDOUT, json_encode( $line, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE ) . "\n" );
}

/** @param array{id: int, job: string, args: array<string, mixed>} $job */
function run( array $job ): void {
	global $wpdb;
	fclose( STDIN );
	pcntl_signal( SIGCHLD, SIG_DFL );
	mt_srand();
	define( 'MAILWRIGHT_TEST_JOB', $job['id'] );
	if ( ! $wpdb->db_connect( false ) ) {
		die_now(); // No page would have begun.
	}
	wp_cache_flush(); // What the node knew when it was started may be old.
	$function = __NAMESPACE__ . '\\' . $job['job'];
	$function( $job['args'] );
}

$wpdb->close(); // A connection must not be shared by two processes.
/** @var array<int, int> $jobs Process => job. */
$jobs = array();
$reap = static function () use ( &$jobs ): void {
	while ( ( $pid = pcntl_waitpid( -1, $status, WNOHANG ) ) > 0 ) {
		$id = $jobs[ $pid ];
		unset( $jobs[ $pid ] );
		say(
			array(
				'id'     => $id,
				'exit'   => pcntl_wifexited( $status ) ? pcntl_wexitstatus( $status ) : null,
				'signal' => pcntl_wifsignaled( $status ) ? pcntl_wtermsig( $status ) : null,
			)
		);
	}
};
// Only so that the waiting below is interrupted.
pcntl_signal( SIGCHLD, static fn () => null, false );
say( array( 'ready' => true ) );

$input = '';
while ( true ) {
	$read = array( STDIN );
	$none = null;
	if ( @stream_select( $read, $none, $none, 0, 20000 ) > 0 ) {
		$bytes = fread( STDIN, 65536 );
		if ( '' === $bytes || false === $bytes ) {
			break;
		}
		$input .= $bytes;
	}
	pcntl_signal_dispatch();
	$reap();
	while ( false !== ( $end = strpos( $input, "\n" ) ) ) {
		$job   = json_decode( substr( $input, 0, $end ), true, 16, JSON_THROW_ON_ERROR );
		$input = substr( $input, $end + 1 );
		$pid   = pcntl_fork();
		if ( 0 === $pid ) {
			run( $job );
			exit( 0 );
		}
		$jobs[ $pid ] = $job['id'];
		say(
			array(
				'id'  => $job['id'],
				'pid' => $pid,
			)
		);
	}
}
foreach ( array_keys( $jobs ) as $pid ) {
	posix_kill( $pid, SIGKILL );
}
posix_kill( (int) getmypid(), SIGKILL ); // WordPress' work at the end of a page is the jobs' business.
