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

/** Waits for what the test does meanwhile. */
function await_file( string $file ): void {
	$end = microtime( true ) + 30;
	while ( ! file_exists( $file ) && microtime( true ) < $end ) {
		usleep( 1000 );
		clearstatcache();
	}
}

/**
 * Calls wp_mail() and tells the number of each message for which it said true. By default the process is killed right behind the last one.
 *
 * @param array{from: int, count: int, recipients?: int, body?: int, then?: 'end'|'die', subject?: string, to?: string, headers?: string, attachment?: string, points?: array<int, array<string, mixed>>} $args
 */
function send( array $args ): void {
	watch( $args );
	add_action( 'wp_mail_failed', static fn ( \WP_Error $error ) => tell( array( 'error' => $error->get_error_message() ) ) );
	// Without the outbox a message is sent at once, by this process.
	add_action(
		'mailwright_sent',
		static function () use ( &$number ): void {
			tell( array( 'direct' => $number ) );
		}
	);
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
	tell( array( 'memory' => memory_get_peak_usage( true ) ) );
	if ( 'die' === ( $args['then'] ?? 'die' ) ) {
		die_now();
	}
}

/**
 * Works the outbox as WP-Cron does; again and again when a loop is wanted.
 *
 * @param array{times?: int, poison?: string, points?: array<int, array<string, mixed>>} $args `poison`: mail from this address kills who sends it.
 */
function work( array $args ): void {
	watch( $args );
	add_filter( 'mailwright_connection', static fn ( array $values, string $from ): array => $from === ( $args['poison'] ?? '' ) ? die_now() : $values, 10, 2 );
	for ( $time = 0; $time < ( $args['times'] ?? 1 ); $time++ ) {
		do_action( 'mailwright_run_outbox' );
	}
	tell( array( 'worked' => true, 'memory' => memory_get_peak_usage( true ) ) );
	die_now();
}

/**
 * A worker of the command line: it has more patience than one that serves a page, and asks nobody how many work already.
 *
 * @param array{times?: int} $args
 */
function work_on_command( array $args ): void {
	for ( $time = 0; $time < ( $args['times'] ?? 1 ); $time++ ) {
		\Mailwright\Outbox\Worker::run( \Mailwright\Outbox\Worker_Limits::cli() );
	}
	die_now();
}

/** A worker of the command line that waits for more when nothing is due. */
function work_for_days(): void {
	\Mailwright\Outbox\Worker::run( \Mailwright\Outbox\Worker_Limits::cli( is_loop: true ) );
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

/**
 * A plugin that sends within a transaction of its own and takes it back.
 *
 * @param array{from: int} $args
 */
function send_and_roll_back( array $args ): void {
	global $wpdb;
	$wpdb->query( 'START TRANSACTION' );
	$wpdb->insert( $wpdb->options, array( 'option_name' => 'of_the_caller', 'option_value' => '1' ) );
	tell( array( 'accepted' => wp_mail( "m{$args['from']}-1@example.test", "Mail {$args['from']}", 'Hello' ) ) );
	$wpdb->query( 'ROLLBACK' );
	die_now();
}

/** What this node's own clock says, and what the plugin takes for it. */
function clock(): void {
	$of_plugin = function_exists( 'Mailwright\Outbox\time' ) ? 'Mailwright\Outbox\time' : 'time';
	tell(
		array(
			'seconds' => time(),
			'plugin'  => $of_plugin(),
		)
	);
	die_now();
}

/** What happens when somebody has forgotten the password. */
function reset_password(): void {
	tell( array( 'asked' => true === retrieve_password( 'admin' ) ) );
	die_now();
}

/**
 * The same message as send() makes, composed by WordPress alone and handed to nobody.
 *
 * @param array{attachment: string} $args
 */
function compose( array $args ): void {
	remove_all_actions( 'phpmailer_init' );
	add_action(
		'phpmailer_init',
		static function ( \PHPMailer\PHPMailer\PHPMailer $mailer ): void {
			$mailer->isSMTP();
			$mailer->setSMTPInstance(
				new class() extends \PHPMailer\PHPMailer\SMTP {

					/** @param mixed $options */
					public function connect( $host, $port = null, $timeout = 30, $options = array() ) {
						return true;
					}

					public function connected() {
						return true;
					}

					/** @param mixed $from */
					public function mail( $from ) {
						return true;
					}

					/** @param mixed $address */
					public function recipient( $address, $dsn = '' ) {
						return true;
					}

					/** @param mixed $msg_data */
					public function data( $msg_data ) {
						return true;
					}

					public function quit( $close_on_error = true ) {
						return true;
					}
				}
			);
		}
	);
	tell( array( 'composed' => wp_mail( 'm1-1@example.test', 'Mail', body( 400 ), '', array( $args['attachment'] ) ) ) );
	die_now();
}
