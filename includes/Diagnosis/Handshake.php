<?php
/**
 * One connection of Smtp_Probe on its way from the first packet to a verified certificate. It never waits: it is called when its socket is ready.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Handshake {

	/** Guarantees S18. */
	private const MAX_REPLY_BYTES = 65536;

	private const TLS = STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT | STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT;

	/** Null while it runs. */
	public ?bool $proven = null;

	private string $step = 'connect';

	private string $received = '';

	/**
	 * @param resource $socket    Still connecting, not blocking, with the "ssl" options of the host.
	 * @param int      $index     Which endpoint it belongs to.
	 * @param string   $ehlo_name How this site introduces itself.
	 */
	public function __construct( public readonly mixed $socket, public readonly int $index, private readonly Encryption $encryption, private readonly string $ehlo_name ) {}

	public function waits_for_writing(): bool {
		return 'connect' === $this->step;
	}

	/** Goes as far as possible without waiting. */
	public function advance(): void {
		match ( $this->step ) {
			'connect' => $this->connected(),
			'tls'     => $this->encrypt(),
			default   => $this->read(),
		};
	}

	public function close(): void {
		if ( ! is_resource( $this->socket ) ) {
			return;
		}
		if ( true === $this->proven ) {
			@fwrite( $this->socket, "QUIT\r\n" ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- Politeness; nobody waits for the answer.
		}
		fclose( $this->socket );
	}

	private function connected(): void {
		if ( false === stream_socket_get_name( $this->socket, true ) ) {
			$this->proven = false;
			return;
		}
		if ( Encryption::Implicit_Tls === $this->encryption ) {
			$this->encrypt();
			return;
		}
		$this->step = 'greeting';
	}

	private function encrypt(): void {
		$this->step = 'tls';
		$done       = @stream_socket_enable_crypto( $this->socket, true, self::TLS ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A certificate that is not accepted is an answer.
		if ( 0 === $done ) {
			return;
		}
		if ( true !== $done || Encryption::Starttls === $this->encryption ) {
			$this->proven = true === $done;
			return;
		}
		$this->step = 'greeting'; // Only a mail server says 220 now.
	}

	private function read(): void {
		$bytes = fread( $this->socket, 8192 );
		if ( false === $bytes || '' === $bytes ) {
			$this->proven = feof( $this->socket ) ? false : null;
			return;
		}
		$this->received .= $bytes;
		if ( strlen( $this->received ) > self::MAX_REPLY_BYTES || 1 !== preg_match( '/^(?:\d{0,3}$|\d{3}[ \r\n-])/D', substr( $this->received, 0, 4 ) ) ) {
			$this->proven = false; // Too much, or no mail server.
			return;
		}
		if ( 1 !== preg_match( '/^(\d{3})(?: [^\n]*|\r)?\n(.*)\z/ms', $this->received, $last ) ) {
			return; // The reply goes on.
		}
		$reply          = $this->received;
		$this->received = '';
		// Bytes behind a reply that nobody asked for may have been put there before encryption began (guarantees S17).
		$this->proven = '' !== $last[2] ? false : $this->answer( (int) $last[1], $reply );
	}

	/** @return bool|null False when it is no use to go on. */
	private function answer( int $code, string $reply ): ?bool {
		if ( 'greeting' === $this->step && 220 === $code ) {
			return Encryption::Implicit_Tls === $this->encryption ? true : $this->say( 'EHLO ' . $this->ehlo_name, 'capabilities' );
		}
		if ( 'capabilities' === $this->step && 250 === $code && 1 === preg_match( '/^250[ -]STARTTLS\s*$/mi', $reply ) ) {
			return $this->say( 'STARTTLS', 'ready' );
		}
		if ( 'ready' === $this->step && 220 === $code ) {
			$this->encrypt();
			return $this->proven;
		}
		return false;
	}

	private function say( string $command, string $next_step ): ?bool {
		$this->step = $next_step;
		return strlen( $command ) + 2 === @fwrite( $this->socket, "$command\r\n" ) ? null : false; // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A connection that broke shows here.
	}
}
