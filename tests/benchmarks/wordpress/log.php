<?php
/**
 * A log of any size, and the work that WP-Cron does on it.
 *
 *   php log.php <site folder> fill <messages>   adds messages until there are so many; the last of 1,000,000 would be of this minute
 *   php log.php <site folder> empty             forgets all messages
 *   php log.php <site folder> index             lets the clean-up catch up: search index, figures of days
 *   php log.php <site folder> uncount <days>    forgets the figures of the last days, as far as they are not over for good
 *   php log.php <site folder> needles           what to search for: addresses that are there, and some that are not
 *   php log.php <site folder> clean <days>      deletes what is older
 *   php log.php <site folder> size              rows and bytes of all tables
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Benchmarks;

use Mailwright\Install\Tables;
use Mailwright\Messages\Retention;
use Mailwright\Settings\Settings_Store;

require $argv[1] . '/wp-load.php';

const WHOLE = 1000000;
const DAYS  = 30;
const STEP  = 25000;

Tables::ensure();

/** Names of people, some common and most rare, as in a list of customers. */
function make_names(): void {
	global $wpdb;
	foreach ( array( 'first-names', 'surnames' ) as $kind ) {
		$names = preg_split( '/\s+/', trim( (string) file_get_contents( __DIR__ . "/$kind.txt" ) ) );
		$rows  = array();
		for ( $n = 0; $n < 4096; $n++ ) {
			$rows[] = sprintf( "(%d,'%s')", $n, $names[ (int) ( count( $names ) * ( $n / 4096 ) ** 2 ) ] );
		}
		$table = 'bench_' . strtr( $kind, '-', '_' );
		$wpdb->query( "CREATE TEMPORARY TABLE $table (n int PRIMARY KEY, name varchar(20)) ENGINE=MEMORY" );
		$wpdb->query( "INSERT INTO $table VALUES " . implode( ',', $rows ) );
	}
}

function fill( int $count ): void {
	global $wpdb;
	make_names();
	$messages = $wpdb->prefix . Tables::MESSAGES;
	$attempts = $wpdb->prefix . Tables::ATTEMPTS;
	$now      = (int) $wpdb->get_var( 'SELECT UNIX_TIMESTAMP()' );
	$age      = sprintf( '%d - FLOOR( %d * ( 1 - seq / %d ) )', $now - 120, DAYS * DAY_IN_SECONDS, WHOLE );
	$there    = (int) $wpdb->get_var( "SELECT COALESCE( MAX(id), 0 ) FROM $messages" );
	for ( $from = $there + 1; $from <= $count; $from = $to + 1 ) {
		$to = min( $count, $from + STEP - 1 );
		$wpdb->query(
			"INSERT INTO $messages (id,created_at,status,expires_at,attempts,connection,source,cause,message_id,subject,sender,return_path,recipient_count,recipients,size,home)
			SELECT seq, $age, CASE WHEN seq % 53 = 0 THEN 'dead' WHEN seq % 211 = 0 THEN 'canceled' ELSE 'sent' END, $age + 259200, IF( seq % 47 = 0, 2, 1 ),
				'sink', ELT( 1 + seq % 7, 'woocommerce', 'wordpress', 'contact-form-7', 'woocommerce', 'wpforms-lite', 'woocommerce', 'theme/storefront' ),
				IF( seq % 53 = 0, 'mailbox_unknown', '' ), CONCAT( '<', MD5( seq ), '@shop.example.com>' ),
				CONCAT( ELT( 1 + seq % 6, '[Shop] Your order #', 'Invoice ', '[Shop] New order #', 'Your booking is confirmed: ', 'Message from the contact form: ', 'Welcome, ' ), seq, ' ', a.name, ' ', b.name ),
				'shop@shop.example.com', 'shop@shop.example.com', 1,
				LOWER( CONCAT(
					CASE seq % 5 WHEN 0 THEN CONCAT( LEFT( a.name, 1 ), '.', b.name ) WHEN 1 THEN CONCAT( a.name, b.name, CRC32( CONCAT( seq, 'n' ) ) % 100 ) WHEN 2 THEN CONCAT( b.name, CRC32( CONCAT( seq, 'n' ) ) % 1000 ) ELSE CONCAT( a.name, '.', b.name, CRC32( CONCAT( seq, 'n' ) ) % 100 ) END,
					'@', ELT( 1 + CRC32( CONCAT( seq, 'd' ) ) % 9, 'mail.example', 'mail.example', 'web.example', 'post.example', 'inbox.example', 'city.example', 'mail.example', CONCAT( b.name, '.example' ), CONCAT( a.name, '-', b.name, '.example' ) )
				) ),
				8000 + seq % 9000, MD5( 'home' )
			FROM seq_{$from}_to_{$to} STRAIGHT_JOIN bench_first_names a ON a.n = CRC32( CONCAT( seq, 'a' ) ) % 4096 STRAIGHT_JOIN bench_surnames b ON b.n = CRC32( CONCAT( seq, 'b' ) ) % 4096"
		);
		check();
		$wpdb->query(
			"INSERT INTO $attempts (message,number,tried_at,duration_ms,connection,outcome,stage,cause,reply)
			SELECT seq, 1, $age, 380, 'sink', CASE WHEN seq % 47 = 0 THEN 'retry' WHEN seq % 53 = 0 THEN 'dead' ELSE 'sent' END, '', '', CONCAT( '250 2.0.0 Ok: queued as ', UPPER( LEFT( MD5( seq ), 10 ) ) ) FROM seq_{$from}_to_{$to}
			UNION ALL SELECT seq, 2, $age + 60, 380, 'sink', 'sent', '', '', '250 2.0.0 Ok: queued' FROM seq_{$from}_to_{$to} WHERE seq % 47 = 0"
		);
		check();
	}
}

function make_empty(): void {
	global $wpdb;
	foreach ( array( Tables::MESSAGES, Tables::ATTEMPTS, Tables::CHUNKS, Tables::SEARCH, Tables::DAYS ) as $name ) {
		$wpdb->query( 'TRUNCATE TABLE ' . $wpdb->prefix . $name );
	}
	check();
}

/**
 * Whole addresses that are there, old and new; and as misses addresses of the same shape whose every syllable is there, but not together.
 *
 * @return array{hits: list<string>, misses: list<string>}
 */
function needles(): array {
	global $wpdb;
	$messages = $wpdb->prefix . Tables::MESSAGES;
	$newest   = (int) $wpdb->get_var( "SELECT MAX(id) FROM $messages" );
	$hits     = array();
	for ( $tenth = 0; $tenth < 10; $tenth++ ) {
		$hits[] = (string) $wpdb->get_var( $wpdb->prepare( "SELECT recipients FROM $messages WHERE id >= %d AND recipients LIKE '%%.%%@%%' LIMIT 1", (int) ( $newest * $tenth / 12 ) + 100 ) );
	}
	$candidates = array();
	foreach ( $hits as $i => $hit ) {
		foreach ( array( 3, 7 ) as $step ) {
			$candidates[] = strstr( $hit, '.', true ) . strstr( $hits[ ( $i + $step ) % 10 ], '.' );
		}
	}
	$candidates = array_values( array_unique( array_diff( $candidates, $hits ) ) );
	$found      = array_map( static fn( string $each ): string => "SUM( recipients LIKE '%$each%' )", $candidates );
	$sums       = array_map( 'intval', (array) $wpdb->get_row( 'SELECT ' . implode( ',', $found ) . " FROM $messages", ARRAY_N ) );
	return array(
		'hits'   => $hits,
		'misses' => array_slice( array_values( array_intersect_key( $candidates, array_filter( $sums, static fn( int $sum ): bool => 0 === $sum ) ) ), 0, 10 ),
	);
}

function check(): void {
	global $wpdb;
	if ( '' !== $wpdb->last_error ) {
		throw new \RuntimeException( $wpdb->last_error );
	}
}

/** @return array<string, mixed> */
function clean( int $days ): array {
	( new Settings_Store() )->save( array( 'log_retention_days' => $days ) );
	$retention = new Retention( INF );
	$retention->run();
	return array(
		'deleted'    => $retention->deleted(),
		'longest_ms' => $retention->longest_step_s() * 1e3,
	);
}

/** @return array<string, array{rows: int, bytes: int}> */
function size(): array {
	global $wpdb;
	$sizes = array();
	foreach ( Tables::ALL as $name ) {
		$table = $wpdb->prefix . $name;
		$wpdb->query( "ANALYZE TABLE $table" );
		$sizes[ $name ] = array(
			'rows'  => (int) $wpdb->get_var( "SELECT COUNT(*) FROM $table" ),
			'bytes' => (int) $wpdb->get_var( $wpdb->prepare( 'SELECT DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES WHERE TABLE_SCHEMA = %s AND TABLE_NAME = %s', DB_NAME, $table ) ),
		);
	}
	return $sizes;
}

$started = hrtime( true );
$found   = match ( $argv[2] ) {
	'fill'  => fill( (int) $argv[3] ),
	'empty' => make_empty(),
	'index' => ( new Retention( INF ) )->run(),
	'uncount' => $wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE kind = 0 AND day > %d', $wpdb->prefix . Tables::DAYS, (int) wp_date( 'Ymd', time() - (int) $argv[3] * DAY_IN_SECONDS ) ) ),
	'needles' => needles(),
	'clean' => clean( (int) $argv[3] ),
	'size'  => size(),
};
echo "\n", wp_json_encode( array( 'ms' => ( hrtime( true ) - $started ) / 1e6, 'found' => $found ) ), "\n";
