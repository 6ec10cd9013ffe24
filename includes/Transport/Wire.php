<?php
/**
 * Bytes to and from an SMTP server over a non-blocking socket, on our own clock and within fixed limits: a server may be slow,
 * endless or hostile, the page that waits for it must not notice (guarantees S17, S18).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Wire {

	/** RFC 5321, 4.5.3.1.5 allows 512; real servers send more. Bytes with line end. */
	private const MAX_LINE_BYTES = 2048;

	private const MAX_LINES = 100;

	private const MAX_REPLY_BYTES = 65536;

	/** Replies to a pipelined group may pile up while we still write; more than this is no honest server. */
	private const MAX_AHEAD_BYTES = 262144;

	private const CHUNK_BYTES = 65536;

	private string $in = '';

	/** @var string[] */
	private array $secrets = array();

	/** What PHP said about the last socket call. */
	private string $warning = '';

	/**
	 * @param resource $stream  Connected, non-blocking.
	 * @param string   $address The peer's IP address.
	 */
	public function __construct( private $stream, public readonly string $address ) {}

	/**
	 * Some servers repeat what they were sent; what they repeat of these is blotted out before anyone reads it.
	 *
	 * @param string[] $secrets In every form that goes over the wire.
	 */
	public function never_repeat( #[\SensitiveParameter] array $secrets ): void {
		$this->secrets = array_filter( $secrets, static fn( string $secret ): bool => strlen( $secret ) > 3 );
	}

	/** Reads one whole reply. @throws Wire_Error When none comes in time or what comes is no reply. */
	public function read_reply( Deadline $deadline ): Reply {
		$code  = 0;
		$lines = array();
		$bytes = 0;
		do {
			$line   = $this->read_line( $deadline );
			$bytes += strlen( $line );
			if ( 1 !== preg_match( '/^([2-5]\d\d)([ -]|$)/', $line, $match ) || ( 0 !== $code && (int) $match[1] !== $code ) ) {
				throw new Wire_Error( Wire_Error::PROTOCOL, seen: substr( $line, 0, 64 ) );
			}
			$code    = (int) $match[1];
			$lines[] = str_replace( $this->secrets, '[…]', substr( $line, 4 ) );
			if ( count( $lines ) > self::MAX_LINES || $bytes > self::MAX_REPLY_BYTES ) {
				throw new Wire_Error( Wire_Error::PROTOCOL, seen: substr( $line, 0, 64 ) );
			}
		} while ( '-' === $match[2] );
		return new Reply( $code, $lines );
	}

	/**
	 * Writes everything, reading ahead what the server answers meanwhile so that neither side waits for the other.
	 *
	 * @param float $least_bytes_per_s Each so many bytes that were taken earn one more second; 0 = none do.
	 * @param float $stall_s           With that: a server that takes nothing for so long is not slow but dead. The system's own buffers
	 *                                 swallow several MB, so bytes alone prove nothing.
	 * @param int   $before            Bytes of the same message that earlier calls wrote.
	 */
	public function write( string $bytes, Deadline $deadline, float $least_bytes_per_s = 0.0, float $stall_s = INF, int $before = 0 ): void {
		$length = strlen( $bytes );
		for ( $offset = 0; $offset < $length; $offset += $written ) {
			// The same string must be offered again after a partial TLS write: OpenSSL insists on it.
			$patience = $least_bytes_per_s > 0 ? $deadline->extended_by( ( $before + $offset ) / $least_bytes_per_s )->at_most( $stall_s ) : $deadline;
			$chunk    = $length <= self::CHUNK_BYTES ? substr( $bytes, $offset ) : substr( $bytes, $offset, self::CHUNK_BYTES );
			while ( true ) {
				$written = $this->quietly( fn() => fwrite( $this->stream, $chunk ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
				if ( is_int( $written ) && $written > 0 ) {
					break;
				}
				if ( false === $written && '' !== $this->warning && ! str_contains( $this->warning, 'errno=11 ' ) ) {
					throw $this->closed();
				}
				$this->read_ahead( $patience );
			}
		}
	}

	/**
	 * Starts TLS on this connection and checks the certificate.
	 *
	 * @param array<string, mixed> $ssl Options of PHP's "ssl" context.
	 * @return string Protocol and cipher, e.g. "TLSv1.3 TLS_AES_256_GCM_SHA384".
	 * @throws Wire_Error Kind TLS with OpenSSL's reason, CLOSED or TIMEOUT.
	 */
	public function enable_tls( array $ssl, Deadline $deadline ): string {
		foreach ( $ssl as $name => $value ) {
			stream_context_set_option( $this->stream, 'ssl', $name, $value );
		}
		$method = STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT | STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT;
		while ( true ) {
			$result = $this->quietly( fn() => stream_socket_enable_crypto( $this->stream, true, $method ) );
			if ( true === $result ) {
				break;
			}
			if ( false === $result ) {
				$reason = self::tls_reason( $this->warning );
				throw null === $reason ? new Wire_Error( Wire_Error::CLOSED, self::errno_in( $this->warning ) ) : new Wire_Error( Wire_Error::TLS, tls_reason: $reason );
			}
			$this->wait( $deadline, false );
		}
		$crypto = stream_get_meta_data( $this->stream )['crypto'] ?? array();
		return trim( ( $crypto['protocol'] ?? 'TLS' ) . ' ' . ( $crypto['cipher_name'] ?? '' ) );
	}

	/** The context option after a handshake, for the certificate that the server showed. */
	public function ssl_option( string $name ): mixed {
		return stream_context_get_options( $this->stream )['ssl'][ $name ] ?? null;
	}

	/** Whether bytes lie here that nobody asked for: behind the 220 of STARTTLS that is an injection (CVE-2021-38371 and kin). */
	public function has_unread(): bool {
		if ( '' === $this->in ) {
			$this->in .= (string) $this->quietly( fn() => fread( $this->stream, 8192 ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
		}
		return '' !== $this->in;
	}

	/** Whether an idle connection can no longer be used: the server closed it or has said goodbye. */
	public function is_stale(): bool {
		return ! is_resource( $this->stream ) || $this->has_unread() || feof( $this->stream );
	}

	/** Closes without waiting for the server; `$farewell` is sent if the socket takes it at once. */
	public function close( string $farewell = '' ): void {
		if ( ! is_resource( $this->stream ) ) {
			return;
		}
		if ( '' !== $farewell ) {
			$this->quietly( fn() => fwrite( $this->stream, $farewell ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
		}
		$this->quietly( fn() => fclose( $this->stream ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
	}

	private function read_line( Deadline $deadline ): string {
		while ( true ) {
			$end = strpos( $this->in, "\n" );
			if ( false !== $end ) {
				break;
			}
			if ( strlen( $this->in ) > self::MAX_LINE_BYTES ) {
				throw new Wire_Error( Wire_Error::PROTOCOL, seen: substr( $this->in, 0, 64 ) );
			}
			$this->fill( $deadline );
		}
		$line     = substr( $this->in, 0, $end + 1 );
		$this->in = substr( $this->in, $end + 1 );
		// RFC 5321, 2.3.8: a line ends with CR LF and nothing else.
		if ( ! str_ends_with( $line, "\r\n" ) || strlen( $line ) > self::MAX_LINE_BYTES ) {
			throw new Wire_Error( Wire_Error::PROTOCOL, seen: substr( $line, 0, 64 ) );
		}
		return substr( $line, 0, -2 );
	}

	/** Waits for at least one byte. */
	private function fill( Deadline $deadline ): void {
		while ( true ) {
			$chunk = $this->quietly( fn() => fread( $this->stream, 8192 ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
			if ( is_string( $chunk ) && '' !== $chunk ) {
				$this->in .= $chunk;
				return;
			}
			if ( feof( $this->stream ) ) {
				// What came without a line end before the close tells which protocol was spoken.
				throw '' === $this->in ? $this->closed() : new Wire_Error( Wire_Error::PROTOCOL, seen: substr( $this->in, 0, 64 ) );
			}
			$this->wait( $deadline, false );
		}
	}

	private function read_ahead( Deadline $deadline ): void {
		$this->wait( $deadline, true );
		$chunk = $this->quietly( fn() => fread( $this->stream, 8192 ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A socket, not a file.
		if ( is_string( $chunk ) && '' !== $chunk ) {
			$this->in .= $chunk;
		}
		if ( feof( $this->stream ) ) {
			throw $this->closed();
		}
		if ( strlen( $this->in ) > self::MAX_AHEAD_BYTES ) {
			throw new Wire_Error( Wire_Error::PROTOCOL, seen: substr( $this->in, 0, 64 ) );
		}
	}

	/** Sleeps until the socket can be read (or written), at most until the deadline. */
	private function wait( Deadline $deadline, bool $also_writable ): void {
		$left = $deadline->remaining();
		if ( $left <= 0 ) {
			throw new Wire_Error( Wire_Error::TIMEOUT, 110, seen: substr( $this->in, 0, 64 ) );
		}
		Parallel::wait( array( $this->stream ), $also_writable ? array( $this->stream ) : array(), $left );
	}

	private function closed(): Wire_Error {
		return new Wire_Error( Wire_Error::CLOSED, self::errno_in( $this->warning ) );
	}

	/**
	 * Runs a socket call and keeps PHP's warning, whatever error handler the site has.
	 *
	 * @template T
	 * @param \Closure(): T $call
	 * @return T
	 */
	private function quietly( \Closure $call ): mixed {
		$this->warning = '';
		set_error_handler( // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- The warning text is the only place where PHP tells OpenSSL's reason.
			function ( int $level, string $message ): bool {
				$this->warning .= $message . "\n";
				return true;
			}
		);
		try {
			return $call();
		} finally {
			restore_error_handler();
		}
	}

	private static function errno_in( string $warning ): ?int {
		if ( 1 === preg_match( '/errno=(\d+)/', $warning, $match ) ) {
			return (int) $match[1];
		}
		return str_contains( $warning, 'reset by peer' ) ? 104 : null;
	}

	/** "certificate verify failed" out of PHP's warning, or PHP's own words when OpenSSL was content; null = the server just hung up. */
	private static function tls_reason( string $warning ): ?string {
		if ( 0 < preg_match_all( '/error:[0-9A-F]+:[^:\n]*:[^:\n]*:([^\n]+)/i', $warning, $matches ) ) {
			return trim( (string) end( $matches[1] ) );
		}
		$is_about_certificate = 1 === preg_match( '/certificate|fingerprint|did not match/i', $warning );
		if ( ! $is_about_certificate && ( str_contains( $warning, 'reset by peer' ) || str_contains( $warning, 'unexpected eof' ) || ! str_contains( $warning, 'SSL' ) ) ) {
			return null;
		}
		return trim( (string) preg_replace( '/^\w+\(\): /', '', (string) strtok( $warning, "\n" ) ) );
	}
}
