<?php
/**
 * Asks many questions at the same time, without ever blocking longer than its clock says. PHP's own functions can neither be given a time limit nor
 * ask two things at once: five silent name servers would hold a page for a minute.
 *
 * Guards against forged answers (RFC 5452): a fresh random id and a fresh socket, so a fresh random port, for every try; the socket is connected, so
 * the kernel drops datagrams of anybody but the server; the question in the answer must be ours.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

final class Dns_Exchange {

	/** Sockets open at once. */
	private const MAX_PARALLEL = 24;

	/**
	 * @param list<string> $servers   "address:port", in the order to ask them.
	 * @param float        $timeout_s Seconds that one try may take.
	 * @param int          $tries     Tries per question, over all servers.
	 */
	public function __construct( private readonly array $servers, private readonly float $timeout_s, private readonly int $tries ) {}

	/**
	 * Fills in the answer of every query.
	 *
	 * @param list<Dns_Query> $queries
	 * @param float           $until   Seconds of the monotonic clock at which all is over.
	 */
	public function run( array $queries, float $until ): void {
		foreach ( array_chunk( $queries, self::MAX_PARALLEL ) as $batch ) {
			$this->run_batch( $batch, $until );
		}
	}

	/**
	 * @param list<Dns_Query> $queries
	 */
	private function run_batch( array $queries, float $until ): void {
		try {
			for ( ;; ) {
				$now  = Dns_Query::now();
				$open = array_filter( $queries, static fn( Dns_Query $query ): bool => null === $query->answer );
				foreach ( $open as $query ) {
					if ( $now >= $until ) {
						$this->give_up( $query );
					} elseif ( null === $query->socket || $now >= $query->try_until ) {
						$this->try_again( $query, $until );
					}
				}
				$open = array_filter( $open, static fn( Dns_Query $query ): bool => null === $query->answer );
				if ( array() === $open ) {
					return;
				}
				$this->wait( $open );
			}
		} finally {
			array_map( static fn( Dns_Query $query ) => $query->close(), $queries );
		}
	}

	private function try_again( Dns_Query $query, float $until ): void {
		$query->close();
		$query->tcp = false;
		while ( $query->tries < $this->tries ) {
			$query->server = $this->servers[ $query->tries % count( $this->servers ) ];
			++$query->tries;
			if ( $this->send( $query ) ) {
				$query->try_until = min( $until, Dns_Query::now() + $this->timeout_s );
				return;
			}
		}
		$this->give_up( $query );
	}

	private function send( Dns_Query $query ): bool {
		$query->id = random_int( 0, 0xffff );
		$question  = Dns_Message::question( $query->id, $query->name, $query->type, $query->extended );
		$flags     = STREAM_CLIENT_CONNECT | ( $query->tcp ? STREAM_CLIENT_ASYNC_CONNECT : 0 );
		$socket    = @stream_socket_client( ( $query->tcp ? 'tcp://' : 'udp://' ) . $query->server, $errno, $error, $this->timeout_s, $flags ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A server that cannot be reached is the next try's business.
		if ( false === $socket ) {
			return false;
		}
		stream_set_blocking( $socket, false );
		$query->socket = $socket;
		if ( $query->tcp ) {
			$query->outgoing = pack( 'n', strlen( $question ) ) . $question;
			return true;
		}
		return strlen( $question ) === @fwrite( $socket, $question ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- As above.
	}

	/**
	 * @param array<Dns_Query> $open
	 */
	private function wait( array $open ): void {
		$read  = array();
		$write = array();
		$next  = INF;
		foreach ( $open as $key => $query ) {
			$next = min( $next, $query->try_until );
			if ( null === $query->socket ) {
				continue;
			}
			if ( '' !== $query->outgoing ) {
				$write[ $key ] = $query->socket;
				continue;
			}
			$read[ $key ] = $query->socket;
		}
		if ( array() === $read && array() === $write ) {
			return;
		}
		$except  = null;
		$wait_us = (int) ( max( 0.001, $next - Dns_Query::now() ) * 1e6 );
		$ready   = @stream_select( $read, $write, $except, intdiv( $wait_us, 1000000 ), $wait_us % 1000000 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A signal may interrupt it.
		if ( false === $ready ) {
			return;
		}
		foreach ( array_keys( $write ) as $key ) {
			$this->write( $open[ $key ] );
		}
		foreach ( array_keys( $read ) as $key ) {
			$this->read( $open[ $key ] );
		}
	}

	private function write( Dns_Query $query ): void {
		$sent = is_resource( $query->socket ) ? @fwrite( $query->socket, $query->outgoing ) : false; // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A refused connection shows here.
		if ( false === $sent || 0 === $sent ) {
			$query->try_until = 0.0;
			return;
		}
		$query->outgoing = substr( $query->outgoing, $sent );
	}

	private function read( Dns_Query $query ): void {
		if ( ! is_resource( $query->socket ) ) {
			return;
		}
		if ( ! $query->tcp ) {
			$bytes = @stream_socket_recvfrom( $query->socket, 65535 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A closed port shows here.
			if ( false === $bytes || '' === $bytes ) {
				$query->try_until = 0.0;
				return;
			}
			$this->take( $query, $bytes );
			return;
		}
		$bytes = fread( $query->socket, 65537 );
		if ( ( false === $bytes || '' === $bytes ) && feof( $query->socket ) ) {
			$query->try_until = 0.0;
			return;
		}
		$query->incoming .= (string) $bytes;
		$size             = strlen( $query->incoming ) < 2 ? PHP_INT_MAX : ( ord( $query->incoming[0] ) << 8 | ord( $query->incoming[1] ) );
		if ( strlen( $query->incoming ) - 2 >= $size ) {
			$this->take( $query, substr( $query->incoming, 2, $size ) );
		}
	}

	private function take( Dns_Query $query, string $bytes ): void {
		if ( ! Dns_Message::answers( $bytes, $query->id, $query->name, $query->type ) ) {
			$query->try_until = $query->tcp ? 0.0 : $query->try_until; // Over UDP it may be a forgery: the real answer may still come.
			return;
		}
		if ( $query->extended && Dns_Message::is_not_understood( $bytes ) ) {
			$query->extended = false;
			$this->repeat( $query, false );
			return;
		}
		if ( ! $query->tcp && Dns_Message::is_truncated( $bytes ) ) {
			$this->repeat( $query, true );
			return;
		}
		$answer = Dns_Message::read( $bytes, $query->name, $query->type, $query->elapsed_ms(), $query->server );
		if ( ! $answer->status->is_an_answer() && $query->tries < $this->tries && count( $this->servers ) > 1 ) {
			$query->poor_answer = $answer;
			$query->try_until   = 0.0; // The next server may know more.
			return;
		}
		$query->answer = $answer;
	}

	/** The same try once more, over TCP or in another form. */
	private function repeat( Dns_Query $query, bool $over_tcp ): void {
		$query->close();
		$query->tcp = $over_tcp;
		if ( ! $this->send( $query ) ) {
			$query->try_until = 0.0;
		}
	}

	private function give_up( Dns_Query $query ): void {
		$query->answer = $query->poor_answer ?? new Dns_Answer( $query->name, $query->type, Dns_Status::Timeout, array(), $query->elapsed_ms(), $query->server );
	}
}
