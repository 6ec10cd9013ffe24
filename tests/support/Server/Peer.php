<?php
/**
 * One client's connection as the server sees it: reads, writes, TLS and rude endings, with a record of everything that came in.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Peer {

	private const CHUNK = 65536;

	private const TLS_METHODS = array(
		'1.0' => STREAM_CRYPTO_METHOD_TLSv1_0_SERVER,
		'1.1' => STREAM_CRYPTO_METHOD_TLSv1_1_SERVER,
		'1.2' => STREAM_CRYPTO_METHOD_TLSv1_2_SERVER,
		'1.3' => STREAM_CRYPTO_METHOD_TLSv1_3_SERVER,
	);

	public readonly Connection_Record $record;

	private string $buffer = '';

	private ?\Socket $socket;

	/** @param resource $stream */
	public function __construct( private $stream, int $number, private readonly string $certificates ) {
		stream_set_blocking( $stream, false );
		stream_set_read_buffer( $stream, 0 );
		// Taken now: once TLS is on, PHP no longer gives the socket away.
		$socket       = function_exists( 'socket_import_stream' ) ? socket_import_stream( $stream ) : null;
		$this->socket = $socket instanceof \Socket ? $socket : null;
		$this->record = new Connection_Record( $number, str_contains( (string) stream_socket_get_name( $stream, true ), '[' ) ? 'ipv6' : 'ipv4' );
	}

	/** @return string|null The line without its end; null when the client is gone or the time is up. */
	public function read_line( ?float $timeout_s = null ): ?string {
		$this->record->was_pipelined = str_contains( $this->buffer, "\n" );
		$line                        = $this->read_through( "\n", $timeout_s );

		return null === $line ? null : rtrim( $line, "\r\n" );
	}

	/** @return string|null Everything up to and with the mark. */
	public function read_through( string $mark, ?float $timeout_s = null ): ?string {
		$from = 0;
		while ( true ) {
			$at = strpos( $this->buffer, $mark, $from );
			if ( false !== $at ) {
				return $this->take( $at + strlen( $mark ) );
			}
			$from = max( 0, strlen( $this->buffer ) - strlen( $mark ) );
			if ( ! $this->fill( $timeout_s ) ) {
				return null;
			}
		}
	}

	/** @return string|null The message as it came on the wire, its end not included. */
	public function read_message(): ?string {
		while ( strlen( $this->buffer ) < 3 ) {
			if ( ! $this->fill() ) {
				return null;
			}
		}
		if ( str_starts_with( $this->buffer, ".\r\n" ) ) {
			$this->take( 3 );
			return '';
		}
		$message = $this->read_through( "\r\n.\r\n" );

		return null === $message ? null : substr( $message, 0, -3 );
	}

	public function read_until_gone(): void {
		while ( $this->fill() ) {
			$this->buffer = '';
		}
	}

	public function write( string $bytes ): bool {
		while ( '' !== $bytes ) {
			if ( ! is_resource( $this->stream ) ) {
				return false;
			}
			$count = @fwrite( $this->stream, substr( $bytes, 0, 8192 ) );
			if ( false === $count ) {
				$this->ended( 'client' );
				return false;
			}
			$bytes = substr( $bytes, $count );
			if ( '' !== $bytes && 0 === $count ) {
				if ( feof( $this->stream ) ) {
					$this->ended( 'client' );
					return false;
				}
				Loop::await_writable( $this->stream );
			}
		}

		return true;
	}

	/** @param array{certificate?: string, versions?: string[], sni?: array<string, string>} $options */
	public function start_tls( array $options = array() ): bool {
		$hello = $this->peek_hello();
		if ( null === $hello ) {
			$this->record->tls = array( 'error' => 'No ClientHello came.' );
			return false;
		}
		$this->record->early_bytes = $this->buffer;
		$this->buffer              = '';
		$this->record->sni         = Client_Hello::server_name( $hello );
		$this->prepare_context( $options );
		$method = 0;
		foreach ( $options['versions'] ?? array( '1.2', '1.3' ) as $version ) {
			$method |= self::TLS_METHODS[ $version ];
		}
		while ( true ) {
			error_clear_last();
			$done = @stream_socket_enable_crypto( $this->stream, true, $method );
			if ( true === $done ) {
				$facts             = stream_get_meta_data( $this->stream )['crypto'] ?? array();
				$this->record->tls = array(
					'version' => $facts['protocol'] ?? '',
					'cipher'  => $facts['cipher_name'] ?? '',
				);
				return true;
			}
			if ( false === $done ) {
				$this->record->tls = array( 'error' => error_get_last()['message'] ?? '' );
				return false;
			}
			Loop::await_readable( $this->stream );
		}
	}

	public function is_open(): bool {
		return is_resource( $this->stream );
	}

	public function close(): void {
		$this->ended( 'server' );
	}

	/** Ends TCP without TLS's close_notify. */
	public function cut(): void {
		if ( is_resource( $this->stream ) ) {
			stream_socket_shutdown( $this->stream, STREAM_SHUT_RDWR );
		}
		$this->ended( 'server' );
	}

	/** Ends with a reset instead of an orderly close. */
	public function reset(): void {
		if ( null === $this->socket ) {
			throw new \RuntimeException( 'A reset needs PHP\'s sockets extension.' );
		}
		socket_set_option( $this->socket, SOL_SOCKET, SO_LINGER, array( 'l_onoff' => 1, 'l_linger' => 0 ) );
		$this->ended( 'server' );
	}

	private function take( int $length ): string {
		$part         = substr( $this->buffer, 0, $length );
		$this->buffer = substr( $this->buffer, $length );

		return $part;
	}

	private function fill( ?float $timeout_s = null ): bool {
		while ( is_resource( $this->stream ) ) {
			// Read first: TLS may hold bytes that select() does not see.
			$bytes = @fread( $this->stream, self::CHUNK );
			if ( is_string( $bytes ) && '' !== $bytes ) {
				$this->buffer .= $bytes;
				$this->record->received( $bytes );
				return true;
			}
			if ( false === $bytes || feof( $this->stream ) ) {
				$this->ended( 'client' );
				return false;
			}
			if ( ! Loop::await_readable( $this->stream, $timeout_s ) && null !== $timeout_s ) {
				return false;
			}
		}

		return false;
	}

	private function peek_hello(): ?string {
		$bytes = '';
		while ( ! Client_Hello::is_complete( $bytes ) ) {
			if ( ! Loop::await_readable( $this->stream, 10.0 ) ) {
				return null;
			}
			$seen = @stream_socket_recvfrom( $this->stream, 16384, STREAM_PEEK );
			if ( false === $seen || '' === $seen ) {
				return null; // The client is gone.
			}
			if ( ! Client_Hello::looks_like_tls( $seen ) ) {
				return $seen; // Not TLS: the handshake reports it.
			}
			if ( $seen === $bytes ) {
				Loop::pause( 0.002 ); // The rest of the hello is on its way and the socket stays readable.
			}
			$bytes = $seen;
		}

		return $bytes;
	}

	/** @param array{certificate?: string, sni?: array<string, string>} $options */
	private function prepare_context( array $options ): void {
		$pair = fn ( string $name ): array => array(
			'local_cert' => "{$this->certificates}/$name.pem",
			'local_pk'   => "{$this->certificates}/$name.key",
		);
		$ssl  = $pair( $options['certificate'] ?? 'good' ) + array(
			'verify_peer'    => false,
			'ciphers'        => 'ALL:@SECLEVEL=0', // A weak certificate must be the client's reason to refuse, not ours.
			'security_level' => 0,
			'SNI_enabled'    => isset( $options['sni'] ),
		);
		if ( isset( $options['sni'] ) ) {
			$ssl['SNI_server_certs'] = array_map( $pair, $options['sni'] );
		}
		stream_context_set_option( $this->stream, array( 'ssl' => $ssl ) );
	}

	private function ended( string $by ): void {
		$this->record->closed_by ??= $by;
		if ( is_resource( $this->stream ) ) {
			@fclose( $this->stream );
		}
	}
}
