<?php
/**
 * A long line between two programs on one machine: a TCP proxy that holds back every byte for some milliseconds, and counts the round trips
 * that the client waited for. PHP, because its stream_select() wakes up to the microsecond, and timers of Node only to the millisecond.
 *
 *   php link.php <port of the server> <milliseconds each way>
 *
 * Prints its own port, then one line for each connection when it has ended: the number of round trips.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Benchmarks;

/** One direction: bytes wait here until they are due. */
final class Delayed {

	/** @var list<array{due: float, bytes: string, round: int}> An empty string of bytes is the end. */
	private array $waiting = array();

	/** Round trips that the receiving side has seen completed. */
	public int $round = 0;

	/** @param resource|null $receiver */
	public function __construct( public $receiver = null ) {}

	public function add( float $due, string $bytes, int $round ): void {
		$this->waiting[] = array(
			'due'   => $due,
			'bytes' => $bytes,
			'round' => $round,
		);
	}

	public function next_due(): ?float {
		return $this->waiting[0]['due'] ?? null;
	}

	/** Hands over what is due. @return bool Whether the end of the stream was among it. */
	public function deliver( float $now ): bool {
		while ( null !== $this->receiver && isset( $this->waiting[0] ) && $this->waiting[0]['due'] <= $now ) {
			$bytes       = $this->waiting[0]['bytes'];
			$this->round = $this->waiting[0]['round'];
			if ( '' === $bytes ) {
				return true;
			}
			$written = (int) @fwrite( $this->receiver, $bytes );
			if ( $written < strlen( $bytes ) ) {
				$this->waiting[0]['bytes'] = substr( $bytes, $written );
				return 0 === $written && feof( $this->receiver );
			}
			array_shift( $this->waiting );
		}
		return false;
	}
}

/** One connection through the link. */
final class Passage {

	public Delayed $to_client;

	public Delayed $to_server;

	private float $client_connected_at;

	private float $server_connects_at;

	/** @param resource $client */
	public function __construct( public $client, private readonly int $server_port, private readonly float $delay_s, float $now ) {
		stream_set_blocking( $client, false );
		$this->to_client = new Delayed( $client );
		$this->to_server = new Delayed();
		// TCP's own handshake, which the kernel has done without any delay: SYN and SYN-ACK for the client, the ACK too for the server.
		$this->client_connected_at = $now + 2 * $delay_s;
		$this->server_connects_at  = $now + 3 * $delay_s;
		$this->to_client->round    = 1;
		$this->to_server->round    = 1;
	}

	public function next_due(): ?float {
		return null === $this->to_server->receiver ? $this->server_connects_at : self::earlier( $this->to_client->next_due(), $this->to_server->next_due() );
	}

	/** @return array<string, resource> */
	public function sockets(): array {
		return array_filter(
			array(
				'client' => $this->client,
				'server' => $this->to_server->receiver,
			)
		);
	}

	public function read( string $from, float $now ): void {
		$socket = $this->sockets()[ $from ];
		$bytes  = (string) @fread( $socket, 262144 );
		if ( '' === $bytes && ! feof( $socket ) ) {
			return;
		}
		if ( 'client' === $from ) {
			// Whatever is said now is an answer to the last thing that has arrived.
			$this->to_server->add( max( $now, $this->client_connected_at ) + $this->delay_s, $bytes, $this->to_client->round );
			$this->client = '' === $bytes ? null : $this->client;
			return;
		}
		$this->to_client->add( $now + $this->delay_s, $bytes, $this->to_server->round + 1 );
	}

	/** @return bool Whether the connection has ended. */
	public function deliver( float $now ): bool {
		if ( null === $this->to_server->receiver && $now >= $this->server_connects_at ) {
			$this->to_server->receiver = self::connect( $this->server_port );
		}
		return $this->to_client->deliver( $now ) || $this->to_server->deliver( $now );
	}

	public function close(): void {
		foreach ( array( $this->to_client->receiver, $this->to_server->receiver ) as $socket ) {
			is_resource( $socket ) && fclose( $socket );
		}
	}

	public static function earlier( ?float $one, ?float $other ): ?float {
		return null === $one || null === $other ? $one ?? $other : min( $one, $other );
	}

	/** @return resource */
	private static function connect( int $port ) {
		$server = stream_socket_client( "tcp://127.0.0.1:$port", $errno, $error, 5.0, STREAM_CLIENT_CONNECT, no_delay() ) ?: throw new \RuntimeException( $error );
		stream_set_blocking( $server, false );
		return $server;
	}
}

/** @return resource */
function no_delay() {
	return stream_context_create( array( 'socket' => array( 'tcp_nodelay' => true ) ) );
}

function seconds(): float {
	return hrtime( true ) / 1e9;
}

$server_port = (int) $argv[1];
$delay_s     = (float) $argv[2] / 1000;
$listener    = stream_socket_server( 'tcp://127.0.0.1:0', $errno, $error, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, no_delay() ) ?: throw new \RuntimeException( $error );
echo (int) substr( (string) strrchr( (string) stream_socket_get_name( $listener, false ), ':' ), 1 ), "\n";

/** @var array<int, Passage> $passages */
$passages = array();
$count    = 0;
while ( true ) {
	$read = array( 'listener' => $listener );
	$due  = null;
	foreach ( $passages as $number => $passage ) {
		$due = Passage::earlier( $due, $passage->next_due() );
		foreach ( $passage->sockets() as $side => $socket ) {
			$read[ "$number $side" ] = $socket;
		}
	}
	$write  = null;
	$except = null;
	$wait   = null === $due ? null : max( 0.0, $due - seconds() );
	stream_select( $read, $write, $except, null === $wait ? null : (int) $wait, null === $wait ? null : (int) ceil( fmod( $wait, 1 ) * 1e6 ) );
	$now = seconds();
	foreach ( array_keys( $read ) as $name ) {
		if ( 'listener' === $name ) {
			$client = stream_socket_accept( $listener, 0.0 );
			if ( false !== $client ) {
				$passages[ ++$count ] = new Passage( $client, $server_port, $delay_s, $now );
			}
			continue;
		}
		[ $number, $side ] = explode( ' ', $name );
		$passages[ (int) $number ]->read( $side, $now );
	}
	foreach ( $passages as $number => $passage ) {
		if ( $passage->deliver( seconds() ) ) {
			echo $passage->to_client->round, "\n";
			$passage->close();
			unset( $passages[ $number ] );
		}
	}
}
