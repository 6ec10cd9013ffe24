<?php
/**
 * Opens a TCP connection to the first address of a host that answers, both families raced as RFC 8305 ("Happy Eyeballs") asks:
 * a site whose IPv6 route is silent must not wait for it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Connector {

	/** RFC 8305, 5: 250 ms is the recommended connection attempt delay. */
	private const ATTEMPT_DELAY_S = 0.25;

	/** One attempt to connect waits at most this long (guarantees D5). */
	public const CONNECT_LIMIT_S = 5.0;

	private const ETIMEDOUT = 110;

	private int $last_errno = 0;

	private string $last_address = '';

	/** @var array<string, resource> Address => socket whose handshake is under way. */
	private array $pending = array();

	/**
	 * @param array<array<mixed>> $context Stream context options.
	 */
	public function __construct( private readonly array $context ) {}

	/**
	 * @param string[] $addresses In the order to try.
	 * @return array{0: resource, 1: string}|null Non-blocking stream and its address; null = none answered, see errno().
	 */
	public function connect( array $addresses, int $port, Deadline $deadline ): ?array {
		$deadline = $deadline->at_most( self::CONNECT_LIMIT_S );
		$next_at  = 0.0;
		while ( ( array() !== $addresses || array() !== $this->pending ) && ! $deadline->is_over() ) {
			if ( array() !== $addresses && ( array() === $this->pending || Deadline::now() >= $next_at ) ) {
				$this->begin( (string) array_shift( $addresses ), $port, $deadline );
				$next_at = Deadline::now() + self::ATTEMPT_DELAY_S;
			}
			$wait_s  = array() === $addresses ? $deadline->remaining() : min( $deadline->remaining(), max( 0.0, $next_at - Deadline::now() ) );
			$address = $this->wait_for_one( $wait_s, $port );
			if ( null !== $address ) {
				$stream = $this->pending[ $address ];
				unset( $this->pending[ $address ] );
				$this->abandon();
				return array( $stream, $address );
			}
		}
		if ( array() !== $this->pending ) {
			$this->last_errno   = self::ETIMEDOUT;
			$this->last_address = (string) array_key_first( $this->pending );
		}
		$this->abandon();
		return null;
	}

	/** Socket error of the last failed attempt; ETIMEDOUT when an address stayed silent. */
	public function errno(): int {
		return $this->last_errno;
	}

	public function address(): string {
		return $this->last_address;
	}

	private function begin( string $address, int $port, Deadline $deadline ): void {
		$errno  = 0;
		$stream = @stream_socket_client( // phpcs:ignore WordPress.PHP.NoSilencedErrors -- The error number says it better.
			self::target( $address, $port ),
			$errno,
			$error,
			max( 0.001, $deadline->remaining() ),
			STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT,
			stream_context_create( $this->context )
		);
		if ( false === $stream ) {
			$this->note_failure( $address, (int) $errno );
			return;
		}
		stream_set_blocking( $stream, false );
		$this->pending[ $address ] = $stream;
	}

	/** Waits until one handshake has ended. @return string|null The address that is connected. */
	private function wait_for_one( float $wait_s, int $port ): ?string {
		if ( array() === $this->pending ) {
			return null;
		}
		Parallel::wait( array(), $this->pending, $wait_s );
		foreach ( $this->pending as $address => $stream ) {
			if ( ! self::has_ended( $stream ) ) {
				continue;
			}
			if ( false !== stream_socket_get_name( $stream, true ) ) {
				return (string) $address;
			}
			unset( $this->pending[ $address ] );
			$this->note_failure( (string) $address, self::error_of( $stream, (string) $address, $port ) );
			fclose( $stream ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
		}
		return null;
	}

	/**
	 * Whether the handshake is over, for better or worse.
	 *
	 * @param resource $stream
	 */
	private static function has_ended( $stream ): bool {
		$read   = null;
		$write  = array( $stream );
		$except = array( $stream ); // Windows reports a refused connection here.
		return 0 < (int) @stream_select( $read, $write, $except, 0, 0 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A signal may interrupt it; the loop goes on.
	}

	/** "Refused" says more about a host than "unreachable", which is often just a missing IPv6 route. */
	private function note_failure( string $address, int $errno ): void {
		if ( 0 !== $this->last_errno && in_array( $errno, array( 101, 113, 99 ), true ) ) {
			return;
		}
		$this->last_errno   = $errno;
		$this->last_address = $address;
	}

	/**
	 * Why an asynchronous connect failed.
	 *
	 * @param resource $stream
	 */
	private static function error_of( $stream, string $address, int $port ): int {
		if ( function_exists( 'socket_import_stream' ) ) {
			$socket = @socket_import_stream( $stream ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- Not every stream can be imported.
			$error  = false === $socket ? false : @socket_get_option( $socket, SOL_SOCKET, SO_ERROR ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- See above.
			if ( is_int( $error ) && $error > 0 ) {
				return $error;
			}
		}
		// Without ext-sockets a second, blocking attempt gives the number; a refusal comes back at once.
		$again = @stream_socket_client( self::target( $address, $port ), $errno, $text, 0.5 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- The error number says it better.
		if ( false !== $again ) {
			fclose( $again ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
			return 104; // ECONNRESET: it came up only now.
		}
		return (int) $errno;
	}

	private function abandon(): void {
		foreach ( $this->pending as $stream ) {
			fclose( $stream ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
		}
		$this->pending = array();
	}

	private static function target( string $address, int $port ): string {
		return 'tcp://' . ( str_contains( $address, ':' ) ? "[$address]" : $address ) . ':' . $port;
	}
}
