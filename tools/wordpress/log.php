<?php
/**
 * php log.php <site folder> <JSON file>: writes messages into the log as if they had been sent some time ago, and what is known of
 * connections, for browser tests and pictures of what would take days to come about.
 *
 *   { "messages": [ { "ago": 60, "subject": "…", … columns …, "mime": "…", "attempts": [ { "ago": 60, … columns … } ] } ],
 *     "days": [ [ sent, retried, failed ], … the days before today, the newest first ],
 *     "connections": [ { "connection": "…", "blocked_in": 300, … columns … } ] }
 *
 * @package Mailwright
 */

declare( strict_types=1 );

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Payload_Store;
use Mailwright\Outbox\Home;

require $argv[1] . '/wp-load.php';

$database = new Database();
Tables::ensure();

/**
 * Columns whose names end in `ago` or `in` are times from now: `ago` = created_at, `next_in` = next_at.
 *
 * @param array<string, mixed> $row
 */
$insert = static function ( string $table, array $row ) use ( $database ): int {
	$columns = array();
	foreach ( $row as $name => $value ) {
		if ( 1 === preg_match( '/^(\w+)_(ago|in)$/', $name, $found ) ) {
			$columns[ $found[1] . '_at' === 'blocked_at' ? 'blocked_until' : $found[1] . '_at' ] = 'UNIX_TIMESTAMP() ' . ( 'ago' === $found[2] ? '- ' : '+ ' ) . (int) $value;
		} elseif ( null !== $value ) {
			$columns[ $name ] = is_int( $value ) ? (string) $value : Database::bytes( is_array( $value ) ? (string) wp_json_encode( $value ) : (string) $value );
		}
	}
	return $database->insert( 'INSERT INTO ' . Database::table( $table ) . ' (' . implode( ', ', array_keys( $columns ) ) . ') VALUES (' . implode( ', ', $columns ) . ')' );
};

$input = json_decode( (string) file_get_contents( $argv[2] ), true, 512, JSON_THROW_ON_ERROR );
foreach ( $input['messages'] ?? array() as $message ) {
	$attempts = $message['attempts'] ?? array();
	$mime     = $message['mime'] ?? null;
	unset( $message['mime'] );
	$recipients = (array) ( $message['recipients'] ?? array( 'customer@example.com' ) );
	$id         = $insert(
		Tables::MESSAGES,
		array(
			'recipients'      => implode( "\n", $recipients ),
			'recipient_count' => count( $recipients ),
			'attempts'        => count( $attempts ),
		) + $message + array(
			'created_ago' => 60,
			'status'      => 'sent',
			'home'        => Home::fingerprint(),
			'sender'      => 'shop@example.com',
			'return_path' => 'shop@example.com',
			'size'        => strlen( $mime ?? '' ) + 2048,
		)
	);
	foreach ( $attempts as $number => $attempt ) {
		$insert( Tables::ATTEMPTS, array( 'message' => $id, 'number' => $number + 1 ) + $attempt + array( 'tried_ago' => 60, 'outcome' => 'sent' ) );
	}
	if ( null !== $mime ) {
		$database->run( 'UPDATE ' . Database::table( Tables::MESSAGES ) . ' SET sealed = 1, mime = ' . Database::bytes( ( new Payload_Store() )->seal( $id, $mime ) ) . ' WHERE id = %d', $id );
	}
}
foreach ( $input['days'] ?? array() as $ago => list( $sent, $retried, $failed ) ) {
	// Kind 2: that day is over for good.
	$day = (int) wp_date( 'Ymd', time() - ( $ago + 1 ) * DAY_IN_SECONDS );
	$insert( Tables::DAYS, array( 'kind' => 2 ) + compact( 'day', 'sent', 'retried', 'failed' ) );
}
foreach ( $input['connections'] ?? array() as $connection ) {
	$insert( Tables::CONNECTIONS, $connection );
}
