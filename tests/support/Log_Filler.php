<?php
/**
 * Fills the log: single messages for tests, very many for benchmarks. The many are the same in each run.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;

final class Log_Filler {

	private const FIRST   = array( 'anna', 'ben', 'carla', 'david', 'elena', 'felix', 'greta', 'hugo', 'irene', 'jonas', 'karin', 'lukas', 'maria', 'nils', 'olga', 'paul', 'rosa', 'simon', 'tanja', 'viktor', 'amira', 'bjorn', 'chiara', 'diego', 'emre', 'fatima', 'george', 'hannah', 'ibrahim', 'julia', 'kofi', 'leila', 'marco', 'nadia', 'oscar', 'priya', 'quentin', 'rahul', 'sofia', 'tomas' );
	private const LAST    = array( 'schmidt', 'weber', 'fischer', 'wagner', 'becker', 'hoffmann', 'koch', 'richter', 'klein', 'wolf', 'neumann', 'schwarz', 'zimmermann', 'krueger', 'hartmann', 'lange', 'werner', 'lehmann', 'kaiser', 'fuchs', 'rossi', 'garcia', 'martin', 'bernard', 'dubois', 'silva', 'santos', 'novak', 'kowalski', 'nielsen', 'hansen', 'johansson', 'smith', 'jones', 'taylor', 'brown', 'wilson', 'evans', 'okafor', 'yilmaz' );
	private const DOMAINS = array( 'example.com', 'mail.example.com', 'example.net', 'example.org', 'post.example.org', 'web.example.net', 'office.example.com' );
	private const WORDS   = array( 'winter', 'garden', 'coffee', 'bicycle', 'lamp', 'notebook', 'blanket', 'kettle', 'ladder', 'mirror', 'pencil', 'shelf', 'teapot', 'umbrella', 'window', 'carpet' );

	/** Rows of one statement. */
	private const BATCH = 500;

	private readonly Database $database;

	private int $seed = 20261123;

	public function __construct() {
		$this->database = new Database();
	}

	/**
	 * One message.
	 *
	 * @param array<string, string|int|null> $values By column; what is missing is an ordinary message that was sent.
	 */
	public function message( array $values = array() ): int {
		$bytes   = isset( $values['mime'] ) ? Database::bytes( (string) $values['mime'] ) : 'NULL';
		$values  = array_diff_key( $values, array( 'mime' => true ) ) + array(
			'created_at'      => time(),
			'status'          => 'sent',
			'attempts'        => 1,
			'connection'      => 'main',
			'source'          => 'shop',
			'message_id'      => '<' . bin2hex( random_bytes( 20 ) ) . '@example.test>',
			'subject'         => 'Your order',
			'sender'          => 'shop@example.test',
			'return_path'     => 'shop@example.test',
			'recipients'      => 'anna@example.test',
			'size'            => 1000,
		);
		$values += array( 'recipient_count' => substr_count( (string) $values['recipients'], "\n" ) + 1 );
		$marks   = array_map( static fn( mixed $value ): string => is_int( $value ) ? '%d' : '%s', $values );
		return $this->database->insert( 'INSERT INTO ' . Database::table( Tables::MESSAGES ) . ' (' . implode( ',', array_keys( $values ) ) . ',mime) VALUES (' . implode( ',', $marks ) . ",$bytes)", ...array_values( $values ) );
	}

	/** @param array<string, string|int|null> $values By column. */
	public function attempt( int $message, int $number, array $values = array() ): void {
		$values += array( 'message' => $message, 'number' => $number, 'tried_at' => time(), 'duration_ms' => 120, 'connection' => 'main', 'outcome' => 'sent', 'reply' => '250 2.0.0 Ok: queued as 4Qx7' );
		$marks   = array_map( static fn( mixed $value ): string => is_int( $value ) ? '%d' : '%s', $values );
		$this->database->run( 'INSERT INTO ' . Database::table( Tables::ATTEMPTS ) . ' (' . implode( ',', array_keys( $values ) ) . ') VALUES (' . implode( ',', $marks ) . ')', ...array_values( $values ) );
	}

	/** Very many messages, the newest ten minutes old, spread evenly over some days, in an empty log. */
	public function many( int $count, int $days = 30 ): void {
		$this->seed = 20261123;
		$end        = (int) $this->database->value( 'SELECT UNIX_TIMESTAMP()' ) - 600;
		$next       = 1 + (int) $this->database->value( 'SELECT MAX(id) FROM ' . Database::table( Tables::MESSAGES ) );
		$span       = $days * 86400;
		for ( $done = 0; $done < $count; $done += self::BATCH ) {
			$messages = array();
			$attempts = array();
			for ( $i = $done; $i < min( $count, $done + self::BATCH ); $i++ ) {
				$this->add( $next + $i, $end - $span + (int) ( $span * ( $i + 1 ) / $count ), $messages, $attempts );
			}
			$this->database->run( 'INSERT INTO ' . Database::table( Tables::MESSAGES ) . ' (id,created_at,status,priority,attempts,connection,source,cause,message_id,subject,sender,return_path,recipient_count,recipients,size) VALUES ' . implode( ',', $messages ) );
			$this->database->run( 'INSERT INTO ' . Database::table( Tables::ATTEMPTS ) . ' (message,number,tried_at,duration_ms,connection,outcome,stage,cause,reply) VALUES ' . implode( ',', $attempts ) );
		}
	}

	/**
	 * @param list<string> $messages
	 * @param list<string> $attempts
	 */
	private function add( int $id, int $at, array &$messages, array &$attempts ): void {
		$first     = $this->pick( self::FIRST );
		$last      = $this->pick( self::LAST );
		$recipient = $first . '.' . $last . $this->below( 1000 ) . '@' . $this->pick( self::DOMAINS );
		$order     = 100000 + $id;
		$subject   = match ( $this->below( 6 ) ) {
			0 => ucfirst( $first ) . ", your order #$order has been received",
			1 => "Invoice $order for {$this->pick( self::WORDS )} {$this->pick( self::WORDS )}",
			2 => "[Shop] New order #$order by " . ucfirst( $first ) . ' ' . ucfirst( $last ),
			3 => "Your parcel with {$this->pick( self::WORDS )} is on its way",
			4 => 'Your password was changed',
			default => "Comment on {$this->pick( self::WORDS )} and {$this->pick( self::WORDS )} by " . ucfirst( $first ),
		};
		$fate      = $this->below( 1000 );
		$status    = match ( true ) {
			$fate < 10 => 'dead',
			$fate < 15 => 'canceled',
			default => 'sent',
		};
		$tries     = $fate < 10 || $fate > 980 ? 2 : 1;
		$cause     = 'dead' === $status ? 'mailbox_full' : '';
		$link      = $this->below( 50 ) > 0 ? 'main' : 'billing';
		$source    = $this->below( 10 ) > 0 ? 'shop' : array( 'wordpress', 'forms', 'theme/mist', 'newsletter' )[ $this->below( 4 ) ];
		$source    = 0 === $this->below( 20000 ) ? 'rare-plugin' : $source;
		$letters   = substr( strtr( base64_encode( hash( 'sha256', "$id", true ) ), '+/=', 'abc' ), 0, 43 );
		$messages[] = "($id,$at,'$status',1,$tries,'$link','$source','$cause','<$letters@shop.example.com>','$subject','shop@example.com','shop@example.com',1,'$recipient'," . ( 3000 + $this->below( 9000 ) ) . ')';
		for ( $number = 1; $number <= $tries; $number++ ) {
			$is_good    = $number === $tries && '' === $cause;
			$attempts[] = "($id,$number,$at," . ( 40 + $this->below( 400 ) ) . ",'$link'," . ( $is_good ? "'sent','','','250 2.0.0 Ok: queued as " . substr( $letters, 0, 11 ) . "'" : "'retry','rcpt','$cause','450 4.2.1 <$recipient>: Recipient address rejected: try again later'" ) . ')';
		}
	}

	/** @param non-empty-list<string> $list */
	private function pick( array $list ): string {
		return $list[ $this->below( count( $list ) ) ];
	}

	/** A generator of its own: PHP's is seeded by others, too. */
	private function below( int $end ): int {
		$this->seed = ( $this->seed * 1103515245 + 12345 ) & 0x7FFFFFFF;
		return ( $this->seed >> 8 ) % $end;
	}
}
