<?php
/**
 * Tries mail servers, all at the same time: connect, encrypt, check the certificate, hang up. It never logs in and never sends mail.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Settings\Encryption;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Smtp_Options;
use Mailwright\Transport\Tls;

defined( 'ABSPATH' ) || exit;

final class Smtp_Probe {

	/** One of each family tells enough. */
	private const ADDRESSES_PER_ENDPOINT = 2;

	/** @param string $ca_file Readable PEM file, '' = MAILWRIGHT_CA_FILE or what PHP trusts. */
	public function __construct( private readonly string $ca_file = '' ) {}

	/**
	 * Which endpoints can be used with encryption and a good certificate.
	 *
	 * @param array<int, Endpoint> $endpoints
	 * @return array<int, bool> By the same keys.
	 */
	public function prove( array $endpoints, Deadline $deadline ): array {
		$proven     = array_fill_keys( array_keys( $endpoints ), false );
		$handshakes = array();
		foreach ( function_exists( 'stream_socket_client' ) ? $endpoints : array() as $index => $endpoint ) {
			array_push( $handshakes, ...$this->open( $index, $endpoint ) );
		}
		while ( array() !== $handshakes && ! $deadline->is_over() ) {
			$this->wait( $handshakes, $deadline->remaining() );
			foreach ( $handshakes as $key => $handshake ) {
				$proven[ $handshake->index ] = $proven[ $handshake->index ] || true === $handshake->proven;
				if ( null === $handshake->proven && ! $proven[ $handshake->index ] ) {
					continue;
				}
				$handshake->close();
				unset( $handshakes[ $key ] );
			}
		}
		array_map( static fn( Handshake $handshake ) => $handshake->close(), $handshakes );
		return $proven;
	}

	/** @return list<Handshake> */
	private function open( int $index, Endpoint $endpoint ): array {
		if ( Encryption::None === $endpoint->encryption || ! Target_Guard::allows_port( $endpoint->port ) ) {
			return array();
		}
		$options = Smtp_Options::from_array(
			array(
				'host'    => $endpoint->target->host,
				'port'    => $endpoint->port,
				'ca_file' => $this->ca_file(),
			)
		);
		$context = array( 'ssl' => ( new Tls( $options ) )->verified() ) + $options->context;
		$opened  = array();
		foreach ( self::one_of_each_family( $endpoint->target->addresses ) as $address ) {
			$place  = ( str_contains( $address, ':' ) ? "tcp://[$address]:" : "tcp://$address:" ) . $endpoint->port;
			$socket = @stream_socket_client( $place, $errno, $error, 1.0, STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT, stream_context_create( $context ) ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- Not reachable is an answer.
			if ( false === $socket ) {
				continue;
			}
			stream_set_blocking( $socket, false );
			$opened[] = new Handshake( $socket, $index, $endpoint->encryption, $options->ehlo_name );
		}
		return $opened;
	}

	/** @param array<int, Handshake> $handshakes */
	private function wait( array $handshakes, float $limit_s ): void {
		$read  = array();
		$write = array();
		foreach ( $handshakes as $key => $handshake ) {
			if ( $handshake->waits_for_writing() ) {
				$write[ $key ] = $handshake->socket;
				continue;
			}
			$read[ $key ] = $handshake->socket;
		}
		$except = null;
		$us     = max( 1000, (int) ( $limit_s * 1e6 ) );
		if ( false === @stream_select( $read, $write, $except, intdiv( $us, 1000000 ), $us % 1000000 ) ) { // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A signal may interrupt it.
			return;
		}
		foreach ( array_keys( $read + $write ) as $key ) {
			$handshakes[ $key ]->advance();
		}
	}

	/**
	 * @param list<string> $addresses
	 * @return list<string>
	 */
	private static function one_of_each_family( array $addresses ): array {
		$families = array();
		foreach ( $addresses as $address ) {
			$families[ str_contains( $address, ':' ) ? 6 : 4 ] ??= $address;
		}
		return array_slice( array_values( array_unique( array_merge( array_values( $families ), $addresses ) ) ), 0, self::ADDRESSES_PER_ENDPOINT );
	}

	/** The same file that sending would trust when the site's owner has fixed one. */
	private function ca_file(): string {
		$fixed = defined( 'MAILWRIGHT_CA_FILE' ) ? constant( 'MAILWRIGHT_CA_FILE' ) : getenv( 'MAILWRIGHT_CA_FILE' );
		$file  = '' === $this->ca_file && is_string( $fixed ) ? $fixed : $this->ca_file;
		return '' !== $file && is_readable( $file ) ? $file : '';
	}
}
